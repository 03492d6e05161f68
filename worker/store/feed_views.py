"""Feeds as they are shown: statements that only read, and the type they answer with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from worker.store import feed_health, gaps
from worker.store.feed_health import FeedAlert
from worker.store.tables import FeedEntryRow, FeedRow, HostRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as it stands."""

    id: int
    url: str
    site_url: str | None  #: The page that was given and led to the feed; None if the feed's own address was.
    title: str | None
    source: str | None  #: Source given to its articles; None: the domain of each article's URL.
    kind: str | None  #: rss, atom, rdf, cdf, json, sitemap; None before the first good poll.
    state: str  #: active or paused.
    pause_reason: str | None
    next_poll_at: datetime
    poll_reason: str | None  #: Why next_poll_at is what it is.
    interval_s: float | None  #: Learned, or set by a person.
    moved_to: str | None  #: Where the last answers say it moved for good; its address after three of them.
    validators_distrusted_at: datetime | None  #: Since when "has it changed?" is not asked, as the answers were false.
    host: str | None  #: Whose limits count; None: a replay.
    host_free_at: datetime | None  #: When its host may be asked next; None if it was not asked yet.
    fail_count: int  #: Failures in a row.
    error_reason: str | None  #: Of the last poll; None if it was good.
    error_message: str | None
    entries: int  #: Different entries it has shown so far.
    entries_shown: int  #: By the newest poll that brought a feed.
    estimated_missed: int  #: Entries it probably showed to nobody and that were not found since (feed.gap).
    alerts: list[FeedAlert]  #: What is not as it usually is with it (feed.health).
    created_at: datetime
    polled_at: datetime | None  #: When the last poll ended, however it ended.
    fetched_at: datetime | None
    parsed_at: datetime | None
    new_entry_at: datetime | None


def get(session: Session, feed_id: int) -> Feed | None:
    """One feed; None if there is none."""
    row = session.get(FeedRow, feed_id)
    return None if row is None else _views(session, [row])[0]


def all_feeds(session: Session) -> list[Feed]:
    """All feeds, oldest first."""
    return _views(session, session.scalars(select(FeedRow).order_by(FeedRow.id)).all())


def _views(session: Session, rows: Sequence[FeedRow]) -> list[Feed]:
    rows_of = select(FeedEntryRow.feed_id, func.count()).group_by(FeedEntryRow.feed_id)
    counts = dict(session.execute(rows_of.where(FeedEntryRow.feed_id.in_([row.id for row in rows]))).all())
    hosts = select(HostRow.host, HostRow.free_at).where(HostRow.host.in_({row.host for row in rows if row.host}))
    free_at = dict(session.execute(hosts).all())
    missed = gaps.left_by_feed(session, [row.id for row in rows])
    alerts = feed_health.standing(session, [row.id for row in rows])
    return [
        Feed(
            id=row.id,
            url=row.url,
            site_url=row.site_url,
            title=row.title,
            source=row.source,
            kind=row.kind,
            state=row.state,
            pause_reason=row.pause_reason,
            next_poll_at=row.next_poll_at,
            poll_reason=row.poll_reason,
            interval_s=row.fixed_interval_s or row.interval_s,
            moved_to=row.moved_to,
            validators_distrusted_at=row.validators_distrusted_at,
            host=row.host,
            host_free_at=free_at.get(row.host or ""),
            fail_count=row.fail_count,
            error_reason=row.error_reason,
            error_message=row.error_message,
            entries=counts.get(row.id, 0),
            entries_shown=row.entries_shown,
            estimated_missed=missed.get(row.id, 0),
            alerts=alerts.get(row.id, []),
            created_at=row.created_at,
            polled_at=row.polled_at,
            fetched_at=row.fetched_at,
            parsed_at=row.parsed_at,
            new_entry_at=row.new_entry_at,
        )
        for row in rows
    ]
