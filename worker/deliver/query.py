"""The query as people type it: words, "phrases" and -not. All must hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.errors import InvalidInput

QUERY_LIMIT_CHARS = 1_000
_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase that must, or must not, stand in the title or text."""

    words: tuple[str, ...]  #: At least one; in this order, next to each other.
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    terms: tuple[Term, ...]  #: At least one that is not excluded.


def parse_query(typed: str) -> Query:
    """Read a query. Raises InvalidInput(reason="bad_query") that names the place and the mend."""
    if len(typed) > QUERY_LIMIT_CHARS:
        raise _wrong(f"the query has {len(typed):,} characters, at most {QUERY_LIMIT_CHARS:,} are taken")
    if typed.count('"') % 2:
        place = typed.rindex('"') + 1
        raise _wrong(f'the quotation mark at character {place} is not closed; add a " after the phrase')
    terms = []
    for minus, phrase, word in _TERM.findall(typed):
        words = tuple(_WORD.findall(phrase or word))
        if words:
            terms.append(Term(words, excluded=bool(minus)))
    if not any(not term.excluded for term in terms):
        raise _wrong("the query names nothing to look for; give at least one word without a minus")
    return Query(tuple(terms))


def _wrong(message: str) -> InvalidInput:
    return InvalidInput(message, reason="bad_query")
