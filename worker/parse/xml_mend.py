"""Usual slips of those who write feeds by templates, mended before a parser sees them. Pure, and linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_OPENS, _CLOSES = "<![CDATA[", "]]>"
_MARK = re.compile(r"<!\[CDATA\[|\]\]>")
_MARK_OR_END_OF_ENTRY = re.compile(
    rf"(?P<mark>{_MARK.pattern})|</(?:[\w.-]{{1,40}}:)?(?:item|entry)\s{{0,9}}>", re.IGNORECASE
)
_HELD = re.compile(r"<(description|content:encoded)(\s[^<>]{0,500})?(?<!/)>", re.IGNORECASE)
_ELEMENT = re.compile(r"<[a-zA-Z][a-zA-Z0-9]{0,10}[\s/>]")
_NOT_MARKUP = re.compile(r"<(?:item|entry|title|link|guid|pubDate)\b|<[a-zA-Z]{1,20}:|&lt;|<!\[CDATA\[", re.IGNORECASE)


def mended(text: str) -> str:
    """Return a feed in which a CDATA section within another is text, and HTML in a field of text is escaped."""
    return "".join(_escaped("".join(_unnested(text)))) if "<" in text else text


def _unnested(text: str) -> Iterator[str]:
    """Take the marks of sections within a section away: XML ends the outer one with the end of the first of them."""
    at, ends = 0, None
    while (start := text.find(_OPENS, at)) >= 0:
        first, end = text.find(_CLOSES, start), None
        if text.find(_OPENS, start + 1, max(first, 0)) >= 0:
            ends = _ends_of_sections(text) if ends is None else ends
            end = ends.get(start)
        if end is None:
            end = first + len(_CLOSES) if first >= 0 else len(text)
            yield text[at:end]
        else:
            inside = text[start + len(_OPENS) : end - len(_CLOSES)]
            yield text[at:start] + _OPENS + _MARK.sub("", inside) + _CLOSES
        at = end
    yield text[at:]


def _ends_of_sections(text: str) -> dict[int, int]:
    """Return where each section ends by its start, counting those within it; without those not ended in their entry."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for found in _MARK_OR_END_OF_ENTRY.finditer(text):
        if found["mark"] is None:
            opened.clear()
        elif found["mark"] == _OPENS:
            opened.append(found.start())
        elif opened:
            ends[opened.pop()] = found.end()
    return ends


def _escaped(text: str) -> Iterator[str]:
    """Escape elements of HTML that stand as they are in a field of text: parsers drop some and stumble over others."""
    at = 0
    while field := _HELD.search(text, at):
        end = text.find(f"</{field[1]}", field.end())
        if end < 0:
            break
        inside = text[field.end() : end]
        is_markup = _ELEMENT.search(inside) is not None and _NOT_MARKUP.search(inside) is None
        yield text[at : field.end()]
        yield escape(inside, quote=False) if is_markup else inside
        at = end
    yield text[at:]
