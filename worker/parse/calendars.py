"""Days of the Persian, Ethiopic and lunar Hijri calendars, written as days of the Gregorian one. Pure."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, partial

from worker.languages import base_language
from worker.parse.date_names import meaning_of, weekdays
from worker.wordlists import Table, any_of

_TABLE = Table("parse/calendars")
_ETHIOPIC_EPOCH = date(8, 8, 27).toordinal()
_HIJRI_EPOCH = 227_014  #: Of the arithmetic calendar, whose days lie within one of the observed ones.
_HIJRI_DAYS = 30  #: Of its longest months.
_PERSIAN_LANGUAGES = frozenset({"fa", "ps"})
_GREGORIAN_LANGUAGES = frozenset({"ti"})  #: Ethiopic names of months, but of the Gregorian year (Eritrea, CLDR).
_PERSIAN_NUMBERS = re.compile(r"(?<!\d)(1[34]\d\d)(?P<mark>[-/.])(\d{1,2})(?P=mark)(\d{1,2})(?!\d)")
_PERSIAN_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")
_GREGORIAN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def in_gregorian(text: str, lang: str | None) -> str:
    """Return a date with its Persian or Ethiopic day as "2026-03-02"; as it is if it has none.

    A day of the lunar Hijri calendar is left out where the Gregorian day stands beside it. Alone it is read with its
    weekday, as its months begin by sight or by rules that differ by a day.

    Args:
        text: The date, numerals in ASCII.
        lang: Language of the text; None if unknown. Numbers alone are Persian only in Persian and Pashto.

    Raises:
        ValueError: No year of that calendar has that day.
    """
    if base_language(lang) in _PERSIAN_LANGUAGES:
        text = _PERSIAN_NUMBERS.sub(lambda found: _persian(int(found[1]), int(found[3]), int(found[4])), text)
    if text.isascii() and not _PERSIAN_YEAR.search(text):
        return text
    text = _named("persian", r"1[34]\d\d").sub(partial(_written, calendar="persian"), text)
    if base_language(lang) not in _GREGORIAN_LANGUAGES:
        text = _named("ethiopic", r"(?:19|20)\d\d").sub(partial(_written, calendar="ethiopic"), text)
    without = _hijri().sub(" ", text)
    if _GREGORIAN_YEAR.search(without):
        return " ".join(without.split())
    lunar = _hijri().search(text)
    return text if lunar is None or not lunar["month"] else _with_weekday(text, lunar, lang)


def _with_weekday(text: str, lunar: re.Match[str], lang: str | None) -> str:
    """Return a date with the day of its weekday in place of its lunar day; as it is if none is within a day of it."""
    day = int(lunar["day"] or lunar["day_behind"])
    year, month = int(lunar["year"]), _month("hijri", lunar["month"])
    if not 1 <= day <= _HIJRI_DAYS:
        raise ValueError("not in the calendar")
    about = day + (59 * (month - 1) + 1) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 + _HIJRI_EPOCH
    before = text[: lunar.start()].replace("،", " ").replace(",", " ")
    named = {meaning_of(word, weekdays(), lang) for word in before.casefold().split()}
    days = [one for one in map(date.fromordinal, range(about - 1, about + 2)) if one.weekday() in named]
    return f"{before} {days[0].isoformat()} {text[lunar.end() :]}" if len(days) == 1 else text


def _written(found: re.Match[str], calendar: str) -> str:
    day_of = _persian if calendar == "persian" else _ethiopic
    day = int(found["day"] or found["day_behind"])
    return f" {day_of(int(found['year']), _month(calendar, found['month']), day)} "


def _persian(year: int, month: int, day: int) -> str:
    """Return a day of the Persian calendar, by its cycle of 33 years (right from 1178 to 1633)."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        raise ValueError("not in the calendar")
    years = year + 1595
    before = (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return date.fromordinal(365 * years + years // 33 * 8 + (years % 33 + 3) // 4 + before + day - 356_033).isoformat()


def _ethiopic(year: int, month: int, day: int) -> str:
    """Return a day of the Ethiopic calendar: twelve months of 30 days, and the rest of the year."""
    if not 1 <= day <= (30 if month <= 12 else 6):
        raise ValueError("not in the calendar")
    return date.fromordinal(_ETHIOPIC_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1).isoformat()


@cache
def _named(calendar: str, year: str) -> re.Pattern[str]:
    """Return the pattern of "11 month 1404" and "month 11, 1404", with the words for "month", "day" and "era"."""
    return re.compile(
        rf"(?<!\w)(?:(?P<day>\d{{1,2}}) )?(?P<month>{_names(calendar)})(?: ماه)?"
        rf"(?(day)| (?P<day_behind>\d{{1,2}})(?: ?ቀን)?)[،፣,]? (?P<year>{year})(?: ?ዓ[.፡]?ም[.]?)?(?!\d)",
        re.IGNORECASE,
    )


@cache
def _hijri() -> re.Pattern[str]:
    names = _names("hijri").replace("'", "['’]")
    day = (
        rf"(?<!\w)(?:(?P<day>\d{{1,2}}) )?(?P<month>{names})"
        r"(?(day)| (?P<day_behind>\d{1,2}))[،,]? (?P<year>1[34]\d\d)(?: ?(?:هـ?|a\.?h\.?|h\.?))?(?!\w)"
    )
    return re.compile(rf"{day}|(?<!\w)(?:الموافق(?: ?ل)?|corresponding to|bertepatan dengan)(?!\w)", re.IGNORECASE)


def _month(calendar: str, written: str) -> int:
    """Return the number of a month; İ and ı are i, as patterns that pass over case take them."""
    plain = written.casefold().replace("i\u0307", "i").replace("ı", "i").replace("’", "'")
    return _months(calendar)[plain]


@cache
def _months(calendar: str) -> dict[str, int]:
    return {name: n for n, names in enumerate(_TABLE.values[calendar], 1) for name in names.split("|")}


def _names(calendar: str) -> str:
    return any_of(_months(calendar))
