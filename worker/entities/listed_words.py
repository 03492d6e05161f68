"""Words that stand on a list, or start with one of its stems, within one script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from worker.entities.fold import fold
from worker.wordlists import WordList

_AFTER_LATIN = "\u0370"  #: First letter behind those of Latin script, but for Latin Extended Additional.


def is_latin(char: str) -> bool:
    """Return True for a letter of Latin script, those of Yoruba and Vietnamese included, and for signs before them."""
    return char < _AFTER_LATIN or "\u1e00" <= char <= "\u1eff"


@lru_cache(maxsize=8)
def is_foreign(text: str) -> bool:
    """Return True if a text is in another script than the Latin one."""
    letters = [char for char in text[:2_000] if char.isalpha()]
    return sum(not is_latin(char) for char in letters) * 2 > len(letters)


@cache
def _matcher(entries: WordList, in_latin: bool) -> Callable[[str], bool]:
    """Return a matcher of the entries of one script: мэр* is no stem of Merkel."""
    own = [entry for entry in entries.entries if is_latin(entry[0]) == in_latin]
    whole = frozenset(fold(entry) for entry in own if not entry.endswith("*"))
    stems = tuple(fold(entry[:-1]) for entry in own if entry.endswith("*"))
    return lambda word: word in whole or word.startswith(stems)


def matches(word: str, entries: WordList) -> bool:
    """Return True if a word is on a list, or starts with one of its stems."""
    return bool(word) and _matcher(entries, is_latin(word[0]))(fold(word))
