"""Bounds on markup before any parser reads it. Pure; in time proportional to the text.

libxml2 compares each attribute of a tag with all before it: a tag of 700 kB made of attributes takes 14 s. What a page
or an entry of a feed needs of a tag is far below these limits.
"""

from __future__ import annotations

import html
import re

MAX_ATTRIBUTES = 100  #: Of one tag; of one with more none is kept.
SHORT_TAG_CHARS = 300  #: So short markup holds too few to matter: two characters each.

#: One attribute as the HTML standard tokenizes it: a quote counts only at the beginning of a value. Every quantifier of
#: characters is possessive, so nothing is tried twice. None of a group is: before 3.11.5, Python matched those wrongly
#: (python/cpython#106052), so what repeats a group stands at the end of its pattern, where nothing is tried again.
_ATTRIBUTE = (
    r"(?![ \t\r\n\f/]*+(?:>|\Z))[ \t\r\n\f/]*+=?+[^ \t\r\n\f/>=]*+(?<![ \t\r\n\f/])"
    r"""(?:[ \t\r\n\f]*+=[ \t\r\n\f]*+(?:"[^"]*+"?+|'[^']*+'?+|[^ \t\r\n\f>]*+))?"""
)
#: A comment, which also ends at "--!>" or at once ("<!-->"), or a tag as far as the attributes that it may have.
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<(?P<name>/?[a-zA-Z][^ \t\r\n\f/>]*+)(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES}}}",
    re.DOTALL,
)
_ONE_MORE = re.compile(_ATTRIBUTE)
#: Without these no tag has too many: one of two characters for each attribute, or one with ">" in a value.
_MAY_HAVE_MANY = re.compile(rf"""<[^>]{{{2 * MAX_ATTRIBUTES}}}|=[ \t\r\n\f]*+(?:"[^">]*+>|'[^'>]*+>)""")
_TAG_END = re.compile(r"[ \t\r\n\f/]*+>?")
#: Ends of elements whose contents are text to every parser. Where parsers differ, what looks like a tag is bounded.
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[ \t\r\n\f/>])", re.IGNORECASE) for name in ("script", "style")}


def bound_attributes(markup: str, *, is_xml: bool = False) -> str:
    """Return the markup without the attributes of tags that have more than ``MAX_ATTRIBUTES``.

    To a parser of XML a script holds elements as any other does, and one that does not end hides nothing.
    """
    if len(markup) <= SHORT_TAG_CHARS or not _MAY_HAVE_MANY.search(markup):
        return markup
    pieces: list[str] = []
    at = copied = 0
    while (token := _TOKEN.search(markup, at)) is not None:
        at = token.end()
        name = token["name"]
        if name is None:
            continue
        at = end_of_run(_ONE_MORE, markup, at)
        has_too_many = at > token.end()
        at = _TAG_END.match(markup, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        if has_too_many:
            pieces += (markup[copied : token.start()], f"<{name}>")
            copied = at
        raw_end = None if is_xml else _RAW_ENDS.get(name.lower())
        if raw_end is not None:
            end = raw_end.search(markup, at)
            if end is None:
                break
            at = end.start()
    return "".join((*pieces, markup[copied:])) if pieces else markup


def end_of_run(pattern: re.Pattern[str], text: str, at: int = 0) -> int:
    """Return the end of the matches of a pattern that follow one another from ``at``; none is tried in two ways."""
    while (match := pattern.match(text, at)) is not None and match.end() > at:
        at = match.end()
    return at


_PAIR = re.compile(
    r"&#(?:[xX]0{0,4}([dD][89abAB][0-9a-fA-F]{2})|0{0,4}(5[56][0-9]{3}));?"
    r"&#(?:[xX]0{0,4}([dD][c-fC-F][0-9a-fA-F]{2})|0{0,4}(5[67][0-9]{3}));?"
)
_C1 = re.compile(r"&#(?:[xX]0{0,4}([89][0-9a-fA-F])|0{0,4}(1[2-5][0-9]))(?![0-9a-fA-F]);?")
_TWICE = re.compile(r"&(?:amp|quot|apos|nbsp|[lr][sd]quo|[nm]dash|hellip|#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6});")


def mend_references(text: str) -> str:
    """Return the markup with references to characters as they were meant.

    A character beyond the first 65,536 that is written as two surrogates becomes one reference, and one of the range
    that holds control characters becomes what Windows-1252 has there.
    """
    if "&#" not in text:
        return text
    return _C1.sub(_of_windows, _PAIR.sub(_joined, text))


def unescape_twice(text: str) -> str:
    """Return text whose references are resolved, where a program escaped it twice; other text as it is."""
    return html.unescape(mend_references(text)) if _TWICE.search(text) else text


def _code(hexadecimal: str | None, decimal: str | None) -> int:
    return int(hexadecimal, 16) if hexadecimal else int(decimal or "0")


def _joined(pair: re.Match[str]) -> str:
    high, low = _code(pair[1], pair[2]), _code(pair[3], pair[4])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return pair.group()
    return f"&#{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)};"


def _of_windows(reference: re.Match[str]) -> str:
    code = _code(reference[1], reference[2])
    if not 0x80 <= code <= 0x9F:
        return reference.group()
    return bytes((code,)).decode("cp1252", "replace")
