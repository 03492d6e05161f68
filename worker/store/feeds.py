"""Statements on feeds: add, change, which are due, whose turn it is to poll them, what a poll found."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from worker.store.bulk import insert_rows_with_ids
from worker.store.tables import FeedEntryRow, FeedRow
from worker.types import FullTextMode, Validators


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
    full_text: FullTextMode
    pages_fetched: float
    pages_words: float
    pages_feed_words: float
    pushed_until: datetime | None


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry a poll showed, by its key and its content."""

    key_sha256: bytes
    content_sha256: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """A feed to be added."""

    key_sha256: bytes  #: What it is known by.
    url: str
    next_poll_at: datetime
    source: str | None = None
    given_title: str | None = None
    folders: list[str] = field(default_factory=list)
    site_url: str | None = None
    full_text: str = "auto"
    fixed_interval_s: float | None = None
    state: str = "active"
    pause_reason: str | None = None


def put(session: Session, feeds: Sequence[NewFeed], *, now: datetime) -> tuple[dict[bytes, int], set[bytes]]:
    """Add those whose key is not there yet. Gives the ids of all by key, and the keys of those that were there."""
    keys = [one.key_sha256 for one in feeds]
    known = dict(session.execute(select(FeedRow.key_sha256, FeedRow.id).where(FeedRow.key_sha256.in_(keys))).all())
    fresh = [one for one in feeds if one.key_sha256 not in known]
    ids = insert_rows_with_ids(session, FeedRow, [asdict(one) | {"created_at": now} for one in fresh])
    return known | dict(zip((one.key_sha256 for one in fresh), ids, strict=True)), set(known)


def change(session: Session, feed_id: int, values: Mapping[str, Any]) -> None:
    """Set these columns of a feed; no feed is no error."""
    session.execute(
        update(FeedRow).where(FeedRow.id == feed_id).values(**values).execution_options(synchronize_session=False)
    )


def count_page(session: Session, feed_id: int, *, page_words: int, feed_words: int) -> None:
    """Note how much a page brought beside what the feed had of the article; each takes a twentieth off the older."""
    change(
        session,
        feed_id,
        {
            "pages_fetched": FeedRow.pages_fetched * 0.95 + 1,
            "pages_words": FeedRow.pages_words * 0.95 + page_words,
            "pages_feed_words": FeedRow.pages_feed_words * 0.95 + feed_words,
        },
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


def is_still_ours(session: Session, feed: ClaimedFeed) -> bool:
    """Whether nobody took the lease over; the row stays locked until the transaction ends."""
    statement = select(FeedRow.id).where(FeedRow.id == feed.id, FeedRow.claim_token == feed.token).with_for_update()
    return session.scalar(statement) is not None


def finish_poll(session: Session, feed_id: int, values: Mapping[str, Any]) -> None:
    """Write what a poll found out about its feed, and free it."""
    session.execute(
        update(FeedRow)
        .where(FeedRow.id == feed_id)
        .values(**values, lease_until=None, claim_token=None)
        .execution_options(synchronize_session=False)
    )


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


def remember_entries(session: Session, feed_id: int, entries: Sequence[SeenEntry], *, now: datetime) -> None:
    """Record that the feed showed these entries now."""
    if not entries:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(FeedEntryRow)
    statement = statement.on_conflict_do_update(
        index_elements=["feed_id", "key_sha256"],
        set_={"content_sha256": statement.excluded.content_sha256, "last_seen_at": statement.excluded.last_seen_at},
    )
    session.execute(
        statement,
        [
            {
                "feed_id": feed_id,
                "key_sha256": entry.key_sha256,
                "content_sha256": entry.content_sha256,
                "first_seen_at": now,
                "last_seen_at": now,
            }
            for entry in {entry.key_sha256: entry for entry in entries}.values()
        ],
    )


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
    return [_claimed(row, token, now) for row in rows]


def lock_active(session: Session, feed_id: int, *, now: datetime) -> ClaimedFeed | None:
    """A feed whose news came another way than by a poll, locked until the transaction ends; None if it is paused."""
    statement = select(FeedRow).where(FeedRow.id == feed_id, FeedRow.state == "active").with_for_update()
    row = session.scalar(statement)
    return None if row is None else _claimed(row, row.claim_token or "", now)


def prolong_push(session: Session, feed_id: int, *, until: datetime) -> None:
    """The hub's lease is longer now: pushes that are trusted are trusted as long."""
    session.execute(
        update(FeedRow)
        .where(FeedRow.id == feed_id, FeedRow.pushed_until.is_not(None))
        .values(pushed_until=until)
        .execution_options(synchronize_session=False)
    )


def _claimed(row: FeedRow, token: str, now: datetime) -> ClaimedFeed:
    return ClaimedFeed(
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
        full_text=cast(FullTextMode, row.full_text),
        pages_fetched=row.pages_fetched,
        pages_words=row.pages_words,
        pages_feed_words=row.pages_feed_words,
        pushed_until=row.pushed_until,
    )
