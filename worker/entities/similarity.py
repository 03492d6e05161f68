"""How sure two names are one: by kind, with the reason. Precision before recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from worker.entities.firms import firm_words, legal_forms, without_legal_form
from worker.entities.fold import core_words, fold, has_arabic_article, narrow, place_skeleton, skeleton, words_of
from worker.entities.people import is_patronymic, is_short_form, person_words
from worker.entities.words import GIVEN_NAMES, word_set
from worker.types import EntityKind


@dataclass(frozen=True, slots=True)
class Likeness:
    """Result of a comparison."""

    score: float  #: 0 to 1; from 0.9 on the names may be taken for one, from 0.8 on if the company agrees.
    reason: str  #: Stable code.


_SON_OF = frozenset({"bin", "ibn", "ben", "bint"})
_NO = Likeness(0.0, "different")
_MIN_SLIP = 5  #: Shorter words have too many neighbours: Bush, Busch, Bosh.
_MIN_LOST = 7
_MIN_JOINED = 7  #: Letters of a whole name from which on a missing blank makes no other name.
_MIN_GROUP = 12
_Words = tuple[str, ...]
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
    """How sure two names of a kind are one thing's.

    From 0.9 on by themselves; from 0.8 on (an initial, a letter exchanged) when what they stand beside agrees.
    """
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
    a, b = person_words(one), person_words(other)
    arabic = is_arabic(one) or is_arabic(other)
    if a == b:
        return Likeness(0.97, "folded_name")
    if "".join(a) == "".join(b) and len("".join(a)) >= _MIN_JOINED:
        return Likeness(0.93, "spacing")
    if min(len(a), len(b)) < 2:
        return _NO
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return _without_patronymic(short, long) if arabic else _without_middle(short, long)
    return _same_count(a, b, arabic, ordered=_has_patronymic(one) or _has_patronymic(other))


def _same_count(a: _Words, b: _Words, arabic: bool, ordered: bool) -> Likeness:
    """Word by word, then in another order, then with one slip of the pen."""
    pairs = list(zip(a, b, strict=True))
    if all(_same_word(x, y, arabic) for x, y in pairs):
        return Likeness(0.94, "transliteration")
    if not ordered and not (GIVEN_NAMES.issuperset(a) and GIVEN_NAMES.issuperset(b)):
        if sorted(a) == sorted(b):
            return Likeness(0.95, "word_order")
        if _crossed(a, b, arabic):
            return Likeness(0.92, "word_order_transliteration")
    unequal = [index for index, (x, y) in enumerate(pairs) if not _same_word(x, y, arabic)]
    return _one_differs(pairs, unequal[0]) if len(unequal) == 1 else _NO


def _one_differs(pairs: list[tuple[str, str]], at: int) -> Likeness:
    """All words agree but one: an initial, a short form, a slip."""
    one, other = pairs[at]
    middle = 0 < at < len(pairs) - 1
    if _is_initial(one, other):
        # Many share an initial and a family name: whom they are met with has to agree.
        return Likeness(0.91, "middle_initial") if middle else Likeness(0.85 if at == 0 else 0.0, "initial")
    if at == 0 and is_short_form(one, other):
        return Likeness(0.9, "short_form")
    if _is_slip(one, other):
        return Likeness(0.9, "misspelling")
    return Likeness(0.82, "near_misspelling") if _is_near(one, other) else _NO


def _without_middle(short: _Words, long: _Words) -> Likeness:
    """Recep Erdogan, Recep Tayyip Erdogan. Not for Arabic names: there the middle tells cousins apart."""
    if len(short) > 2 and any(len(w) == 1 for w in set(long) - set(short)):
        return _NO  # George W. Bush is not George H. W. Bush
    rest = iter(long)
    if _same_word(short[0], long[0], False) and _same_word(short[-1], long[-1], False):
        inside = all(any(_same_word(word, other, False) for other in rest) for word in short)
        return Likeness(0.9, "middle_name") if inside else _NO
    return _without_patronymic(short, long)


def _without_patronymic(short: _Words, long: _Words) -> Likeness:
    """Arkady Rotenberg, Rotenberg Arkady Romanovich: a father's name comes and goes, whatever the order."""
    rest = [w for w in long if not is_patronymic(w)]
    if len(rest) == len(short) < len(long) and _crossed(short, rest, False):
        return Likeness(0.92, "patronymic")
    return _NO


