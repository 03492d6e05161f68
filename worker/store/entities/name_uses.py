"""Statements on the use of an entity's spellings: in which articles, beside whom, where and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from worker.store.core.in_list import one_of
from worker.store.core.rows import grouped
from worker.store.entities.entities import BY_PERSON
from worker.store.tables import ArticleRow, EntityNameRow, EntityRow, MentionRow
from worker.types import NameUse

_NEWEST_MENTIONS = 400  #: Of an entity, looked at.
_ENTITIES_AT_ONCE = 50


class _Named(NamedTuple):
    """An entity that an article names."""

    id: int
    name: str
    kind: str
    country: str | None


def with_several_names(session: Session, ids: Collection[int]) -> list[int]:
    """Return those of some entities that stand, are no places, and have several spellings of which none is ruled."""
    counted = (
        select(EntityNameRow.entity_id)
        .join(EntityRow, EntityRow.id == EntityNameRow.entity_id)
        .where(one_of(EntityNameRow.entity_id, ids), one_of(EntityRow.id, ids))  # of one alone PostgreSQL reads all
        .where(EntityRow.merged_into.is_(None), EntityRow.kind != "place")
        .group_by(EntityNameRow.entity_id)
        .having(func.count() > 1, func.count().filter(EntityNameRow.reason == BY_PERSON) == 0)
    )
    return sorted(session.scalars(counted))


def name_uses(session: Session, ids: Sequence[int]) -> dict[int, list[NameUse]]:
    """Return the use of each spelling of some entities in the newest articles, the most frequent first.

    Three statements for some fifty entities.
    """
    found: dict[int, list[NameUse]] = {}
    for start in range(0, len(ids), _ENTITIES_AT_ONCE):
        articles = _articles_by_name(session, ids[start : start + _ENTITIES_AT_ONCE])
        every = {one for by_name in articles.values() for these in by_name.values() for one in these}
        times = _times(session, every)
        beside = _beside(session, every)
        for entity_id, by_name in articles.items():
            uses = [
                _use(entity_id, name, there, times, beside)
                for name, these in by_name.items()
                if (there := [one for one in these if one in times and one in beside])  # none was deleted meanwhile
            ]
            found[entity_id] = sorted(uses, key=lambda use: -use.articles)
    return found


def _articles_by_name(session: Session, ids: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    """Return by entity and spelling the newest articles that name the entity by it and by no other."""
    newest = (
        select(MentionRow.entity_id, MentionRow.article_id, MentionRow.text)
        .where(MentionRow.entity_id == one)
        .order_by(MentionRow.article_id.desc())
        .limit(_NEWEST_MENTIONS)
        .subquery()
        for one in ids
    )
    texts: dict[tuple[int, int], set[str]] = {}
    for entity_id, article_id, text in session.execute(union_all(*map(select, newest))):
        texts.setdefault((entity_id, article_id), set()).add(text)
    found: dict[int, dict[str, list[int]]] = {}
    for (entity_id, article_id), names in texts.items():
        if len(names) == 1:
            found.setdefault(entity_id, {}).setdefault(names.pop(), []).append(article_id)
    return found


def _times(session: Session, article_ids: Collection[int]) -> dict[int, datetime]:
    at = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    return dict(session.execute(select(ArticleRow.id, at).where(one_of(ArticleRow.id, article_ids))).all())


def _beside(session: Session, article_ids: Collection[int]) -> Mapping[int, Sequence[_Named]]:
    """Return by article the entities it names."""
    rows = session.execute(
        select(MentionRow.article_id, EntityRow.id, EntityRow.name, EntityRow.kind, EntityRow.country)
        .join(EntityRow, EntityRow.id == MentionRow.entity_id)
        .where(one_of(MentionRow.article_id, article_ids))
        .distinct()
    )
    return grouped((article, _Named(one, name, kind, country)) for article, one, name, kind, country in rows)


def _use(
    entity_id: int,
    name: str,
    articles: Sequence[int],
    times: Mapping[int, datetime],
    beside: Mapping[int, Sequence[_Named]],
) -> NameUse:
    others = [one for article in articles for one in beside[article] if one.id != entity_id]
    seen = [times[article] for article in articles]
    return NameUse(
        name=name,
        articles=len(articles),
        company=Counter(one.name for one in others),
        countries=Counter(one.country for one in others if one.kind == "place" and one.country),
        first_at=min(seen),
        last_at=max(seen),
    )
