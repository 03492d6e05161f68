"""Statements on gaps: write one down, claim it to be filled, keep how far that came, end it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows_with_ids
from worker.store.core.lease import Leases, constant
from worker.store.core.rows import from_row
from worker.store.tables import FeedEntryRow, FeedGapRow, FeedRow
from worker.types import Access

EndState = Literal["filled", "unfillable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedGap:
    """Entries that no poll of a feed saw, probably."""

    id: int
    feed_id: int
    found_at: datetime
    since: datetime | None  #: Newest entry before the gap, if dated.
    until: datetime | None  #: Oldest entry after it, if dated.
    shown: int  #: Entries of the poll that found it.
    missed: int | None  #: Estimate when it was found; None if nothing allows one.
    method: str  #: What the estimate rests on: numbers, dates, pace, none.
    state: str  #: open, filled, unfillable.
    found: int  #: Of the missed entries, taken in since.
    left: int | None  #: Estimate of those still missing.
    reason: str | None  #: Why it ended so, or what went wrong so far.
    detail: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedGap:
    """A gap that is ours to fill until the lease ends."""

    gap: FeedGap
    token: str
    cursor: str | None  #: Next page of the feed to be read; None: try sitemaps.
    site: str | None  #: Origin whose sitemap may list the entries.
    requests: int  #: Spent on it so far.
    attempts: int  #: Tries in a row that came no further, this one included.
    allow_origin: str | None
    access: Access | None  #: As of the feed.


def add(session: Session, values: Mapping[str, Any]) -> int:
    """Write a gap down, open and due at once. Gives its number."""
    return insert_rows_with_ids(session, FeedGapRow, [dict(values)])[0]


def claim(session: Session, *, limit: int, now: datetime, lease_s: float, retried: bool) -> list[ClaimedGap]:
    """Take up to ``limit`` open gaps, those that waited longest, and count the attempt.

    Those tried before are among those never tried, and none is given as ``retried``: a gap is in hand alone.
    """
    if retried:
        return []
    token, ids = _LEASES.claim(session, [_is_due(now)], _OLDEST_FIRST, limit=limit, now=now, lease_s=lease_s)
    return [_claimed(session, gap_id, token, now) for gap_id in ids]


def give_back(session: Session, claimed: Sequence[ClaimedGap], *, now: datetime) -> None:
    """Let go of gaps that are still ours as if they had not been claimed."""
    _LEASES.give_back(session, claimed[0].token, [one.gap.id for one in claimed], now=now)


def is_still_ours(session: Session, claimed: ClaimedGap) -> bool:
    """Return True if no other process took the lease over; the row stays locked until the transaction ends."""
    return bool(_LEASES.still_held(session, claimed.token, [claimed.gap.id]))


def change(session: Session, gap_id: int, values: Mapping[str, Any]) -> None:
    """Set these columns of a gap."""
    session.execute(update(FeedGapRow).where(FeedGapRow.id == gap_id).values(**values))


def waiting_since(session: Session, *, now: datetime) -> datetime | None:
    """Return since when a gap is due to be filled; None if no gap is."""
    return _LEASES.waiting_since(session, [_is_due(now)], _OLDEST_FIRST)


def of_feed(session: Session, feed_id: int, *, limit: int = 50) -> list[FeedGap]:
    """Return the gaps of a feed, newest first."""
    rows = select(FeedGapRow).where(FeedGapRow.feed_id == feed_id).order_by(FeedGapRow.id.desc()).limit(limit)
    return [from_row(FeedGap, row) for row in session.scalars(rows)]


def left_by_feed(session: Session, feed_ids: Collection[int] | None) -> dict[int, int]:
    """Return the estimated number of entries each feed (None: all) has missed for good."""
    statement = select(FeedGapRow.feed_id, func.sum(FeedGapRow.left)).group_by(FeedGapRow.feed_id)
    if feed_ids is not None:
        statement = statement.where(FeedGapRow.feed_id.in_(feed_ids))
    return {feed_id: int(left or 0) for feed_id, left in session.execute(statement)}


def shown_before(session: Session, feed_id: int, keys: Sequence[bytes], *, at: datetime) -> set[bytes]:
    """Return the entries among these that the feed had shown before that time."""
    rows = select(FeedEntryRow.key_sha256).where(
        FeedEntryRow.feed_id == feed_id, FeedEntryRow.key_sha256.in_(keys), FeedEntryRow.first_seen_at < at
    )
    return set(session.scalars(rows))


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (FeedGapRow.state == constant("open")) & (FeedGapRow.not_before <= now)


def _claimed(session: Session, gap_id: int, token: str, now: datetime) -> ClaimedGap:
    row = session.get_one(FeedGapRow, gap_id, populate_existing=True)
    feed = session.get_one(FeedRow, row.feed_id)
    return from_row(
        ClaimedGap,
        row,
        gap=from_row(FeedGap, row),
        token=token,
        allow_origin=feed.allow_origin if feed.allow_until and feed.allow_until > now else None,
        access=Access(**feed.access) if feed.access else None,
    )


_LEASES = Leases(FeedGapRow, FeedGapRow.id)
_OLDEST_FIRST = (FeedGapRow.not_before, FeedGapRow.id)
