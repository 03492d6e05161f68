"""Statements that count for the metrics: read at each scrape, so none may look at more than it must."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from worker.store.tables import FeedRow


def feeds_by_state(session: Session) -> Mapping[str, int]:
    """Return how many feeds are active, failing (active, and their last poll failed) or paused."""
    failing = (FeedRow.state == "active") & (FeedRow.fail_count > 0)
    state = case((failing, "failing"), else_=FeedRow.state)
    return dict(session.execute(select(state, func.count()).group_by(state)).all())
