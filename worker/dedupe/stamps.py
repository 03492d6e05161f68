"""Times of the last change and ratings by readers, which move while a text stands. Pure.

A stamp is a piece between brackets, marks or tags that holds a word such as "updated", a time or date, and nothing
more; or such a piece before a colon at the beginning. A number is of a time by its form ("12:30", "2026"), by a month
or "pm" beside it, or by a unit of time beside "ago"; other numbers are figures, and a piece with one is no stamp. A
rating is a row of stars, or its name and a number of a few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from worker.dedupe.elapsed import ago_phrases, unit_phrases
from worker.dedupe.fold import fold
from worker.wordlists import Table, WordList

MAX_CHARS = 80
RARE_CHARS = 4  #: Shorter words are in every text.
_ENDS = re.compile(r"([()\[\]{}（）【】|·•‧\n\r]|<[^<>]{0,4000}>|\s[-–—]\s)")
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
#: "2-1" and "2:1"; "12:30" is a time.
_SCORE = re.compile(r"(?<![\d:.,/-])\d{1,3}(?:\s?[-–x]\s?\d{1,3}|:\d)(?![\d:.,/-])")
#: A time of the day, a day in numbers, a year: 12:30, 12h30, 12.30, 2026-03-01, 1.3.2026, 2026.
_TIME = re.compile(
    r"(?<![\d.,/:$€£¥-])(?:\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d{1,2}(?:\s?[h時时시点]\s?|[:：.])\d\d(?:[:.]\d\d)?|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]|(?:19|20|25)\d\d)"
    r"(?![\d/%‰$€£¥]|[.,:]\d|\s?[%‰$€£¥])"
)
_FIGURE = re.compile(r"[:：]\s?\d[\d.,]*\s*$")  #: "As of March: 12"
_BEFORE = re.compile(r"([^:：]{1,60}(?:[:：]\d\d[^:：]{0,20}){0,2})[:：]\s")
_STARS = re.compile(
    r"\s?[★☆⭐✩✭✮]\ufe0f?(?:[★☆⭐✩✭✮½]\ufe0f?){1,9}|\(\d(?:[.,]\d)? (?:stars?|Sterne|étoiles|estrellas|stelle)\)"
)
_MAY_BE_STARS = re.compile(r"[★☆⭐✩✭✮(]")
_COUNT = r"\s?[(（]\d[\d.,]{0,9}\s?[^\W\d_]{1,12}[)）]"  #: "(1,203 reviews)", "（120件）"
_LINE_END = r"(?=\s*(?:[<|\n·•]|$))"
_STAR_AND_NUMBER = re.compile(rf"[★⭐]\ufe0f?\s?\d(?:[.,]\d{{1,2}})?(?:\s?/\s?(?:5|10))?(?:{_COUNT})?{_LINE_END}")
_FEW = r"\d(?:[.,]\d{1,2})?\s?(?:/|von|of|out of|sur|de|su|из|z)\s?(?:5|10|100)\b"
_OF_FEW = re.compile(_FEW)
_COUNTED = re.compile(_COUNT)
_VOTES = rf"(?:{_COUNT}|\W{{0,3}}(?:[^\W\d_]{{2,4}} )?\d[\d.,]{{0,9}} [^\W\d_]{{3,12}}\)?)?"
"""Behind a rating: "(12 votes)", "by 120 users", "（120件）"."""
#: A line of its own: "4.5 out of 5 stars".
_STARS_OF_FIVE = re.compile(
    r"(?:(?<=[>|\n·•])|^)\s*\d(?:[.,]\d{1,2})? (?:out of|of|von|sur|de|su) 5 "
    rf"(?:stars|Sternen|étoiles|estrellas|estrelas|stelle){_VOTES}{_LINE_END}"
)


def without_stamps(text: str) -> str:
    """Return a text without the stamps and ratings in it; as it is if it has none."""
    if _MAY_BE_STARS.search(text):
        text = _STAR_AND_NUMBER.sub("", _STARS.sub("", text))
    if not _DIGIT.search(text):
        return text
    if _OF_FEW.search(text) or _COUNTED.search(text):
        text = _ratings().sub("", _STARS_OF_FIVE.sub("", text))
    if not _may_hold_stamp(fold(text)):
        return text
    pieces = _ENDS.split(text)
    kept = [_without(piece) if place % 2 == 0 else piece for place, piece in enumerate(pieces)]
    return text if kept == pieces else "".join(kept)


def _without(piece: str) -> str:
    if not _DIGIT.search(piece):
        return piece
    before = _BEFORE.match(piece)
    if before and _is_stamp(before[1]):
        return piece[before.end() :]
    return "" if len(piece) <= MAX_CHARS and _is_stamp(piece) else piece


def _is_stamp(piece: str) -> bool:
    if _SCORE.search(piece):
        return False
    timeless = _TIME.sub(" ", piece)
    if _FIGURE.search(timeless):
        return False
    rest, said = _updated().subn(" ", fold(timeless))
    words = _TOKEN.findall(rest)
    if not said or not all(word.isdigit() or word in _time_words() for word in words):
        return False
    beside = _date_words() | (_units() if not _ago().isdisjoint(words) else frozenset())
    numbers = [place for place, word in enumerate(words) if word.isdigit()]
    are_times = all(not beside.isdisjoint(words[max(place - 1, 0) : place + 2]) for place in numbers)
    return are_times and (bool(numbers) or _TIME.search(piece) is not None)


@cache
def _updated() -> re.Pattern[str]:
    phrases = sorted(map(fold, WordList("dedupe/updated").entries), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")


def _may_hold_stamp(folded: str) -> bool:
    """Return False for a text without any phrase that makes a stamp: it need not be cut into pieces."""
    words, phrases = _signs_of_change()
    return not words.isdisjoint(folded.split()) or any(phrase in folded for phrase in phrases)


@cache
def _signs_of_change() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return a rare word of each phrase that makes a stamp, and the phrases of small words alone ("as of")."""
    phrases = list(map(fold, WordList("dedupe/updated").entries))
    longest = {phrase: max(phrase.split(), key=len) for phrase in phrases}
    small = tuple(phrase for phrase in phrases if " " in phrase and len(longest[phrase]) < RARE_CHARS)
    return frozenset(longest.values()) - frozenset(longest[phrase] for phrase in small), small


