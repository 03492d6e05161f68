"""Names of groups and firms as they are compared: legal forms, numbers, abbreviations written in one way."""

from __future__ import annotations

import re
from functools import lru_cache

from worker.entities.fold import PARTICLES, words_of
from worker.entities.words import word_set
from worker.wordlists import WordList

#: Forms of a firm that come and go: "Siemens AG", "Siemens Aktiengesellschaft", "Siemens".
LEGAL_FORMS = WordList("entities/legal_forms")
#: Long and short of one legal form.
_SAME_FORM = {
    "aktiengesellschaft": "ag", "incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd",
    "holdings": "holding", "pjsc": "jsc", "ojsc": "jsc", "oao": "jsc", "pao": "jsc", "zao": "jsc", "ooo": "llc",
}  # fmt: skip
#: Legal forms of several words, folded, longest first.
_PHRASES = tuple(
    (re.compile(rf"\b{phrase}\b"), short)
    for phrase, short in (
        ("(?:public |open |closed )?joint stock company", "jsc"),
        ("limited liability company", "llc"),
        ("societatea cu raspundere limitata", "srl"),
        ("societe anonyme", "sa"),
        ("sociedad anonima", "sa"),
        ("naamloze vennootschap", "nv"),
        ("besloten vennootschap", "bv"),
        ("sp z o ?o", "spzoo"),
        ("public limited company", "plc"),
        ("gesellschaft mit beschrankter haftung", "gmbh"),
    )
)
_MAY_HOLD = word_set("stock liability societatea societe sociedad naamloze besloten sp public gesellschaft")
#: As wires shorten the words of names.
_IN_FULL = {
    "intl": "international", "natl": "national", "govt": "government", "dept": "department", "univ": "university",
    "assn": "association", "assoc": "association", "bros": "brothers", "mfg": "manufacturing", "tech": "technology",
    "inst": "institute", "org": "organization", "organisation": "organization", "defence": "defense",
    "centre": "center", "labour": "labor", "programme": "program", "theatre": "theater",
}  # fmt: skip
#: Words that an abbreviation stands for.
FULL_WORDS = frozenset(_IN_FULL.values())
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
#: AT&T holds no preposition.
_INITIALS = re.compile(r"\b([A-Z]{1,2})&([A-Z]{1,2})\b")
_NTH = re.compile(r"^(\d{1,9})(?:st|nd|rd|th)$")
_TENS = {str(n) for n in range(20, 100, 10)}


@lru_cache(maxsize=16_384)
def firm_words(name: str) -> tuple[str, ...]:
    """Folded words of a group's name, particles gone, legal forms short, numbers in figures, abbreviations in full."""
    kept = (
        {word.casefold() for word in name.split() if len(word) == 2 and word.isupper()} if not name.isupper() else set()
    )
    words = words_of(_INITIALS.sub(r"\1and\2", name) if "&" in name else name)
    if not _MAY_HOLD.isdisjoint(words):
        text = " ".join(words)
        for pattern, short in _PHRASES:
            text = pattern.sub(short, text)
        words = text.split()
    core = [w for w in words if w not in PARTICLES or w in kept] or words
    return tuple(_numbered([_SAME_FORM.get(w, _IN_FULL.get(w, w)) for w in core]))


def _numbered(words: list[str]) -> list[str]:
    """Write numbers as figures: "forty four" -> "44", "1st" -> "1"; a lone "one" too: Channel One is Channel 1."""
    out: list[str] = []
    for word in words:
        value = _NUMBERS.get(word)
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
