"""Strings of strangers, made plain and bounded. Pure, and linear in the length of the text."""

from __future__ import annotations

import html
import re

from worker.markup import mend_references, unescape_twice

_TAG = re.compile(r"<(?:!--.*?(?:-->|$)|/?[a-zA-Z][^<>]*>|![^<>]*>|\?[^<>]*>)", re.DOTALL)
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z]+)")
_PARAGRAPHS = re.compile(r"\n[ \t\r\f\v]*\n\s*")
_BREAKS = "\x0b\x0c"  #: Vertical tab and form feed part words.
#: NUL and lone surrogates cannot be stored (PostgreSQL, UTF-8); other controls have no meaning in text.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """``text`` without control characters, breaks of lines and pages as spaces; lone surrogates become U+FFFD."""
    return _UNSTORABLE.sub(lambda m: "\ufffd" if m[0] >= "\ud800" else " " if m[0] in _BREAKS else "", text)


def plain(markup: str, *, max_chars: int) -> str | None:
    """One line of plain text from a piece of markup, entities resolved; None if nothing is left."""
    markup = markup[: max_chars * 8]
    if "<" in markup or "&" in markup:
        markup = unescape_twice(html.unescape(mend_references(_without_tags(markup))))
    return one_line(markup, max_chars=max_chars)


def _without_tags(markup: str) -> str:
    """Return the text between tags without that of scripts and styles."""
    pieces, at, inside = [], 0, ""
    for tag in _TAG.finditer(markup):
        if not inside:
            pieces.append(markup[at : tag.start()])
        name = _TAG_NAME.match(tag.group())
        if name is not None and name[2].lower() in ("script", "style"):
            inside = "" if name[1] else name[2]
        at = tag.end()
    return "".join([*pieces, "" if inside else markup[at:]])


def one_line(text: str, *, max_chars: int) -> str | None:
    """``text`` on one line, storable, cut at ``max_chars``; None if nothing is left."""
    return " ".join(storable(text[: max_chars * 8]).split())[:max_chars].rstrip() or None


def as_html(text: str) -> str:
    """Plain text as HTML that shows the same, a paragraph per block parted by blank lines."""
    blocks = [html.escape(block, quote=False) for block in _PARAGRAPHS.split(text.strip())]
    return "".join(f"<p>{block}</p>" for block in blocks) if len(blocks) > 1 else blocks[0]
