"""Statements on watches: kept, claimed, moved on along the log of events."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from worker.query import ArticleFilter
from worker.store.core.bulk import insert_rows_with_ids, retire_ids
from worker.store.core.lease import Leases
from worker.store.core.rows import from_row, grouped
from worker.store.tables import ArticleRow, EventRow, StoryRow, WatchDeliveryRow, WatchMatchRow, WatchRow

Per = Literal["article", "story"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A watch as it may be shown: nothing of it opens a door."""

    id: int
    name: str
    wanted: ArticleFilter
    per: Per  #: story: once for each story.
    kinds: tuple[str, ...]  #: stored; updated, if new versions count too.
    digest_s: float | None  #: Seconds; None: at once.
    channel: str  #: feed: nothing is sent, it is only asked for.
    target: str | None  #: Where to. Of a chat or mail service it may hold a password.
    position: int  #: Number of the last event that was looked at.
    state: Literal["active", "paused"]
    pause_reason: str | None
    failures: int  #: Tries that failed, in a row.
    failing_since: datetime | None
    last_error: str | None
    next_try_at: datetime  #: It is left alone until then.
    created_at: datetime
    delivered_at: datetime | None  #: When something was delivered last.


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedWatch:
    """A watch in the hands of one worker, until the lease ends."""

    watch: Watch
    token: str
    secret: str | None


def add(session: Session, columns: Mapping[str, Any]) -> int:
    """Write a new watch. Gives its id. Raises StoreRefused at the commit or here if the name is taken."""
    return insert_rows_with_ids(session, WatchRow, [dict(columns)])[0]


def listed(session: Session) -> list[Watch]:
    """Return all watches, oldest first."""
    return [_watch(row) for row in session.scalars(select(WatchRow).order_by(WatchRow.id))]


def get(session: Session, watch_id: int) -> Watch | None:
    """Return one watch, or None."""
    row = session.get(WatchRow, watch_id)
    return None if row is None else _watch(row)


def feed_token_sha256(session: Session, watch_id: int) -> bytes | None:
    """Return the hash of the token in the address of its feed; None if that watch does not exist."""
    return session.scalar(select(WatchRow.feed_token_sha256).where(WatchRow.id == watch_id))


def change(session: Session, watch_id: int, columns: Mapping[str, Any]) -> bool:
    """Change columns of a watch. Return False if it does not exist."""
    changed = update(WatchRow).where(WatchRow.id == watch_id).values(**columns).returning(WatchRow.id)
    return session.scalar(changed) is not None


def remove(session: Session, watch_id: int) -> bool:
    """Delete a watch, its matches and its messages. Return False if it does not exist."""
    retire_ids(session, WatchRow)
    for table in (WatchDeliveryRow, WatchMatchRow):
        session.execute(delete(table).where(table.watch_id == watch_id))
    return session.scalar(delete(WatchRow).where(WatchRow.id == watch_id).returning(WatchRow.id)) is not None


# ── claims ───────────────────────────────────────────────────────────────────────────────────


def waiting_since(session: Session, *, now: datetime) -> datetime | None:
    """Return since when a watch has events to look at or something to deliver; None if none has."""
    due = select(WatchRow.id, WatchRow.position, WatchRow.not_before).where(_is_due(now)).order_by(WatchRow.not_before)
    first = session.execute(due.limit(1)).one_or_none()
    if first is None:
        return None
    event = select(EventRow.at).where(EventRow.id > first.position).order_by(EventRow.id).limit(1)
    message = select(func.min(WatchDeliveryRow.due_at)).where(
        WatchDeliveryRow.watch_id == first.id, WatchDeliveryRow.state == "pending"
    )
    not_before: datetime = first.not_before
    return max(not_before, session.scalar(event) or session.scalar(message) or now)


def claim(session: Session, *, limit: int, now: datetime, lease_s: float) -> list[ClaimedWatch]:
    """Take up to ``limit`` watches that have something to do, the longest waiting first."""
    order = (WatchRow.not_before, WatchRow.id)
    token, ids = _LEASES.claim(session, [_is_due(now)], order, limit=limit, now=now, lease_s=lease_s)
    rows = session.scalars(select(WatchRow).where(WatchRow.id.in_(ids)).order_by(WatchRow.id))
    return [ClaimedWatch(watch=_watch(row), token=token, secret=row.secret) for row in rows]


def write_claimed(session: Session, claimed: ClaimedWatch, columns: Mapping[str, Any]) -> bool:
    """Change columns of a watch in hand. False if the lease went to another, or the watch is gone."""
    changed = (
        update(WatchRow)
        .where(WatchRow.id == claimed.watch.id, WatchRow.claim_token == claimed.token)
        .values(**columns)
        .returning(WatchRow.id)
    )
    return session.scalar(changed) is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    newest = select(func.coalesce(func.max(EventRow.id), 0)).scalar_subquery()
    pending = exists().where(
        WatchDeliveryRow.watch_id == WatchRow.id, WatchDeliveryRow.state == "pending", WatchDeliveryRow.due_at <= now
    )
    return and_(
        WatchRow.state == "active",
        WatchRow.channel != "feed",
        WatchRow.not_before <= now,
        or_(WatchRow.position < newest, pending),
    )


# ── what was matched ─────────────────────────────────────────────────────────────────────────


def known_keys(session: Session, watch_id: int, keys: Collection[str]) -> set[str]:
    """Return those of these keys that the watch has matched before."""
    known = select(WatchMatchRow.key).where(WatchMatchRow.watch_id == watch_id, WatchMatchRow.key.in_(keys))
    return set(session.scalars(known))


def stories_merged_into(session: Session, story_ids: Collection[int]) -> Mapping[int | None, Sequence[int]]:
    """Return the stories that were merged into each of these."""
    merged = select(StoryRow.merged_into, StoryRow.id).where(StoryRow.merged_into.in_(story_ids))
    return grouped(session.execute(merged))


def copies_of(session: Session, article_ids: Collection[int]) -> Mapping[int | None, Sequence[int]]:
    """Return the copies of each of these articles; some were its original before."""
    copies = select(ArticleRow.duplicate_of, ArticleRow.id).where(ArticleRow.duplicate_of.in_(article_ids))
    return grouped(session.execute(copies))


def _watch(row: WatchRow) -> Watch:
    return from_row(
        Watch,
        row,
        wanted=ArticleFilter(q=row.query, **row.filters),
        kinds=tuple(row.kinds),
        next_try_at=row.not_before,
    )


_LEASES = Leases(WatchRow, WatchRow.id)
