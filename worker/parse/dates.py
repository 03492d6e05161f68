"""Dates in the forms found in the wild, to aware UTC. Pure.

A reader that guesses is worse than one that says "unreadable": dates before 1990, more than a day
ahead, or not in the calendar are none at all.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from dateutil import parser as dateutil_parser
from dateutil import tz

from worker.types import DatePrecision

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST_AHEAD = timedelta(days=1)  # clocks and zones differ; what is further ahead is no publication date
_MAX_CHARS = 100

#: Zone abbreviations by hours; where one name means several, the news publishers' most usual meaning.
_ZONE_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "IST": 5.5, "CET": 1, "CEST": 2, "MEZ": 1,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "MSD": 4, "PKT": 5, "WIB": 7, "ICT": 7, "HKT": 8, "SGT": 8,
    "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "AST": -4,
    "ADT": -3, "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "PT": -8, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3, "SAST": 2, "EAT": 3, "WAT": 1,
}  # fmt: skip
_MONTHS = (
    ("jan", "janv", "januar", "janvier", "enero", "gennaio", "janeiro", "januari", "stycznia", "января", "ene", "gen"),
    ("feb", "févr", "februar", "février", "fevr", "febrero", "febbraio", "fevereiro", "februari", "lutego", "февраля"),
    ("mar", "mars", "märz", "marzo", "março", "maart", "marca", "марта", "mrz", "mär", "mrt"),
    ("apr", "avr", "avril", "abril", "aprile", "kwietnia", "апреля", "abr"),
    ("may", "mai", "mayo", "maggio", "maio", "mei", "maja", "мая", "mag"),
    ("jun", "juin", "juni", "junio", "giugno", "junho", "czerwca", "июня", "giu"),
    ("jul", "juil", "juillet", "juli", "julio", "luglio", "julho", "lipca", "июля", "lug"),
    ("aug", "août", "aout", "agosto", "augustus", "sierpnia", "августа", "ago"),
    ("sep", "sept", "septembre", "septiembre", "settembre", "setembro", "września", "сентября", "set"),
    ("oct", "okt", "oktober", "octobre", "octubre", "ottobre", "outubro", "października", "октября", "ott", "out"),
    ("nov", "novembre", "noviembre", "novembro", "listopada", "ноября"),
    ("dec", "dez", "dezember", "décembre", "déc", "diciembre", "dicembre", "dezembro", "grudnia", "декабря", "dic"),
)  # fmt: skip
_ENGLISH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: Names of months and their short forms, in lower case, to 1 to 12.
MONTHS = {name: i + 1 for i, names in enumerate(_MONTHS) for name in (*names, _ENGLISH_NAMES[i])}
_SMALL_WORDS = frozenset(("de", "del", "den", "le", "il", "of", "um", "uhr", "года", "г"))
_WORD = re.compile(r"[^\W\d_]+\.?")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d(?:[T ]\d\d:?\d\d)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)(?:19|20)\d{12}(?!\d)|(?<!\d)20\d{6}(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(?P<a>\d{1,2})(?P<sign>[/.])(?P<b>\d{1,2})(?P=sign)\d{4}(?!\d)")
_SECONDS = re.compile(r"\d\d?:\d\d:\d\d|(?<!\d)(?:19|20)\d{12}(?!\d)|T\d{6}(?!\d)", re.I)
_MINUTES = re.compile(r"(?<!\d)\d{1,2}[:h]\d\d(?!\d)|T\d{4}(?!\d)|(?<!\d)\d{1,2}\.\d\d (?:uhr|[ap]m)", re.I)
_HOURS = re.compile(r"(?<!\d)\d{1,2} ?(?:[ap]\.?m\b|uhr)", re.I)
_MIDNIGHT = re.compile(r"(?<![\d:])0?0:00(?::00(?:\.0+)?)?(?![\d:])|T0000(?:00)?(?!\d)", re.I)
_DEFAULTS = (datetime(2001, 1, 1), datetime(2002, 2, 2))  # noqa: DTZ001 naive on purpose: the raw date has the zone
_SPLIT_ZONE = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d$)")


def read_date(raw: str | None, now: datetime) -> datetime | None:
    """``raw`` in UTC; None if it is missing, unreadable, before 1990 or more than a day after ``now``."""
    if not raw:
        return None
    raw = " ".join(raw.split()) if len(raw) <= _MAX_CHARS * 2 else ""
    if not raw or len(raw) > _MAX_CHARS:
        return None
    date = _iso(raw) or _rfc822(raw) or _other(raw)
    return plausible(date, now)


def precision_of(raw: str) -> DatePrecision:
    """How exactly a date is stated. Midnight sharp is what programs write that know the day alone."""
    raw = raw[: 2 * _MAX_CHARS]
    if _MIDNIGHT.search(raw):
        return "day"
    if _SECONDS.search(raw):
        return "second"
    if _MINUTES.search(raw):
        return "minute"
    return "hour" if _HOURS.search(raw) else "day"


def plausible(date: datetime | None, now: datetime) -> datetime | None:
    """``date`` in UTC if an article can have been published then; None otherwise. No zone means UTC."""
    if date is None:
        return None
    try:
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return date if EARLIEST <= date <= now + LATEST_AHEAD else None


def _iso(raw: str) -> datetime | None:
    if not _ISO.match(raw):
        return None
    try:
        return datetime.fromisoformat(_SPLIT_ZONE.sub("", raw).replace("z", "Z"))
    except ValueError:
        return None


def _rfc822(raw: str) -> datetime | None:
    zone = raw.rpartition(" ")[2].strip("()").upper()
    if zone in _ZONE_HOURS:
        raw = raw.rpartition(" ")[0]
    try:
        date = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if zone in _ZONE_HOURS and date.tzinfo is None:
        date = date.replace(tzinfo=_zone(zone, None))
    return date


def _other(raw: str) -> datetime | None:
    """Anything else with a year in it, read twice over different defaults: a guessed day shows itself."""
    if not _YEAR.search(raw) or raw.startswith("-"):
        return None
    numeric = _NUMERIC.search(raw)
    if numeric and numeric["sign"] == "/" and max(int(numeric["a"]), int(numeric["b"])) <= 12:
        return None  # 03/04 is April in most of the world, March in the United States
    raw = _WORD.sub(_english, raw)
    by_day = numeric is not None and numeric["sign"] == "."
    readings = []
    for default in _DEFAULTS:
        try:
            readings.append(dateutil_parser.parse(raw, default=default, tzinfos=_zone, dayfirst=by_day))
        except (ValueError, OverflowError, TypeError, AttributeError, IndexError, ArithmeticError):
            return None
    return readings[0] if readings[0] == readings[1] else None


def _english(word: re.Match[str]) -> str:
    """Return a month's name in English; nothing for the small words around it ("2 de mayo de 2006")."""
    folded = word.group().rstrip(".").lower()
    if folded in _SMALL_WORDS:
        return ""
    return _ENGLISH[MONTHS[folded] - 1] if folded in MONTHS else word.group()


def _zone(name: str | None, offset_s: int | None) -> tzinfo | None:
    if offset_s is not None:
        return tz.tzoffset(None, offset_s)
    hours = _ZONE_HOURS.get((name or "").upper())
    return None if hours is None else tz.tzoffset(None, int(hours * 3600))
