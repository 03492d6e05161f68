"""People by the office beside their name, in scripts without capitals: 石破首相, 이재명 대통령."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from worker.entities.drafts import Draft
from worker.wordlists import WordList

TITLES_JA, NO_NAMES_JA = WordList("entities/titles_ja"), WordList("entities/no_titled_ja")
TITLES_KO, NO_NAMES_KO = WordList("entities/titles_ko"), WordList("entities/no_titled_ko")
SURNAMES_KO = WordList("entities/surnames_ko")
TITLES_AR, GIVEN_NAMES_AR = WordList("entities/titles_ar"), WordList("entities/given_names_ar")

_AR = "\u0621-\u064a"
_ARABIC_WORD = re.compile(f"[{_AR}]+")
#: Words of names that need the next one.
_OPEN_AR = frozenset({"عبد", "بن", "بنت", "أبو", "ابن", "آل"})
_MAX_NAME_WORDS = 6
_ARTICLE = "ال"


def draft_titled_names(text: str, lang: str | None) -> Iterator[Draft]:
    """Yield the people of a text in Japanese, Korean or Arabic that an office beside the name tells.

    Args:
        text: A clean text.
        lang: ISO 639-1; None if unknown.
    """
    finder = _FINDERS.get(lang or "")
    for start, end in finder(text) if finder else ():
        yield Draft(start, end, text[start:end], "person", "chunk", titled=True)


def _japanese(text: str) -> Iterator[tuple[int, int]]:
    """Names in Chinese characters that begin a run of them, or in katakana."""
    for match in _japanese_titled().finditer(text):
        if match.group(1) not in NO_NAMES_JA.words:
            yield match.span(1)


@cache
def _japanese_titled() -> re.Pattern[str]:
    titles = "|".join(sorted(TITLES_JA.entries, key=len, reverse=True))
    kanji, kana = "\u4e00-\u9fff々", "\u30a1-\u30fa\u30fc"
    name = f"(?<![{kanji}])[{kanji}]{{2,4}}?|(?<![{kana}・])[{kana}]{{2,12}}(?:・[{kana}]{{2,12}}){{0,2}}"
    return re.compile(f"({name})(?:前|元|新|副|次期)?(?:{titles})(?![{kanji}])")


def _korean(text: str) -> Iterator[tuple[int, int]]:
    for match in _korean_titled().finditer(text):
        if match.group(1) not in NO_NAMES_KO.words:
            yield match.span(1)


@cache
def _korean_titled() -> re.Pattern[str]:
    titles = "|".join(sorted(TITLES_KO.entries, key=len, reverse=True))
    surnames = "".join(sorted(SURNAMES_KO.words))
    return re.compile(f"(?<![\uac00-\ud7a3])([{surnames}][\uac00-\ud7a3]{{2}}) (?:전 )?(?:{titles})")


def _arabic(text: str) -> Iterator[tuple[int, int]]:
    """Names that begin with a given name behind an office, with adjectives of nationality between."""
    words = list(_ARABIC_WORD.finditer(text))
    titled = False
    for at, word in enumerate(words):
        said = word.group()
        if titled and said in GIVEN_NAMES_AR.words:
            if last := _end_of_arabic_name(text, words[at : at + _MAX_NAME_WORDS]):
                yield word.start(), last
            titled = False
            continue
        is_adjective = said.startswith(_ARTICLE) and said.endswith(("ي", "ية"))
        titled = said in TITLES_AR.words or (titled and is_adjective)


def _end_of_arabic_name(text: str, words: list[re.Match[str]]) -> int:
    """Return the end of given name, father's name and family name; 0 if nothing follows the given name."""
    taken = 1
    while taken < len(words) and text[words[taken - 1].end() : words[taken].start()] == " ":
        before, said = words[taken - 1].group(), words[taken].group()
        is_family = said.startswith(_ARTICLE) and said not in TITLES_AR.words
        if not (before in _OPEN_AR or said in _OPEN_AR or said in GIVEN_NAMES_AR.words or is_family):
            break
        taken += 1
        if is_family and before not in _OPEN_AR:
            break
    complete = taken > 1 and words[taken - 1].group() not in _OPEN_AR
    return words[taken - 1].end() if complete else 0


_FINDERS: dict[str, Callable[[str], Iterator[tuple[int, int]]]] = {"ja": _japanese, "ko": _korean, "ar": _arabic}
