"""Names in Indonesian and Malay prose, where offices, places and people stand in one row of words with capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from worker.entities.drafts import Draft
from worker.entities.fold import fold
from worker.entities.place_forms import is_country, place_base
from worker.entities.sqlite import Gazetteer
from worker.types import EntityKind
from worker.wordlists import WordList

MALAY = frozenset({"id", "ms"})
OFFICES, AREA_OFFICES = WordList("entities/malay_offices"), WordList("entities/malay_area_offices")
FIRMS = WordList("entities/malay_firms")
PLACE_NOUNS, DIRECTIONS = WordList("entities/malay_place_nouns"), WordList("entities/malay_directions")

_RUN = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)*")
_ANY_WORD = re.compile(r"\S+")
_MAX_PERSON_WORDS = 5
_LEGAL_FORMS, _MAX_FIRM_WORDS = frozenset({"pt", "cv"}), 4
_MIN_AREA = 4  #: Letters: Sri Mulyani is of no Syria.
_MAX_LAST_NAMES = 2  #: Words of a person behind the firm of the office: Direktur Utama PT Telkom Dian Siswarini.


def is_office(word: str, lang: str | None) -> bool:
    """Return True for an office in Indonesian or Malay, whose words are written with capitals and no names."""
    return lang in MALAY and fold(word) in OFFICES.words


def draft_malay_names(text: str, lang: str | None, gazetteer: Gazetteer, taken: Set[int]) -> Iterator[Draft]:
    """Yield places that a noun begins, and what stands behind an office: the area it is of, and the person.

    "Gubernur Jawa Tengah Ahmad Luthfi" names an area and a person, "Selat Bali" a strait.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown. Other languages than Indonesian and Malay give nothing.
        gazetteer: The list of places.
        taken: Offsets that other names cover.
    """
    if lang in MALAY:
        yield from (one for one in _names(text, gazetteer) if one.start not in taken)


def _names(text: str, gazetteer: Gazetteer) -> Iterator[Draft]:
    for run in _capitalised(text):
        folded = [fold(word.group()) for word in run]
        if folded[0] in PLACE_NOUNS.words and len(run) > 1:
            yield _draft(text, run[: 3 if folded[2:3] and folded[2] in DIRECTIONS.words else 2], "place")
            continue
        firm = next((at for at, word in enumerate(folded[:-1]) if word in _LEGAL_FORMS), len(run))
        if firm < len(run) and OFFICES.words.isdisjoint(folded[:firm]):
            yield _draft(text, run[firm : firm + _MAX_FIRM_WORDS], "org")
            continue
        first = next((at for at, word in enumerate(folded) if word in OFFICES.words), len(run))
        offices = next((at for at in range(first, len(run)) if folded[at] not in OFFICES.words), len(run))
        if offices == len(run):
            continue
        behind = run[offices:]
        if folded[offices] in FIRMS.words:
            names = _MAX_LAST_NAMES if len(behind) > _MAX_LAST_NAMES + 1 else 0
            yield _draft(text, behind[: len(behind) - names], "org")
            if names:
                yield _draft(text, behind[-names:], "person")
            continue
        area = _area_words(behind, gazetteer, of_country=folded[offices - 1] not in AREA_OFFICES.words)
        if area:
            yield _draft(text, behind[:area], "place")
        person = behind[area:][:_MAX_PERSON_WORDS]
        if person:
            yield _draft(text, person, "person")


def _capitalised(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield rows of words with capitals."""
    for row in _RUN.finditer(text):
        run: list[re.Match[str]] = []
        for word in _ANY_WORD.finditer(text, row.start(), row.end()):
            if word.group()[0].isupper():
                run.append(word)
            elif run:
                yield run
                run = []
        if run:
            yield run


def _area_words(run: Sequence[re.Match[str]], gazetteer: Gazetteer, *, of_country: bool) -> int:
    """Return how many words at the beginning name the area or country of an office; 0 if none do."""
    for count in (3, 2, 1):
        words = [word.group() for word in run[:count]]
        if len(words) < count or len(" ".join(words)) < _MIN_AREA:
            continue
        base = place_base(" ".join(words), None, gazetteer)
        is_area = count > 1 and fold(words[-1]) in DIRECTIONS.words
        if is_area or (base and (not of_country or is_country(base, gazetteer))):
            return count
    return 0


def _draft(text: str, words: Sequence[re.Match[str]], kind: EntityKind) -> Draft:
    start, end = words[0].start(), words[-1].end()
    return Draft(start, end, text[start:end], kind, "chunk", titled=kind == "person")
