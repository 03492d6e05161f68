"""Differences of spelling that a transliteration explains: free vowels of Arabic, one sound written several ways."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from worker.entities.fold import ARABIC_ARTICLES, core_words, has_arabic_article, narrow, skeleton, words_of
from worker.wordlists import WordList

SON_OF = frozenset({"bin", "ibn", "ben", "bint"})
_NAMES = WordList("entities/arabic_names")
_PLACES = WordList("entities/arabic_places")
#: The article grown together with its noun: Ezzor, Assad stays, as a doubled letter follows the vowel in both.
_GLUED = re.compile(r"^[ae](?=(sh|[zsrntdl])\1)")
_SLOTS = re.compile("[aeiouywU]+")
_LONG_U = "U"  #: Written ou, oo or uw: never e or a, so that Mohamoud is not Mohamed.
_U_SOUNDS = frozenset({"o", "u", "w", _LONG_U})
#: Vowels that stand for one another in two transliterations of one name.
_EXCHANGED = frozenset({"ae", "ei", "ou", "eu", "iy", "ey"})
#: Countries whose scripts write few vowels.
VOWELLESS = frozenset("AE AF BH DZ EG IL IQ IR JO KW LB LY MA OM PK PS QA SA SD SY TN YE".split())  # noqa: SIM905
_MANY_BONES = 3
_FEW_LETTERS = 5


def is_arabic(name: str) -> bool:
    """Return True if the vowels of a name depend on its transliteration.

    It has the Arabic article, a father's name after "bin", or a word of the list of Arabic names.
    """
    words = words_of(name)
    if has_arabic_article(name) or not SON_OF.isdisjoint(words[1:-1]):
        return True
    return any(is_listed_name(w) or _is_spelling_of_listed(w) for w in words if len(w) > 2)


@cache
def _narrow_names() -> frozenset[str]:
    return frozenset(narrow(word) for word in _NAMES.words)


def is_listed_name(word: str) -> bool:
    """Return True if a folded word is on the list of Arabic names, in any spelling of the same sounds."""
    return narrow(word) in _narrow_names()


@cache
def _by_bones() -> dict[str, list[str]]:
    listed: dict[str, list[str]] = {}
    for word in _NAMES.entries:
        if len(bones := skeleton(word)) >= _MANY_BONES:
            listed.setdefault(bones, []).append(word)
    return listed


def _is_spelling_of_listed(word: str) -> bool:
    """Return True for an unlisted spelling of a listed name: Moustapha, Mohammad."""
    return any(_vowels_agree(word, listed) for listed in _by_bones().get(skeleton(word), ()))


def is_same_word(one: str, other: str, arabic: bool) -> bool:
    """Return True if two folded words are spellings of one name.

    Args:
        one: A folded word.
        other: A folded word.
        arabic: The vowels of both depend on the transliteration.
    """
    if one == other or narrow(one) == narrow(other):
        return True
    if not arabic or min(len(one), len(other)) < 2:
        return False
    if one[0] in "qg" and other[0] in "qg":
        one, other = f"g{one[1:]}", f"g{other[1:]}"
    bones = skeleton(one)
    return len(bones) > 1 and bones == skeleton(other) and _vowels_agree(one, other)


@lru_cache(maxsize=4_096)
def _slots(word: str) -> tuple[str, ...]:
    """Vowels between the consonants of a word; the last slot is free, as final vowels come and go."""
    bare = re.sub("ou|oo|uw", _LONG_U, re.sub("ee|ie", "i", word.removesuffix("h")))
    return tuple(_SLOTS.findall(re.sub("[aeiouywU]+$", "", bare)))


def _vowels_agree(one: str, other: str) -> bool:
    a, b = sorted((_slots(one), _slots(other)), key=len)
    if len(a) != len(b):  # Fath, Fateh; but Mahmoud is not Mohammed
        return len(skeleton(one)) >= _MANY_BONES and len(a) == 1 and len(b) == 2 and a[0] == b[0]
    return all(_exchanged(x, y) for x, y in zip(a, b, strict=True))


def _exchanged(one: str, other: str) -> bool:
    if _LONG_U in one + other:
        return not _U_SOUNDS.isdisjoint(one) and not _U_SOUNDS.isdisjoint(other)
    pairs = {"".join(sorted((x, y))) for x in one for y in other}
    return not _EXCHANGED.isdisjoint(pairs) or not set(one).isdisjoint(other)


def is_same_place_name(one: str, other: str, arabic: bool = False) -> bool:
    """Return True if two names of places are spellings of one: Hanover, Hannover; Deir Ezzor, Deir el-Zour.

    Args:
        one: A name.
        other: A name.
        arabic: Both lie where the script writes no vowels: Daraa is Deraa.
    """
    a, b = core_words(one), core_words(other)
    joined = "".join(a), "".join(b)
    narrowed = "".join(map(narrow, a)), "".join(map(narrow, b))  # by word: King Street is not Kings Street
    if min(map(len, joined)) >= _FEW_LETTERS and (joined[0] == joined[1] or narrowed[0] == narrowed[1]):
        return True
    a, b = tuple(w for w in a if len(w) > 1), tuple(w for w in b if len(w) > 1)  # Mazar-i-Sharif, Mazar-e-Sharif
    if len(a) != len(b) or not a or not (arabic or _is_arabic_place(one) or _is_arabic_place(other)):
        return False
    return all(is_same_word(x, y, True) or is_same_word(_bare(x), _bare(y), True) for x, y in zip(a, b, strict=True))


def _is_arabic_place(name: str) -> bool:
    words = words_of(name)
    return (
        has_arabic_article(name)
        or (len(words) > 1 and words[0] in _PLACES.words)
        or any(f"{part}-" in name.casefold() for part in ARABIC_ARTICLES.words)
    )


def _bare(word: str) -> str:
    return _GLUED.sub("", word)
