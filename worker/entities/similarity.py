"""Likeness of two names: by kind, with the reason. Precision before recall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from worker.entities.across_scripts import begins_in_latin, in_latin, is_across
from worker.entities.aliases import is_acronym
from worker.entities.firms import firm_words, full_words, legal_forms, without_legal_form
from worker.entities.fold import (
    ARABIC_ARTICLES,
    PARTICLES,
    core_words,
    fold,
    narrow,
    place_skeleton,
    skeleton,
    words_of,
)
from worker.entities.inflection import base_forms
from worker.entities.lookup import country_code
from worker.entities.other_scripts import are_homophones, is_long, script_of, sounds_as
from worker.entities.people import base_words, is_patronymic, is_short_form, may_be_of_two, person_words
from worker.entities.transliteration import SON_OF, is_arabic, is_listed_name, is_same_place_name, is_same_word
from worker.entities.words import COMMON, GIVEN_NAMES, ORG_WORDS
from worker.types import EntityKind
from worker.word_distances import is_spelt_alike


@dataclass(frozen=True, slots=True)
class Likeness:
    """Result of a comparison."""

    score: float  #: 0 to 1; from 0.9 on the names may be taken for one, from 0.8 on if the company agrees.
    reason: str  #: Stable code.


_NO = Likeness(0.0, "different")
_SPELT = Likeness(0.94, "transliteration")
_LONG_SOUND, _SOUND = Likeness(0.9, "transliteration"), Likeness(0.85, "transliteration")
_CASE = Likeness(0.9, "case")
_CASE_OF_TWO = Likeness(0.85, "case")
#: Reasons that ask for the same words: between scripts a slip is another name.
_OF_EQUAL_WORDS = frozenset({"folded_name", "middle_name", "middle_initial", "initial", "patronymic", "word_order"})
#: Given names of two parts of which one looks like a particle: Wang Der-wei is not Wang Wei.
_HYPHENED = re.compile(r"\b(?:D[aeiu]|De[nrs]|L[aeo]|Te[nr]|V[ao]n)-[a-z]")
_CO = re.compile("Co-[A-Z]")
_MIN_SLIP = 5  #: Shorter words have too many neighbours: Bush, Busch, Bosh.
_MIN_LOST = 7
_MIN_JOINED = 7  #: Letters of a whole name from which on a missing blank makes no other name.
_MIN_GROUP = 12
_MIN_TURNED = 3  #: Words of a body's name from which on their order tells nothing.
#: Words of bodies whose names are turned: Department of Commerce is Commerce Department, but no university is.
_OFFICES = frozenset({"department", "ministry"})
#: Legal forms of a firm that owns the one of the name.
GROUP_FORMS = frozenset({"group", "holding", "holdings"})
_Words = tuple[str, ...]


def compare_names(one: str, other: str, kind: EntityKind) -> Likeness:
    """Return the likeness of two names of one kind (0 to 1), with its reason.

    From 0.9 on by themselves; from 0.8 on (an initial, a letter exchanged) when what they stand beside agrees.
    """
    if one == other:
        return Likeness(1.0, "same_name")
    if fold(one) == fold(other):
        return _SOUND if are_homophones(one, other) else Likeness(0.99, "folded_name")
    if kind != "place" and (likeness := _between_scripts(one, other, kind)):
        return likeness
    if kind == "person":
        return _people(one, other)
    if kind == "place":
        return _places(one, other)
    return _bodies(one, other, kind)


def _places(one: str, other: str) -> Likeness:
    if core_words(one) == core_words(other) or firm_words(one) == firm_words(other):
        return Likeness(0.97, "folded_name")
    if not is_same_place_name(one, other):
        return _NO
    # Raqqa and Ar Raqqah agree in two consonants only: the map has to agree too (resolve).
    return Likeness(0.92 if len(place_skeleton(one)) >= 4 else 0.85, "transliteration")


def _people(one: str, other: str) -> Likeness:
    a, b = person_words(one), person_words(other)
    arabic = is_arabic(one) or is_arabic(other)
    if a == b:
        return _NO if _HYPHENED.search(one) or _HYPHENED.search(other) else Likeness(0.97, "folded_name")
    if ("".join(a) == "".join(b) and len("".join(a)) >= _MIN_JOINED) or _is_same_but_for_blanks(one, other):
        return Likeness(0.93, "spacing")
    if min(len(a), len(b)) < 2 or any(w.isdigit() for w in a + b):
        return _NO
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        if _splits_given_name(one, b) or _splits_given_name(other, a):
            return _NO
        return _without_patronymic(short, long) if arabic else _without_middle(short, long)
    return _same_count(a, b, arabic, ordered=_has_patronymic(one) or _has_patronymic(other))


def _between_scripts(one: str, other: str, kind: EntityKind) -> Likeness | None:
    """Compare a name in another script with one in Latin letters; None for two of one script."""
    for theirs, latin in ((one, other), (other, one)):
        if is_across(theirs, latin):
            return _across(theirs, latin, kind)
        if kind == "person" and script_of(theirs) and begins_in_latin(latin):
            sounds_alike = _LONG_SOUND if is_long(theirs, latin) else _SOUND
            return sounds_alike if sounds_as(theirs, latin) else _NO
    return None


def _across(one: str, other: str, kind: EntityKind) -> Likeness:
    """Compare a name in Cyrillic with one in Latin letters: as it stands, then as a case of it: Сергеем Лавровым."""
    words = one.replace("-", " ").split()
    cases = base_words(one) if kind == "person" else tuple(frozenset(base_forms(word)) for word in words)
    for bases, sure in ((tuple(frozenset({word}) for word in words), True), (cases, False)):
        latin = in_latin(words, other, bases) if bases else ""
        if latin and fold(latin) == fold(other):
            return _SPELT if sure else _CASE_OF_TWO if may_be_of_two(one) else _CASE
        likeness = _people(latin, other) if latin and sure and kind == "person" else _NO
        if likeness.reason in _OF_EQUAL_WORDS:
            return likeness
    return _NO


def _is_same_but_for_blanks(one: str, other: str) -> bool:
    """Return True if all letters agree, particles and all, in names long enough: Robert DeNiro, Robert De Niro."""
    a, b = ("".join(without_legal_form(tuple(words_of(name)))) for name in (one, other))
    return a == b and len(a) >= _MIN_JOINED


def _splits_given_name(name: str, other: _Words) -> bool:
    """Return True if another name has the last part alone of one with a hyphen: Kim Jong-chol is not Kim Chol."""
    parts = (fold(word).split() for word in name.split() if "-" in word)
    return any(len(part) > 1 and part[-1] in other and part[0] not in other for part in parts)


def _same_count(a: _Words, b: _Words, arabic: bool, ordered: bool) -> Likeness:
    """Word by word, then in another order, then with one slip of the pen."""
    pairs = list(zip(a, b, strict=True))
    if all(is_same_word(x, y, arabic) for x, y in pairs):
        return Likeness(0.94, "transliteration")
    if not ordered and not (GIVEN_NAMES.words.issuperset(a) and GIVEN_NAMES.words.issuperset(b)):
        if sorted(a) == sorted(b):
            return Likeness(0.95, "word_order")
        if arabic and _crossed(a, b, arabic):
            return Likeness(0.92, "word_order_transliteration")
    unequal = [index for index, (x, y) in enumerate(pairs) if not is_same_word(x, y, arabic)]
    return _one_differs(pairs, unequal[0], arabic) if len(unequal) == 1 else _NO


def _one_differs(pairs: list[tuple[str, str]], at: int, arabic: bool) -> Likeness:
    """All words agree but one: an initial, a short form, a slip."""
    one, other = pairs[at]
    middle = 0 < at < len(pairs) - 1
    if _is_initial(one, other):
        # Many share an initial and a family name: whom they are met with has to agree.
        return Likeness(0.91, "middle_initial") if middle else Likeness(0.85 if at == 0 else 0.0, "initial")
    if at == 0 and is_short_form(one, other):
        return Likeness(0.85 if {one, other} == {"jack", "john"} else 0.9, "short_form")  # both are names of their own
    if arabic and skeleton(one) == skeleton(other):
        return _NO  # Hamid is not Hamad: vowels that no transliteration exchanges
    if _is_slip(one, other):
        return Likeness(0.9, "misspelling")
    return Likeness(0.82, "near_misspelling") if _is_near(one, other) else _NO


def _without_middle(short: _Words, long: _Words) -> Likeness:
    """Recep Erdogan, Recep Tayyip Erdogan. Not for Arabic names: there the middle tells cousins apart."""
    if len(short) > 2 and any(len(w) == 1 for w in set(long) - set(short)):
        return _NO  # George W. Bush is not George H. W. Bush
    rest = iter(long)
    if is_same_word(short[0], long[0], False) and is_same_word(short[-1], long[-1], False):
        inside = all(any(is_same_word(word, other, False) for other in rest) for word in short)
        return Likeness(0.9, "middle_name") if inside else _NO
    return _without_patronymic(short, long)


def _without_patronymic(short: _Words, long: _Words) -> Likeness:
    """Arkady Rotenberg, Rotenberg Arkady Romanovich: a father's name comes and goes, whatever the order."""
    rest = [w for w in long if not is_patronymic(w)]
    if len(rest) == len(short) < len(long) and _crossed(short, rest, False):
        return Likeness(0.92, "patronymic")
    return _NO


