"""Distances between words. Written out: the library that has them takes 12 MB for these three functions."""

from __future__ import annotations

_LIKE = 0.7  #: Likeness from which on an equal beginning counts.
_PREFIX_SHARE = 0.1  #: Of what is missing to 1, for each equal letter at the beginning.
_PREFIX_LETTERS = 4


def is_spelt_alike(one: str, other: str, slips: int) -> bool:
    """Return True if at most so many slips make one word the other (optimal string alignment).

    A slip is a letter lost, added or exchanged, or two neighbours that change places.
    """
    if abs(len(one) - len(other)) > slips or len(set(one) ^ set(other)) > 2 * slips:
        return False  # most pairs of words end here
    above: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        above_that, above, row = above, row, [i + 1]
        for j, facing in enumerate(other):
            least = min(above[j] + (letter != facing), above[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and facing == one[i - 1]:
                least = min(least, above_that[j - 1] + 1)
            row.append(least)
        if min(row) > slips:
            return False
    return row[-1] <= slips


def likeness(one: str, other: str) -> float:
    """Return the likeness of two words by Jaro and Winkler, 0 to 1."""
    if not one or not other:
        return float(one == other)
    reach = max(max(len(one), len(other)) // 2 - 1, 0)
    left: list[str] = []
    taken: set[int] = set()
    for i, letter in enumerate(one):
        near = range(max(i - reach, 0), min(i + reach + 1, len(other)))
        match = next((j for j in near if j not in taken and other[j] == letter), None)
        if match is not None:
            taken.add(match)
            left.append(letter)
    if not left:
        return 0.0
    same = len(left)
    displaced = sum(letter != other[j] for letter, j in zip(left, sorted(taken), strict=True)) // 2
    jaro = (same / len(one) + same / len(other) + (same - displaced) / same) / 3
    if jaro <= _LIKE:
        return jaro
    return jaro + min(equal_letters(one, other), _PREFIX_LETTERS) * _PREFIX_SHARE * (1 - jaro)


def equal_letters(one: str, other: str) -> int:
    """Return the number of letters with which both words begin."""
    unequal = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(unequal, min(len(one), len(other)))
