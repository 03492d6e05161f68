"""Tags, lead picture, files and comments' address of an article as programs hand it in, checked field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from worker.addresses import UNFIT
from worker.errors import InvalidInput
from worker.parse.media import (
    MAX_CAPTION_CHARS,
    MAX_CREDIT_CHARS,
    MAX_ENCLOSURES,
    MAX_TAG_CHARS,
    MAX_TAGS,
    MAX_TYPE_CHARS,
    enclosure,
    enclosures,
    picture,
    tags,
    web_address,
)
from worker.types import Enclosure, Picture

FIELDS = ("tags", "picture", "enclosures", "comments_url")
_BEGINNING = re.compile(r"\s*https?://[^\s/]", re.IGNORECASE)  #: To browsers, "http:///x" is the host x.
_CHARS = {"caption": MAX_CAPTION_CHARS, "credit": MAX_CREDIT_CHARS, "type": MAX_TYPE_CHARS}
_PICTURE = ("url", "caption", "credit", "width", "height")
_ENCLOSURE = ("url", "type", "length", "duration_s")


def read_media(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an arrival that are named in ``FIELDS``. Raises InvalidInput that names the field."""
    address = given.get("comments_url")
    return {
        "tags": _tags(given.get("tags")),
        "picture": _picture(given.get("picture")),
        "enclosures": _enclosures(given.get("enclosures")),
        "comments_url": None if address is None else read_address("comments_url", address),
    }


def _tags(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or any(not isinstance(one, str) for one in value):
        raise InvalidInput('tags is a list of texts, as ["Floods"]')
    if len(value) > MAX_TAGS or any(len(one) > MAX_TAG_CHARS for one in value):
        raise InvalidInput(f"tags holds at most {MAX_TAGS} texts of at most {MAX_TAG_CHARS} characters")
    return tags(value)


def _picture(value: object) -> Picture | None:
    if value is None:
        return None
    one = _object("picture", value, _PICTURE)
    size = (one.get("width"), one.get("height"))
    return picture(one["url"], None, caption=one.get("caption"), credit=one.get("credit"), size=size)


def _enclosures(value: object) -> tuple[Enclosure, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MAX_ENCLOSURES:
        raise InvalidInput(f"enclosures is a list of at most {MAX_ENCLOSURES} objects")
    given = [_object("enclosures", one, _ENCLOSURE) for one in value]
    return enclosures(
        enclosure(
            one["url"], None, kind=one.get("type"), length=one.get("length"), duration=one.get("duration_s")
        )
        for one in given
    )  # fmt: skip


def _object(field: str, value: object, known: tuple[str, ...]) -> Mapping[str, Any]:
    """Return an object whose address, texts and numbers are such."""
    if not isinstance(value, Mapping) or not set(value) <= set(known):
        raise InvalidInput(f"{field}: an object with {', '.join(known)} is taken; only url must be given")
    read_address(f"{field}.url", value.get("url"))
    for name in known[1:]:
        one, limit = value.get(name), _CHARS.get(name)
        if limit is None and one is not None and (not isinstance(one, int) or isinstance(one, bool)):
            raise InvalidInput(f"{field}.{name} is a whole number or null")
        if limit is not None and one is not None and (not isinstance(one, str) or len(one) > limit):
            raise InvalidInput(f"{field}.{name} is text of at most {limit:,} characters or null")
    return value


def read_address(field: str, value: object) -> str:
    """Return an address of the web in its normal form. Raises InvalidInput(reason="bad_url") that names the field."""
    is_whole = isinstance(value, str) and _BEGINNING.match(value) and not UNFIT.search(value.strip())
    found = web_address(value, None) if isinstance(value, str) and is_whole else None
    if found is None:
        raise InvalidInput(f"{field}: {str(value)[:80]!r} is no http or https address", reason="bad_url")
    return found
