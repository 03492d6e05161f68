"""Names of several people told apart, and names in capitals or family name first as they are read. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import dropwhile

from worker.wordlists import WordList

_EASTERN_AND = re.compile(r"\s(?=[וو][^\W\d_]{3})")  #: Written onto the name behind it.
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff]{2,4}(?:\s?[和與与及\s]\s?[\u4e00-\u9fff]{2,4}){1,5}")
_FAMILY_FIRST = re.compile(r"([^\W\d_][^,()\d]{1,40}), ([^\W\d_][^,()\d]{0,40})")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}")
_CAPITALS = re.compile(r"[^\W\d_]+")
_SCOTTISH = re.compile(r"(?<!\w)Mc([a-z])(?=[a-z]{2})")
_KEPT_CAPITALS = re.compile(r"[B-DF-HJ-NP-TV-XZ]{2,4}|[A-Z]J|II|III|IV")  #: "TJ", "JR"
_LATIN = re.compile("[A-Z]")
_SPANISH_AND = "Y"
_TURKISH, _TURKISH_LOW_I = frozenset("İĞ"), str.maketrans("İI", "iı")
_LONG_LETTERS, _SHORT_LETTERS = 5, 4  #: Shorter words in capitals may be signs of a body: NASA HQ.
_FEWEST_WORDS = 2
_FEWEST_SIGNS = 2
_AND_WORDS = WordList("parse/and_words")
_GIVEN_NAMES = (WordList("entities/given_names"), WordList("entities/given_names_rarer"))
_SHORT_GIVEN_NAMES = WordList("parse/short_given_names")
_EASTERN_GIVEN_NAMES = tuple(WordList(f"entities/given_names_{lang}") for lang in ("ar", "abroad_ar", "fa", "he"))
_PARTICLES = WordList("entities/low_particles")
_FAMILIES = WordList("entities/common_surnames")
_HAN_FAMILIES = WordList("entities/surnames_zh")


def told_apart(names: str) -> list[str]:
    """Return the names that a small word joins.

    "Ana López y Juan Gil" and "José e Maria" are two each, "José Ortega y Gasset" and "Ortega y Gasset" one.
    """
    if _HAN_NAMES.fullmatch(names.strip()):
        parts = re.split(r"[和與与及\s]+", names.strip())
        is_each_one = all(len(part) >= _FEWEST_SIGNS and part[0] in _HAN_FAMILIES.words for part in parts)
        return parts if is_each_one else [names]
    parts = _and(in_capitals=names.isupper()).split(names.strip())
    if len(parts) == 1:
        parts = _EASTERN_AND.split(names)
        parts[1:] = [part[1:] if part.split()[0][1:] in _eastern_given_names() else "" for part in parts[1:]]
    is_each_given = not names.isupper() and all(map(is_given_alone, parts))
    return parts if is_each_given or all(map(_is_full_name, parts)) else [names]


def given_first(name: str) -> str:
    """Return "O'Neill, Jane" as "Jane O'Neill"; anything else as it is."""
    found = _FAMILY_FIRST.fullmatch(name.strip())
    if found is None:
        return name
    family, given = _without_particles(found[1].split()), found[2].split()
    told_by = given if len(family) > 1 else given[:1]  # all of them: "Ada Berg, Katie Sanders" are two people
    is_given = all(_is_given(word) or _INITIALS.fullmatch(word) for word in told_by)
    is_known = len(family) == 1 and (" " in found[1] or family[0].casefold() in _FAMILIES.words)
    is_family = family and (is_known or not _is_given(family[0]))
    return f"{found[2]} {found[1]}" if is_given and is_family and max(len(family), len(given)) <= 3 else name


def in_small_letters(name: str) -> str:
    """Return "JANE O'NEILL" as "Jane O'Neill"; a name in small letters, or one that may be a body, as it is."""
    words = name.split()
    if not name.isupper() or len(words) < _FEWEST_WORDS:
        return name
    full = [word for word in words if len(word) > 1 and not _INITIALS.fullmatch(word)]
    is_long = all(len(word) >= _SHORT_LETTERS and not _KEPT_CAPITALS.fullmatch(word) for word in full)
    is_name = is_long and any(len(word) >= _LONG_LETTERS for word in full)
    is_name = is_name or words[0].casefold() in _SHORT_GIVEN_NAMES.words or any(map(_is_given, words))
    if not (is_name or words[-1].casefold() in _FAMILIES.words):
        return name
    low_i = {} if _TURKISH.isdisjoint(name) else _TURKISH_LOW_I
    small = [_small(word, low_i) for word in words]
    if words[0].casefold() in _SHORT_GIVEN_NAMES.words:  # "Al" is a particle elsewhere
        small[0] = small[0].capitalize()
    return _SCOTTISH.sub(lambda found: f"Mc{found[1].upper()}", " ".join(small))


@cache
def _and(*, in_capitals: bool) -> re.Pattern[str]:
    words = "|".join(map(re.escape, _AND_WORDS.entries))
    return re.compile(rf"\s(?:{words})\s", re.IGNORECASE if in_capitals else re.NOFLAG)


def _is_full_name(part: str) -> bool:
    """Return False for one word; in Latin capitals, where a joining word may be an initial, for an unknown name too."""
    words = part.split()
    may_be_initial = part.isupper() and _LATIN.search(part)
    return len(words) >= _FEWEST_WORDS and (not may_be_initial or _is_given(words[0]))


def _without_particles(family: list[str]) -> list[str]:
    return list(dropwhile(lambda word: word.casefold() in _PARTICLES.words, family))


def _small(word: str, low_i: Mapping[int, int]) -> str:
    if word == _SPANISH_AND:
        return word.lower()  # "Ortega y Gasset"
    if word.casefold() in _PARTICLES.words and word.casefold() not in _GIVEN_NAMES[0].words:
        return word.casefold()
    if _KEPT_CAPITALS.fullmatch(word):
        return word
    return _CAPITALS.sub(lambda found: found[0][0] + found[0][1:].translate(low_i).lower(), word)


def _is_given(word: str) -> bool:
    first = re.split(r"[-.]", word.casefold())[0]
    return any(first in names.words for names in _GIVEN_NAMES)


def is_given_alone(part: str) -> bool:
    """Return True for one word that is a given name; the lists have most without their accents."""
    return " " not in part and (_is_given(part) or _is_given(_without_accents(part)))


def may_end_name(word: str) -> bool:
    """Return False for a given name that is no family's: another name has to follow it."""
    return word.casefold() in _FAMILIES.words or not is_given_alone(word)


def _without_accents(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


@cache
def _eastern_given_names() -> frozenset[str]:
    return frozenset().union(*(names.words for names in _EASTERN_GIVEN_NAMES))
