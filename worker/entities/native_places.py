"""Towns of the list of places in scripts without capitals: Arabic, Hebrew, Hindi, Thai, Korean, Chinese, Japanese.

A town's name is a word of every day as often as not (العين, 黄石), so that a shorter one needs what towns have beside
them: a preposition, a word for town or port, the sign for city behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass

from worker.entities.drafts import Draft
from worker.entities.fold import han_variants
from worker.entities.sqlite import Gazetteer, NativePlace, NativeScript
from worker.wordlists import WordList

BEHIND_HI, PARTICLES_KO = WordList("entities/place_particles_hi"), WordList("entities/korean_particles")
BEFORE_TH = WordList("entities/place_cues_th")
BEFORE_ZH, BEHIND_JA = WordList("entities/place_prepositions_zh"), WordList("entities/place_particles_ja")
NO_TOWNS = WordList("entities/no_native_towns")

_ARABIC_WORD = re.compile("[\u0621-\u06cc\u200c]+")
_HEBREW_WORD, _THAI = re.compile("[\u05d0-\u05ea'\u05f3\u05f4\"-]+"), re.compile("[\u0e01-\u0e4e]+")
_IN_HE = re.compile("[וש]?[במל]")
_HINDI_WORD, _HANGUL_WORD = re.compile("[\u0900-\u0963\u0971-\u097f]+"), re.compile("[\uac00-\ud7a3]+")
_IN_KO = ("에서", "시에서", "시", "시의", "에서는", "에서도", "으로", "로")
_OFFICES_KO = ("시청", "공항", "공장", "지역")
_HAN_KANA = re.compile("[\u3005\u4e00-\u9fff]+|[\u30a1-\u30fa\u30fc]+")
_HAN, _KATAKANA = re.compile("[\u3005\u4e00-\u9fff]"), re.compile("[\u30a1-\u30fa\u30fc]")
_DIVISIONS = "市県府都州省区區县縣町村郡"  #: Behind a town or province, and part of its name.
_DIVISION = re.compile(f"[{_DIVISIONS}](?![委长長政])")
_SUFFIXED = 50_000  #: People of a town that something beside it tells; smaller ones are not in the list.
_PREPOSED, _KNOWN = 100_000, 300_000
_MAX_SIGNS, _MAX_WORDS = 8, 3
_SURE_SIGNS = 4
_MAX_THAI = 16  #: Signs.


def draft_native_places(text: str, lang: str | None, gazetteer: Gazetteer, taken: Set[int]) -> Iterator[Draft]:
    """Yield the towns of a text in a script without capitals under the names of the list of places.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.
        gazetteer: The list of places.
        taken: Offsets that other names cover.
    """
    if known := _FINDERS.get(lang or ""):
        script, finder = known
        for start, end, place in finder(text, gazetteer.native(script)):
            if taken.isdisjoint(range(start, end)):
                yield Draft(start, end, place.name, "place", "alias")


def _arabic(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield towns behind a preposition or a word for town, and those joined to one by "and"."""
    return _behind_cues(text, known, _ARABIC)


