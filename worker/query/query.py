"""Queries, read: a tree of words, phrases, distances and filters, from the door to SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never, get_args

FilterField = Literal[
    "source",
    "feed",
    "author",
    "tag",
    "entity",
    "place",
    "country",
    "lang",
    "story",
    "state",
    "is",
    "label",
    "since",
    "until",
    "published",
]
ArticleState = Literal["original", "duplicate", "withdrawn", "any"]
"""original: no copies, nothing withdrawn; withdrawn: what a notice took back, copies included."""
STATES = get_args(ArticleState)
PersonalState = Literal["unread", "read", "starred", "noted"]
PERSONAL_STATES = get_args(PersonalState)
"""Marks and notes of the person who asks."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Articles as a door asks for them; None means any."""

    q: str | None = None  #: A query as people type it.
    entity_id: int | None = None
    story_id: int | None = None
    place: str | None = None  #: Name of a place that is named.
    source: str | None = None
    tag: str | None = None
    lang: str | None = None
    since: datetime | None = None  #: First seen at or after.
    until: datetime | None = None  #: First seen before.
    state: ArticleState = "original"  #: A state named in the query wins.
    person_id: int | None = None  #: The person of ``is:`` and ``label:``; None: nobody is signed in.


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase that must, or must not, stand in the title or text."""

    words: tuple[str, ...]  #: At least one; in this order, next to each other.
    title_only: bool = False
    excluded: bool = False
    is_prefix: bool = False  #: The last of its words may go on.


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases that must, or must not, stand near each other, in either order."""

    terms: tuple[Term, Term]  #: Both of the title alone, or neither; they have no word in common.
    gap_words: int  #: At most so many other words stand between them.
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """Condition that must, or must not, hold of an article."""

    field: FilterField
    value: str  #: As typed; of lang, state and country as they are stored.
    at: int = 0  #: Character of the query at which its value begins, from 1; 0: it was not typed.
    excluded: bool = False
    since: datetime | None = None  #: Of fields about time: from this time on.
    until: datetime | None = None  #: Before this time.
    ids: tuple[int, ...] | None = None  #: Of story, feed; of entity, place once looked up; of is, label the person.


@dataclass(frozen=True, slots=True)
class AllOf:
    """Parts that must all hold."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Parts of which at least one must hold."""

    parts: tuple[Part, ...]


Leaf = Term | Near | Filter
Part = Leaf | AllOf | AnyOf
"""A part of a query. Leaves alone exclude: a minus before brackets has been moved into them."""


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, as both databases part them."""
    return tuple(_WORD.findall(text))


def leaves(part: Part) -> Iterator[Leaf]:
    """Yield the words, phrases, distances and filters of a part, in order."""
    match part:
        case AllOf() | AnyOf():
            for one in part.parts:
                yield from leaves(one)
        case Term() | Near() | Filter():
            yield part
        case _:
            assert_never(part)


def as_typed(leaf: Leaf) -> str:
    """Return a leaf as a person could type it, its minus aside."""
    match leaf:
        case Term():
            if leaf.is_prefix:
                return "title:" * leaf.title_only + "-".join(leaf.words) + "*"
            words = " ".join(leaf.words)
            return "title:" * leaf.title_only + (f'"{words}"' if len(leaf.words) > 1 else words)
        case Near():
            return f" NEAR/{leaf.gap_words} ".join(map(as_typed, leaf.terms))
        case Filter():
            return f'{leaf.field}:"{leaf.value}"' if " " in leaf.value else f"{leaf.field}:{leaf.value}"
        case _:
            assert_never(leaf)


def excluded(part: Part) -> Part:
    """Return a part that holds where the given one does not."""
    match part:
        case AllOf():
            return AnyOf(tuple(map(excluded, part.parts)))
        case AnyOf():
            return AllOf(tuple(map(excluded, part.parts)))
        case Term() | Near() | Filter():
            return replace(part, excluded=not part.excluded)
        case _:
            assert_never(part)


def _with_filters(part: Part, change: Callable[[Filter], Filter]) -> Part:
    match part:
        case AllOf() | AnyOf():
            return replace(part, parts=tuple(_with_filters(one, change) for one in part.parts))
        case Filter():
            return change(part)
        case Term() | Near():
            return part
        case _:
            assert_never(part)


@dataclass(frozen=True, slots=True)
class Query:
    """Articles to search for."""

    parts: tuple[Part, ...]  #: All must hold.
    now: datetime  #: An embargo that is over by then hides nothing.

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves of all parts, in order."""
        return tuple(one for part in self.parts for one in leaves(part))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The words and phrases that may be found, those left out aside."""
        wanted = (one for one in self.leaves if not isinstance(one, Filter) and not one.excluded)
        return tuple(term for one in wanted for term in ((one,) if isinstance(one, Term) else one.terms))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters of all parts."""
        return tuple(one for one in self.leaves if isinstance(one, Filter))

    @property
    def filters_alone(self) -> tuple[Filter, ...]:
        """Those that every article found must pass."""
        return tuple(one for one in self.parts if isinstance(one, Filter) and not one.excluded)

    def with_filters(self, change: Callable[[Filter], Filter]) -> Query:
        """Return the query with each of its filters changed."""
        return replace(self, parts=tuple(_with_filters(one, change) for one in self.parts))


def filters_of(asked: ArticleFilter) -> list[Filter]:
    """Return the conditions that stand beside the typed query; the state aside."""
    found = []
    if asked.entity_id is not None:
        found.append(Filter("entity", str(asked.entity_id), ids=(asked.entity_id,)))
    if asked.story_id is not None:
        found.append(Filter("story", str(asked.story_id), ids=(asked.story_id,)))
    if asked.place is not None:
        found.append(Filter("place", asked.place))
    if asked.source is not None:
        found.append(Filter("source", asked.source))
    if asked.tag is not None:
        found.append(Filter("tag", asked.tag))
    if asked.lang is not None:
        found.append(Filter("lang", asked.lang))
    if asked.since is not None:
        found.append(Filter("since", asked.since.isoformat(), since=asked.since))
    if asked.until is not None:
        found.append(Filter("until", asked.until.isoformat(), until=asked.until))
    return found