def contradicts(one: str, other: str) -> bool:
    """Return True if the middle parts of two full names show two people.

    John Addo Kufuor is not John Agyekum Kufuor; either may be called John Kufuor. George W. Bush is not George H. W.
    Bush: who writes one initial writes all.
    """
    a, b = person_words(one), person_words(other)
    if min(len(a), len(b)) < 3 or a[0] != b[0] or a[-1] != b[-1]:
        return False
    if len(a) != len(b) and all(len(word) == 1 for word in a[1:-1] + b[1:-1]):
        return True
    return not any(x == y or _is_initial(x, y) or is_same_word(x, y, True) for x in a[1:-1] for y in b[1:-1])


def _has_patronymic(name: str) -> bool:
    """Return True for a name with a patronymic, whose order counts: A son of B is not B son of A."""
    return not SON_OF.isdisjoint(words_of(name))


def _is_initial(one: str, other: str) -> bool:
    return min(len(one), len(other)) == 1 and one[0] == other[0]


def _is_slip(one: str, other: str) -> bool:
    """One slip of the pen inside a longer word that is not another given name: Lukashnko, Schloz, but not Mario.

    A letter left out, doubled or exchanged for another vowel keeps the consonants; two neighbours change places;
    a consonant is lost or added inside a word of seven letters. Another consonant makes another name.
    """
    if min(len(one), len(other)) < _MIN_SLIP or one[0] != other[0] or not is_spelt_alike(one, other, 1):
        return False
    if one in GIVEN_NAMES.words and other in GIVEN_NAMES.words:
        return False
    if len(one) == len(other):
        return sorted(one) == sorted(other) or (one[-1] == other[-1] and skeleton(one) == skeleton(other))
    return one[-1] == other[-1] and (skeleton(one) == skeleton(other) or min(len(one), len(other)) >= _MIN_LOST)


