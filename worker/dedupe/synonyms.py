"""Words that papers use for each other: forms, spellings of two countries, synonyms, numbers and units."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from decimal import Decimal
from functools import cache, lru_cache
from math import prod

from worker.dedupe.constants import LEAST_LETTERS, STEM_SHARE
from worker.dedupe.fold import fold
from worker.word_distances import equal_letters
from worker.wordlists import Table, WordList

_ALIKE = WordList("dedupe/alike")
_SYNONYMS = WordList("dedupe/synonyms_en")
_IRREGULAR = WordList("dedupe/irregular_verbs")
_NO_VERBS: frozenset[str] = frozenset()
_NUMBERS = Table("dedupe/numbers")
_MONEY = WordList("dedupe/money")
_PER_CENT = WordList("dedupe/per_cent")

#: What writers of one house spell otherwise than those of another: Britain and America, before and after a reform.
_RESPELT = tuple(
    (re.compile(one), other)
    for one, other in (
        (r"ph", "f"),
        (r"^en(?=[qs])", "in"),
        (r"sc(?=ep)", "sk"),
        (r"que(?=s?$)|ck(?=s?$)", "k"),
        (r"ough(?=s?$|ed$)", "ow"),
        (r"ogue(?=s?$)", "og"),
        (r"mme(?=s?$)", "m"),
        (r"ium(?=s?$)", "um"),
        (r"(?<=[bt])re(?=[sd]?$)", "er"),
        (r"(?<=[lg])e(?=ment|ing$)", ""),
        (r"ou(?=r|ld)", "o"),
        (r"[ae]y(?=s?$)", "y"),
        (r"ies$", "ys"),
        (r"y", "i"),
        (r"c(?=[ei])|z", "s"),
        (r"ti(?=al|el)", "si"),
        (r"[cp](?=[ct])", ""),
        (r"(.)\1", r"\1"),
    )
)
#: Two ways in which one letter is written for two: "anaemia", "anemia"; "Muenchen", "Munchen" (of "München").
_TWO_LETTERS = ({"ae": "e", "oe": "e"}, {"ae": "a", "oe": "o", "ue": "u"})
_ENDINGS = (("ies", "y"), ("ied", "y"), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("s", ""))
_UNITS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_GROUP = 3  #: Digits between two commas.
_AMOUNT = re.compile(r"^(\d+)(\D+)$")
_APART = re.compile(r"(?<=\d) (?=\d)(?!\d{3}(?!\d))")  #: Between two numbers of which the second is no group of three.


def is_one_stem(one: str, other: str) -> bool:
    """Return True for forms of one word: they begin alike, and most letters of the shorter agree."""
    if one == other or not _verbs(one).isdisjoint(_verbs(other)):
        return True
    if not (one.isalpha() and other.isalpha()) or one.endswith("less") is not other.endswith("less"):
        return False
    alike = equal_letters(one, other)
    return alike >= LEAST_LETTERS and alike >= STEM_SHARE * min(len(one), len(other))


def is_one_meaning(one: str, other: str) -> bool:
    """Return True for two words that papers use for each other: forms or spellings of one word, or synonyms."""
    return is_one_stem(one, other) or is_one_spelling(one, other) or not _meanings(one).isdisjoint(_meanings(other))


def is_one_spelling(one: str, other: str) -> bool:
    """Return True for two spellings of one word by rules of two houses: "tyre", "tire"; "Delphin", "Delfin"."""
    are_words = one.isalpha() and other.isalpha()  # no doubled sign of a number is a matter of spelling: 300, 3000
    return are_words and not _respelt(one).isdisjoint(_respelt(other))


def say_the_same(own: Sequence[str], other: Sequence[str]) -> bool:
    """Return True if two runs of words differ in writing only: "per cent", "percent"; "5m", "five million euros"."""
    if _joined(own) == _joined(other):
        return True
    is_money_in_both = not _MONEY.words.isdisjoint(own) and not _MONEY.words.isdisjoint(other)
    left_out = _PER_CENT.words if is_money_in_both else _PER_CENT.words | _MONEY.words
    return _plain(own, left_out) == _plain(other, left_out)


def _joined(words: Sequence[str]) -> str:
    """Write words as one, but two numbers only if the second has three digits: "1 500" is 1500, "1 5" may be 1.5."""
    return "".join(_APART.sub(".", " ".join(words)).split())


def _plain(words: Sequence[str], left_out: Set[str]) -> list[str]:
    """Give numbers in digits, each with its unit as one, and units without numbers in one word."""
    return in_amounts([word for word in words if word not in left_out])


def is_number_word(word: str) -> bool:
    """Return True for a number in letters or its unit: "million" for "billion" is another number, no slip."""
    return word in _NUMBERS.values or word in _UNITS


def in_amounts(words: Sequence[str]) -> list[str]:
    """Return words with each number and its unit as one: "1 5 million", "1 500 000" and "1 5m" are 1500000."""
    parted = " ".join(_AMOUNT.sub(r"\1 \2", word) for word in words).split()
    plain = [str(_NUMBERS.values.get(word, word)) for word in parted]
    rest, found = plain[::-1], list[str]()
    while rest:
        digits = _taken(rest, str.isdecimal)
        units = _taken(rest, _UNITS.__contains__) if digits else []
        found.append(_amount(digits, units) if digits else rest.pop())
    return found


def _taken(rest: list[str], fits: Callable[[str], bool]) -> list[str]:
    """Remove from the end of a list the words that fit, and return them in order of their removal."""
    taken = []
    while rest and fits(rest[-1]):
        taken.append(rest.pop())
    return taken


def _amount(digits: Sequence[str], units: Sequence[str]) -> str:
    """Return one number: digits in groups of three are a whole one, two other groups have a point between them."""
    is_grouped = digits[0][0] != "0" and all(len(group) == _GROUP for group in digits[1:])
    number = ("" if is_grouped else ".").join(digits)
    if not units:
        return number
    if number.count(".") > 1:
        return " ".join((number, *units))
    return f"{(Decimal(number) * prod(_UNITS[unit] for unit in units)).normalize():f}"


@lru_cache(maxsize=4_096)
def _respelt(word: str) -> frozenset[str]:
    if not word.isascii() or len(word) < LEAST_LETTERS:
        return frozenset((word,))
    found = set()
    for letters in _TWO_LETTERS:
        key = word
        for two, single in letters.items():
            key = key.replace(two, single)
        for pattern, instead in _RESPELT:
            key = pattern.sub(instead, key)
        found.add(key)
    return frozenset(found)


def _verbs(word: str) -> frozenset[str]:
    """Return the irregular verbs of which a word may be a form, each as the row of its forms."""
    base = word[:-1] if word.endswith("s") else word
    return _irregular().get(word, _NO_VERBS) | _irregular().get(base, _NO_VERBS)


@cache
def _irregular() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in _IRREGULAR.entries:
        for form in fold(row).split():
            found[form] = found.get(form, _NO_VERBS) | {row}
    return found


def _meanings(word: str) -> frozenset[str]:
    """Return the groups of the lists that hold a word or its base form."""
    bases = {word[: -len(ending)] + base for ending, base in _ENDINGS if word.endswith(ending)}
    bases |= {base[:-1] for base in bases if base[-2:-1] == base[-1:]}
    return frozenset().union(*(_groups().get(base, ()) for base in {word, *bases}))


@cache
def _groups() -> dict[str, set[str]]:
    """Return the groups in which each word stands."""
    found: dict[str, set[str]] = {}
    for group in _ALIKE.entries + _SYNONYMS.entries:
        for word in group.split():
            found.setdefault(word, set()).add(group)
    return found
