"""Runs of four words, by which two readings of one text are compared. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_GRAM = 4

Gram = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return _WORD.findall(text.lower())


def grams_of(words: Sequence[str]) -> set[Gram]:
    """Return the runs of four words; of fewer words the one run of all."""
    if len(words) < _GRAM:
        return {tuple(words)} if words else set()
    return {tuple(words[i : i + _GRAM]) for i in range(len(words) - _GRAM + 1)}


def share_found(text: str, grams: set[Gram]) -> float:
    """Return the share of a text's runs of words that are among ``grams``; 0 for a text without words."""
    own = grams_of(words_of(text))
    return len(own & grams) / len(own) if own else 0.0
