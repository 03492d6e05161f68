"""The query as people type it: words, prefix*, "phrases", -not, OR, and fields such as ``source:``.

All parts must hold; ``OR`` joins its two neighbours and binds tighter, so ``a OR b c`` is (a or b) and c. Operators of
other searches that this language lacks are refused, never read as words; in quotation marks they are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Literal, cast, get_args

from worker.errors import InvalidInput
from worker.query.moments import read_moment

QUERY_LIMIT_CHARS = 1_000

FilterField = Literal["source", "entity", "place", "country", "lang", "story", "state", "since", "until"]
ArticleState = Literal["original", "duplicate", "withdrawn", "any"]
"""original: no copies, nothing withdrawn; withdrawn: what a notice took back, copies included."""

FIELDS = ("title", *get_args(FilterField))
STATES = get_args(ArticleState)
ELSEWHERE = {
    "site": "source", "domain": "source", "publisher": "source", "intitle": "title", "headline": "title",
    "after": "since", "before": "until", "language": "lang", "person": "entity", "org": "entity", "topic": "story",
}  # fmt: skip
"""What fields are called in other searches."""
NEAR_MISS = 0.8  #: difflib's ratio; "sorce" is .91 like "source", "text" .44 like "title".

_TOKEN = re.compile(r'(?P<minus>-?)(?:(?P<field>[^\W\d_]\w*):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]*))')
_BLANK = re.compile(r"\s*")
_WORD = re.compile(r"[^\W_]+")
PREFIX_LEAST_CHARS = 2  #: Fewer begin too many words.
_LACKING = (
    (
        re.compile(r"[()]"),
        "brackets are not understood; OR joins its two neighbours, so type a OR b c for (a or b) and c",
    ),
    (
        re.compile(r"^(?:(?:O?NEAR|PRE|W|N)/|ADJ)\d+$"),
        'distances are not understood; type a "phrase", or both words',
    ),
    (re.compile(r"^(?:AND|&&)$"), "all parts must hold as it is; leave it out"),
    (re.compile(r"^(?:NOT$|!\w)"), "to leave a word out, type a minus right before it: -word"),
    (re.compile(r"\|"), "to find either of two, type OR between them"),
    (re.compile(r"~\d*(?:\.\d+)?$"), "similar words are not understood; type the beginning of the word and a *: bomb*"),
    (re.compile(r"(?<=\w)\^\d"), "weights are not understood; leave it out"),
    (
        re.compile(r"^/[^/\s]+/$"),
        "regular expressions are not understood; type the beginning of the word and a *: bomb*",
    ),
    (re.compile(r"\*(?!$)|(?<![^\W_])\*"), "a * stands only at the end of a word: bomb*"),
)
"""Operators of other searches, in a part without quotation marks, and the mend for each."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase that must, or must not, stand in the title or text."""

    words: tuple[str, ...]  #: At least one; in this order, next to each other.
    title_only: bool = False
    excluded: bool = False
    is_prefix: bool = False  #: The last of its words may go on.


@dataclass(frozen=True, slots=True)
class Filter:
    """Condition that must, or must not, hold of an article."""

    field: FilterField
    value: str  #: As typed; of lang, state and country as they are stored.
    at: int  #: Which character of the query its value begins at, from 1; where an error points.
    excluded: bool = False
    moment: datetime | None = None  #: Of since and until: from this time on; before it.
    ids: tuple[int, ...] | None = None  #: Of story; of entity and place once they were looked up.


Alternative = Term | Filter
Clause = tuple[Alternative, ...]
"""At least one of its alternatives must hold."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words and filters to search for."""

    clauses: tuple[Clause, ...]  #: All must hold; at least one is no mere negation.

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases that may be found, those left out aside."""
        return tuple(one for clause in self.clauses for one in clause if isinstance(one, Term) and not one.excluded)

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters of all clauses."""
        return tuple(one for clause in self.clauses for one in clause if isinstance(one, Filter))

    @property
    def filters_alone(self) -> tuple[Filter, ...]:
        """Those that every article found must pass."""
        return tuple(
            one for clause in self.clauses for one in clause[:1]
            if len(clause) == 1 and isinstance(one, Filter) and not one.excluded
        )  # fmt: skip

    @property
    def names_state(self) -> bool:
        """Return True if it says itself which states are wanted."""
        return any(one.field == "state" for one in self.filters)


@dataclass(frozen=True, slots=True)
class _Or:
    at: int


def parse_query(typed: str, now: datetime) -> Query:
    """Read a query; ``now`` is what ``today`` and ``-7d`` count from.

    Raises InvalidInput(reason="bad_query") that names the place and the mend.
    """
    if len(typed) > QUERY_LIMIT_CHARS:
        raise wrong_query(f"the query has {len(typed):,} characters, at most {QUERY_LIMIT_CHARS:,} are taken")
    if typed.count('"') % 2:
        place = typed.rindex('"') + 1
        raise wrong_query(f'the quotation mark at character {place} is not closed; add a " after the phrase')
    clauses = _joined(list(_parts(typed, now)))
    if all(one.excluded for clause in clauses for one in clause):
        raise wrong_query("the query names nothing to look for; give at least one part without a minus")
    return Query(tuple(clauses))