@cache
def _ratings() -> re.Pattern[str]:
    names = sorted(WordList("dedupe/ratings").entries, key=len, reverse=True)
    of_few = rf"(?:{_FEW}{_VOTES}|\d(?:[.,]\d{{1,2}})?{_COUNT})"
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})\W{{0,3}}{of_few}", re.IGNORECASE)


@cache
def _time_words() -> frozenset[str]:
    """Return the words of dates and times, and those of publication, by their form of comparison."""
    listed = (*_listed("parse/date_words"), *_listed("parse/publication_labels"))
    return _date_words() | _units() | _ago() | _folded((*listed, *_strings(Table("parse/weekdays").values)))


@cache
def _date_words() -> frozenset[str]:
    """Return the words beside a number that is the day of a month or the hour of a day: months, "pm", "GMT"."""
    tables = (
        one for name in ("parse/months", "parse/day_halves", "parse/zones") for one in _strings(Table(name).values)
    )
    return _folded((*tables, *_listed("parse/ordinals")))


@cache
def _units() -> frozenset[str]:
    return _folded(unit_phrases())


@cache
def _ago() -> frozenset[str]:
    return _folded(ago_phrases())


def _listed(name: str) -> tuple[str, ...]:
    return tuple(WordList(name).entries)


def _folded(entries: Iterable[str]) -> frozenset[str]:
    return frozenset(word for one in entries for word in _TOKEN.findall(fold(one)) if not word.isdigit())


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split("|")
    if isinstance(value, dict):
        return [*map(str, value), *(one for inner in value.values() for one in _strings(inner))]
    return [one for inner in value for one in _strings(inner)] if isinstance(value, list) else []
