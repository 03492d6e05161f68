"""How sure two names are one: by kind, with the reason. Precision before recall."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from worker.entities.fold import core_words, fold, has_arabic_article, narrow, place_skeleton, skeleton, words_of
from worker.entities.keys import LEGAL_FORMS
from worker.entities.words import GIVEN_NAMES, word_set
from worker.types import EntityKind


@dataclass(frozen=True, slots=True)
class Likeness:
    """Result of a comparison."""

    score: float  #: 0 to 1; from 0.9 on the names may be taken for one.
    reason: str  #: Stable code.


_SON_OF = frozenset({"bin", "ibn", "ben", "bint"})
#: Long and short of one legal form.
_SAME_FORM = {
    "aktiengesellschaft": "ag", "incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd",
    "holdings": "holding", "pjsc": "jsc", "ojsc": "jsc", "oao": "jsc", "pao": "jsc",
}  # fmt: skip
_NO = Likeness(0.0, "different")
#: Given names of the Arab and Muslim world: their vowels are a matter of transliteration.
_ARABIC = frozenset(
    skeleton(w)
    for w in word_set(
        "mohammed mustafa ahmad ahmed mahmoud hassan hussein hussain ali omar osman othman khaled khalid ibrahim "
        "ismail yusuf youssef abdullah abdul abdel abu saleh salim salman samir tariq tarek faisal fatima aisha "
        "nasser karim rashid said saeed hamid hamad jamal jamil kamal walid bashar maher naji sheikh jaish jabhat "
        "harakat hizb ansar liwa deir khan tahrir hayat qasim kassem abbas haider jaafar mehdi mahdi reza nouri "
        "marwan bilal imad ayman anwar zayed khalifa muammar gaddafi saddam yasser arafat rafik hariri "
    )
)


def compare_names(one: str, other: str, kind: EntityKind) -> Likeness:
    """How sure two names of a kind are one thing's."""
    if one == other:
        return Likeness(1.0, "same_name")
    if fold(one) == fold(other):
        return Likeness(0.99, "folded_name")
    if kind == "person":
        return _people(one, other)
    if kind == "place":
        return _places(one, other)
    return _bodies(one, other)


def _places(one: str, other: str) -> Likeness:
    if core_words(one) == core_words(other):
        return Likeness(0.97, "folded_name")
    bones = place_skeleton(one)
    if len(bones) >= 2 and bones == place_skeleton(other):
        # Raqqa and Ar Raqqah agree in two consonants only: the map has to agree too (resolve).
        return Likeness(0.92 if len(bones) >= 4 else 0.85, "transliteration")
    return _NO


def _people(one: str, other: str) -> Likeness:
    a, b = core_words(one), core_words(other)
    arabic = is_arabic(one) or is_arabic(other)
    if a == b:
        return Likeness(0.97, "folded_name")
    if min(len(a), len(b)) < 2:
        return _NO
    if len(a) != len(b):
        return _NO if arabic else _without_middle(*sorted((a, b), key=len))
    return _same_count(a, b, arabic, ordered=_has_patronymic(one) or _has_patronymic(other))


def _same_count(a: list[str], b: list[str], arabic: bool, ordered: bool) -> Likeness:
    """Word by word, then in another order, then with one slip of the pen."""
    pairs = list(zip(a, b, strict=True))
    if all(_same_word(x, y, arabic) for x, y in pairs):
        return Likeness(0.94, "transliteration")
    if not ordered and not (GIVEN_NAMES.issuperset(a) and GIVEN_NAMES.issuperset(b)):
        if sorted(a) == sorted(b):
            return Likeness(0.95, "word_order")
        if _crossed(a, b, arabic):
            return Likeness(0.92, "word_order_transliteration")
    unequal = [(x, y) for x, y in pairs if not _same_word(x, y, arabic)]
    if len(unequal) == 1 and _is_initial(*unequal[0]) and unequal[0] not in (pairs[0], pairs[-1]):
        return Likeness(0.91, "middle_initial")
    if len(unequal) == 1 and _is_slip(*unequal[0]):
        return Likeness(0.9, "misspelling")
    return _NO


def _without_middle(short: list[str], long: list[str]) -> Likeness:
    """Recep Erdogan, Recep Tayyip Erdogan. Not for Arabic names: there the middle tells cousins apart."""
    rest = iter(long)
    ends = short[0] == long[0] and short[-1] == long[-1]
    return Likeness(0.9, "middle_name") if ends and all(w in rest for w in short) else _NO


def _has_patronymic(name: str) -> bool:
    """A son of B is not B son of A: order is part of such a name."""
    return not _SON_OF.isdisjoint(words_of(name))


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_slip(one: str, other: str) -> bool:
    """One letter off inside a longer word that is not another given name: Lukashnko, but not Mario for Maria."""
    if min(len(one), len(other)) < 5 or one[0] != other[0] or one[-1] != other[-1]:
        return False
    if one in GIVEN_NAMES and other in GIVEN_NAMES:
        return False
    return skeleton(one) == skeleton(other) and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _crossed(a: list[str], b: list[str], arabic: bool) -> bool:
    """Same words in another order, spelt otherwise: Naji Mustafa, Mustapha Naji."""
    left = list(b)
    for word in a:
        match = next((x for x in left if _same_word(word, x, arabic)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _same_word(one: str, other: str, arabic: bool) -> bool:
    if one == other or narrow(one) == narrow(other):
        return True
    return arabic and len(skeleton(one)) > 1 and skeleton(one) == skeleton(other)


def is_arabic(name: str) -> bool:
    """Whether a name's vowels are a matter of transliteration: it has the Arabic article or an Arabic given name."""
    return has_arabic_article(name) or any(skeleton(w) in _ARABIC for w in words_of(name) if len(w) > 2)


def _bodies(one: str, other: str) -> Likeness:
    a, b = (_without_legal_form(n) for n in (one, other))
    if _legal_forms_differ(one, other):
        return _NO
    if a == b:
        return Likeness(0.96, "folded_name")
    if "".join(a) == "".join(b):
        return Likeness(0.94, "spacing")
    if len(a) >= 3 and sorted(a) == sorted(b):
        return Likeness(0.93, "word_order")
    return _bodies_spelt(one, other, a, b)


def _bodies_spelt(one: str, other: str, a: list[str], b: list[str]) -> Likeness:
    if len(a) == len(b):
        pairs = list(zip(a, b, strict=True))
        if len(a) > 1 and all(narrow(x) == narrow(y) for x, y in pairs):
            return Likeness(0.93, "transliteration")
        if is_arabic(one) and is_arabic(other) and all(_same_word(x, y, True) for x, y in pairs):
            return Likeness(0.91, "transliteration")
        if (
            len(fold(one)) >= 12
            and sum(x != y for x, y in pairs) == 1
            and all(x == y or _is_slip(x, y) for x, y in pairs)
        ):
            return Likeness(0.9, "misspelling")
    return _NO


def _without_legal_form(name: str) -> list[str]:
    core = core_words(name)
    return [w for w in core if w not in LEGAL_FORMS] or core


def _legal_forms_differ(one: str, other: str) -> bool:
    """Deutsche Bank AG is not Deutsche Bank GmbH; a form that one of them leaves out says nothing."""
    a, b = ({_SAME_FORM.get(w, w) for w in words_of(n) if w in LEGAL_FORMS} for n in (one, other))
    return bool(a and b) and a.isdisjoint(b)
