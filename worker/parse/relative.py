"""Dates that a text states in words: whole ones, and such as mean something beside a known day only. Pure.

"PARIS, July 18 (AFP)" names no year, "4 hours ago" no day: they are read against the moment at which the
text was first seen, and only if that lies at most a week later. An older text is not dated by a guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product

from worker.languages import base_language
from worker.parse.date_names import halves, meaning_of, months, weekdays
from worker.parse.date_parts import normal, with_halves
from worker.parse.dates import precision_of_date, read_date
from worker.parse.zones import is_zone_name
from worker.types import DatePrecision
from worker.wordlists import Table, any_of

LONGEST_STAMP_CHARS = 120
_LONGEST_AGO_CHARS = 40
_FRESH = timedelta(days=7)  #: A report that is seen later than this after the day it names may be of another year.

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_KEPT = re.compile(r"\d{1,2}[:h]\d\d(?::\d\d)?|\d[\d./-]*\d|\d+|[+-]\d\d:?\d\d|[^\W\d_](?:[^\W\d_]|\.(?=[mM]\b))*")
_UPDATED = re.compile(
    r"\b(?:last )?(?:updated|modified|aktualisiert|mis à jour|actualizado|aggiornato|обновлено)\b", re.I
)
_TABLE = Table("parse/relative")
_PRECISIONS: tuple[DatePrecision, ...] = ("minute", "hour", "day")
_UNIT_S: dict[DatePrecision, float] = {"minute": 60.0, "hour": 3600.0, "day": 86400.0}
_Span = tuple[int, DatePrecision]  #: How many of a unit.
_SPELLED_COUNTS = ("one", "two")  #: In order of the numbers they mean.
_CLOCK = re.compile(r"\d{1,2}[:h]\d\d")
_LONGEST_ABBREVIATION = 4  #: Longer names of zones are words: "Mountain".
_GOES_ON = re.compile(r"\s(?!(?:Time|Standard|Daylight)\b)[A-Z][a-z]")
_BEGAN = re.compile(r"[A-Z][a-z]{2,}\s$")
_PART_OF_DAY = re.compile(r"\d\s(?:at\s)?(?:night|noon|midday|midnight|dawn|dusk)\b", re.I)  #: Without "am" or "pm".
_COUNT = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_SHORTEST_DAY_LETTERS = 3
_SOME_TIME = datetime(2000, 1, 3, 23, 59, tzinfo=UTC)  #: How exactly a text says how long ago does not depend on it.
_DAY_WORDS = ("today", "yesterday")  #: In order of the days back.


def read_stamp(raw: str | None, seen_at: datetime, lang: str | None = None) -> tuple[datetime, DatePrecision] | None:
    """Return when a text was published by its own words, in UTC, and how exactly they say it; None if they do not.

    ``raw`` is a line or the date of a dateline: "Published 18 July 2019, 14:05 GMT", "July 18", "Friday",
    "4 hours ago", in the languages of the wires. What only says when it was updated dates nothing.
    """
    raw = with_halves(" ".join((raw or "").split()))
    updated = _UPDATED.search(raw[:LONGEST_STAMP_CHARS])
    raw = raw[: updated.start()] if updated else raw
    if not raw or len(raw) > LONGEST_STAMP_CHARS:
        return None
    if _YEAR.search(raw) or re.search(r"\d\d[./]\d\d[./]\d\d", raw):
        return _whole(raw, seen_at, lang)
    return read_ago(raw, seen_at, lang) or _day(raw, seen_at)


def read_ago(raw: str, seen_at: datetime, lang: str | None = None) -> tuple[datetime, DatePrecision] | None:
    """Return the time of "4 hours ago" or "today, 14:05", in UTC, and how exactly it is said; None for another text."""
    return _ago(raw, seen_at, lang) or _near_day(raw, seen_at, lang)


def precision_of(raw: str, lang: str | None = None) -> DatePrecision:
    """Return the precision of a date of a feed: of "4 hours ago" too, else as ``precision_of_date`` gives it."""
    ago = read_ago(raw, _SOME_TIME, lang)
    return ago[1] if ago else precision_of_date(raw, lang)


def _whole(raw: str, seen_at: datetime, lang: str | None) -> tuple[datetime, DatePrecision] | None:
    """Read a day with its year: the whole line, its date words alone, or the day alone if its time is unsure."""
    words = _date_words(raw)
    sure = () if _PART_OF_DAY.search(raw) else (words,)
    for said in (raw, *sure, _CLOCK.split(words)[0]):
        reading = read_date(said, seen_at, lang) if not said.isdigit() else None
        if reading is not None and reading.at is not None:
            return (reading.at, reading.precision) if reading.at <= seen_at else None
    return None


def _date_words(raw: str) -> str:
    """Return the figures, months, weekdays and zones of a line such as "Publié le 18 juillet 2019 à 14h05"."""
    kept: list[str] = []
    for found in _KEPT.finditer(raw):
        token = found.group()
        is_zone = is_zone_name(token) and any(one[0].isdigit() for one in kept) and not _is_in_a_name(found)
        if token[0].isdigit() or token[0] in "+-" or is_zone or _dates(token.lower()):
            kept.append(token)
    return " ".join(re.sub(r"(?<=\d)h(?=\d\d)", ":", token) for token in kept)


def _is_in_a_name(word: re.Match[str]) -> bool:
    """Return True for a word of a longer name: "10:00 Mountain View", "Australian Eastern"."""
    before, after = word.string[: word.start()], word.string[word.end() :]
    return len(word.group()) > _LONGEST_ABBREVIATION and bool(_GOES_ON.match(after) or _BEGAN.search(before))


def _dates(word: str) -> bool:
    word = word.replace(".", "")
    return word in months() or word in halves() or (word in weekdays() and len(word) > 2)


def _ago(raw: str, seen_at: datetime, lang: str | None) -> tuple[datetime, DatePrecision] | None:
    """Find "4 hours ago", "vor einer Stunde": a length of time before the text was seen."""
    bare = normal(raw).strip(" .,()").casefold()
    counts = _COUNT.findall(bare)
    if len(counts) > 1 or len(bare) > _LONGEST_AGO_CHARS:
        return None
    by_lang = _units_ago().get(_words(_COUNT.sub(" ", bare)), {}) if counts else _spelled_ago().get(_words(bare), {})
    spans = {by_lang[base_language(lang)]} if base_language(lang) in by_lang else set(by_lang.values())
    if len(spans) != 1:
        return None
    count, precision = spans.pop()
    back = timedelta(seconds=(int(counts[0]) if counts else 1) * count * _UNIT_S[precision])
    if back > _FRESH:
        return None
    at = seen_at - back
    return (_midnight(at), "day") if precision == "day" else (at.replace(second=0, microsecond=0), precision)


def _near_day(raw: str, seen_at: datetime, lang: str | None) -> tuple[datetime, DatePrecision] | None:
    """Find "hier", "today, 14:05", "昨天 21:30": the day on which the text was seen, or the one before."""
    bare = normal(raw).strip(" .,()").casefold()
    found = _day_words().match(bare)
    if found is None:
        return None
    back = _days_back()[found.group()]
    if found.group() == bare:
        return _midnight(seen_at - timedelta(days=back)), "day"
    if not any(char.isdigit() for char in bare):
        return None
    day = seen_at.astimezone(UTC).date() - timedelta(days=back)
    reading = read_date(f"{day.isoformat()} {bare[found.end() :].strip(' ,|-–·')}", seen_at, lang)
    return (reading.at, reading.precision) if reading.at is not None and reading.at <= seen_at else None


@cache
def _units_ago() -> dict[tuple[str, ...], dict[str, _Span]]:
    """Return the unit that words beside a number state, by language; words in the order of the alphabet."""
    found: dict[tuple[str, ...], dict[str, _Span]] = defaultdict(dict)
    for lang, row in _TABLE.values.items():
        for precision in (one for one in _PRECISIONS if one in row):
            _add_ago(found, lang, row["ago"], row[precision], (1, precision))
    return found


@cache
def _spelled_ago() -> dict[tuple[str, ...], dict[str, _Span]]:
    """Return what words without a digit state, by language: "an hour ago", "vor zwei Tagen", "hace media hora"."""
    found: dict[tuple[str, ...], dict[str, _Span]] = defaultdict(dict)
    for lang, row in _TABLE.values.items():
        for count, name in enumerate(_SPELLED_COUNTS, 1):
            for precision, phrases in zip(_PRECISIONS, row[name], strict=True) if name in row else ():
                _add_ago(found, lang, row["ago"], phrases, (count, precision))
        _add_ago(found, lang, row["ago"], row.get("half_hour", ""), (30, "minute"))
    return found


def _add_ago(found: dict[tuple[str, ...], dict[str, _Span]], lang: str, agos: str, phrases: str, span: _Span) -> None:
    for ago, phrase in product(agos.split("|"), filter(None, phrases.split("|"))):
        found[_words(f"{ago.replace('{}', ' ')} {phrase}")][base_language(lang)] = span
        found[_words(f"{phrase}{ago}")][base_language(lang)] = span  # written without spaces


def _words(text: str) -> tuple[str, ...]:
    return tuple(sorted(normal(text).casefold().replace(".", " ").split()))


@cache
def _days_back() -> dict[str, int]:
    found = {
        word: days
        for row in _TABLE.values.values()
        for days, day in enumerate(_DAY_WORDS)
        for word in row.get(day, "").split("|")
        if not word.isascii() or len(word) >= _SHORTEST_DAY_LETTERS  # "ma" is a weekday elsewhere
    }
    return {word: days for word, days in found.items() if word not in weekdays() and word not in months()}


@cache
def _day_words() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(_days_back())})(?![^\W\d_])")


def _day(raw: str, seen_at: datetime) -> tuple[datetime, DatePrecision] | None:
    """Find "July 18", "18 июля", "Friday": the last such day before the text was seen, if that is a week or less."""
    tokens = [token.casefold() for token in _TOKEN.findall(raw)]
    named = {month for token in tokens if (month := meaning_of(token, months(), None)) is not None}
    days = [int(token) for token in tokens if token.isdecimal() and len(token) <= 2]
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
