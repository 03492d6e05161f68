"""Translations: two articles in two languages that state the same of the same, in the same order.

Words cannot be compared across languages; names linked to one entity and numbers can. A translation keeps them, and
their order, while two reports of one event differ in most of both.
"""

from __future__ import annotations

import re
from datetime import timedelta

from worker.dedupe.opposites import opposed_headlines
from worker.languages import base_language
from worker.types import NamedSide

NEAR = timedelta(hours=36)  #: Longest time between a report and its translation.
LEAST_SIZE_SHARE = 0.6  #: Length of the shorter by that of the longer; a longer one adds facts of its own.
LEAST_NAMES = 4  #: Entities that both name.
LEAST_NAMES_SHARE = 0.6  #: Of those of the side with fewer: no language is read without gaps.
LEAST_NUMBERS = 2  #: Different numbers that both state, for these to say anything.
LEAST_NUMBERS_SHARE = 0.8  #: Of all numbers of both.
LEAST_ORDER = 0.6  #: Share of names and numbers, of the side with more, that stand in the same order.
UNNUMBERED_NAMES, UNNUMBERED_ORDER = 7, 0.8  #: The same for texts without numbers.
SPELLED_OUT = 12  #: Numbers up to this are words in one language and digits in the next.
READ_FACTS = 80  #: Names and numbers whose order is compared, the first of each text.

#: Digits of any script. A blank or an apostrophe joins groups of three.
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f’']\d{3})+(?!\d)|\d+(?:[.,٫٬]\d+)*")
_HAN, _KANA_HANGUL = re.compile("[\u3400-\u9fff]"), re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_OTHER_SCRIPT_LETTERS = 2  #: Letters of an alphabet that a Chinese character stands for, besides itself.


def translation(a: NamedSide, b: NamedSide) -> str:
    """Say why two articles are one report in two languages; "" if they are two, or nothing shows that they are one."""
    if not _may_be(a, b):
        return ""
    names, fewer = _names(a) & _names(b), min(len(_names(a)), len(_names(b)))
    own, other = _numbers(f"{a.title}\n{a.text}"), _numbers(f"{b.title}\n{b.text}")
    numbers, stated = len(own & other), len(_stated(own, other))
    if numbers < LEAST_NUMBERS:
        least_names, least_order = UNNUMBERED_NAMES, UNNUMBERED_ORDER
    else:
        least_names, least_order = LEAST_NAMES, LEAST_ORDER
    if len(names) < max(least_names, LEAST_NAMES_SHARE * fewer) or numbers < LEAST_NUMBERS_SHARE * stated:
        return ""
    order = _in_order(_facts(a), _facts(b))
    if order < least_order or _other_headline(a, b, own, other):
        return ""
    agree = f"{len(names)} of {fewer} names and {numbers} of {stated} numbers agree, {order:.0%} of them in order"
    return f"{agree}, {abs(a.at - b.at) / timedelta(hours=1):.0f} hours apart"


def _may_be(a: NamedSide, b: NamedSide) -> bool:
    """Return True for texts of two languages, of one time and of like length."""
    smaller, larger = sorted((_size(a.text), _size(b.text)))
    in_two = bool(a.lang and b.lang) and base_language(a.lang) != base_language(b.lang)
    return in_two and abs(a.at - b.at) <= NEAR and smaller >= LEAST_SIZE_SHARE * larger


def _size(text: str) -> int:
    """Return the length of a text as an alphabet would write it."""
    return len(text) + _OTHER_SCRIPT_LETTERS * len(_HAN.findall(text)) + len(_KANA_HANGUL.findall(text))


def _names(side: NamedSide) -> set[object]:
    return {name for _, name in side.names}


def _numbers(text: str) -> set[str]:
    return {digits for found in _NUMBER.findall(text) if (digits := _digits(found))}


def _stated(own: set[str], other: set[str]) -> set[str]:
    """Return the numbers of both sides, without small ones that one of them may have spelled out."""
    small = {one for one in own ^ other if _is_small(one)}
    return own | other if own - other and other - own else (own | other) - small


def _is_small(digits: str) -> bool:
    return len(digits) <= len(str(SPELLED_OUT)) and int(digits) <= SPELLED_OUT


def _digits(number: str) -> str:
    """Return the digits that count: 3.4 billion, 3,400 million, 3 400 000 000 and 34億 have the same."""
    return "".join(str(int(one)) for one in number if one.isdecimal()).strip("0")


def _other_headline(a: NamedSide, b: NamedSide, own: set[str], other: set[str]) -> bool:
    """Return True if the headlines contradict each other, or one states a number that the other article has not."""
    lost, added = _numbers(a.title) - other, _numbers(b.title) - own
    is_large = not all(map(_is_small, lost | added))
    return is_large or bool(lost and added) or bool(opposed_headlines(a.title, b.title))


def _facts(side: NamedSide) -> list[object]:
    """Return the names and numbers of a text in their order."""
    found: list[tuple[int, object]] = [
        *side.names,
        *((one.start(), _digits(one[0])) for one in _NUMBER.finditer(side.text)),
    ]
    return [fact for _, fact in sorted(found, key=lambda one: one[0])][:READ_FACTS]


def _in_order(a: list[object], b: list[object]) -> float:
    """Return the length of the longest common subsequence by that of the longer side."""
    row = [0] * (len(b) + 1)
    for one in a:
        before = 0
        for place, other in enumerate(b, start=1):
            before, row[place] = row[place], before + 1 if one == other else max(row[place], row[place - 1])
    return row[-1] / max(len(a), len(b), 1)
