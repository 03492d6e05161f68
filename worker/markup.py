"""Bounds on markup before any parser reads it. Pure; in time proportional to the text.

libxml2 compares each attribute of a tag with all before it: a tag of 700 kB made of attributes takes 14 s. What a page
or an entry of a feed needs of a tag is far below these limits.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 100  #: Of one tag; of one with more none is kept.
SHORT_TAG_CHARS = 300  #: So short markup holds too few to matter: two characters each.

#: One attribute as the HTML standard tokenizes it: a quote counts only at the beginning of a value. Every quantifier is
#: possessive, so nothing is tried twice.
_ATTRIBUTE = (
    r"(?![ \t\r\n\f/]*+(?:>|\Z))[ \t\r\n\f/]*+=?+[^ \t\r\n\f/>=]*+(?<![ \t\r\n\f/])"
    r"""(?:[ \t\r\n\f]*+=[ \t\r\n\f]*+(?:"[^"]*+"?+|'[^']*+'?+|[^ \t\r\n\f>]*+))?+"""
)
#: A comment, which also ends at "--!>" or at once ("<!-->"), or a tag; ``rest`` is what it has too many.
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<(?P<name>/?[a-zA-Z][^ \t\r\n\f/>]*+)(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}+"
    rf"(?P<rest>(?:{_ATTRIBUTE})*+)[ \t\r\n\f/]*+>?+",
    re.DOTALL,
)
#: Ends of elements whose contents are text to every parser. Where parsers differ, what looks like a tag is bounded.
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[ \t\r\n\f/>])", re.IGNORECASE) for name in ("script", "style")}


def bound_attributes(markup: str) -> str:
    """Return the markup without the attributes of tags that have more than ``MAX_ATTRIBUTES``."""
    if "<" not in markup or len(markup) <= SHORT_TAG_CHARS:
        return markup
    pieces: list[str] = []
    at = copied = 0
    while (token := _TOKEN.search(markup, at)) is not None:
        at = token.end()
        name = token["name"]
        if name is None:
            continue
        if token["rest"]:
            pieces += (markup[copied : token.start()], f"<{name}>")
            copied = at
        raw_end = _RAW_ENDS.get(name.lower())
        if raw_end is not None:
            end = raw_end.search(markup, at)
            if end is None:
                break
            at = end.start()
    return "".join((*pieces, markup[copied:])) if pieces else markup
