"""Names of streams and items in the Google Reader API. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from worker.api.requests import ID_LIMIT
from worker.errors import InvalidInput
from worker.service.people.notes import tidy_label

STATE = "user/-/state/com.google/"
LABEL = "user/-/label/"
READING_LIST, READ, STARRED = f"{STATE}reading-list", f"{STATE}read", f"{STATE}starred"
KEPT_UNREAD = f"{STATE}kept-unread"
ITEM = "tag:google.com,2005:reader/item/"
HANDED_IN = 0  #: Number of the feed that holds all articles which came in by no feed.

PARTS_OF_A_SECOND = ((19, 10**9), (16, 10**6), (13, 10**3))
"""Digits of a time of these years, and how many of its units a second has: apps count in each."""

_USER = re.compile(r"user/[^/]+/(state/com\.google/[\w-]+|label/.+)", re.DOTALL)
_HEX, _DECIMAL = re.compile(r"[0-9a-fA-F]{1,16}"), re.compile(r"[0-9]{1,19}")
STATES: dict[str, Literal["all", "read", "unread", "starred"]] = {
    READING_LIST: "all",
    READ: "read",
    STARRED: "starred",
    KEPT_UNREAD: "unread",
    f"{STATE}unread": "unread",
}


@dataclass(frozen=True, slots=True)
class StreamName:
    """A stream: a state of articles, a feed, a folder or a label."""

    kind: Literal["all", "read", "unread", "starred"] = "all"
    feed: int | str | None = None  #: Number or address; None: any.
    folder: str | None = None  #: None: any.
    label: str | None = None  #: A name is that of a folder until it is known that there is none.


def plain_name(name: str) -> str:
    """Return a name of a stream with ``-`` in place of the user that it names, a label as labels are stored."""
    named = _USER.fullmatch(name)
    return f"user/-/{tidy_label(named[1])}" if named else name


def read_stream(name: str) -> StreamName:
    """Read the name of a stream; of a state its last word is enough, as for FreshRSS. Raises InvalidInput."""
    name = plain_name(name)
    name = f"{STATE}{name}" if f"{STATE}{name}" in STATES else name
    if name in STATES:
        return StreamName(STATES[name])
    if name.startswith(LABEL):
        return StreamName(folder=name.removeprefix(LABEL))
    if name.startswith("feed/"):
        feed = name.removeprefix("feed/")
        return StreamName(feed=min(int(feed), ID_LIMIT) if _DECIMAL.fullmatch(feed) else feed)
    raise InvalidInput("there is no such stream", thing=name[:200])


def read_item(name: str) -> int:
    """Return the id of an article: long names and 16 digits are hexadecimal, others decimal. Raises InvalidInput."""
    short = name.removeprefix(ITEM)
    is_hex = short != name or len(name) == 16
    if not (_HEX if is_hex else _DECIMAL).fullmatch(short):
        raise InvalidInput("there is no such item", thing=name[:200])
    return min(int(short, 16 if is_hex else 10), ID_LIMIT)


def item_name(article_id: int) -> str:
    """Return the long name of an item."""
    return f"{ITEM}{article_id:016x}"


def read_time(given: str | None) -> datetime | None:
    """Return a time given in seconds, or by its digits in milliseconds (13), microseconds (16) or nanoseconds (19).

    None for 0 or another text.
    """
    whole = (given or "").partition(".")[0]  # older NetNewsWire sends fractions of a second
    if not whole.isascii() or not whole.isdigit() or not int(whole[:30]):
        return None
    seconds = int(whole[:30]) / next((parts for digits, parts in PARTS_OF_A_SECOND if len(whole) >= digits), 1)
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
