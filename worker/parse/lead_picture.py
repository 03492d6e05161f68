"""The lead picture in the markup of an entry, where neither media nor enclosures give one. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from worker.parse.media import picture, whole_number
from worker.types import Picture
from worker.wordlists import WordList

MIN_SIDE_PIXELS = 65  #: Tracking pixels, icons and buttons have fewer; small previews have 75 and more.
MAX_IMAGES = 20  #: Looked at of one text.
MAX_LOOKED_CHARS = 100_000  #: Of one text.
MAX_ADDRESS_CHARS = 8_000  #: Of one attribute.

_IMAGE = re.compile(r"<(?:amp-)?img\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])([a-z-]{1,30})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_STYLE_SIDE = re.compile(r"(?<![\w-])(?:width|height)\s?:\s?(\d{1,5}(?:\.\d{1,3})?)(px|r?em|ex)", re.IGNORECASE)
_SET_PARTS = re.compile(r",\s")  #: An address may hold a comma.
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[wx]")
_WORD = re.compile(r"[a-z]+|\d+x\d+")
#: Those that a script reads first: what stands in ``src`` beside them fills the place until then.
_ADDRESS_ATTRIBUTES = (
    "data-src", "data-lazy-src", "data-original", "data-srcset", "data-lazy-srcset", "src", "srcset"
)  # fmt: skip
_FILE_NAME = re.compile(r"\S{1,200}\.(?:jpe?g|png|gif|webp|avif)", re.IGNORECASE)
_NO_LEAD = WordList("parse/no_lead_pictures")


def picture_in(markups: Iterable[str | None], base: str | None) -> Picture | None:
    """Return the first picture in an entry's content or summary, with its alternative text as the caption.

    Left out are tracking pixels, icons, buttons and emoji: by their size, or by a word of their address or class.

    Args:
        markups: HTML, the best first.
        base: Address of the document, for relative addresses.
    """
    for markup in markups:
        for number, image in enumerate(_IMAGE.finditer(markup or "", 0, MAX_LOOKED_CHARS)):
            if number == MAX_IMAGES:
                break
            if found := lead_of(_attributes(image[1]), base):
                return found
    return None


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), html.unescape(next(filter(None, values), "")).strip())
    return found


def lead_of(image: Mapping[str, str], base: str | None) -> Picture | None:
    """Return the picture of an img element, with its alternative text; None if it is none that leads an article."""
    alt = image.get("alt") or image.get("title")
    addresses = (_address(image.get(name, ""), is_set="set" in name) for name in _ADDRESS_ATTRIBUTES)
    size = (image.get("width"), image.get("height"))
    caption = None if alt is None or _FILE_NAME.fullmatch(alt) else alt
    found = (picture(one, base, caption=caption, size=size) for one in addresses if one)
    lead = next(filter(None, found), None)
    return None if lead is None or _is_small(image) or _is_decoration(image, lead.url) else lead


def _address(value: str, *, is_set: bool) -> str:
    """Return the address in an attribute; the widest of those in a ``srcset``."""
    value = value.strip()[:MAX_ADDRESS_CHARS]
    if not is_set:
        return value.partition(" ")[0].rstrip(",")
    widest, address = -1.0, ""
    for one, _, said in (candidate.strip().partition(" ") for candidate in _SET_PARTS.split(value)):
        size = _SIZE.fullmatch(said.strip())
        if one and (wide := float(size[1]) if size else 0.0) > widest:
            widest, address = wide, one.rstrip(",")
    return address


def _is_small(image: Mapping[str, str]) -> bool:
    stated = [whole_number(image.get(name)) for name in ("width", "height")]
    styled = _STYLE_SIDE.findall(image.get("style", ""))
    in_style = [float(side) * (16 if unit.lower().endswith(("em", "ex")) else 1) for side, unit in styled]
    return any(side is not None and side < MIN_SIDE_PIXELS for side in (*stated, *in_style))


def _is_decoration(image: Mapping[str, str], url: str) -> bool:
    said = f"{image.get('class', '')} {url}".lower()
    return not _NO_LEAD.words.isdisjoint(_WORD.findall(said))
