"""JSON as pages carry it, read in spite of the usual damage. Pure; in time proportional to the text.

A script that is JSON is read as it is. Else wrappers, comments, commas too many or too few, quotes that are entities or
not escaped, names without quotes and values that JSON does not know are mended, and several values behind one another
are all read. Of the rest the kind and the date of an article are kept.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

_MAX_VALUES = 50
_OPENING = re.compile(r"^(?:<!--|(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?)\s*")
_CLOSING = re.compile(r"(?:-->|\]\]>|;)$")  # behind "//" or within "/* */" they are comments
#: A string, which stays as it is, or a piece outside the strings that JSON does not know.
_PIECE = re.compile(
    r'(?P<string>"[^"\\]*+(?:\\.[^"\\]*+)*"?)(?P<next>(?=\s*+"))?'
    r"|(?P<comment>//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*(?:\*/)?)"
    r"|(?P<comma>,(?=\s*+(?:(?://[^\n]*+\n|/\*[^*]*+(?:\*(?!/)[^*]*+)*\*/)\s*+)*[}\]]))"
    r"|(?P<end>[}\]])(?=\s*+[\"{\[])|(?P<unset>\b(?:undefined|NaN)\b)|(?P<name>\b[A-Za-z_]\w{0,60}+)(?=\s*+:)",
    re.DOTALL,
)
#: A quote, and what JSON may go on with behind a string; or what a backslash escapes.
_ANY_QUOTE = re.compile(r'\\.|"(?=(?P<end>\s*+(?:[:}\]]|,\s*+(?:["{\[]|-?\d|true\b|false\b|null\b)|$))?)', re.DOTALL)
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*"?|[{}\[\]]', re.DOTALL)
_SINGLE = re.compile(r"\\(')|'")
_MAX_MISSING = 10
_OPENING_NAME = re.compile(r"^(?:var|let|const)\s[\w\s]{1,60}=\s*(?=[\[{])")
_QUOTE = r"[\"'“”]"
_ARTICLE = re.compile(
    rf"@type{_QUOTE}?\s*+:\s*+(?:\[\s*+)?{_QUOTE}(?:https?://schema\.org/)?(\w*Article|BlogPosting)\b"
)
_PUBLISHED = re.compile(rf"datePublished{_QUOTE}?\s*+:\s*+{_QUOTE}([^\"'“”<>]{{4,100}}){_QUOTE}")
_WRONG_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.))', re.DOTALL)


def read_damaged(script: str, *, may_be_cut: bool = False) -> list[Any]:
    """Return the values of a script, one as a rule; those that can be read if it is damaged. Never raises.

    Args:
        script: The text that should be JSON.
        may_be_cut: Read a script that lacks its last brackets. A page may have it so; a feed was cut on its way and is
            whole when it is asked for again.
    """
    script = script.strip("\ufeff \t\r\n")
    for text in _forms(script, may_be_cut=may_be_cut):
        values = _values(text)
        if any(not isinstance(value, str) for value in values):
            return values
        if values:  # JSON within a string
            return _values(str(values[0]))
    return _salvaged(script)


def _forms(script: str, *, may_be_cut: bool) -> Iterator[str]:
    """Yield a script as it is, then mended in one way after the other."""
    yield script
    # Single quotes stand for double ones where there are none of these: beside them they are apostrophes.
    yield (double := _mended(script if '"' in script else _SINGLE.sub(lambda one: one[1] or '"', script)))
    if may_be_cut:
        yield _closed(double)
    if "&quot;" in script:
        yield _mended(html.unescape(script))
    yield _mended(_requoted(script))


def _requoted(script: str) -> str:
    """Return a script whose strings go on up to a quote behind which JSON goes on; the quotes before it escaped."""
    is_inside = False

    def escaped(found: re.Match[str]) -> str:
        nonlocal is_inside
        if found[0] != '"':
            return found[0]
        is_part = is_inside and found["end"] is None
        is_inside = is_part or not is_inside
        return '\\"' if is_part else '"'

    return _ANY_QUOTE.sub(escaped, script)


def _salvaged(script: str) -> list[Any]:
    """Return kind and date of the article in a script that cannot be read, if it states one of each."""
    kinds, dates = set(_ARTICLE.findall(script)), set(_PUBLISHED.findall(script))
    return [{"@type": kinds.pop(), "datePublished": dates.pop()}] if len(kinds) == len(dates) == 1 else []


def _values(text: str) -> list[Any]:
    """Return the values that stand behind one another up to the first that cannot be read."""
    decoder, at = json.JSONDecoder(strict=False), 0
    values: list[Any] = []
    while at < len(text) and len(values) < _MAX_VALUES:
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return values
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return values


def _mended(script: str) -> str:
    bare = _CLOSING.sub("", _OPENING_NAME.sub("", _OPENING.sub("", script.lstrip()))).rstrip()
    return _PIECE.sub(_mended_piece, bare).lstrip(",; \t\r\n")


def _mended_piece(piece: re.Match[str]) -> str:
    """Return a piece as JSON has it: comments and commas too many left out, what is missing put in."""
    if piece["string"]:
        return _escaped(piece["string"]) + ("," if piece["next"] is not None else "")
    if piece["name"]:
        return f'"{piece["name"]}"'
    return f"{piece['end']}," if piece["end"] else "null" if piece["unset"] else ""


def _closed(text: str) -> str:
    """Return a text with the brackets behind it that it lacks; "" if it lacks none, or ends within a string."""
    missing: list[str] = []
    for found in _STRING_OR_BRACKET.finditer(text):
        piece = found[0]
        if piece in "{[":
            missing.append("}" if piece == "{" else "]")
        elif piece in "}]":
            if not missing or missing.pop() != piece:
                return ""
        elif len(piece) == 1 or piece[-1] != '"':
            return ""
    return text.rstrip(", \t\r\n") + "".join(reversed(missing)) if 0 < len(missing) <= _MAX_MISSING else ""


def _escaped(string: str) -> str:
    r"""Return a string without escapes that JSON does not know ("\'")."""
    return _WRONG_ESCAPE.sub(lambda found: found.group() if found[1] else found[2], string)
