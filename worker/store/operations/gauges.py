"""Statements that count for the metrics: read at each scrape, so none may look at more than it must."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.store.core.dialect import is_sqlite
from worker.store.core.lease import constant
from worker.store.tables import ArticleRow, EnrichmentRow, FeedAlertRow, FeedRow, WatchRow


def feeds_by_state(session: Session) -> Mapping[str, int]:
    """Count the feeds that are active, failing (active, and their last poll failed) or paused."""
    return _by_state(session, FeedRow.state, FeedRow.fail_count)


def alerts_by_kind(session: Session) -> Mapping[str, int]:
    """Return the number of open alerts of feeds by kind."""
    return dict(session.execute(select(FeedAlertRow.kind, func.count()).group_by(FeedAlertRow.kind)).all())


def watches_by_state(session: Session) -> Mapping[str, int]:
    """Count the watches that are active, failing (active, and their last delivery failed) or paused."""
    return _by_state(session, WatchRow.state, WatchRow.failures)


def _by_state(
    session: Session, state: InstrumentedAttribute[Any], failures: InstrumentedAttribute[int]
) -> Mapping[str, int]:
    seen = case(((state == "active") & (failures > 0), "failing"), else_=state)
    return dict(session.execute(select(seen, func.count()).group_by(seen)).all())


def stored_since(session: Session, since: datetime, *, limit: int) -> int:
    """Count the articles stored since a moment, ``limit`` at most, by the index of their time alone."""
    newest_first = ArticleRow.first_seen_at.desc()
    lately = select(ArticleRow.first_seen_at).where(ArticleRow.first_seen_at >= since).order_by(newest_first)
    return session.scalar(select(func.count()).select_from(lately.limit(limit).subquery())) or 0


def clock(session: Session) -> datetime | None:
    """Return the time that PostgreSQL has; None for SQLite, which reads the clock of this host."""
    return None if is_sqlite(session) else session.scalar(select(func.clock_timestamp()))


def newest_arrival(session: Session) -> datetime | None:
    """Return the time of the article that was first seen last; None without articles."""
    return session.scalar(select(func.max(ArticleRow.first_seen_at)))


def oldest_without_names(session: Session) -> datetime | None:
    """Return the time since which an article waits for its names for the first time; None if none waits."""
    waits = (EnrichmentRow.state == constant("pending")) & (EnrichmentRow.attempts < constant(1))
    oldest = (
        select(EnrichmentRow.article_id)
        .where(waits)
        .order_by(EnrichmentRow.attempts, EnrichmentRow.article_id)
        .limit(1)
    )
    return session.scalar(select(ArticleRow.updated_at).where(ArticleRow.id == oldest.scalar_subquery()))
