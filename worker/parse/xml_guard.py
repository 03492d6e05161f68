"""A feed's text made safe before a parser sees it. Pure, and linear in the length of the text.

What is taken away here is what makes parsers read files, grow without bound, take quadratic time or
raise: document types with entities, giant author fields, character references to no character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from xml.parsers import expat

from worker.markup import bound_attributes, end_of_run, mend_references
from worker.parse.plain import storable
from worker.parse.xml_mend import mended

MAX_ITEMS_PARSED = 2000  # far above what is kept; 20,000 tiny items take feedparser 5 to 13 s (measured)
MAX_AUTHOR_CHARS = 1024
MAX_TAGS = 2_000_000  # in 10 MiB, content included: five characters each
MAX_STEPS = 120_000  # tags and entities feedparser may meet: 20 to 30 microseconds each (measured)
_MAX_ENTITIES = 300
_MAX_ENTITY_CHARS = 200
_MAX_GROWTH_CHARS = 200_000

#: Only before the first element: the same letters further down are text.
_PROLOG = re.compile(r"\s+|<\?[^<>]*>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]{0,2000}", re.IGNORECASE)
_GIANT_TAG = re.compile(r"<[a-zA-Z][^<>]{64000}")
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,500}\?>", re.IGNORECASE)
_ENTITY = re.compile(r"""<!ENTITY\s+(\w{1,40})\s+(?:"([^"<>%]*)"|'([^'<>%]*)')\s*>""", re.IGNORECASE)
_OTHER_DECLARATION = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_CHARREF = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,9999})|([0-9]{1,9999}));?")
#: Also before a name, which counts only if HTML knows it: "&nbsp;" but not "R&D;".
_BARE_AMPERSAND = re.compile(r"&(?!#[0-9]|#[xX][0-9a-fA-F])([A-Za-z][A-Za-z0-9]{0,40};)?")
_AUTHOR_TAG = re.compile(
    r"<(/?)(?:[\w.-]{1,40}:)?(author|creator|contributor|managingeditor|webmaster|publisher|owner|name|email)\b",
    re.IGNORECASE,
)
_ITEM_TAG = re.compile(r"<(/?)(?:[\w.-]{1,40}:)?(item|entry)(?=[\s>/])", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Guarded:
    """Text that may be parsed, or the reason why not."""

    text: str
    refused: str | None = None  #: Why it must not be parsed; None if it may.
    warnings: tuple[str, ...] = ()


def guard(text: str) -> Guarded:
    """Make ``text`` safe for feedparser, or refuse it. Never raises."""
    if text.count("<") > MAX_TAGS:
        return Guarded("", "it holds too many tags")
    text = mended(text)
    # One entry of very many attributes must not cost the feed its others. What a CDATA section leaves open ends there.
    text = "".join(bound_attributes(piece, is_xml=True) for _, piece in _sections(text))
    if _GIANT_TAG.search(text):
        return Guarded("", "it holds a tag with more than 64,000 characters of attributes")
    text = storable(_DECLARATION.sub("", text.lstrip("\ufeff"), count=1))
    undoctyped = _without_doctype(text)
    if undoctyped.refused:
        return undoctyped
    text = undoctyped.text
    text = _CHARREF.sub(_safe_reference, mend_references(_with_ampersands(text)))
    return Guarded('<?xml version="1.0" encoding="utf-8"?>\n' + text.lstrip(), None, undoctyped.warnings)


def lighten(text: str) -> Guarded:
    """Take from a guarded feed what would hold feedparser up, or refuse it. Never raises."""
    warnings = []
    text, cut = _shorten_authors(text)
    if cut:
        warnings.append(f"{cut} author fields were longer than {MAX_AUTHOR_CHARS} characters and were cut.")
    steps = _steps(text)
    text, left_out = _fewer_items(text, steps)
    if left_out:
        warnings.append(f"The last {left_out} entries were not read: there are too many.")
        steps = _steps(text)
    if steps > MAX_STEPS:
        return Guarded("", "it holds too much markup for a feed")
    return Guarded(text, None, tuple(warnings))


def _without_doctype(text: str) -> Guarded:
    """Drop the document type; short plain entities it declares are put in by us, others refused."""
    prolog = text[: end_of_run(_PROLOG, text)]
    match = _DOCTYPE.match(text, len(prolog))
    if not match:
        return Guarded(text)
    if text[match.end() : match.end() + 1] != "[":
        end = text.find(">", match.end())
        return Guarded(prolog + text[end + 1 :] if end >= 0 else "")
    end = text.find("]", match.end())
    close = text.find(">", end)
    if end < 0 or close < 0 or end - match.end() > 100_000:
        return Guarded("", "its document type does not end")
    subset, rest = text[match.end() + 1 : end], prolog + text[close + 1 :]
    entities = {m[1]: m[2] if m[2] is not None else m[3] or "" for m in _ENTITY.finditer(subset)}
    if len(_OTHER_DECLARATION.findall(subset)) > len(_ENTITY.findall(subset)):
        return Guarded("", "its document type declares external or parameter entities")
    if len(entities) > _MAX_ENTITIES or any(not _is_plain(value) for value in entities.values()):
        return Guarded("", "its document type declares entities made of entities, or too large ones")
    return _expanded(rest, entities)


def _is_plain(value: str) -> bool:
    return len(value) <= _MAX_ENTITY_CHARS and "&" not in _CHARREF.sub("", value)


def _expanded(text: str, entities: dict[str, str]) -> Guarded:
    if not entities:
        return Guarded(text)
    pattern = re.compile("&(" + "|".join(map(re.escape, entities)) + ");")
    growth = sum(len(entities[m[1]]) for m in pattern.finditer(text))
    if growth > _MAX_GROWTH_CHARS:
        return Guarded("", "its entities would grow it too much")
    return Guarded(pattern.sub(lambda m: entities[m[1]], text))


def _with_ampersands(text: str) -> str:
    """Escape each ampersand that begins no reference ("AT&T"); parsers would make one of it ("AT&T;")."""
    pieces = []
    for is_data, piece in _sections(text):
        pieces.append(piece if is_data else _BARE_AMPERSAND.sub(_escaped, piece))
    return "".join(pieces)


def _sections(text: str) -> Iterator[tuple[bool, str]]:
    """Split at CDATA sections, in which an ampersand is one."""
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        yield False, text[at:start]
        yield True, text[start : end + 3]
        at = end + 3
    yield False, text[at:]


def _escaped(ampersand: re.Match[str]) -> str:
    name = ampersand[1]
    return ampersand.group() if name and name in html5 else "&amp;" + ampersand.group()[1:]


def _safe_reference(match: re.Match[str]) -> str:
    """Return the reference unchanged, or U+FFFD where it names no character (they crash parsers)."""
    digits = match[1] or match[2]
    if len(digits.lstrip("0")) > 7:
        return "\ufffd"
    code = int(digits, 16 if match[1] else 10)
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or (code < 0x20 and code not in (9, 10, 13)):
        return "\ufffd"
    return match.group()


def _shorten_authors(text: str) -> tuple[str, int]:
    """Cut person fields: feedparser's e-mail pattern takes quadratic time on long ones (#562, #580)."""
    opened: dict[str, int] = {}
    cuts: list[tuple[int, int]] = []
    for tag in _AUTHOR_TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            opened[name] = tag.start()
        elif (start := opened.pop(name, None)) is not None and tag.start() - start > MAX_AUTHOR_CHARS:
            inside = text.find(">", start) + 1
            if text[inside - 2] != "/":  # <author/> opens nothing
                cuts.append((inside, tag.start()))
    pieces, at, made = [], 0, 0
    for start, end in sorted(cuts):
        if start < at or end <= start:
            continue
        inner = _ANY_TAG.sub(" ", text[start:end].replace("<![CDATA[", "").replace("]]>", ""))
        pieces += [text[at:start], inner[:MAX_AUTHOR_CHARS].replace("<", " ")]
        at, made = end, made + 1
    return "".join([*pieces, text[at:]]), made


def _fewer_items(text: str, steps: int) -> tuple[str, int]:
    """Leave out the last items where there are too many, or too much markup; keep what follows them."""
    starts = [m.start() for m in _ITEM_TAG.finditer(text) if not m[1]]
    kept = min(len(starts), MAX_ITEMS_PARSED)
    while kept and steps * kept / len(starts) > MAX_STEPS:
        kept -= 1 + kept // 4
    if kept == len(starts):
        return text, 0
    last_close = max((text.rfind(close) for close in ("</item>", "</entry>")), default=-1)
    tail = text[text.find(">", last_close) + 1 :] if last_close > starts[kept] else ""
    return text[: starts[kept]] + tail, len(starts) - kept


def _steps(text: str) -> int:
    """Return the steps of feedparser: one for a tag, one for an entity; for eight in strict reading.

    Whether it reads strictly is asked only where there would be too many otherwise.
    """
    open_text = [piece for is_data, piece in _sections(text) if not is_data]
    tags = sum(piece.count("<") for piece in open_text)
    entities = sum(piece.count("&") for piece in open_text)
    if tags + entities <= MAX_STEPS or not _is_well_formed(text):
        return tags + entities
    return tags + entities // 8


def _is_well_formed(text: str) -> bool:
    try:
        expat.ParserCreate("utf-8", " ").Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError:
        return False
    return True
