"""Time zones of written dates: offsets in every form, names by a table. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from worker.languages import base_language
from worker.parse.unread import Unread
from worker.wordlists import Table, any_of

_HIGHEST_HOURS = 14
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d\d))?$")
_TABLE = Table("parse/zones")


def zone_of_offset(raw: str) -> tzinfo:
    """Return the zone of an offset such as "+0530", "GMT+2", "-03:00".

    Raises:
        Unread: no place on earth has that offset.
    """
    found = _OFFSET.search(raw)
    if found is None:
        raise Unread(f"the offset {raw!r} is not understood")
    sign, hours, minutes = -1 if found[1] == "-" else 1, int(found[2]), int(found[3] or 0)
    if hours > _HIGHEST_HOURS or minutes not in (0, 15, 30, 45):
        raise Unread(f"the offset {raw!r} exists nowhere")
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def is_zone_name(word: str) -> bool:
    """Return True if a word names a time zone, also where it names several."""
    return word.upper() in _names()


def zone_of_name(name: str, *, lang: str | None, is_rfc822: bool) -> tzinfo:
    """Return the zone of a name such as "CEST" or "ET".

    Args:
        name: The name, in any case.
        lang: Language of the text, for names of several zones.
        is_rfc822: The date has the form of RFC 822, which defines some of these names.

    Raises:
        Unread: The name is unknown, or may mean several zones.
    """
    key = name.upper()
    meaning = _names().get(key)
    if isinstance(meaning, Mapping):
        meaning = _by_language(meaning, lang, is_rfc822)
        if meaning is None:
            raise Unread(f"{key} names several time zones")
    if isinstance(meaning, str):
        return ZoneInfo(meaning)
    if meaning is None:
        raise Unread(f"the time zone {name!r} is unknown")
    return timezone(timedelta(hours=meaning))


def take_phrase(text: str) -> tuple[str, tzinfo | None]:
    """Return a date in lower case without a zone of several words ("pacific time"), and that zone; None without one."""
    found = _phrases().search(text)
    if found is None:
        return text, None
    meaning = _TABLE.values["phrases"][found.group()]
    zone = ZoneInfo(meaning) if isinstance(meaning, str) else timezone(timedelta(hours=meaning))
    return f"{text[: found.start()]} {text[found.end() :]}", zone


def zone_of_region(key: str) -> tzinfo | None:
    """Return the zone of a key of the IANA database ("Europe/Berlin"); None if the database has no such key."""
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _by_language(meaning: Mapping[str, Any], lang: str | None, is_rfc822: bool) -> Any:
    lowered = {key.lower(): value for key, value in meaning.items()}
    tag = (lang or "").lower().replace("_", "-")
    keys = (tag, base_language(lang), "rfc822" if is_rfc822 else "")
    return next((lowered[key] for key in keys if key in lowered), None)


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(any_of(_TABLE.values["phrases"]))


@cache
def _names() -> Mapping[str, Any]:
    values = _TABLE.values
    return {**values["fixed"], **values["regions"], **values["ambiguous"]}
