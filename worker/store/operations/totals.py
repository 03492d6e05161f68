"""Totals of entities: mentions and articles that name each, kept by triggers, so that no list of them counts mentions.

Mentions are written, moved and deleted in many places; the triggers, made by migration 0030, are the one place that
counts them.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from worker.store.tables import EntityRow, MentionRow


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
