"""The date of publication that a page shows but does not mark, read where bylines stand: beside the headline. Pure.

A date elsewhere counts only with a label ("Published on …"), also in the article's own footer. Dates of comments, other
stories, rights, updates and of the site's header and footer never count, nor does the present day outside the article;
of several unlabelled days above the headline none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from lxml.html import HtmlElement

from worker.parse.asides import is_aside, is_own_footer
from worker.parse.date_names import months, weekdays
from worker.parse.dates import is_today, read_date
from worker.parse.page_meta import PageDate
from worker.parse.relative import read_stamp
from worker.parse.zones import is_zone_name
from worker.wordlists import WordList

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol",
    "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_PICTURES = frozenset({"figure", "figcaption"})
_MAX_LINES = 4_000
_MAX_LINE_CHARS = 160
_PARAGRAPH_CHARS = 80  #: Two lines in a row this long are text, and what stands below is no byline.
_LINES_ABOVE = 6  #: Lines above the headline in which a date may be that of the article.
_OTHER_WORDS = 5  #: Beside a date without a label: a name, a place, a section; more is a sentence.
_LABEL_WORDS = 4  #: Words of a line of which one is the label: "This entry was posted on …".
_WORD = re.compile(r"©|\(c\)|[^\W\d_]+", re.IGNORECASE)
_BARS = re.compile(r"[|•·]")
_YEAR = re.compile(r"\d{4}|[/.]\d\d\b")
_COUNTED = re.compile(r"(?<!\d)\d{1,6}[ -]([^\W\d_]{2,20})\.?(?: read\b)?", re.IGNORECASE)
_COUNTS = WordList("parse/counted_words")
_BY = WordList("parse/by_words")
_LABELS = WordList("parse/publication_labels")
_NOT = WordList("parse/no_publication")
_CLOCK_BEFORE = re.compile(r"(?:\d[:.h]\d\d|[ap]\.?m\.?)[\s(]{0,3}$", re.IGNORECASE)


Part = Literal["article", "footer", "outside"]


@dataclass(frozen=True, slots=True)
class _Line:
    tag: str  #: That of its block.
    text: str
    part: Part  #: Part of the page it stands in; "footer" is that of the article.


def shown_date(root: HtmlElement, now: datetime, lang: str | None) -> PageDate | None:
    """Return the date of publication shown beside the headline, or with a label elsewhere; None if none is sure."""
    lines = list(_lines(root))
    headings = [place for place, line in enumerate(lines) if line.tag == "h1"]
    heading = next((place for place in headings if lines[place].part == "article"), headings[0] if headings else 0)
    if all(line.part == "outside" for line in lines):  # a page that marks no article
        lines[heading:] = [replace(line, part="article") for line in lines[heading:]]
    lengths = [len(line.text) for line in lines]
    pairs = range(heading, len(lines) - 1)
    first_text = next((at for at in pairs if min(lengths[at : at + 2]) >= _PARAGRAPH_CHARS), len(lines))
    below = [line for line in lines[heading:first_text] if line.part != "footer"]
    near = next(_dates(below, now, lang), None) or next(_dates(lines, now, lang, labelled=True), None)
    if near is not None:
        return near
    over = list(_dates(lines[max(heading - _LINES_ABOVE, 0) : heading], now, lang))
    return over[0] if len({found.at.date() for found in over}) == 1 else None


def _dates(lines: Iterable[_Line], now: datetime, lang: str | None, *, labelled: bool = False) -> Iterator[PageDate]:
    for line in lines:
        pieces = dict.fromkeys((line.text, *_BARS.split(line.text)))
        found = next(filter(None, (_read(piece, now, lang, labelled=labelled) for piece in pieces)), None)
        if found is not None and not (line.part == "outside" and is_today(found.at, now)):
            yield found


def _lines(root: HtmlElement) -> Iterator[_Line]:
    """Yield the short lines a reader sees outside the asides; bounded."""
    pieces: list[str] = []
    line_part: Part = "outside"
    tag, count = "", 0
    for event, node, part in _walk(root):
        is_block = node.tag in _BLOCKS
        if is_block and pieces:
            line = " ".join(" ".join(pieces).split())
            pieces = []
            if line:
                yield _Line(tag, line[: _MAX_LINE_CHARS + 1], line_part)
                count += 1
                if count >= _MAX_LINES:
                    return
        if is_block and event == "start":
            tag = str(node.tag)
        text = node.text if event == "start" else node.tail
        if text and not text.isspace():
            pieces.append(text[: 2 * _MAX_LINE_CHARS])
            line_part = part
    if line := " ".join(" ".join(pieces).split()):
        yield _Line(tag, line[: _MAX_LINE_CHARS + 1], line_part)


def _walk(root: HtmlElement) -> Iterator[tuple[str, HtmlElement, Part]]:
    """Yield start and end of each element outside the asides; of an aside the end alone, for the text behind it.

    The part is that of the element's text at its start, and that of the text behind it at its end.
    """
    waiting: list[tuple[str, HtmlElement, Part]] = [("start", root, "outside")]
    while waiting:
        event, node, part = waiting.pop()
        if event == "start" and (node.tag in _PICTURES or (is_aside(node) and not is_own_footer(node))):
            event = "end"
        elif event == "start":
            waiting.append(("end", node, part))
            if node.tag in ("article", "main"):
                part = "article"
            elif is_own_footer(node):
                part = "footer"
            waiting.extend(("start", child, part) for child in reversed(node) if isinstance(child.tag, str))
        yield event, node, part


def _read(line: str, now: datetime, lang: str | None, *, labelled: bool) -> PageDate | None:
    """Read a line up to the first word that says something else than publication ("updated", "©")."""
    if len(line) > _MAX_LINE_CHARS or not any(char.isdigit() for char in line):
        return None
    end = next((found.start() for found in _WORD.finditer(line) if _ends_a_date(found)), len(line))
    line = _COUNTED.sub(_without_counts, line[:end]).strip(" ,;:|·•–—-(")
    words = [word.casefold() for word in _WORD.findall(line)]
    has_label = any(word in _LABELS.words for word in words[:_LABEL_WORDS])
    if labelled and not has_label:
        return None
    others = [word for word in words if word not in months() and word not in weekdays()]
    if not has_label and (len(others) > _OTHER_WORDS or line.endswith(("?", "!"))):
        return None
    return _whole(line, now, lang)


def _ends_a_date(word: re.Match[str]) -> bool:
    """Return True for a word that says something else than publication; "EST" behind a time is no founding."""
    if word.group().casefold() not in _NOT.words:
        return False
    return not (is_zone_name(word.group()) and _CLOCK_BEFORE.search(word.string[: word.start()]))


def _without_author(line: str) -> Iterator[str]:
    """Yield the date of a line without the byline behind or before it: "… 10:05 am PDT by Juli Clover"."""
    words = [(one.start(), one.group().casefold()) for one in _WORD.finditer(line)]
    ends = [at for at, word in words if at and (word == "by" or word in _BY.words)]
    yield from (line[:end].strip(" ,;–—-") for end in reversed(ends))
    digit = re.search(r"\d", line)
    starts = [at for at, word in words if word in months() or (word in weekdays() and len(word) > 2)]
    yield from (line[at:] for at in (*starts, digit.start() if digit else 0) if digit and at <= digit.start())


def _without_counts(found: re.Match[str]) -> str:
    return "|" if found[1].casefold() in _COUNTS.words else found.group()


def _whole(line: str, now: datetime, lang: str | None) -> PageDate | None:
    pieces = dict.fromkeys((line, *_without_author(line), *map(str.strip, _BARS.split(line))))
    dated = [one for one in pieces if _YEAR.search(one) and not one.isdigit()]  # a number alone is no date
    for piece in dated:
        reading = read_date(piece, now, lang)
        if reading.at is not None:
            return PageDate(reading.at, "text", piece, reading.precision)
    stamps = ((piece, read_stamp(piece, now, lang)) for piece in dated)
    return next((PageDate(stamp[0], "text", piece, stamp[1]) for piece, stamp in stamps if stamp), None)