def _is_near(one: str, other: str) -> bool:
    """One letter off anywhere but at the start of a word of five letters and more."""
    if (
        min(len(one), len(other)) < _MIN_SLIP
        or one[0] != other[0]
        or (one in GIVEN_NAMES.words and other in GIVEN_NAMES.words)
    ):
        return False
    return is_spelt_alike(one, other, 1)


def _crossed(a: Sequence[str], b: Sequence[str], arabic: bool) -> bool:
    """Return True for the same words in another order, spelt otherwise: Naji Mustafa, Mustapha Naji."""
    left = list(b)
    for word in a:
        match = next((x for x in left if is_same_word(word, x, arabic)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _bodies(one: str, other: str, kind: EntityKind) -> Likeness:
    full_a, full_b = firm_words(one), firm_words(other)
    if has_other_form(one, other):
        return _NO
    a, b = without_legal_form(full_a), without_legal_form(full_b)
    if a == b:
        if {"of", "for"} <= set(words_of(one)) ^ set(words_of(other)):
            return _NO  # The Department of Education is American, the Department for Education British.
        little = country_code(" ".join(a)) is not None or (len(a) == 1 and _says_little(a[0], one, other))
        return _NO if little else Likeness(0.96, "folded_name")
    if _is_same_but_for_blanks(one, other):
        return Likeness(0.94, "spacing")
    if _numbers(a) != _numbers(b):
        return _NO
    return _bodies_ordered(one, other, (a, b)) or _bodies_spelt(one, other, (a, b), kind)


def has_other_form(one: str, other: str) -> bool:
    """Return True if two names have different legal forms: Deutsche Bank AG is not Deutsche Bank GmbH.

    A form that one of them leaves out says nothing, but that a group is not its firm: Hawley Group Ltd, Hawley Ltd.
    """
    forms = legal_forms(firm_words(one)), legal_forms(firm_words(other))
    if not all(forms):
        return False
    own = forms[0] - GROUP_FORMS, forms[1] - GROUP_FORMS
    is_owned = forms[0].isdisjoint(GROUP_FORMS) != forms[1].isdisjoint(GROUP_FORMS)
    return is_owned or (all(own) and own[0].isdisjoint(own[1]))


def _bodies_ordered(one: str, other: str, words: tuple[_Words, _Words]) -> Likeness | None:
    """Compare names whose words are the same but for blanks or order; None if they are not."""
    a, b = words
    if "".join(a) == "".join(b):  # Bank of America is not BankAmerica, its owner
        return Likeness(0.94, "spacing") if _particles(one) == _particles(other) else _NO
    if sorted(a) != sorted(b):
        return None
    if len(a) >= _MIN_TURNED:
        return Likeness(0.93, "word_order")
    return Likeness(0.85, "word_order") if not _OFFICES.isdisjoint(a) else None


def _particles(name: str) -> frozenset[str]:
    return PARTICLES.words.intersection(words_of(name)) - {"and", "the"}


def _says_little(word: str, one: str, other: str) -> bool:
    """Return True if the only word that two names share names nothing: Tech, Times of "LA Times"."""
    dropped = set(words_of(one)) ^ set(words_of(other))
    if dropped and len(word) < _MIN_SLIP and len({form for form in (one, other) if word.upper() in form}) == 1:
        return True  # Geo, a channel, is not the GEO Group
    if _CO.match(one) or _CO.match(other):
        return True  # Star is not Co-Star
    if len(word) < _MIN_SLIP and not dropped.isdisjoint(ARABIC_ARTICLES.words) and "-" not in one + other:
        return True  # Nino is not El Nino, while Nuri is al-Nuri
    return (
        word in ORG_WORDS.words
        or word in COMMON.words
        or word in full_words()
        or not PARTICLES.words.isdisjoint(dropped - ARABIC_ARTICLES.words - {"the"})
    )


def _numbers(words: _Words) -> set[str]:
    """Figures and Roman numerals: the third fund is not the fourth."""
    return {w for w in words if any(c.isdigit() for c in w) or (w[:1] in "ivxl" and not w.strip("ivxl"))}


def _bodies_spelt(one: str, other: str, words: tuple[_Words, _Words], kind: EntityKind) -> Likeness:
    """Compare word by word. An acronym is another one by any letter."""
    if len(words[0]) != len(words[1]) or is_acronym(one) or is_acronym(other):
        return _NO
    pairs = list(zip(*words, strict=True))
    if len(pairs) > 1 and all(narrow(x) == narrow(y) for x, y in pairs):
        return Likeness(0.93, "transliteration")
    sure = len(pairs) > 1 or all(is_listed_name(word) for word in pairs[0])
    if sure and is_arabic(one) and is_arabic(other) and all(is_same_word(x, y, True) for x, y in pairs):
        return Likeness(0.91, "transliteration")
    unequal = [(x, y) for x, y in pairs if x != y]
    if len(unequal) == 1 and min(len("".join(some)) for some in words) >= _MIN_GROUP and kind == "org":
        if _is_slip(*unequal[0]):
            return Likeness(0.9, "misspelling")
        if len(pairs) > 1 and _is_near(*unequal[0]):
            return Likeness(0.82, "near_misspelling")
    return _NO
