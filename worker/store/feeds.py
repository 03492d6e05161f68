"""Statements on feeds: add, change, which are due, whose turn it is to poll them, what a poll found."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from worker.store.tables import FeedEntryRow, FeedRow
from worker.types import Validators

_FEEDS = cast(Table, FeedRow.__table__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedFeed:
    """A feed that is ours to poll until the lease ends."""

    id: int
    token: str
    url: str
    source: str | None
    validators: Validators
    allow_origin: str | None  #: Loopback origin it may be fetched from now; None if none.
    interval_s: float | None
    fixed_interval_s: float | None
    fail_count: int
    fail_points: float
    good_polls: int


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry a poll showed, by its key and its content."""

    key_sha256: bytes
    content_sha256: bytes


def put(
    session: Session, key: bytes, url: str, *, source: str | None, fixed_interval_s: float | None, now: datetime
) -> int:
    """Add a feed, due now, unless one with this key is there. Gives its id."""
    known = session.scalar(select(FeedRow.id).where(FeedRow.key_sha256 == key))
    if known is not None:
        return known
    fresh = {
        "key_sha256": key,
        "url": url,
        "source": source,
        "fixed_interval_s": fixed_interval_s,
        "next_poll_at": now,
        "created_at": now,
    }
    return session.scalars(insert(FeedRow).returning(FeedRow.id), [fresh]).one()


def change(session: Session, feed_id: int, values: Mapping[str, Any]) -> None:
    """Set these columns of a feed; no feed is no error."""
    session.execute(
        update(FeedRow).where(FeedRow.id == feed_id).values(**values).execution_options(synchronize_session=False)
    )


def remove(session: Session, feed_id: int) -> bool:
    """Forget a feed and what it showed. False if there is none."""
    session.execute(delete(FeedEntryRow).where(FeedEntryRow.feed_id == feed_id))
    return session.scalar(delete(FeedRow).where(FeedRow.id == feed_id).returning(FeedRow.id)) is not None


def claim_due(session: Session, *, limit: int, now: datetime, lease_s: float) -> list[ClaimedFeed]:
    """Take up to ``limit`` due feeds, those that waited longest first."""
    due = (
        select(FeedRow.id)
        .where(FeedRow.state == "active", FeedRow.next_poll_at <= now, _free(now))
        .order_by(FeedRow.next_poll_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return _claim(session, FeedRow.id.in_(select(due.c.id)), now=now, lease_s=lease_s)


def claim_one(session: Session, feed_id: int, *, now: datetime, lease_s: float) -> ClaimedFeed | None:
    """Take this feed whether it is due or not; None if somebody has it, or it is paused or gone."""
    condition = (FeedRow.id == feed_id) & (FeedRow.state == "active") & _free(now)
    claimed = _claim(session, condition, now=now, lease_s=lease_s)
    return claimed[0] if claimed else None


def still_ours(session: Session, claimed: Sequence[ClaimedFeed]) -> set[int]:
    """The feeds whose lease nobody else has taken over; their rows stay locked until the transaction ends."""
    tokens = {feed.id: feed.token for feed in claimed}
    statement = (
        select(FeedRow.id, FeedRow.claim_token).where(FeedRow.id.in_(tokens)).order_by(FeedRow.id).with_for_update()
    )
    return {row.id for row in session.execute(statement) if row.claim_token == tokens[row.id]}


def finish_polls(session: Session, found: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Write what polls found out about their feeds, and free them. Rows of the same columns are one statement."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for feed_id, values in found:
        row = dict(values, lease_until=None, claim_token=None)
        alike[tuple(row)].append(row | {"of_feed": feed_id})
    for columns, rows in alike.items():
        changed: dict[str, Any] = {name: bindparam(name) for name in columns}
        session.connection().execute(update(_FEEDS).where(_FEEDS.c.id == bindparam("of_feed")).values(changed), rows)


def seen_entries(session: Session, feed_id: int, keys: Collection[bytes]) -> dict[bytes, bytes]:
    """Which of these entries the feed has shown before: key to content."""
    if not keys:
        return {}
    rows = session.execute(
        select(FeedEntryRow.key_sha256, FeedEntryRow.content_sha256).where(
            FeedEntryRow.feed_id == feed_id, FeedEntryRow.key_sha256.in_(keys)
        )
    )
    return dict(rows.all())


def remember_entries(session: Session, shown: Iterable[tuple[int, SeenEntry]], *, now: datetime) -> None:
    """Record that feeds show these entries now."""
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
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(FeedEntryRow)
    statement = statement.on_conflict_do_update(
        index_elements=["feed_id", "key_sha256"],
        set_={"content_sha256": statement.excluded.content_sha256, "last_seen_at": statement.excluded.last_seen_at},
    )
    session.execute(statement, rows)


def are_due(session: Session, *, now: datetime) -> bool:
    """Whether any feed should be polled now."""
    statement = select(FeedRow.id).where(FeedRow.state == "active", FeedRow.next_poll_at <= now, _free(now)).limit(1)
    return session.scalar(statement) is not None


def _free(now: datetime) -> Any:
    return or_(FeedRow.lease_until.is_(None), FeedRow.lease_until <= now)


def _claim(session: Session, condition: Any, *, now: datetime, lease_s: float) -> list[ClaimedFeed]:
    token = uuid.uuid4().hex
    rows = session.scalars(
        update(FeedRow)
        .where(condition)
        .values(claim_token=token, lease_until=now + timedelta(seconds=lease_s))
        .returning(FeedRow)
        .execution_options(synchronize_session=False)
    ).all()
    return [
        ClaimedFeed(
            id=row.id,
            token=token,
            url=row.url,
            source=row.source,
            validators=Validators(etag=row.etag, last_modified=row.last_modified),
            allow_origin=row.allow_origin if row.allow_until and row.allow_until > now else None,
            interval_s=row.interval_s,
            fixed_interval_s=row.fixed_interval_s,
            fail_count=row.fail_count,
            fail_points=row.fail_points,
            good_polls=row.good_polls,
        )
        for row in rows
    ]