def _has_patronymic(name: str) -> bool:
    """A son of B is not B son of A: order is part of such a name."""
    return not _SON_OF.isdisjoint(words_of(name))


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_slip(one: str, other: str) -> bool:
    """One slip of the pen inside a longer word that is not another given name: Lukashnko, Schloz, but not Mario.

    A letter left out, doubled or exchanged for another vowel keeps the consonants; two neighbours change places;
    a consonant is lost or added inside a word of seven letters. Another consonant makes another name.
    """
    if min(len(one), len(other)) < _MIN_SLIP or one[0] != other[0] or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    if one in GIVEN_NAMES and other in GIVEN_NAMES:
        return False
    if len(one) == len(other):
        return sorted(one) == sorted(other) or (one[-1] == other[-1] and skeleton(one) == skeleton(other))
    return one[-1] == other[-1] and (skeleton(one) == skeleton(other) or min(len(one), len(other)) >= _MIN_LOST)


def _is_near(one: str, other: str) -> bool:
    """One letter off anywhere but at the start of a word of five letters and more."""
    if min(len(one), len(other)) < _MIN_SLIP or one[0] != other[0] or (one in GIVEN_NAMES and other in GIVEN_NAMES):
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _crossed(a: Sequence[str], b: Sequence[str], arabic: bool) -> bool:
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
    if not arabic or min(len(one), len(other)) < 2:
        return False
    if one[0] in "qg" and other[0] in "qg":
        one, other = f"g{one[1:]}", f"g{other[1:]}"
    return len(skeleton(one)) > 1 and skeleton(one) == skeleton(other)


def is_arabic(name: str) -> bool:
    """Whether a name's vowels are a matter of transliteration: it has the Arabic article, a father's name after
    "bin", or an Arabic given name."""
    words = words_of(name)
    if has_arabic_article(name) or not _SON_OF.isdisjoint(words[1:-1]):
        return True
    return any(skeleton(w) in _ARABIC for w in words if len(w) > 2)


def _bodies(one: str, other: str) -> Likeness:
    full_a, full_b = firm_words(one), firm_words(other)
    forms = legal_forms(full_a), legal_forms(full_b)
    if all(forms) and forms[0].isdisjoint(forms[1]):
        return _NO  # Deutsche Bank AG is not Deutsche Bank GmbH; a form that one leaves out says nothing.
    a, b = without_legal_form(full_a), without_legal_form(full_b)
    if a == b:
        return Likeness(0.96, "folded_name")
    if _numbers(a) != _numbers(b):
        return _NO
    if "".join(a) == "".join(b):
        return Likeness(0.94, "spacing")
    if len(a) >= 3 and sorted(a) == sorted(b):
        return Likeness(0.93, "word_order")
    return _bodies_spelt(one, other, a, b)


def _numbers(words: _Words) -> set[str]:
    """Figures and Roman numerals: the third fund is not the fourth."""
    return {w for w in words if any(c.isdigit() for c in w) or (w[:1] in "ivx" and not w.strip("ivx"))}


def _bodies_spelt(one: str, other: str, a: _Words, b: _Words) -> Likeness:
    if len(a) != len(b):
        return _NO
    pairs = list(zip(a, b, strict=True))
    if len(a) > 1 and all(narrow(x) == narrow(y) for x, y in pairs):
        return Likeness(0.93, "transliteration")
    if is_arabic(one) and is_arabic(other) and all(_same_word(x, y, True) for x, y in pairs):
        return Likeness(0.91, "transliteration")
    unequal = [(x, y) for x, y in pairs if x != y]
    if len(unequal) == 1 and len(fold(one)) >= _MIN_GROUP:
        if _is_slip(*unequal[0]):
            return Likeness(0.9, "misspelling")
        if len(a) > 1 and _is_near(*unequal[0]):
            return Likeness(0.82, "near_misspelling")
    return _NO
