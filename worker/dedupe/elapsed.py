"""Words of "3 hours ago" in the languages of the press, by their form of comparison. Pure."""

from __future__ import annotations

from functools import cache

from worker.dedupe.fold import fold
from worker.wordlists import Table, WordList

_TABLE = Table("parse/relative")
_SMALL_WORDS = WordList("dedupe/elapsed_words")
_UNITS = ("minute", "hour", "day", "other", "today", "yesterday")


@cache
def ago_phrases() -> frozenset[str]:
    """Return the phrases that say "ago"; of those around a number the part behind it, as the other says less."""
    return frozenset(fold(phrase.rpartition("{}")[2]) for phrase in _forms("ago"))


@cache
def unit_phrases() -> frozenset[str]:
    """Return the units of time, the words of today, and the words beside them that say nothing more."""
    before = (phrase.partition("{}")[0] for phrase in _forms("ago") if "{}" in phrase)
    listed = (*_SMALL_WORDS.entries, *before, *(one for unit in _UNITS for one in _forms(unit)))
    return frozenset(map(fold, listed)) - ago_phrases()


def _forms(name: str) -> list[str]:
    return [form for row in _TABLE.values.values() for form in row.get(name, "").split("|") if form]
