"""Statements on what is learned of feeds: the newest poll with new entries, and when their health is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from worker.store.tables import FeedWatchRow


@dataclass(frozen=True, slots=True)
class LastPoll:
    """Learned state of a feed from its polls so far, as JSON."""

    shown: list[Any]
    shown_at: datetime
    habits: dict[str, Any]


def get(session: Session, feed_id: int) -> LastPoll | None:
    """Return the last poll of a feed; None before the first."""
    columns = (FeedWatchRow.shown, FeedWatchRow.shown_at, FeedWatchRow.habits)
    row = session.execute(select(*columns).where(FeedWatchRow.feed_id == feed_id)).one_or_none()
    return LastPoll(row.shown, row.shown_at, row.habits) if row else None


def begin(session: Session, feed_id: int, shown: list[Any], *, now: datetime, next_check_at: datetime) -> None:
    """Write the first poll of a feed."""
    first = {
        "feed_id": feed_id,
        "shown": shown,
        "shown_at": now,
        "habits": {},
        "entries_total": len(shown),
        "health": {},
        "next_check_at": next_check_at,
    }
    session.execute(insert(FeedWatchRow), [first])


def keep(
    session: Session, feed_id: int, shown: list[Any], habits: Mapping[str, Any], *, fresh: int, now: datetime
) -> None:
    """Write a later poll; ``fresh`` of its entries are new."""
    session.execute(
        update(FeedWatchRow)
        .where(FeedWatchRow.feed_id == feed_id)
        .values(shown=shown, shown_at=now, habits=dict(habits), entries_total=FeedWatchRow.entries_total + fresh)
    )


def count(session: Session, feed_id: int, *, fresh: int) -> None:
    """Count entries that came first by a push or an older page: the feed is not silent."""
    session.execute(
        update(FeedWatchRow)
        .where(FeedWatchRow.feed_id == feed_id)
        .values(entries_total=FeedWatchRow.entries_total + fresh)
    )
