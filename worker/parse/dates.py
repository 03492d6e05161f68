"""Dates in the forms found in the wild, to aware UTC. Pure.

A date is read in full or not at all: an unknown word or zone, two orders of day and month, an impossible time leave it
unread, with a warning that names the reason. Dates before 1990 or more than a day ahead are no dates of publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from worker.parse.calendars import in_gregorian
from worker.parse.date_parts import Parts, normal, take_apart
from worker.parse.unread import Unread
from worker.parse.zones import zone_of_offset
from worker.types import DatePrecision

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST_AHEAD = timedelta(days=1)  # clocks and zones differ; what is further ahead is no publication date
_MAX_CHARS = 100
_SHOWN_CHARS = 60
#: The forms of ISO 8601 and RFC 3339, and the same without separators; a zone behind them.
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[Tt ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,12}))?)?)?"
    r"(?: ?([Zz]|[+-]\d\d(?::?\d\d)?))?"
)
_ENGLISH_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC822 = re.compile(
    rf"(?:({'|'.join(_ENGLISH_DAYS)}), )?(\d\d?) ({'|'.join(_ENGLISH_MONTHS)}) (\d{{4}}) "
    r"(\d\d):(\d\d)(?::(\d\d))? (GMT|UTC|[+-]\d{4})"
)
_WEEK_OR_YEARDAY = re.compile(r"(\d{4})-(?:W(\d\d)-(\d)|(\d{3}))")
_EPOCH = re.compile(r"(\d{9,10})(\d{3}|\.\d{1,9})?")
_MIDNIGHT = (timedelta(0), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class DateReading:
    """Reading of a stated date, with a warning for what was left out or is doubtful."""

    at: datetime | None  #: In UTC; None if it was not understood or cannot be right.
    warning: str | None = None  #: Why it was left out, or what is doubtful about it; None if nothing is.
    precision: DatePrecision = "day"  #: As ``precision_of_date`` gives it.


def read_date(raw: str | None, now: datetime, lang: str | None = None) -> DateReading:
    """Read a date.

    Args:
        raw: The date as it stands; None or blank gives no date and no warning.
        now: Dates more than a day after it are refused.
        lang: Language of the text around it, for names and orders that differ between languages.
    """
    if not raw or not raw.strip():
        return DateReading(None)
    shown = repr(" ".join(raw[: 2 * _SHOWN_CHARS].split())[:_SHOWN_CHARS])
    try:
        at, precision, doubt = _read(_bounded(raw, lang), now, lang)
    except Unread as why:
        return DateReading(None, f"{shown}: {why}")
    except (OverflowError, ValueError):
        return DateReading(None, f"{shown}: not in the calendar")
    if (known := plausible(at, now)) is None:
        return DateReading(None, f"{shown}: before 1990 or in the future")
    return DateReading(known, f"{shown}: {doubt}" if doubt else None, precision)


def precision_of_date(raw: str, lang: str | None = None) -> DatePrecision:
    """Return the precision of a date; "day" also for midnight sharp, which programs write that know the day alone.

    A date that is not understood counts as one of a day.
    """
    try:
        text = _bounded(raw, lang)
        if _EPOCH.fullmatch(text) and not _ISO.fullmatch(text):
            return "second"
        return (_iso(text) or _rfc822(text) or take_apart(text, lang)).precision
    except (Unread, ValueError, OverflowError):
        return "day"


def plausible(at: datetime | None, now: datetime) -> datetime | None:
    """Return a time in UTC if an article can have been published then; None otherwise. No zone means UTC."""
    if at is None:
        return None
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return at if EARLIEST <= at <= now + LATEST_AHEAD else None


def is_today(at: datetime, now: datetime) -> bool:
    """Return True if a day is the present one somewhere on earth: pages show it beside their name."""
    return (now - timedelta(hours=12)).date() <= at.date() <= (now + timedelta(hours=14)).date()


def _bounded(raw: str, lang: str | None) -> str:
    text = normal(raw[: 2 * _MAX_CHARS])
    if len(text) > _MAX_CHARS or len(raw.rstrip()) > 2 * _MAX_CHARS:
        raise Unread("too long")
    if text.startswith("-"):
        raise Unread("before our era")
    return in_gregorian(text, lang)


def _read(text: str, now: datetime, lang: str | None) -> tuple[datetime, DatePrecision, str | None]:
    """Return the time, how exactly it is stated, and what is doubtful about it."""
    parts = _iso(text) or _rfc822(text)
    if parts is None:
        if (epoch := _EPOCH.fullmatch(text)) is not None:
            return datetime.fromtimestamp(int(epoch[1]), UTC), "second", None
        parts = take_apart(text, lang)
    day, doubt = _one_day(parts, now)
    at = datetime.combine(day, time(), parts.zone or UTC)
    if not parts.after_midnight:
        return at, parts.precision, doubt
    wall = at.replace(tzinfo=None) + parts.after_midnight
    return wall.replace(tzinfo=at.tzinfo), parts.precision, doubt


def _one_day(parts: Parts, now: datetime) -> tuple[date, str | None]:
    """Return the one day the parts can mean. A stated weekday decides between two, and must not deny the only one."""
    days = parts.days
    if len(days) > 1 and parts.weekday is not None:
        days = frozenset(day for day in days if day.weekday() == parts.weekday)
    if len(days) > 1:
        days = frozenset(day for day in days if day >= EARLIEST.date())
    if len(days) != 1:
        raise Unread("the order of day, month and year is not known")
    day = next(iter(days))
    denied = parts.weekday is not None and day.weekday() != parts.weekday
    return day, "its weekday is another" if denied else None


def _iso(text: str) -> Parts | None:
    """Read the forms of ISO 8601, which need no tables, or return None."""
    found = _ISO.fullmatch(text)
    if found is None:
        return _week_or_yearday(text)
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    if hour is None:
        zone = None  # XML Schema lets a day have one
    return _parts(date(int(year), int(month), int(day)), None, (hour, minute, second, fraction), zone)


def _rfc822(text: str) -> Parts | None:
    """Read the form that nearly all feeds use, which needs no tables; None if it is another."""
    found = _RFC822.fullmatch(text)
    if found is None:
        return None
    weekday, day, month, year, hour, minute, second, zone = found.groups()
    named = _ENGLISH_DAYS.index(weekday) if weekday else None
    stated = date(int(year), _ENGLISH_MONTHS.index(month) + 1, int(day))
    return _parts(stated, named, (hour, minute, second, None), "Z" if zone in ("GMT", "UTC") else zone)


def _parts(day: date, weekday: int | None, clock: Sequence[str | None], zone: str | None) -> Parts:
    """Return a day with its time (hour, minute, second, fraction) and zone, in digits. Raises Unread if it has none."""
    hour, minute, second, fraction = clock
    seconds = 59 if second == "60" and minute in ("29", "44", "59") else int(second or 0)
    hours, minutes = int(hour or 0), int(minute or 0)
    if hours > 24 or minutes > 59 or seconds > 59 or (hours == 24 and (minutes or seconds)):
        raise Unread("a time that does not exist")
    after = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    after += timedelta(microseconds=int((fraction or "")[:6].ljust(6, "0")))
    stated: DatePrecision = "day" if hour is None or after in _MIDNIGHT else "second" if second else "minute"
    offset = None if zone is None else UTC if zone in "Zz" else zone_of_offset(zone)
    return Parts(frozenset((day,)), weekday, after, offset, stated)


def _week_or_yearday(text: str) -> Parts | None:
    """Read "2026-W10-1" and "2026-061"."""
    found = _WEEK_OR_YEARDAY.fullmatch(text)
    if found is None:
        return None
    year, week, weekday, yearday = found.groups()
    if week:
        day = date.fromisocalendar(int(year), int(week), int(weekday))
    else:
        day = date(int(year), 1, 1) + timedelta(days=int(yearday) - 1)
        if day.year != int(year):
            raise Unread("that day does not exist")
    return Parts(frozenset((day,)), None, timedelta(0), None, "day")
