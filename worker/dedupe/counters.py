"""Counters in a text or headline that move while it is unchanged: views, points, comments.

A counter is a piece that stands by itself, between brackets, marks or line breaks, and holds nothing but numbers, the
name of a counter and words that go with it. A number within a sentence is none, and nor is "Verstappen 395 points".
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from worker.wordlists import WordList

HEAD_CHARS, TAIL_CHARS = 400, 800  #: A counter stands at an edge of a text; what lies between is not searched.
MAX_CHARS, MAX_WORDS = 80, 12  #: A longer piece is a sentence.
_DIGIT = re.compile(r"\d")
_ENDS = re.compile(r"(<[^<>]{0,4000}>|[()\[\]{}|/·•‧:;\n\r]|[.!?。！？]\s|\s[-–—]\s)")
_WORDS = re.compile(r"\d(?:[\d.,'’\u00a0\u202f]*\d)?|[^\W\d_]+")


def without_counters(text: str) -> str:
    """Return a text, or markup, without the counters at its edges; as it is if it has none."""
    if len(text) <= HEAD_CHARS + TAIL_CHARS:
        return _without(text, 0, 0)
    head, tail = text[:HEAD_CHARS], text[-TAIL_CHARS:]
    kept = _without(head, 0, 1), _without(tail, 1, 0)
    return text if kept == (head, tail) else text[HEAD_CHARS:-TAIL_CHARS].join(kept)


def _without(text: str, first: int, last: int) -> str:
    """Leave out the counters of a part; not its first or last pieces, where these are the rest of longer ones."""
    if not _DIGIT.search(text):
        return text
    pieces = _ENDS.split(unescape(text) if "&" in text else text)
    places = range(2 * first, len(pieces) - 2 * last, 2)
    counters = {place for place in places if _is_counter(pieces, place)}
    return "".join(piece for place, piece in enumerate(pieces) if place not in counters) if counters else text


def _is_counter(pieces: list[str], place: int) -> bool:
    """Return True for a piece that is a counter, or the name or number of one ("Points: 12")."""
    piece = pieces[place]
    is_label = pieces[place + 1 : place + 2] == [":"]
    if len(piece) > MAX_CHARS or not (is_label or _DIGIT.search(piece)):
        return False
    words = _words(piece)
    if place >= 2 and pieces[place - 1] == ":":
        return _is_name(_words(pieces[place - 2])) and (_is_number(words) or _is_whole(words))
    if is_label:
        value = _words(pieces[place + 2])
        return _is_name(words) and (_is_number(value) or _is_whole(value))
    return _is_whole(words)


def _is_whole(words: list[str]) -> bool:
    """Return True for a number, the name of a counter and nothing that says more."""
    if len(words) > MAX_WORDS or _names().isdisjoint(words) or not any(word[0].isdigit() for word in words):
        return False
    return all(word[0].isdigit() or word in _names() or word in _beside() for word in words)


def _is_name(words: list[str]) -> bool:
    if _names().isdisjoint(words) and _named_first().isdisjoint(words):
        return False
    return all(word in _names() or word in _named_first() or word in _beside() for word in words)


def _is_number(words: list[str]) -> bool:
    return any(word[0].isdigit() for word in words) and all(word[0].isdigit() or word in _beside() for word in words)


def _words(piece: str) -> list[str]:
    return _WORDS.findall(piece.casefold()) if len(piece) <= MAX_CHARS else []


@cache
def _names() -> frozenset[str]:
    return frozenset(one.casefold() for one in WordList("dedupe/counters").entries)


@cache
def _named_first() -> frozenset[str]:
    return frozenset(one.casefold() for one in WordList("dedupe/counters_named_first").entries)


@cache
def _beside() -> frozenset[str]:
    return frozenset(one.casefold() for one in WordList("dedupe/counter_words").entries)
