"""Names in Vietnamese prose, where each syllable is a word: offices, bodies that go on in small syllables, people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cache

from worker.entities.drafts import Draft
from worker.entities.fold import fold
from worker.entities.place_forms import place_base
from worker.entities.sqlite import Gazetteer
from worker.wordlists import WordList, any_of

OFFICES, HEADS = WordList("entities/offices_vi"), WordList("entities/bodies_vi")
MATTERS = WordList("entities/matters_vi")

SURNAMES = WordList("entities/surnames_vi")
_SYLLABLE = r"[^\W\d_][\w’'-]*"
_SYLLABLES = re.compile(_SYLLABLE)
_DAY = re.compile(r"\b(?:[Tt]hứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|[Cc]hủ [Nn]hật)\b")
_MAX_PERSON, _MAX_PARTS = 5, 6


def draft_vietnamese_names(text: str, lang: str | None, gazetteer: Gazetteer, taken: Set[int]) -> Iterator[Draft]:
    """Yield bodies, and the people whom an office before the name tells; other languages than Vietnamese give nothing.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.
        gazetteer: The list of places.
        taken: Offsets that other names cover.
    """
    if lang != "vi":
        return
    covered = set(taken)
    for match in _head().finditer(text):
        end = _end_of_body(text, match.end())
        if end > match.end() and match.start() not in covered:
            yield Draft(match.start(), end, text[match.start() : end], "org", "body")
            covered.update(range(match.start(), end))
    for match in _office().finditer(text):
        start = match.end()
        span = _capitals(text, start)
        if span and start not in covered and not place_base(text[start:span], None, gazetteer):
            yield Draft(start, span, text[start:span], "person", "chunk", titled=True)


def is_syllable(text: str, draft: Draft, lang: str | None) -> bool:
    """Return True for a country of one syllable inside a Vietnamese name: the Đức of Nguyễn Đức Trung."""
    if lang != "vi" or " " in text[draft.start : draft.end] or text[draft.start : draft.end].isascii():
        return False
    before, behind = text[max(0, draft.start - 12) : draft.start].split(" ")[-2:-1], text[draft.end : draft.end + 2]
    is_first = not before or not before[0][:1].isupper()
    return not is_first or (behind[:1] == " " and behind[1:].isupper())


def vietnamese_offices(text: str, lang: str | None) -> list[tuple[int, int]]:
    """Return the offsets of offices and days in a Vietnamese text, whose syllables with capitals are no names."""
    patterns = (_office(), _DAY) if lang == "vi" else ()
    return [match.span() for pattern in patterns for match in pattern.finditer(text)]


def _end_of_body(text: str, end: int) -> int:
    """Return the end of a name behind its head; a family name begins the name of a person."""
    for part in range(_MAX_PARTS):
        match = _part().match(text, end)
        if match is None or not (match["matter"] or match["name"][0].isupper()):
            return end
        if part and not match["matter"] and fold(match["name"]) in SURNAMES.words:
            return end
        end = match.end()
    return end


def _capitals(text: str, start: int) -> int:
    """Return the end of the syllables with capitals that begin here; 0 if none does."""
    end = 0
    for count, match in enumerate(_SYLLABLES.finditer(text, start)):
        is_beside = match.start() == start if count == 0 else text[end : match.start()] == " "
        if not is_beside or not match.group()[0].isupper() or count == _MAX_PERSON:
            break
        end = match.end()
    return end


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of(HEADS.entries)})(?!\w)")


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{any_of(OFFICES.entries)}) ")


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"(?: và| -)? (?:(?P<matter>(?:{any_of(MATTERS.entries)})(?!\w))|(?P<name>{_SYLLABLE}))")
