"""Statements on the entries that feeds have shown, by which a poll knows them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from worker.store.core.dialect import insert_into
from worker.store.tables import FeedEntryRow, FeedRow

_FEEDS = cast(Table, FeedRow.__table__)


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry a poll showed, by its key and its content."""

    key_sha256: bytes
    content_sha256: bytes


def seen_entries(session: Session, shown: Collection[tuple[int, SeenEntry]]) -> dict[tuple[int, bytes], bytes]:
    """Return the entries among these that their feeds have shown before: feed and key to content."""
    if not shown:
        return {}
    rows = session.execute(
        select(FeedEntryRow.feed_id, FeedEntryRow.key_sha256, FeedEntryRow.content_sha256).where(
            FeedEntryRow.feed_id.in_({feed_id for feed_id, _ in shown}),
            FeedEntryRow.key_sha256.in_({entry.key_sha256 for _, entry in shown}),
        )
    )
    return {(row.feed_id, row.key_sha256): row.content_sha256 for row in rows}


def remember_entries(
    session: Session,
    shown: Iterable[tuple[int, SeenEntry]],
    known: Container[tuple[int, bytes]],
    *,
    now: datetime,
) -> None:
    """Record that feeds show these entries now, and count those that are new.

    Args:
        session: The open transaction, which has locked the feeds.
        shown: Feed and entry.
        known: Feed and key of those that were stored before, as :func:`seen_entries` gives them.
        now: The time.
    """
    rows = [
        {
            "feed_id": feed_id,
            "key_sha256": entry.key_sha256,
            "content_sha256": entry.content_sha256,
            "first_seen_at": now,
            "last_seen_at": now,
        }
        for feed_id, entry in shown
    ]
    if not rows:
        return
    statement = insert_into(session, FeedEntryRow)
    statement = statement.on_conflict_do_update(
        index_elements=["feed_id", "key_sha256"],
        set_={"content_sha256": statement.excluded.content_sha256, "last_seen_at": statement.excluded.last_seen_at},
    )
    session.connection().execute(statement, rows)  # past the mapper, which looks at each value
    given = {(row["feed_id"], row["key_sha256"]) for row in rows}
    new = Counter(feed_id for feed_id, key in given if (feed_id, key) not in known)
    if new:
        more = {"entries": _FEEDS.c.entries + bindparam("new")}
        added = update(_FEEDS).where(_FEEDS.c.id == bindparam("of_feed")).values(more)
        session.connection().execute(added, [{"of_feed": one, "new": entries} for one, entries in sorted(new.items())])


def miscounted(session: Session) -> list[str]:
    """Count the entries of all feeds, and return where a feed's own number differs."""
    entries = select(func.count()).where(FeedEntryRow.feed_id == FeedRow.id).scalar_subquery()
    wrong = session.execute(select(FeedRow.id, FeedRow.entries, entries).where(FeedRow.entries != entries).limit(100))
    return [f"feed {one} counts {said:,} entries, there are {there:,}" for one, said, there in wrong]
