"""The date of publication that a page shows but does not mark, read where bylines stand: beside the headline. Pure.

A date elsewhere counts only with a label ("Published on …"). Dates of comments, other stories, footers, rights and
updates never count, and of several unlabelled days above the headline none does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml.html import HtmlElement

from worker.parse.asides import is_aside
from worker.parse.date_names import months, weekdays
from worker.parse.dates import read_date
from worker.parse.page_meta import PageDate
from worker.parse.relative import read_stamp
from worker.wordlists import WordList

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol",
    "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_MAX_LINES = 4_000
_MAX_LINE_CHARS = 160
_PARAGRAPH_CHARS = 80  #: Two lines in a row this long are text, and what stands below is no byline.
_LINES_ABOVE = 6  #: Lines above the headline in which a date may be that of the article.
_OTHER_WORDS = 5  #: Beside a date without a label: a name, a place, a section; more is a sentence.
_WORD = re.compile(r"©|\(c\)|[^\W\d_]+", re.IGNORECASE)
_BARS = re.compile(r"[|•·]")
_YEAR = re.compile(r"\d{4}|[/.]\d\d\b")
_COUNTED = re.compile(r"(?<!\d)\d{1,6}[ -]([^\W\d_]{2,20})\.?(?: read\b)?", re.IGNORECASE)
_COUNTS = WordList("parse/counted_words")
_LABELS = WordList("parse/publication_labels")
_NOT = WordList("parse/no_publication")


def shown_date(root: HtmlElement, now: datetime, lang: str | None) -> PageDate | None:
    """Return the date of publication shown beside the headline, or with a label elsewhere; None if none is sure."""
    lines = list(_lines(root))
    heading = next((place for place, (tag, _) in enumerate(lines) if tag == "h1"), None)
    lengths = [len(line) for _, line in lines]
    pairs = range(heading or 0, len(lines) - 1)
    first_text = next((at for at in pairs if min(lengths[at : at + 2]) >= _PARAGRAPH_CHARS), len(lines))
    below = lines[heading or 0 : first_text]
    above = lines[max((heading or 0) - _LINES_ABOVE, 0) : heading or 0]
    near = [found for _, line in below if (found := _read(line, now, lang, labelled=False))]
    if near:
        return near[0]
    labelled = [found for _, line in lines if (found := _read(line, now, lang, labelled=True))]
    if labelled:
        return labelled[0]
    over = [found for _, line in above if (found := _read(line, now, lang, labelled=False))]
    return over[0] if len({found.at.date() for found in over}) == 1 else None


def _lines(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the short lines a reader sees outside the asides, each with the tag of its block; bounded."""
    pieces: list[str] = []
    tag, count = "", 0
    for event, node in _walk(root):
        is_block = node.tag in _BLOCKS
        if is_block and pieces:
            line = " ".join(" ".join(pieces).split())
            pieces = []
            if line:
                yield tag, line[: _MAX_LINE_CHARS + 1]
                count += 1
                if count >= _MAX_LINES:
                    return
        if is_block and event == "start":
            tag = str(node.tag)
        text = node.text if event == "start" else node.tail
        if text and not text.isspace():
            pieces.append(text[: 2 * _MAX_LINE_CHARS])
    if line := " ".join(" ".join(pieces).split()):
        yield tag, line[: _MAX_LINE_CHARS + 1]


def _walk(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield start and end of each element outside the asides; of an aside the end alone, for the text behind it."""
    waiting: list[tuple[str, HtmlElement]] = [("start", root)]
    while waiting:
        event, node = waiting.pop()
        if event == "start" and is_aside(node):
            event = "end"
        elif event == "start":
            waiting.append(("end", node))
            waiting.extend(("start", child) for child in reversed(node) if isinstance(child.tag, str))
        yield event, node


def _read(line: str, now: datetime, lang: str | None, *, labelled: bool) -> PageDate | None:
    """Read a line up to the first word that says something else than publication ("updated", "©")."""
    if len(line) > _MAX_LINE_CHARS or not any(char.isdigit() for char in line):
        return None
    end = next((found.start() for found in _WORD.finditer(line) if found.group().casefold() in _NOT.words), len(line))
    line = _COUNTED.sub(_without_counts, line[:end]).strip(" ,;:|·•–—-(")
    words = [word.casefold() for word in _WORD.findall(line)]
    has_label = any(word in _LABELS.words for word in words[:3])
    if labelled and not has_label:
        return None
    others = [word for word in words if word not in months() and word not in weekdays()]
    if not has_label and (len(others) > _OTHER_WORDS or line.endswith(("?", "!"))):
        return None
    return _whole(line, now, lang)


def _without_counts(found: re.Match[str]) -> str:
    return "|" if found[1].casefold() in _COUNTS.words else found.group()


def _whole(line: str, now: datetime, lang: str | None) -> PageDate | None:
    for piece in dict.fromkeys((line, *map(str.strip, _BARS.split(line)))):
        if not _YEAR.search(piece) or piece.strip().isdigit():
            continue  # a number alone is no date, though it may look like one
        reading = read_date(piece, now, lang)
        if reading.at is not None:
            return PageDate(reading.at, "text", piece, reading.precision)
        if (stamp := read_stamp(piece, now, lang)) is not None:
            return PageDate(stamp[0], "text", piece, stamp[1])
    return None
