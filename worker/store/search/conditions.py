"""Conditions on articles, as SQL on their rows; the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from worker.query import ArticleState, Filter, FilterField, Query, Term
from worker.store.search.fulltext import words_stand_in
from worker.store.search.id_ranges import EVERYWHERE, IdRange
from worker.store.tables import ArticleRow, EntityRow, MentionRow, StoryRow

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Conditions on articles; None means any."""

    q: str | None = None  #: A query as people type it (deliver/query.py).
    entity_id: int | None = None
    story_id: int | None = None
    source: str | None = None
    lang: str | None = None
    since: datetime | None = None  #: First seen at or after.
    until: datetime | None = None  #: First seen before.
    state: ArticleState = "original"  #: A state named in the query wins.


def field_conditions(wanted: ArticleFilter, within: IdRange = EVERYWHERE) -> list[Condition]:
    """Return what the fields beside the query ask of articles in a range; the state aside."""
    conditions: list[Condition] = []
    if wanted.entity_id is not None:
        conditions.append(_naming([wanted.entity_id], within))
    if wanted.story_id is not None:
        conditions.append(_in_story([wanted.story_id]))
    if wanted.source is not None:
        conditions.append(ArticleRow.source == wanted.source)
    if wanted.lang is not None:
        conditions.append(ArticleRow.lang == wanted.lang)
    if wanted.since is not None:
        conditions.append(ArticleRow.first_seen_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(ArticleRow.first_seen_at < wanted.until)
    return conditions


def query_conditions(session: Session, query: Query, now: datetime, within: IdRange = EVERYWHERE) -> list[Condition]:
    """One condition for each clause of a query, on articles in a range."""
    return [
        or_(false(), *(_alternative(session, one, now, within) for one in clause)) if len(clause) > 1
        else _alternative(session, clause[0], now, within)
        for clause in query.clauses
    ]  # fmt: skip


def in_state(state: str, now: datetime) -> Condition:
    """Return the articles of a state. An embargo that is over at ``now`` hides nothing."""
    withdrawn = ArticleRow.withdrawn_at.is_not(None) & or_(
        ArticleRow.withdrawn_until.is_(None), ArticleRow.withdrawn_until > now
    )
    stands = ArticleRow.withdrawn_at.is_(None) | (ArticleRow.withdrawn_until <= now)
    is_copy = ArticleRow.duplicate_of.is_not(None)
    chosen: dict[str, Condition] = {
        "any": true(),
        "withdrawn": withdrawn,
        "duplicate": is_copy,
        "original": and_(ArticleRow.duplicate_of.is_(None), stands),
    }
    return chosen[state]


def _alternative(session: Session, one: Term | Filter, now: datetime, within: IdRange) -> Condition:
    if isinstance(one, Term):
        found = words_stand_in(session, [(replace(one, excluded=False),)], within=within)
        return ~found if one.excluded else found
    condition = _filter(one, now, within)
    return func.coalesce(condition, false()).is_(false()) if one.excluded else condition


def _filter(one: Filter, now: datetime, within: IdRange) -> Condition:
    ids = one.ids or ()
    conditions: dict[FilterField, Callable[[], Condition]] = {
        "source": lambda: ArticleRow.source.in_(sorted({one.value, one.value.lower()})),
        "lang": lambda: ArticleRow.lang == one.value,
        "entity": lambda: _naming(ids, within),
        "place": lambda: _naming(ids, within),
        "country": lambda: _placed_in(one.value, within),
        "story": lambda: _in_story(ids),
        "state": lambda: in_state(one.value, now),
        "since": lambda: ArticleRow.first_seen_at >= one.moment,
        "until": lambda: ArticleRow.first_seen_at < one.moment,
    }
    return conditions[one.field]()


def _naming(ids: Sequence[int], within: IdRange) -> Condition:
    """Articles that name one of these entities, or what they were merged into."""
    return _mentioned(_led_to(MentionRow.entity_id, EntityRow, ids), within)


def _placed_in(country: str, within: IdRange) -> Condition:
    places = select(EntityRow.id).where(EntityRow.kind == "place", EntityRow.country == country)
    return _mentioned(MentionRow.entity_id.in_(places), within)


def _mentioned(entities: Condition, within: IdRange) -> Condition:
    return ArticleRow.id.in_(select(MentionRow.article_id).where(entities, *within.holds(MentionRow.article_id)))


def _in_story(ids: Sequence[int]) -> Condition:
    return _led_to(ArticleRow.story_id, StoryRow, ids)


def _led_to(
    column: SQLColumnExpression[int | None], of: type[EntityRow] | type[StoryRow], ids: Sequence[int]
) -> Condition:
    """Match a column with these ids, or ids merged into them.

    One id is compared by =, whose share of all rows a database guesses far better than that of IN (a query).
    """
    standing = select(func.coalesce(of.merged_into, of.id)).where(of.id.in_(ids))
    return column == standing.scalar_subquery() if len(ids) == 1 else column.in_(standing)
