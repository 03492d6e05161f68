"""Names of people as they are compared: titles off, family name last, short given names in full."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache, lru_cache

from worker.entities.fold import PARTICLES, core_words, fold, narrow, skeleton, words_of
from worker.entities.inflection import base_forms, is_cyrillic
from worker.entities.words import STRONG_TITLES, is_given_name
from worker.wordlists import Table, WordList

COMMON_SURNAMES = WordList("entities/common_surnames")
_HONORIFICS = WordList("entities/honorifics")
#: One given name written four ways; "Abd al-Aziz" is Abdul Aziz is Abdulaziz.
_SERVANT = frozenset({"abdul", "abdel", "abdal", "abdol", "abdoul"})
_GLUED_SERVANT = tuple(_SERVANT)
_NOT_GLUED = frozenset({"abdullah", "abdallah", "abdulla", "abdoulaye", "abdelkader"})
_PATRONYMIC = WordList("entities/patronymic_endings")
_LIKE = 0.5  #: Share of letters in common above which two given names may be one, as two languages write it.
#: Short forms of English given names, and the names in full that they may stand for.
_SHORT_NAMES = Table("entities/short_names")


@cache
def titles() -> frozenset[str]:
    """Return the titles at the front of a person's name; Judge and Dean are given names too."""
    return (STRONG_TITLES.words | _HONORIFICS.words) - {"judge", "dean"}


@lru_cache(maxsize=4_096)
def person_words(name: str) -> tuple[str, ...]:
    """Folded words of a person's name, without particles and titles, the family name last.

    "Abd al-Aziz", "Abdul Aziz" and "Abdulaziz" give the same words; "LAVROV, Sergei" reads as it is spoken.
    At least one word stays, as long as the name has one.
    """
    if name.count(",") == 1:
        family, _, given = name.partition(",")
        if given.strip() and words_of(given)[:1] not in (["jr"], ["sr"], ["md"], ["phd"]):
            name = f"{given} {family}"
    words = words_of(name)
    while len(words) > 2 and words[0] in titles():
        words = words[1:]
    if len(words) == 2 and words[0] in STRONG_TITLES.words and words[0] not in PARTICLES.words:
        words = words[1:]
    # Ben Sasse is no bare name: a particle has something before it.
    first, rest = (words[:1], words[1:]) if len(words) > 1 and words[0] == "ben" else ([], words)
    core = first + [part for word in rest if word not in PARTICLES.words for part in _servant(word)]
    return tuple(core or words)


def _servant(word: str) -> tuple[str, ...]:
    if word in _SERVANT:
        return ("abd",)
    if len(word) > 7 and word not in _NOT_GLUED and word.startswith(_GLUED_SERVANT):
        return "abd", word[5:]
    return (word,)


def bone(word: str) -> str:
    """Consonants of a folded word as keys hold them: Wladimir is looked for with Vladimir, Qaddafi with Gaddafi."""
    bones = skeleton(word)
    bones = "v" + bones[1:] if bones.startswith("w") else bones
    return "k" + bones[1:] if bones.startswith("g") else bones


def in_full(given: str) -> str:
    """Return the given name of a short form; a name that is no short form unchanged."""
    return next(iter(_SHORT_NAMES.values.get(given, ())), given)


def base_words(name: str) -> tuple[frozenset[str], ...]:
    """Return for each word of a name in Cyrillic the words of which it may be a case; () in other scripts.

    A given name as it stands is none of another: Александра is Alexandra before it is of Alexander.
    """
    words = name.replace("-", " ").split()
    if len(words) < 2 or not all(map(is_cyrillic, words)):
        return ()
    if is_given_name(fold(words[0])):
        return (frozenset({words[0]}), *(frozenset(base_forms(word)) for word in words[1:]))
    return tuple(frozenset(base_forms(word)) for word in words)


def may_be_of_two(name: str) -> bool:
    """Return True for a given name in a case that two names share: Валентину, of Valentin or Valentina."""
    given = name.split(maxsplit=1)[0]
    if not given.endswith(("у", "ю")):
        return False
    bases = {folded for base in base_forms(given) if is_given_name(folded := fold(base))}
    return any(f"{base}a" in bases for base in bases)


def is_patronymic(word: str) -> bool:
    """Return True if a word is a father's name as Russians and Ukrainians bear it between given and family name."""
    return len(word) > 6 and word.endswith(_PATRONYMIC.entries)


def is_short_form(one: str, other: str) -> bool:
    """Return True if one given name is short for the other: Bill and William, never Bill and Will."""
    names = _SHORT_NAMES.values
    return other in names.get(one, ()) or one in names.get(other, ())


@lru_cache(maxsize=4_096)
def may_be_given_name_of(word: str, name: str) -> bool:
    """Return True if a given name may be one of a person's own, in short or as another language writes it.

    Wiktor may be Viktor Orban; Jill and Malia are no names of Joe Biden and Barack Obama. A name of one word has no
    given name that could differ.
    """
    given, own = narrow(fold(word)), [narrow(one) for one in core_words(name)[:-1]]
    return not own or any(_is_alike(given, one) for one in own)


def _is_alike(given: str, own: str) -> bool:
    if len(given) == 1 or len(own) == 1 or is_short_form(given, own):
        return given[:1] == own[:1]
    return SequenceMatcher(None, given, own, autojunk=False).ratio() > _LIKE
