"""Dates that a text states in words: whole ones, and such as mean something beside a known day only. Pure.

"PARIS, July 18 (AFP)" names no year, "4 hours ago" no day: they are read against the moment at which the
text was first seen, and only if that lies at most a week later. An older text is not dated by a guess.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from worker.parse.date_names import halves, meaning_of, months, weekdays
from worker.parse.dates import read_date
from worker.parse.zones import is_zone_name
from worker.types import DatePrecision

LONGEST_STAMP_CHARS = 120
_FRESH = timedelta(days=7)  #: A report that is seen later than this after the day it names may be of another year.

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_KEPT = re.compile(r"\d{1,2}[:h]\d\d(?::\d\d)?|\d[\d./-]*\d|\d+|[+-]\d\d:?\d\d|[^\W\d_](?:[^\W\d_]|\.(?=[mM]\b))*")
_UPDATED = re.compile(
    r"\b(?:last )?(?:updated|modified|aktualisiert|mis à jour|actualizado|aggiornato|обновлено)\b", re.I
)
_DAYS_BACK = {
    word: days
    for days, words in enumerate((
        "today heute aujourd hoy oggi hoje vandaag сегодня اليوم",
        "yesterday gestern hier ayer ieri ontem gisteren вчера أمس",
    ))
    for word in words.split()
}  # fmt: skip
_UNIT_WORDS: dict[DatePrecision, str] = {
    "minute": "m min mins minute minutes minuten minuto minutos minuti minuut минут минуты минуту دقيقة دقائق",
    "hour": "h hr hrs hour hours stunde stunden heure heures hora horas ora ore uur час часа часов ساعة ساعات",
    "day": "d day days tag tagen jour jours día días giorno giorni dia dias dag dagen день дня дней يوم أيام",
}
_UNITS: dict[str, DatePrecision] = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_UNIT_S: dict[DatePrecision, float] = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}
_CLOCK = re.compile(r"\d{1,2}[:h]\d\d")
_AGO = re.compile(
    r"(?:(?:vor|il y a|hace|há|قبل|منذ)\s)?(?P<count>\d{1,3}) ?(?P<unit>[^\W\d_]+)"
    r"(?:\s(?:ago|fa|atrás|назад|geleden))?",
    re.I,
)
_AGO_WORDS = re.compile(r"^(?:vor|il y a|hace|há|قبل|منذ)\s|\s(?:ago|fa|atrás|назад|geleden)$", re.I)


def read_stamp(raw: str | None, seen_at: datetime, lang: str | None = None) -> tuple[datetime, DatePrecision] | None:
    """Return when a text was published by its own words, in UTC, and how exactly they say it; None if they do not.

    ``raw`` is a line or the date of a dateline: "Published 18 July 2019, 14:05 GMT", "July 18", "Friday",
    "4 hours ago", in the languages of the wires. What only says when it was updated dates nothing.
    """
    raw = " ".join((raw or "").split())
    updated = _UPDATED.search(raw[:LONGEST_STAMP_CHARS])
    raw = raw[: updated.start()] if updated else raw
    if not raw or len(raw) > LONGEST_STAMP_CHARS:
        return None
    if _YEAR.search(raw) or re.search(r"\d\d[./]\d\d[./]\d\d", raw):
        return _whole(raw, seen_at, lang)
    return _ago(raw, seen_at) or _day(raw, seen_at)


def _whole(raw: str, seen_at: datetime, lang: str | None) -> tuple[datetime, DatePrecision] | None:
    """Read a day with its year: the whole line, its date words alone, or the day alone if its zone is unsure."""
    words = _date_words(raw)
    for said in (raw, words, _CLOCK.split(words)[0]):
        reading = read_date(said, seen_at, lang) if not said.isdigit() else None
        if reading is not None and reading.at is not None:
            return (reading.at, reading.precision) if reading.at <= seen_at else None
    return None


def _date_words(raw: str) -> str:
    """Return the figures, months, weekdays and zones of a line such as "Publié le 18 juillet 2019 à 14h05"."""
    kept = [token for token in _KEPT.findall(raw) if token[0].isdigit() or token[0] in "+-" or _dates(token.lower())]
    return " ".join(re.sub(r"(?<=\d)h(?=\d\d)", ":", token) for token in kept)


def _dates(word: str) -> bool:
    word = word.replace(".", "")
    return word in months() or is_zone_name(word) or word in halves() or (word in weekdays() and len(word) > 2)


def _ago(raw: str, seen_at: datetime) -> tuple[datetime, DatePrecision] | None:
    """Find "4 hours ago", "vor 3 Stunden", "hier": a length of time before the text was seen."""
    bare = raw.strip(" .,()").casefold()
    if bare in _DAYS_BACK:
        return _midnight(seen_at - timedelta(days=_DAYS_BACK[bare])), "day"
    found = _AGO.fullmatch(bare)
    if found is None or not _AGO_WORDS.search(bare) or found["unit"] not in _UNITS:
        return None
    precision = _UNITS[found["unit"]]
    back = timedelta(seconds=int(found["count"]) * _UNIT_S[precision])
    if back > _FRESH:
        return None
    at = seen_at - back
    return (_midnight(at), "day") if precision == "day" else (at.replace(second=0, microsecond=0), precision)


def _day(raw: str, seen_at: datetime) -> tuple[datetime, DatePrecision] | None:
    """Find "July 18", "18 июля", "Friday": the last such day before the text was seen, if that is a week or less."""
    tokens = [token.casefold() for token in _TOKEN.findall(raw)]
    named = {month for token in tokens if (month := meaning_of(token, months(), None)) is not None}
    days = [int(token) for token in tokens if token.isdigit() and len(token) <= 2]
    if len(named) == 1 and days:
        return _recent(named.pop(), days[0], seen_at)
    known = {day for token in tokens if (day := meaning_of(token, weekdays(), None)) is not None}
    if len(known) != 1 or named or days:
        return None
    back = (seen_at.weekday() - known.pop()) % 7
    return _midnight(seen_at - timedelta(days=back)), "day"


def _recent(month: int, day: int, seen_at: datetime) -> tuple[datetime, DatePrecision] | None:
    for year in (seen_at.year, seen_at.year - 1):
        try:
            date = datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            continue
        if timedelta(0) <= seen_at - date <= _FRESH + timedelta(days=1):
            return date, "day"
    return None


def _midnight(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
