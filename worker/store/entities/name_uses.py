"""Statements on the use of an entity's spellings: in which articles, beside whom, where and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from worker.store.entities.entities import BY_PERSON
from worker.store.tables import ArticleRow, EntityNameRow, EntityRow, MentionRow
from worker.types import NameUse

_NEWEST_MENTIONS = 400  #: Of an entity, looked at.


def with_several_names(session: Session, ids: Collection[int]) -> list[int]:
    """Return those of some entities that stand, are no places, and have several spellings of which none is ruled."""
    counted = (
        select(EntityNameRow.entity_id)
        .join(EntityRow, EntityRow.id == EntityNameRow.entity_id)
        .where(EntityNameRow.entity_id.in_(ids), EntityRow.merged_into.is_(None), EntityRow.kind != "place")
        .group_by(EntityNameRow.entity_id)
        .having(func.count() > 1, func.count().filter(EntityNameRow.reason == BY_PERSON) == 0)
    )
    return sorted(session.scalars(counted))


def name_uses(session: Session, entity_id: int) -> list[NameUse]:
    """Return the use of each spelling in the newest articles, the most frequent first."""
    texts: dict[int, set[str]] = {}
    newest = (
        select(MentionRow.article_id, MentionRow.text)
        .where(MentionRow.entity_id == entity_id)
        .order_by(MentionRow.article_id.desc())
        .limit(_NEWEST_MENTIONS)
    )
    for article_id, text in session.execute(newest):
        texts.setdefault(article_id, set()).add(text)
    articles: dict[str, list[int]] = {}
    for article_id, names in texts.items():
        if len(names) == 1:
            articles.setdefault(min(names), []).append(article_id)
    return sorted(
        (_use(session, entity_id, name, found) for name, found in articles.items()), key=lambda use: -use.articles
    )


def _use(session: Session, entity_id: int, name: str, articles: list[int]) -> NameUse:
    times = session.scalars(
        select(func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)).where(ArticleRow.id.in_(articles))
    ).all()
    beside = (
        select(EntityRow.name, EntityRow.kind, EntityRow.country, func.count(MentionRow.article_id.distinct()))
        .join(MentionRow, MentionRow.entity_id == EntityRow.id)
        .where(MentionRow.article_id.in_(articles), EntityRow.id != entity_id)
        .group_by(EntityRow.id)
    )
    company: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    for other, kind, country, count in session.execute(beside):
        company[other] += count
        if kind == "place" and country:
            countries[country] += count
    return NameUse(
        name=name,
        articles=len(articles),
        company=company,
        countries=countries,
        first_at=min(times),
        last_at=max(times),
    )
