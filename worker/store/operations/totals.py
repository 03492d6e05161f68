"""Totals of entities: mentions and articles that name each, kept by triggers, so that no list of them counts mentions.

Mentions are written, moved and deleted in many places; the triggers, made by migration 0030, are the one place that
counts them.
"""

from __future__ import annotations

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from worker.store.tables import (
    ArticleRow,
    EntityKeyRow,
    EntityNameRow,
    EntityRow,
    MentionRow,
    StoryRow,
    StoryTermRow,
)
from worker.types import WORD_KEY

_REFERENCES = (
    (MentionRow.article_id, ArticleRow.id),
    (MentionRow.entity_id, EntityRow.id),
    (EntityNameRow.entity_id, EntityRow.id),
    (EntityKeyRow.entity_id, EntityRow.id),
    (StoryTermRow.story_id, StoryRow.id),
)


def differences(session: Session) -> list[str]:
    """Count all mentions, which takes long where there are many, and return where the totals say otherwise."""
    articles, mentions = func.count(MentionRow.article_id.distinct()).label("articles"), func.count().label("mentions")
    counted = select(MentionRow.entity_id, articles, mentions).group_by(MentionRow.entity_id).subquery()
    there = func.coalesce(counted.c.articles, 0), func.coalesce(counted.c.mentions, 0)
    rows = session.execute(
        select(EntityRow.id, EntityRow.articles, EntityRow.mentions, *there)
        .outerjoin(counted, counted.c.entity_id == EntityRow.id)
        .where(or_(EntityRow.articles != there[0], EntityRow.mentions != there[1]))
        .order_by(EntityRow.id)
        .limit(100)
    )
    return [
        f"the totals of entity {one} say {said:,} articles and {times:,} mentions, there are {real:,} and {places:,}"
        for one, said, times, real, places in rows
    ]


def orphans(session: Session) -> list[str]:
    """Count the rows that lead to an article, entity or story which is gone; PostgreSQL does not check them itself.

    Keys of words are left out: they are written before their entity.
    """
    found = []
    for child, parent in _REFERENCES:
        gone = ~exists(select(parent).where(parent == child))
        if child.parent.class_ is EntityKeyRow:
            gone &= ~EntityKeyRow.key.startswith(WORD_KEY)
        count = session.scalar(select(func.count()).select_from(child.parent).where(gone)) or 0
        if count:
            rows, of = child.parent.class_.__tablename__, parent.parent.class_.__tablename__
            found.append(f"{count:,} rows of {rows} lead to {of} that are not there")
    return found
