"""Words that differ only by a slip: a typo, a lost accent, a broken character."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from worker.dedupe.synonyms import is_number_word
from worker.word_distances import is_spelt_alike

_MOST_WORDS = 60  #: Beyond so many differing words nobody looks for slips; bounds the work.
_MOST_LEFT_OVER = 4  #: Words without a twin that are still held against the whole of the other text.
_SHORTEST_WORD = 4
_LETTERS_PER_SLIP = 5  #: One letter, or two swapped, may differ in a word of 4 to 9 letters; two from 10 on.
_LONGEST_WORD = 40


def without_slips(lost: Sequence[str], instead: Sequence[str]) -> tuple[list[str], list[str]]:
    """Take out of both lists the words that stand in the other too, as they are or misspelt.

    Numbers are never misspelt: 10 for 12 is another number.
    """
    left, right = Counter(lost), Counter(instead)
    left, right = left - right, right - left
    if left.total() <= _MOST_WORDS and right.total() <= _MOST_WORDS:
        for word in list(left):
            twin = next((other for other in right if _is_slip(word, other)), None)
            if twin is not None:
                del left[word], right[twin]
    return list(left.elements()), list(right.elements())


def without_known_slips(words: list[str], other: Sequence[str]) -> list[str]:
    """Take out the few words that misspell any word of the other text; many such are no slips."""
    if not 0 < len(words) <= _MOST_LEFT_OVER:
        return words
    known = set(other)
    return [word for word in words if not any(_is_slip(word, twin) for twin in known)]


def _is_slip(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    if shorter < _SHORTEST_WORD or max(len(word), len(other)) > _LONGEST_WORD:
        return False
    if not is_spelt_alike(word, other, max(1, shorter // _LETTERS_PER_SLIP)):
        return False
    return not (any(char.isdigit() for char in word + other) or (is_number_word(word) and is_number_word(other)))
