"""Statements on subscriptions at hubs (WebSub)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows
from worker.store.core.rows import from_row
from worker.store.tables import FeedRow, WebSubRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSubscription:
    """A subscription with its state."""

    id: int
    feed_id: int | None  #: None: it is given up.
    token: str
    secret: str
    hub: str
    topic: str
    state: str  #: wanted, asked, active, denied, leaving.
    lease_until: datetime | None
    attempts: int
    refused: int
    is_wanted: bool  #: Its feed is polled, and names this hub and topic still.


@dataclass(frozen=True, slots=True)
class HubOf:
    """A feed that names a hub and is not subscribed there yet."""

    feed_id: int
    hub: str
    topic: str


def not_subscribed(session: Session, *, limit: int) -> list[HubOf]:
    """Return feeds that name a hub, or another one than before."""
    rows = session.execute(
        select(FeedRow.id, FeedRow.hub_url, FeedRow.topic_url)
        .outerjoin(WebSubRow, WebSubRow.feed_id == FeedRow.id)
        .where(_not_subscribed())
        .order_by(FeedRow.id)
        .limit(limit)
    )
    return [HubOf(row.id, row.hub_url or "", row.topic_url or "") for row in rows]


def waiting_since(session: Session, *, now: datetime) -> datetime | None:
    """Return since when a hub should be asked for something, ``now`` for a new subscription; None if none should."""
    since = select(WebSubRow.next_at).where(WebSubRow.next_at <= now).order_by(WebSubRow.next_at).limit(1)
    return session.scalar(since) or (now if not_subscribed(session, limit=1) else None)


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Begin subscriptions."""
    columns = {"lease_until": None, "attempts": 0, "pushes": 0, "refused": 0}
    insert_rows(session, WebSubRow, [columns | dict(row) for row in rows])


def due(session: Session, *, limit: int, now: datetime) -> list[HubSubscription]:
    """Return the subscriptions whose hub is due to be asked, locked until the transaction ends; longest wait first."""
    is_wanted = and_(FeedRow.state == "active", FeedRow.hub_url == WebSubRow.hub, FeedRow.topic_url == WebSubRow.topic)
    statement = (
        select(WebSubRow, is_wanted)
        .outerjoin(FeedRow, FeedRow.id == WebSubRow.feed_id)
        .where(WebSubRow.next_at <= now)
        .order_by(WebSubRow.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=WebSubRow)
    )
    return [from_row(HubSubscription, row, is_wanted=bool(wanted)) for row, wanted in session.execute(statement)]


def with_token(session: Session, token: str, *, is_locked: bool = True) -> HubSubscription | None:
    """Return the subscription whose callback ends in this token, locked until the transaction ends or not at all."""
    found = select(WebSubRow).where(WebSubRow.token == token)
    row = session.scalar(found.with_for_update() if is_locked else found)
    return None if row is None else from_row(HubSubscription, row, is_wanted=True)


def change(session: Session, one: HubSubscription, values: Mapping[str, Any]) -> None:
    """Set these columns of one that is locked."""
    session.execute(update(WebSubRow).where(WebSubRow.id == one.id).values(**values))


def failed(session: Session, one: HubSubscription, *, reason: str, message: str) -> None:
    """Record that the hub could not be asked, unless it confirmed meanwhile, as some do before they answer."""
    session.execute(
        update(WebSubRow)
        .where(WebSubRow.id == one.id, WebSubRow.attempts == one.attempts + 1)
        .values(reason=reason, message=message)
    )


def pushed(session: Session, one: HubSubscription, *, now: datetime) -> None:
    """Record that the hub pushed an entry that counted."""
    values = {"pushed_at": now, "pushes": WebSubRow.pushes + 1}
    session.execute(update(WebSubRow).where(WebSubRow.id == one.id).values(**values))


def leave(session: Session, feed_id: int, *, now: datetime) -> None:
    """Give a feed's subscription up: what the hub knows of is ended there, what it does not is forgotten."""
    session.execute(delete(WebSubRow).where(WebSubRow.feed_id == feed_id, WebSubRow.state == "wanted"))
    session.execute(
        update(WebSubRow)
        .where(WebSubRow.feed_id == feed_id)
        .values(feed_id=None, state="leaving", next_at=now, attempts=0)
    )


def forget(session: Session, one: HubSubscription) -> None:
    """Delete the subscription."""
    session.execute(delete(WebSubRow).where(WebSubRow.id == one.id))


def _not_subscribed() -> Any:
    other = or_(WebSubRow.id.is_(None), WebSubRow.hub != FeedRow.hub_url, WebSubRow.topic != FeedRow.topic_url)
    return and_(FeedRow.state == "active", FeedRow.hub_url.is_not(None), other)
