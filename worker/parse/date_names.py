"""Names of months and weekdays in some sixty languages, and the small words of written dates. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from worker.languages import base_language
from worker.wordlists import Table, WordList, any_of

Meanings = Mapping[str, Mapping[str, int]]  #: Name to language to number.

_MONTHS = Table("parse/months")
_WEEKDAYS = Table("parse/weekdays")
_HALVES = Table("parse/day_halves")
_HOUR_WORDS = Table("parse/hour_words")
_SMALL_WORDS = WordList("parse/date_words")
_ORDINALS = WordList("parse/ordinals")
_DAY_FIRST = WordList("parse/day_first")
_BUDDHIST = frozenset({"th", "lo", "km"})


@cache
def months() -> Meanings:
    """Months by name: 1 for January."""
    return _meanings(_MONTHS, 1)


@cache
def weekdays() -> Meanings:
    """Days of the week by name: 0 for Monday, as in the standard library."""
    return _meanings(_WEEKDAYS, 0)


def _meanings(table: Table, first: int) -> Meanings:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for lang, rows in table.values.items():
        for number, row in enumerate(rows, first):
            for name in row.split("|"):
                if name:
                    found[name.replace(" ", "_")][lang] = number
    return dict(found)


def meaning_of(name: str, meanings: Meanings, lang: str | None) -> int | None:
    """Return the number of a name: by the language of the text if it has the name, else if all languages agree."""
    by_lang = meanings.get(name, {})
    own = by_lang.get(base_language(lang))
    if own is not None:
        return own
    numbers = set(by_lang.values())
    return numbers.pop() if len(numbers) == 1 else None


@cache
def phrases() -> tuple[str, ...]:
    """Names of several words, the longest first."""
    names = (name.replace("_", " ") for name in (*months(), *weekdays()) if "_" in name)
    return tuple(sorted(set(names), key=len, reverse=True))


@cache
def halves() -> Mapping[str, str]:
    """Words beside the number of an hour to what they are: "am", "pm" or "clock"."""
    return {word: half for half, words in _HALVES.values.items() for word in words}


@cache
def worded_hour() -> re.Pattern[str]:
    """Return the pattern of "10 heures 15" (hour, minutes), or of "ore 10" at the end (hour)."""
    behind, minutes, before = (any_of(set(_HOUR_WORDS.values[place])) for place in ("behind", "minutes", "before"))
    return re.compile(
        rf"(?<![\d./-])(\d{{1,2}}) ?(?:{behind})(?: ?(\d\d)(?: ?(?:{minutes}))?(?!\d))?(?!\w)"
        rf"|(?<!\w)(?:{before})\.? (\d{{1,2}})$"
    )


def is_small_word(word: str) -> bool:
    """Return True if a word in a date says nothing by itself ("of", "de", "года")."""
    return word in _SMALL_WORDS.words


def is_ordinal_ending(word: str) -> bool:
    """Return True if a word is written onto the number before it ("2nd")."""
    return word in _ORDINALS.words


def is_day_first(lang: str | None) -> bool:
    """Return True if texts in the language, or in that of the country ("en-GB"), write the day before the month."""
    tag = (lang or "").casefold().replace("_", "-")
    return base_language(lang) in _DAY_FIRST.words or tag in _DAY_FIRST.words


def is_buddhist(lang: str | None) -> bool:
    """Return True if texts in the language may count years from the death of the Buddha."""
    return base_language(lang) in _BUDDHIST