def _persian(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    return _behind_cues(text, known, _PERSIAN)


@dataclass(frozen=True, slots=True)
class _Cues:
    """Words before a town in a language written in Arabic letters."""

    before: WordList  #: Prepositions.
    around: WordList  #: Words for town, port, province.
    joined: str  #: A preposition that is written with its noun.
    conjunctions: tuple[str, ...]  #: Small words that are written with the next one.


_ARABIC = _Cues(WordList("entities/place_prepositions_ar"), WordList("entities/place_cues_ar"), "ب", ("و", "ف"))
_PERSIAN = _Cues(WordList("entities/place_prepositions_fa"), WordList("entities/place_cues_fa"), "", ())


def _behind_cues(text: str, known: Mapping[str, NativePlace], cues: _Cues) -> Iterator[tuple[int, int, NativePlace]]:
    words = list(_ARABIC_WORD.finditer(text))
    beside = 0
    at = 0
    while at < len(words):
        said = words[at].group()
        is_joined = bool(cues.joined) and said.startswith(cues.joined)
        offset = 1 if is_joined or (beside and said.startswith(cues.conjunctions)) else 0
        for skipped in dict.fromkeys((0, offset)):
            least = _PREPOSED if skipped and is_joined else beside
            found = _longest(text, words[at : at + _MAX_WORDS], skipped, known) if least else None
            if found and found[1].population >= least:
                start = words[at].start() + skipped
                yield start, words[at + found[0] - 1].end(), found[1]
                at += found[0] - 1
                break
        else:
            bare = said.removeprefix("و") if cues.conjunctions else said
            is_cue = said in cues.around.words or bare in cues.around.words
            beside = _SUFFIXED if is_cue else _PREPOSED if said in cues.before.words or bare in cues.before.words else 0
        at += 1


def _longest(
    text: str, words: list[re.Match[str]], skipped: int, known: Mapping[str, NativePlace]
) -> tuple[int, NativePlace] | None:
    """Return how many words the longest town takes that begins with the first word, and the town."""
    for count in range(len(words), 0, -1):
        name = text[words[0].start() + skipped : words[count - 1].end()]
        place = known.get(name)
        if place and name not in NO_TOWNS.words and name.count(" ") == count - 1:
            return count, place
    return None


def _hindi(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield towns before "in", "from" or a verb of going, and large ones wherever they stand."""
    words = list(_HINDI_WORD.finditer(text))
    last = 0
    for at, word in enumerate(words):
        found = _longest(text, words[at : at + _MAX_WORDS], 0, known) if word.start() >= last else None
        if found:
            last = words[at + found[0] - 1].end()
            behind = _HINDI_WORD.match(text, last + 1)
            is_cue = behind is not None and behind.group() in BEHIND_HI.words
            if found[1].population >= (_SUFFIXED if is_cue else _KNOWN):
                yield word.start(), last, found[1]


def _hebrew(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield towns that "in", "from" or "to" is written with, and large ones wherever they stand."""
    words = list(_HEBREW_WORD.finditer(text))
    last = 0
    for at, word in enumerate(words):
        prefix = _IN_HE.match(word.group())
        for skipped in (0, prefix.end() if prefix else 0):
            found = _longest(text, words[at : at + _MAX_WORDS], skipped, known) if word.start() >= last else None
            is_long = found is not None and words[at + found[0] - 1].end() - word.start() - skipped >= _SURE_SIGNS
            if found and is_long and found[1].population >= (_SUFFIXED if skipped else _KNOWN):
                last = words[at + found[0] - 1].end()
                yield word.start() + skipped, last, found[1]
                break


def _thai(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield towns behind a word for place or a verb of going, and long names of large ones that begin a run."""
    cues = BEFORE_TH.entries
    for run in _THAI.finditer(text):
        at = run.start()
        while at < run.end():
            is_cued = text.endswith(cues, run.start(), at)
            if not (is_cued or at == run.start()):
                at += 1
                continue
            for end in range(min(run.end(), at + _MAX_THAI), at + 2, -1):
                place = known.get(text[at:end])
                if place and text[at:end] not in NO_TOWNS.words and (is_cued or place.population >= _KNOWN):
                    yield at, end, place
                    at = end - 1
                    break
            at += 1


def _korean(text: str, known: Mapping[str, NativePlace]) -> Iterator[tuple[int, int, NativePlace]]:
    """Yield towns that begin a word and end with it or before a particle of place or the sign for city."""
    for word in _HANGUL_WORD.finditer(text):
        said = word.group()
        for length in range(min(len(said), _MAX_SIGNS), 1, -1):
            name = said[:length]
            place = known.get(name) or known.get(f"{name}시")
            if place is None or name in NO_TOWNS.words:
                continue
            rest = said[length:]
            is_sure = length > 2 or place.population >= _KNOWN
            if (
                rest in _IN_KO
                or rest.startswith(_OFFICES_KO)
                or (is_sure and (rest == "" or rest in PARTICLES_KO.words))
            ):
                yield word.start(), word.start() + length, place
                break


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
_FINDERS: dict[str, tuple[NativeScript, _Finder]] = {
    "ar": ("arabic", _arabic),
    "fa": ("arabic", _persian),
    "he": ("hebrew", _hebrew),
    "hi": ("indian", _hindi),
    "th": ("thai", _thai),
    "ko": ("korean", _korean),
    "zh": ("east", _chinese),
    "ja": ("east", _japanese),
}
