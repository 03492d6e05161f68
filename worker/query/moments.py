"""Times as people type them, in queries and on the command line: a date, today, or how long ago."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta

_AGO = re.compile(r"-?([0-9]{1,6})([mhdw])", re.IGNORECASE)
_DURATION = re.compile(
    r"-?P(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_DAY = timedelta(days=1)

FIRST, LAST = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))  #: As far as the calendar goes.


def read_moment(typed: str, now: datetime, *, is_end: bool) -> datetime | None:
    """Return the time meant, in UTC; None if it cannot be read. A time without a zone is UTC.

    A day, month or year stands for its beginning, or with ``is_end`` for the beginning of the next, so that
    "until a day" includes that day. Durations (``-7d``, ``12h``, ``-30m`` for minutes, ISO 8601 ``P1W``) count back
    from ``now``.
    """
    try:
        return _day(typed, now, is_end=is_end) or _ago(typed, now) or _instant(typed)
    except OverflowError:
        return FIRST
    except ValueError:
        return None


def _day(typed: str, now: datetime, *, is_end: bool) -> datetime | None:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    named = {"today": today, "yesterday": today - _DAY}
    if typed.lower() in named:
        start = named[typed.lower()]
        return start + _DAY if is_end else start
    if not (read := _DATE.fullmatch(typed)):
        return None
    year, month, day = (int(part) if part else None for part in read.groups())
    start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
    if not is_end:
        return start
    last = datetime(start.year, month or 12, day or monthrange(start.year, month or 12)[1], tzinfo=UTC)
    return last + _DAY if last < LAST - _DAY else LAST


def _ago(typed: str, now: datetime) -> datetime | None:
    if read := _AGO.fullmatch(typed):
        return now - int(read[1]) * _UNITS[read[2].lower()]
    read = _DURATION.fullmatch(typed)
    if not read or not any(read.groups()):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in read.groups())
    earlier = _months_before(now, 12 * years + months)
    return earlier - timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _months_before(now: datetime, months: int) -> datetime:
    """Return the same day some months ago; the last of that month where it has no such day."""
    year, month = divmod(12 * now.year + now.month - 1 - months, 12)
    if year < 1:
        return FIRST
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def _instant(typed: str) -> datetime | None:
    read = datetime.fromisoformat(typed)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
