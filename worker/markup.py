"""Bounds on markup before any parser reads it. Pure; in time proportional to the text.

libxml2 compares each attribute of a tag with all before it: a tag of 700 kB made of attributes takes 14 s. What a page
or an entry of a feed needs of a tag is far below these limits.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 100  #: Of one tag; of one with more none is kept.
SHORT_TAG_CHARS = 300  #: So short a tag holds too few to matter: two characters each.

#: A comment or raw text, in which no tag begins; else a tag as libxml2 reads it: quotes count behind "=" only.
_TAG = re.compile(
    r"<!--(?s:.*?)(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|xmp)\b(?s:.*?)(?:</(?P=raw)|\Z)"
    r"""|<(?P<name>/?[a-zA-Z][^\s/>"'=<]{0,100}+)(?:[^>=]|=[ \t\r\n\f]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+>?""",
    re.IGNORECASE,
)
_VALUE = re.compile(r"""=[ \t\r\n\f]*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+)""")
_ATTRIBUTE = re.compile(r"[^\s/>]++")


def bound_attributes(markup: str) -> str:
    """Return the markup without the attributes of tags that have more than ``MAX_ATTRIBUTES``."""
    if "<" not in markup or len(markup) <= SHORT_TAG_CHARS:
        return markup
    return _TAG.sub(_bounded, markup)


def _bounded(match: re.Match[str]) -> str:
    whole = match[0]
    if match["raw"] is not None:
        end_of_tag = whole.find(">")
        return whole if end_of_tag < SHORT_TAG_CHARS else f"<{match['raw']}{whole[end_of_tag:]}"
    if match["name"] is None or len(whole) <= SHORT_TAG_CHARS:
        return whole
    names = _ATTRIBUTE.findall(_VALUE.sub(" ", whole))
    return whole if len(names) <= MAX_ATTRIBUTES else f"<{match['name']}>"
