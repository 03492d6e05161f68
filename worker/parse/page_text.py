"""Choice of an extractor's lines that are the article: measured against the page's own body text. Pure.

Extractors err at the ends: newsletter boxes, further stories, the whole next article of an endless page.
Where JSON-LD carries ``articleBody``, its first and last words say where the article begins and ends;
where the extractor missed most of it, it is the better text. Some bodies hold markup, as it is or escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from worker.parse.grams import Gram, grams_of, share_found, words_of
from worker.parse.plain import storable
from worker.wordlists import WordList

_TAG = re.compile(r"<!--[^<>]{0,1000}-->|</?[a-zA-Z][^<>]{0,2000}>")
#: Of WordPress: ``[gallery ids="1"]``, ``[/caption]``.
_SHORTCODE = re.compile(r"\[[a-z][\w-]{1,30}(?: [\w-]{1,30}=\"[^\"\[\]]{0,500}\"){1,40} ?/?\]|\[/[a-z][\w-]{1,30}\]")
_BREAK = re.compile(r"<(?:/p|br|/div|/li|/h[1-6])\b[^<>]{0,100}>", re.IGNORECASE)
HEAD_LINES = 8  #: The headline may stand below a kicker, a date, a note of how the page was checked.
HEAD_WORDS = 60  #: More words above a line that is the headline are text of the article.
PULL_QUOTE_WORDS = 8  #: A shorter line that stands in another one may be a heading.
SUMMARY_WORDS = 30
SUMMARY_LINES = 3
_SUMMARY_IS_FOUND = 0.9  #: Share of the 4-grams of a first line that stand below it.
_MIN_BODY_WORDS = 80  # shorter bodies are teasers or leads
_LINE_IS_BODY = 0.6  # share of a line's 4-grams found in the body
_BODY_IS_FOUND = 0.75  # share of the body's 4-grams found in the extracted text
_END_WORDS = 4  #: Last words of a line that must stand at the end of the body, where the two differ much.
_ADVERTISING = WordList("clean/advertising")  #: Labels where an advertisement stood: "Advertisement".
_ELLIPSES = ("...", "…", "[…]", "[...]")


def choose_text(lines: Sequence[str], linked_body: str | None, title: str | None) -> tuple[list[str], str]:
    """Return the article's paragraphs and how they were found: trafilatura, trafilatura+json-ld, json-ld, none.

    ``lines`` come from the extractor, ``linked_body`` from JSON-LD; a headline repeated above the text goes.
    """
    body = _paragraphs(linked_body) if linked_body else []
    body_words = words_of(" ".join(body))
    lines = without_repeats(_without_title(lines, title))
    if len(body_words) < _MIN_BODY_WORDS:
        return list(lines), "trafilatura" if lines else "none"
    body_grams = grams_of(body_words)
    found = len(body_grams & grams_of(words_of(" ".join(lines)))) / len(body_grams)
    if found < _BODY_IS_FOUND:
        extracted_words = sum(len(words_of(line)) for line in lines)
        if len(body_words) > extracted_words and not _is_teaser(body):
            return list(_without_title(body, title)), "json-ld"
        return list(lines), "trafilatura" if lines else "none"
    kept = _between_ends(lines, body_grams, len(body_words), body)
    return kept, "trafilatura+json-ld" if len(kept) < len(lines) else "trafilatura"


def without_repeats(lines: Sequence[str]) -> list[str]:
    """Return the lines without labels of advertising, pull quotes and a summary put together from the text below it.

    A pull quote is a line that stands word for word within a longer one. A question asked twice is none.
    """
    lines = [line for line in lines if line.casefold().strip(" .:-–—*") not in _ADVERTISING.words]
    quotes = _standing_in_longer([words_of(line) for line in lines])
    kept = [line for number, line in enumerate(lines) if number not in quotes]
    if len(kept) > SUMMARY_LINES and len(words_of(kept[0])) >= SUMMARY_WORDS:
        below = grams_of(words_of(" ".join(kept[1:])))
        kept = kept[1:] if share_found(kept[0], below) >= _SUMMARY_IS_FOUND else kept
    return kept


def _standing_in_longer(lines: Sequence[Sequence[str]]) -> set[int]:
    """Return the numbers of lines that stand word for word in a longer one, in time that grows with the words only."""
    places: dict[tuple[str, ...], tuple[Sequence[str], int]] = {}
    for words in sorted(lines, key=len, reverse=True):
        for at in range(len(words) - PULL_QUOTE_WORDS + 1):
            places.setdefault(tuple(words[at : at + PULL_QUOTE_WORDS]), (words, at))
    found: set[int] = set()
    for number, words in enumerate(lines):
        if len(words) >= PULL_QUOTE_WORDS:
            longer, at = places[tuple(words[:PULL_QUOTE_WORDS])]
            if len(longer) > len(words) and longer[at : at + len(words)] == words:
                found.add(number)
    return found


def is_full_body(linked_body: str | None) -> bool:
    """Return True if JSON-LD carries enough text to judge an extraction by, so that no second one is needed."""
    return (
        linked_body is not None
        and len(linked_body.split()) >= _MIN_BODY_WORDS
        and not _is_teaser([linked_body.strip()])
    )


def _between_ends(lines: Sequence[str], body_grams: set[Gram], body_words: int, body: list[str]) -> list[str]:
    """Return the lines from the first to the last that stand in the body."""
    covered = [share_found(line, body_grams) >= _LINE_IS_BODY for line in lines]
    if not any(covered):
        return list(lines)
    first, last = covered.index(True), len(covered) - 1 - covered[::-1].index(True)
    if _is_teaser(body):
        last = len(lines) - 1  # the body ends early; only its beginning can be trusted
    elif body_words < sum(len(words_of(line)) for line in lines) / 2:
        # The rest is longer than the body: an endless page, or a body that is only the free part.
        # Both ends must meet exactly to be believed.
        end = grams_of(words_of(lines[last])[-_END_WORDS:])
        if not end <= grams_of(words_of(body[-1])[-2 * _END_WORDS :]):
            last = len(lines) - 1
    return list(lines[first : last + 1])


def _paragraphs(body: str) -> list[str]:
    """Return ``articleBody`` as paragraphs; some sites put markup, twice-escaped entities or line breaks in it."""
    text = _without_markup(html.unescape(html.unescape(_without_markup(body))))
    return [line for raw in storable(text).split("\n") if (line := " ".join(raw.split()))]


def _without_markup(text: str) -> str:
    return _SHORTCODE.sub("", _TAG.sub("", _BREAK.sub("\n\n", text)))


def _is_teaser(body: list[str]) -> bool:
    return body[-1].endswith(_ELLIPSES)


def _without_title(lines: Sequence[str], title: str | None) -> Sequence[str]:
    """Return the lines after the headline, if it stands at their head; kickers and notes above it go with it."""
    wanted, above = words_of(title or ""), 0
    for number, line in enumerate(lines[:HEAD_LINES] if wanted else ()):
        words = words_of(line)
        if words == wanted:
            return lines[number + 1 :]
        above += len(words)
        if above > HEAD_WORDS:
            break
    return lines