def wrong_query(message: str) -> InvalidInput:
    """Return the error for a query that cannot be answered."""
    return InvalidInput(message, reason="bad_query")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, as both databases part them."""
    return tuple(_WORD.findall(text))


def _joined(parts: list[Alternative | _Or]) -> list[Clause]:
    """Parts as clauses: what stands on both sides of an OR is in one."""
    clauses: list[Clause] = []
    for before, part in zip([None, *parts], parts, strict=False):
        if isinstance(part, _Or):
            if before is None or isinstance(before, _Or):
                raise _lonely(part)
        elif isinstance(before, _Or):
            clauses[-1] = (*clauses[-1], part)
        else:
            clauses.append((part,))
    if parts and isinstance(parts[-1], _Or):
        raise _lonely(parts[-1])
    return clauses


def _lonely(part: _Or) -> InvalidInput:
    return wrong_query(
        f'the OR at character {part.at} needs a word on both sides; to look for the word itself, type "OR"'
    )


def _parts(typed: str, now: datetime) -> Iterator[Alternative | _Or]:
    """Yield what the query is made of, in order; what holds no word is passed over."""
    place = cast(re.Match[str], _BLANK.match(typed)).end()
    while place < len(typed):
        token = cast(re.Match[str], _TOKEN.match(typed, place))
        if token[0] == "OR":
            yield _Or(place + 1)
        else:
            yield from _read(token, now)
        place = cast(re.Match[str], _BLANK.match(typed, token.end())).end()


def _read(token: re.Match[str], now: datetime) -> Iterator[Alternative]:
    excluded, field, quoted = bool(token["minus"]), (token["field"] or "").lower(), token["quoted"]
    value = quoted if quoted is not None else token["bare"]
    if field and field not in FIELDS and value and not value.startswith("//"):
        raise _no_field(token, field)
    if quoted is None:
        _check_operators(token)
    if field in FIELDS:
        yield _filter(token, field, now)
        return
    texts = (token["field"], quoted) if quoted is not None else (token[0].removeprefix("-"),)
    for text in texts:
        if text and (words := words_of(text)):
            yield Term(words, excluded=excluded, is_prefix=quoted is None and _is_prefix(token, words))


def _no_field(token: re.Match[str], field: str) -> InvalidInput:
    near = [ELSEWHERE[field]] if field in ELSEWHERE else get_close_matches(field, FIELDS, n=1, cutoff=NEAR_MISS)
    mend = f"did you mean {near[0]}:?" if near else f"fields are {', '.join(FIELDS)}."
    return wrong_query(
        f"there is no field {field}: (character {token.start('field') + 1}); {mend} "
        f'To look for it as words, put it in quotation marks: "{token["field"]} …"'
    )


def _check_operators(token: re.Match[str]) -> None:
    """Raise InvalidInput for an operator of other searches, which would be read as a word."""
    for operator, mend in _LACKING:
        if found := operator.search(token["bare"]):
            place = token.start("bare") + found.start() + 1
            raise wrong_query(
                f"{found[0]} at character {place}: {mend}. To look for it as words, put it in quotation marks"
            )


def _is_prefix(token: re.Match[str], words: tuple[str, ...]) -> bool:
    """Return True if the last word ends with a ``*``. Raise InvalidInput if it is too short for that."""
    if not token["bare"].endswith("*"):
        return False
    if len(words[-1]) < PREFIX_LEAST_CHARS:
        raise wrong_query(
            f"* at character {token.end()} needs a word with at least {PREFIX_LEAST_CHARS} letters right before it: "
            "bomb*"
        )
    return True


def _filter(token: re.Match[str], field: str, now: datetime) -> Alternative:
    value = token["quoted"] if token["quoted"] is not None else token["bare"]
    place = (token.start("quoted") if token["quoted"] is not None else token.start("bare")) + 1
    excluded = bool(token["minus"])
    if not value.strip() or (field == "title" and not words_of(value)):
        raise wrong_query(
            f"{field}: at character {token.start('field') + 1} has no value; write it right behind the colon, "
            f'as {field}:{_EXAMPLES[field]}, or put the word in quotation marks: "{field}"'
        )
    if field == "title":
        words = words_of(value)
        is_prefix = token["quoted"] is None and _is_prefix(token, words)
        return Term(words, title_only=True, excluded=excluded, is_prefix=is_prefix)
    if token["quoted"] is None and "*" in value:
        raise wrong_query(
            f"* at character {token.end()}: {field}: takes no part of a name; write all of it, in quotation marks"
        )
    given = Filter(cast(FilterField, field), value.strip(), place, excluded)
    return _checked(given, is_quoted=token["quoted"] is not None, now=now)


_EXAMPLES = {
    "title": "flood", "source": "example.org", "entity": '"Angela Merkel"', "place": "Beirut", "country": "SY",
    "lang": "en", "story": "17", "state": "duplicate", "since": "-7d", "until": "2026-01-31",
}  # fmt: skip


def _checked(given: Filter, *, is_quoted: bool, now: datetime) -> Filter:
    """Return the filter with its value read. Names and countries are looked up later, by who knows them."""
    field, value = given.field, given.value
    if field in ("since", "until"):
        moment = read_moment(value, now, is_end=field == "until")
        if moment is None:
            raise wrong_query(
                f"{field}: at character {given.at} cannot read {value!r}; give a date (2026-01-31, 2026-01, 2026, "
                "2026-01-31T10:00), today, yesterday, or how long ago: -7d, -12h, P1W"
            )
        return replace(given, moment=moment)
    if field == "state" and value.lower() not in STATES:
        raise wrong_query(f"state: at character {given.at} cannot be {value!r}; states are {', '.join(STATES)}")
    if field in ("state", "lang"):
        return replace(given, value=value.lower().partition("-")[0])
    is_number = value.isascii() and value.isdigit() and len(value) < 19 and not is_quoted
    if field == "story" and not is_number:
        raise wrong_query(f"story: at character {given.at} cannot be {value!r}; give the number of a story")
    if is_number and field in ("story", "entity", "place"):
        return replace(given, ids=(int(value),))
    return given
