"""Names of groups and firms as they are compared: legal forms, numbers, abbreviations written in one way."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from worker.entities.fold import PARTICLES, words_of
from worker.wordlists import Table, WordList

#: Forms of a firm that come and go: "Siemens AG", "Siemens Aktiengesellschaft", "Siemens".
LEGAL_FORMS = WordList("entities/legal_forms")
#: Long legal forms, in one word or several, and the short ones that mean the same.
_SHORT_FORMS = Table("entities/legal_forms_short")
_ABBREVIATIONS, _NUMBERS = Table("entities/abbreviations"), Table("entities/numbers")
#: AT&T holds no preposition.
_INITIALS = re.compile(r"\b([A-Z]{1,2})&([A-Z]{1,2})\b")
_NTH = re.compile(r"^(\d{1,9})(?:st|nd|rd|th)$")
_TENS = {str(n) for n in range(20, 100, 10)}


@cache
def full_words() -> frozenset[str]:
    """Return the words that an abbreviation stands for."""
    return frozenset(_ABBREVIATIONS.values.values())


@cache
def _phrases() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the first words of the legal forms of several words, and a pattern of these forms, longest first."""
    phrases = sorted((form for form in _SHORT_FORMS.values if " " in form), key=len, reverse=True)
    return frozenset(one.split()[0] for one in phrases), re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b")


@lru_cache(maxsize=4_096)
def firm_words(name: str) -> tuple[str, ...]:
    """Folded words of a group's name, particles gone, legal forms short, numbers in figures, abbreviations in full."""
    kept = (
        {word.casefold() for word in name.split() if len(word) == 2 and word.isupper()} if not name.isupper() else set()
    )
    words = words_of(_INITIALS.sub(r"\1and\2", name) if "&" in name else name)
    firsts, phrase = _phrases()
    if not firsts.isdisjoint(words):
        words = phrase.sub(lambda form: _SHORT_FORMS.values[form.group()], " ".join(words)).split()
    core = [w for w in words if w not in PARTICLES.words or w in kept] or words
    return tuple(_numbered([_SHORT_FORMS.values.get(w, _ABBREVIATIONS.values.get(w, w)) for w in core]))


def _numbered(words: list[str]) -> list[str]:
    """Write numbers as figures: "forty four" -> "44", "1st" -> "1"; a lone "one" too: Channel One is Channel 1."""
    out: list[str] = []
    for word in words:
        value = _NUMBERS.values.get(word)
        if value is not None and value < 10 and out and out[-1] in _TENS:
            out[-1] = str(int(out[-1]) + value)
        else:
            out.append(_NTH.sub(r"\1", word) if value is None else str(value))
    return out


def without_legal_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that are the firm's own; all of them if there are no others."""
    return tuple(w for w in words if w not in LEGAL_FORMS.words) or words


def legal_forms(words: tuple[str, ...]) -> frozenset[str]:
    """Return the legal forms among the words."""
    return LEGAL_FORMS.words.intersection(words)
