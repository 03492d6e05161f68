"""Times of the last change and ratings by readers, which move while a text stands. Pure.

A stamp is a piece between brackets, marks or tags that holds a word such as "updated", a time or date, and nothing
more; or such a piece before a colon at the beginning. A rating is a row of stars, or its name and a number of a few.
"""

from __future__ import annotations

import re
from functools import cache

from worker.dedupe.fold import fold
from worker.wordlists import Table, WordList

MAX_CHARS = 80
_ENDS = re.compile(r"([()\[\]{}（）【】|·•‧\n\r]|<[^<>]{0,4000}>|\s[-–—]\s)")
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"\d[\d.,:/]*|[^\W\d_]+")
#: "2-1" and "2:1"; "12:30" is a time.
_SCORE = re.compile(r"(?<![\d:.,/-])\d{1,3}(?:\s?[-–x]\s?\d{1,3}|:\d)(?![\d:.,/-])")
_BEFORE = re.compile(r"([^:：]{1,60}(?:[:：]\d\d[^:：]{0,20}){0,2})[:：]\s")
_STARS = re.compile(
    r"\s?[★☆⭐✩✭✮]\ufe0f?(?:[★☆⭐✩✭✮½]\ufe0f?){1,9}|\(\d(?:[.,]\d)? (?:stars?|Sterne|étoiles|estrellas|stelle)\)"
)
_FEW = r"\d(?:[.,]\d{1,2})?\s?(?:/|von|of|out of|sur|de|su|из|z)\s?(?:5|10|100)\b"
_OF_FEW = re.compile(_FEW)
_VOTES = r"(?:\W{0,3}\d[\d.,]{0,9} [^\W\d_]{3,12}\)?)?"  #: "(12 votes)", behind a rating


def without_stamps(text: str) -> str:
    """Return a text without the stamps and ratings in it; as it is if it has none."""
    text = _STARS.sub("", text)
    if not _DIGIT.search(text):
        return text
    if _OF_FEW.search(text):
        text = _ratings().sub("", text)
    pieces = _ENDS.split(text)
    kept = [_without(piece) if place % 2 == 0 else piece for place, piece in enumerate(pieces)]
    return text if kept == pieces else "".join(kept)


def _without(piece: str) -> str:
    if not _DIGIT.search(piece):
        return piece
    if len(piece) <= MAX_CHARS and _is_stamp(piece):
        return ""
    before = _BEFORE.match(piece)
    return piece[before.end() :] if before and _is_stamp(before[1]) else piece


def _is_stamp(piece: str) -> bool:
    if _SCORE.search(piece):
        return False
    text = fold(piece)
    words = _TOKEN.findall(text)
    if not _updated().search(text) or not any(word[0].isdigit() for word in words):
        return False
    rest = _TOKEN.findall(_updated().sub(" ", text))
    return all(word[0].isdigit() or word in _time_words() for word in rest)


@cache
def _updated() -> re.Pattern[str]:
    phrases = sorted(map(fold, WordList("dedupe/updated").entries), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)")


@cache
def _ratings() -> re.Pattern[str]:
    names = sorted(WordList("dedupe/ratings").entries, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})\W{{0,3}}{_FEW}{_VOTES}", re.IGNORECASE)


@cache
def _time_words() -> frozenset[str]:
    """Return the words of dates, times and zones, and those beside "minutes ago", by their form of comparison."""
    lists = ("parse/date_words", "parse/ordinals", "dedupe/ago", "dedupe/counter_words")
    tables = ("parse/months", "parse/weekdays", "parse/day_halves", "parse/zones")
    words = [word for name in lists for word in WordList(name).entries]
    words += [word for name in tables for word in _strings(Table(name).values)]
    return frozenset(part for word in words for part in _TOKEN.findall(fold(word)))


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split("|")
    if isinstance(value, dict):
        return [*map(str, value), *(one for inner in value.values() for one in _strings(inner))]
    return [one for inner in value for one in _strings(inner)] if isinstance(value, list) else []
