"""Pictures, files and tags that go with an article, made of what feeds and pages say: checked and bounded. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import ada_url

from worker.parse.links import absolute
from worker.parse.plain import one_line, plain
from worker.types import Enclosure, Picture, tag_key

MAX_TAGS = 100
MAX_TAG_CHARS = 200
MAX_ENCLOSURES = 50
MAX_CAPTION_CHARS = 2_000
MAX_CREDIT_CHARS = 300
MAX_TYPE_CHARS = 100
MAX_VALUES_READ = 2_000  #: Of tags and files, before doubles are left out.
LONGEST_S = 31 * 86_400  #: A longer playing time is a mistake, or was meant in milliseconds.
WIDEST_PIXELS = 100_000
COUNTER_PIXELS = 2  #: Pictures no larger either way count readers.
MAX_NUMBER_CHARS = 25

_WHOLE = re.compile(r"\s*(\d{1,15})(?:\.\d{0,9})?\s*(?:px)?\s*", re.IGNORECASE | re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([,. ])\d{3})(?:\1\d{3}){1,3}", re.ASCII)  #: "1,234" may be a fraction.
_CLOCK = re.compile(r"\s*(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,9})(?:[.,]\d{0,9})?\s*", re.ASCII)
#: "1 hr 2 min", "62 minutes". The first group is empty: it stands for the days of _ISO, so that both are read alike.
_UNITS = re.compile(
    r"\s*()(?:(\d{1,4})\s?h(?:rs?|ours?)?\.?\s?)?(?:(\d{1,5})\s?m(?:ins?|inutes?)?\.?\s?)?"
    r"(?:(\d{1,7})\s?s(?:ecs?|econds?)?\.?)?\s*",
    re.ASCII | re.IGNORECASE,
)
_ISO = re.compile(r"\s*P(?:(\d{1,3})D)?T?(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7})(?:[.,]\d{0,9})?S)?\s*", re.ASCII)


def tags(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return categories: one line each, bounded, in order; one in two spellings ("EU", "eu") as it came first."""
    kept: dict[str, str] = {}
    for value in islice(values, MAX_VALUES_READ):
        line = plain(value, max_chars=MAX_TAG_CHARS) if value else None
        if line and (key := tag_key(line)):
            kept.setdefault(key, line)
    return tuple(kept.values())[:MAX_TAGS]


def keywords(value: str | None) -> list[str]:
    """Return the tags in a list of keywords that is one text: parted by commas, or by semicolons."""
    return re.split("[,;]", value) if value else []


def web_address(address: str | None, base: str | None) -> str | None:
    """Return an absolute http(s) address as browsers read it, without user and password, or None."""
    try:
        parsed = ada_url.URL(absolute(address, base) or "")
    except ValueError:
        return None
    parsed.username = parsed.password = ""
    return str(parsed.href) if parsed.hostname.strip(".") else None


def picture(
    address: str | None,
    base: str | None,
    *,
    caption: str | None = None,
    credit: str | None = None,
    size: tuple[object, object] = (None, None),
) -> Picture | None:
    """Return a picture; None if its address is not http(s), and for one that counts readers.

    Args:
        address: Absolute, or relative to its document.
        base: Address of its document.
        caption: Text or markup, as the credit.
        credit: Who made it.
        size: Width and height, unread; other values than a number of pixels are left out.
    """
    url = web_address(address, base)
    if url is None:
        return None
    width, height = (_bounded(whole_number(one), WIDEST_PIXELS) for one in size)
    if width and height and max(width, height) <= COUNTER_PIXELS:
        return None
    return Picture(
        url=url,
        caption=plain(caption, max_chars=MAX_CAPTION_CHARS) if caption else None,
        credit=plain(credit, max_chars=MAX_CREDIT_CHARS) if credit else None,
        width=width,
        height=height,
    )


def enclosure(
    address: str | None, base: str | None, *, kind: str | None = None, length: object = None, duration: object = None
) -> Enclosure | None:
    """Return an enclosure; None if its address is not http(s).

    Args:
        address: Absolute, or relative to its document.
        base: Address of its document.
        kind: Media type.
        length: Bytes, unread; 0 means unknown.
        duration: Seconds, HH:MM:SS or ISO 8601, unchanged.
    """
    url = web_address(address, base)
    if url is None:
        return None
    kind = one_line(kind, max_chars=MAX_TYPE_CHARS) if kind else None
    return Enclosure(url=url, type=kind, length=count(length) or None, duration_s=seconds(duration))


def enclosures(found: Iterable[Enclosure | None]) -> tuple[Enclosure, ...]:
    """Return files in order, bounded; one that is named twice once, with all that is said of it."""
    kept: dict[str, Enclosure] = {}
    for one in islice(found, MAX_VALUES_READ):
        if one is not None:
            first = kept.get(one.url, one)
            kept[one.url] = replace(
                first,
                type=first.type or one.type,
                length=first.length or one.length,
                duration_s=first.duration_s or one.duration_s,
            )
    return tuple(kept.values())[:MAX_ENCLOSURES]


def count(value: object) -> int | None:
    """Return a number of bytes or of anything else; None if it is not a sane number."""
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    if found := _GROUPED.fullmatch(text[:MAX_NUMBER_CHARS]):
        text = text.replace(found[1], "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def whole_number(value: object) -> int | None:
    """Return a number of pixels or seconds (``640``, ``640.0`` or ``"640px"``), or None."""
    is_number = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    found = _WHOLE.fullmatch(str(value)[:50]) if is_number else None
    return int(found[1]) if found else None


def seconds(value: object) -> int | None:
    """Return a playing time in seconds; None for 0 or too long.

    Read are seconds, MM:SS, HH:MM:SS, ISO 8601 (PT1H2M) and "1 hr 2 min".
    """
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    text = str(value)[:50]
    if found := _CLOCK.fullmatch(text):
        parts = (0, *(int(part or 0) for part in found.groups()))
    elif (found := _ISO.fullmatch(text) or _UNITS.fullmatch(text)) and any(found.groups()):
        parts = tuple(int(part or 0) for part in found.groups())
    else:
        return None
    days, hours, minutes, rest = parts
    return _bounded(((days * 24 + hours) * 60 + minutes) * 60 + rest, LONGEST_S)


def _bounded(number: int | None, most: int) -> int | None:
    return number if number is not None and 0 < number <= most else None
