"""Towns of the list of places in Arabic, Chinese and Japanese writing, where no capitals tell a name.

A town's name is a word of every day as often as not (العين, 黄石), so that a shorter one needs what towns have beside
them: a preposition, a word for town or port, the sign for city behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set

from worker.entities.drafts import Draft
from worker.entities.fold import han_variants
from worker.entities.sqlite import Gazetteer, NativePlace
from worker.wordlists import WordList

BEFORE_AR, AROUND_AR = WordList("entities/place_prepositions_ar"), WordList("entities/place_cues_ar")
BEFORE_ZH, BEHIND_JA = WordList("entities/place_prepositions_zh"), WordList("entities/place_particles_ja")
NO_TOWNS = WordList("entities/no_native_towns")

_ARABIC_WORD = re.compile("[\u0621-\u064a]+")
_HAN_KANA = re.compile("[\u3005\u4e00-\u9fff]+|[\u30a1-\u30fa\u30fc]+")
_HAN, _KATAKANA = re.compile("[\u3005\u4e00-\u9fff]"), re.compile("[\u30a1-\u30fa\u30fc]")
_ARTICLE, _CONJUNCTIONS, _IN = "ال", ("و", "ف"), "ب"
_DIVISIONS = "市県府都州省区區县縣町村郡"  #: Behind a town or province, and part of its name.
_DIVISION = re.compile(f"[{_DIVISIONS}](?![委长長政])")
_SUFFIXED = 50_000  #: People of a town that something beside it tells; smaller ones are not in the list.
_PREPOSED, _KNOWN = 100_000, 300_000
_MAX_SIGNS, _MAX_WORDS = 8, 3
_SURE_SIGNS = 4


def draft_native_places(text: str, lang: str | None, gazetteer: Gazetteer, taken: Set[int]) -> Iterator[Draft]:
    """Yield the towns of a text in Arabic, Chinese or Japanese under the names of the list of places.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.
        gazetteer: The list of places.
        taken: Offsets that other names cover.
    """
    if finder := _FINDERS.get(lang or ""):
        for start, end, place in finder(text, gazetteer.native("arabic" if lang == "ar" else "east")):
            if taken.isdisjoint(range(start, end)):
                yield Draft(start, end, place.name, "place", "alias")


def _arabic(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield towns behind a preposition or a word for town, and those joined to one by "and"."""
    words = list(_ARABIC_WORD.finditer(text))
    beside = 0
    at = 0
    while at < len(words):
        said = words[at].group()
        offset = 1 if said.startswith(_IN) or (said.startswith(_CONJUNCTIONS) and beside) else 0
        for skipped in dict.fromkeys((0, offset)):
            least = _PREPOSED if said[:skipped] == _IN else beside
            found = _longest_arabic(text, words[at : at + _MAX_WORDS], skipped, known) if least else None
            if found and found[1].population >= least:
                start = words[at].start() + skipped
                yield start, words[at + found[0] - 1].end(), found[1]
                at += found[0] - 1
                break
        else:
            bare = said.removeprefix("و")
            is_cue = said in AROUND_AR.words or bare in AROUND_AR.words
            beside = _SUFFIXED if is_cue else _PREPOSED if said in BEFORE_AR.words or bare in BEFORE_AR.words else 0
        at += 1


def _longest_arabic(
    text: str, words: list[re.Match[str]], skipped: int, known: Mapping[str, NativePlace]
) -> tuple[int, NativePlace] | None:
    """Return how many words the longest town takes that begins with the first word, and the town."""
    for count in range(len(words), 0, -1):
        name = text[words[0].start() + skipped : words[count - 1].end()]
        place = known.get(name)
        if place and name not in NO_TOWNS.words and name.count(" ") == count - 1:
            return count, place
    return None


def _chinese(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield large towns, and smaller ones behind a preposition or before the sign for city or county."""
    before = BEFORE_ZH.entries
    for start, end, place, is_division in _eastern(text, known):
        is_beside = is_division or text[:start].endswith(before)
        least = _SUFFIXED if is_beside or end - start >= _SURE_SIGNS else _PREPOSED if end - start > 2 else _KNOWN
        if place.population >= least:
            yield start, end, place


def _japanese(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield towns before the sign for city, and those that are a whole run of signs before a particle of place."""
    for start, end, place, is_division in _eastern(text, known):
        is_kana = _KATAKANA.match(text, start) is not None
        run = _KATAKANA if is_kana else _HAN
        is_whole = not (start and run.match(text, start - 1)) and not run.match(text, end)
        is_sure = is_kana and end - start >= _SURE_SIGNS and place.population >= _KNOWN
        if is_division or (is_whole and (is_sure or text.startswith(BEHIND_JA.entries, end))):
            yield start, end, place


def _eastern(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace, bool]]:
    """Yield the longest names of towns with the sign for city or state that is part of them, and whether one is."""
    plain = text.translate(han_variants())
    for run in _HAN_KANA.finditer(plain):
        at = run.start()
        while at < run.end():
            for end in range(min(run.end(), at + _MAX_SIGNS), at + 1, -1):
                name = plain[at:end]
                if (place := known.get(name)) and name not in NO_TOWNS.words:
                    is_division = name[-1] in _DIVISIONS and len(name) > 2
                    sign = 0 if is_division or not _DIVISION.match(text, end) else 1
                    yield at, end + sign, place, is_division or sign > 0
                    at = end + sign - 1
                    break
            at += 1


_Finder = Callable[[str, Mapping[str, NativePlace]], Iterator[tuple[int, int, NativePlace]]]
_FINDERS: dict[str, _Finder] = {"ar": _arabic, "zh": _chinese, "ja": _japanese}
