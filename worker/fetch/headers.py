"""Response headers, read. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_HEADERS = 200
JOINED = frozenset({"link", "x-robots-tag"})  #: Each line of them says something of its own.
_MAX_WAIT_S = 7 * 86400.0  # 88 hours were seen in the wild (Media Cloud); a month would lose what a feed shows in it


def read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Lower-case names; of a repeated name the last wins, but some are put together (RFC 9110, 5.3): ``JOINED``.

    Bytes are read as Latin-1 (RFC 9110, 5.5).
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.strip().decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in JOINED and name in headers else value
    return headers


def read_cookies(raw: Iterable[tuple[bytes, bytes]]) -> tuple[str, ...]:
    """Return the Set-Cookie lines, each by itself: they cannot be put together (RFC 9110, 5.3)."""
    return tuple(value.strip().decode("latin-1") for name, value in raw if name.lower() == b"set-cookie")


def address_in(value: str) -> str:
    """Return a header's address with the bytes that are not ASCII encoded as they came, in UTF-8 or another charset."""
    return "".join(char if char.isascii() else f"%{ord(char):02X}" for char in value)


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, as number or date (RFC 9110, 10.2.3); None if unreadable."""
    if not value:
        return None
    value = value.strip()[:64]
    if value.isascii() and value.isdigit():
        return min(float(value), _MAX_WAIT_S)
    try:
        wait_s = float(value)
    except ValueError:
        wait_s = _seconds_until(value, now)
    if not math.isfinite(wait_s):
        return None
    return min(max(wait_s, 0.0), _MAX_WAIT_S)


def _seconds_until(value: str, now: datetime) -> float:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return math.nan
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return (date - now).total_seconds()
