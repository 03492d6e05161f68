"""Conditions on articles, as SQL on their rows; the same on both databases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import assert_never

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from worker.query import AllOf, AnyOf, Filter, Near, Part, Term, excluded
from worker.query.moments import FIRST, LAST
from worker.store.search.authors import written_by
from worker.store.search.fulltext import is_text, words_stand_in
from worker.store.search.id_ranges import EVERYWHERE, IdRange
from worker.store.search.marks import has_label, has_state
from worker.store.tables import ArticleRow, ArticleTagRow, EntityRow, MentionRow, StoryRow
from worker.types import tag_key

Condition = ColumnElement[bool]


def query_conditions(
    session: Session, parts: Iterable[Part], now: datetime, within: IdRange = EVERYWHERE
) -> list[Condition]:
    """Return one condition for each part of a query, on articles in a range."""
    return [_condition(session, one, now, within) for one in parts]


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


def _condition(session: Session, part: Part, now: datetime, within: IdRange) -> Condition:
    if is_text(part):
        return words_stand_in(session, [part], within=within)
    match part:
        case AllOf():
            return and_(true(), *query_conditions(session, part.parts, now, within))
        case AnyOf():
            return or_(false(), *query_conditions(session, part.parts, now, within))
        case Term() | Near():
            return ~words_stand_in(session, [excluded(part)], within=within)
        case Filter():
            return _filter(session, part, now, within)
        case _:
            assert_never(part)


def _filter(session: Session, one: Filter, now: datetime, within: IdRange) -> Condition:
    match one.field:
        case "source":
            condition: Condition = ArticleRow.source.in_(sorted({one.value, one.value.lower()}))
        case "feed":
            condition = ArticleRow.feed_id.in_(one.ids or ())
        case "author":
            condition = written_by(session, one.value, within)
        case "tag":
            tagged = select(ArticleTagRow.article_id).where(ArticleTagRow.tag == tag_key(one.value))
            condition = ArticleRow.id.in_(tagged.where(*within.holds(ArticleTagRow.article_id)))
        case "lang":
            condition = ArticleRow.lang == one.value
        case "entity" | "place":
            condition = _naming(one.ids or (), within)
        case "country":
            condition = _placed_in(one.value, within)
        case "story":
            condition = _in_story(one.ids or ())
        case "state" | "is":
            of_person = one.ids[0] if one.ids else None
            condition = has_state(session, of_person, one.value, within) if of_person else in_state(one.value, now)
        case "label":
            condition = has_label(one.ids[0], tag_key(one.value), within) if one.ids else false()
        case "since" | "until" | "published":
            at = ArticleRow.published_at if one.field == "published" else ArticleRow.first_seen_at
            condition = and_(at >= (one.since or FIRST), at < (one.until or LAST))
        case _:
            assert_never(one.field)
    return func.coalesce(condition, false()).is_(false()) if one.excluded else condition


def _naming(ids: Sequence[int], within: IdRange) -> Condition:
    """Match articles that name one of these entities, or what they were merged into."""
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
