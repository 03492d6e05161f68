"""Statements on what is learned of feeds: the newest poll with new entries, and when their health is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows
from worker.store.core.in_list import one_of
from worker.store.tables import FeedWatchRow


@dataclass(frozen=True, slots=True)
class LastPoll:
    """Learned state of a feed from its polls so far, as JSON."""

    shown: list[Any]
    shown_at: datetime
    habits: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestPoll:
    """A poll to be kept in the place of the one before."""

    feed_id: int
    shown: list[Any]
    habits: dict[str, Any] = field(default_factory=dict)
    fresh: int  #: New entries.
    next_check_at: datetime | None = None  #: When the health of the feed is looked at, if this is its first poll.


def get(session: Session, feed_ids: Collection[int]) -> dict[int, LastPoll]:
    """Return the last polls of these feeds, by feed; a feed before its first is left out."""
    columns = (FeedWatchRow.feed_id, FeedWatchRow.shown, FeedWatchRow.shown_at, FeedWatchRow.habits)
    rows = session.execute(select(*columns).where(one_of(FeedWatchRow.feed_id, feed_ids))) if feed_ids else ()
    return {row.feed_id: LastPoll(row.shown, row.shown_at, row.habits) for row in rows}


class LastPolls:
    """The last polls of some feeds, read at once; those that take their place are written at once."""

    def __init__(self, session: Session, feed_ids: Collection[int]) -> None:
        self.session = session
        self._before = get(session, feed_ids)
        self._newest: list[NewestPoll] = []

    def before(self, feed_id: int) -> LastPoll | None:
        """Return the last poll of a feed that was asked for; None before its first."""
        return self._before.get(feed_id)

    def keep(self, newest: NewestPoll) -> None:
        """Let a poll take the place of the one before, once it is written."""
        self._newest.append(newest)

    def write(self, *, now: datetime) -> None:
        """Write what is to be kept."""
        first = [
            {
                "feed_id": one.feed_id,
                "shown": one.shown,
                "shown_at": now,
                "habits": one.habits,
                "entries_total": one.fresh,
                "health": {},
                "next_check_at": one.next_check_at,
            }
            for one in self._newest
            if one.next_check_at is not None
        ]
        insert_rows(self.session, FeedWatchRow, first)
        later = [
            {"of_feed": one.feed_id, "shown": one.shown, "shown_at": now, "habits": one.habits, "fresh": one.fresh}
            for one in self._newest
            if one.next_check_at is None
        ]
        if later:
            self.session.connection().execute(_KEEP, later)


def count(session: Session, feed_id: int, *, fresh: int) -> None:
    """Count entries that came first by a push or an older page: the feed is not silent."""
    session.execute(
        update(FeedWatchRow)
        .where(FeedWatchRow.feed_id == feed_id)
        .values(entries_total=FeedWatchRow.entries_total + fresh)
    )


_WATCH = cast(Table, FeedWatchRow.__table__)
_KEEP = (
    update(_WATCH)
    .where(_WATCH.c.feed_id == bindparam("of_feed"))
    .values(
        shown=bindparam("shown"),
        shown_at=bindparam("shown_at"),
        habits=bindparam("habits"),
        entries_total=_WATCH.c.entries_total + bindparam("fresh"),
    )
)
