"""Days written in languages the tables lack, by dateparser: the last resort.

It is asked for whole days only, in strict mode and one language at a time. It drops the dots of abbreviations and then
takes some for others ("มี.ค." for January), so abbreviated words are not handed to it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from worker.languages import base_language

MAX_CHARS = 60
#: Languages asked if that of the text is unknown or does not read it, by script; a month must have one reading in all.
_LANGUAGES = {
    "CYRILLIC": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "uz", "tg"),
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb", "ug"),
    "DEVANAGARI": ("hi", "mr", "ne"),
    "LATIN": ("en", "de", "fr", "es", "it", "pt", "nl", "ro", "eu", "lb", "fo", "rm", "so", "rw", "mg", "sn", "om"),
    "HIRAGANA": ("ja",),
    "CJK": ("zh", "ja"),
    "HANGUL": ("ko",),
    "ORIYA": ("or",),
    "GURMUKHI": ("pa",),
    "TIBETAN": ("bo", "dz"),
}
_SETTINGS = {
    "STRICT_PARSING": True,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PARSERS": ["absolute-time"],
    "RETURN_TIME_AS_PERIOD": True,  # so that "noon" and "morning" are seen: it makes them times
}
_NUMBER = re.compile(r"\d+")
_NUMBERED_MONTH = re.compile(r"\d\s?[月월]")  #: It is read as the day as well: "11月 2018".
_ABBREVIATED = re.compile(r"[^\W\d_]\.(?=\S)|[^\W\d_]{1,4}\.")


@lru_cache(maxsize=1024)
def read_day(text: str, lang: str | None) -> date | None:
    """Return the day that a text without a time states, if it is read in full.

    Args:
        text: Day, month as a word and year of four digits; numerals in ASCII.
        lang: Language of the text; None if unknown.
    """
    numbers = sorted(int(number) for number in _NUMBER.findall(text)[:9])
    if len(text) > MAX_CHARS or len(numbers) != 2 or numbers[1] < 1000:
        return None
    if _ABBREVIATED.search(text) or _NUMBERED_MONTH.search(text):
        return None
    own = _read(text, base_language(lang)) if lang else None
    readings = {own} if own else {day for code in _languages(text) if (day := _read(text, code))}
    day = readings.pop() if len(readings) == 1 else None
    return day if day is not None and sorted((day.day, day.year)) == numbers else None


def _languages(text: str) -> tuple[str, ...]:
    letter = next((char for char in text if char.isalpha()), "")
    script = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return _LANGUAGES.get(script, ())


def _read(text: str, code: str) -> date | None:
    from dateparser.date import DateDataParser  # 100 ms to import: only what the tables lack pays

    try:
        found = DateDataParser(languages=[code], settings=_SETTINGS).get_date_data(text)
    except (ValueError, TypeError, OverflowError, AttributeError, KeyError, IndexError):
        return None
    has_zone = found.date_obj is not None and found.date_obj.tzinfo is not None
    # A zone that dateparser alone knows would be dropped, and the time read as of UTC.
    return found.date_obj.date() if found.date_obj is not None and found.period == "day" and not has_zone else None
