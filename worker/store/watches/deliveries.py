"""Statements on deliveries: what watches have sent and are to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows, insert_tuples
from worker.store.core.rows import from_row
from worker.store.tables import WatchDeliveryRow, WatchMatchRow

Row = WatchDeliveryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message of a watch."""

    id: int
    message_id: str  #: The same in every try.
    items: tuple[dict[str, Any], ...]  #: Each ``{event, kind, article}``, frozen when it matched.
    state: str  #: pending, delivered.
    created_at: datetime
    due_at: datetime
    attempts: int
    error: str | None  #: Why the last try failed.
    delivered_at: datetime | None


def add(
    session: Session, watch_id: int, messages: Sequence[tuple[str, list[Any]]], now: datetime, due: datetime
) -> None:
    """Write new messages, each an id and items, in order."""
    fresh = {"watch_id": watch_id, "state": "pending", "created_at": now, "due_at": due, "attempts": 0}
    insert_rows(session, Row, [fresh | {"message_id": one, "items": items} for one, items in messages])


def extend(session: Session, delivery_id: int, items: Sequence[Any]) -> None:
    """Put items to a digest whose interval has not ended."""
    row = session.get(Row, delivery_id)
    assert row is not None
    row.items = [*row.items, *items]


def note_matches(session: Session, watch_id: int, matched: Sequence[tuple[str, int]]) -> None:
    """Record what a watch matches from now on no more: its key and the event."""
    rows = [(watch_id, key, event_id) for key, event_id in matched]
    insert_tuples(session, WatchMatchRow, ("watch_id", "key", "event_id"), rows)


def open_digest(session: Session, watch_id: int, *, now: datetime) -> Delivery | None:
    """Return the newest digest of a watch whose interval has not ended yet; None if nothing matched in it yet."""
    row = session.scalars(_of(watch_id).where(Row.state == "pending", Row.due_at > now).limit(1)).one_or_none()
    return None if row is None else _delivery(row)


def pending(session: Session, watch_id: int, *, now: datetime, limit: int) -> list[Delivery]:
    """Return the messages that are due, in order."""
    due = select(Row).where(Row.watch_id == watch_id, Row.state == "pending", Row.due_at <= now)
    return [_delivery(row) for row in session.scalars(due.order_by(Row.id).limit(limit))]


def finish(session: Session, delivery_id: int, *, now: datetime, error: str | None) -> None:
    """Record the end of a try: with ``error``, or well."""
    ended: dict[str, Any] = {"attempts": Row.attempts + 1, "error": error}
    if error is None:
        ended |= {"state": "delivered", "delivered_at": now}
    session.execute(update(Row).where(Row.id == delivery_id).values(**ended))


def page(session: Session, watch_id: int, *, before: int | None, limit: int) -> list[Delivery]:
    """Return the messages of a watch, sent and waiting, newest first."""
    statement = _of(watch_id).limit(limit)
    if before is not None:
        statement = statement.where(Row.id < before)
    return [_delivery(row) for row in session.scalars(statement)]


def waiting(session: Session) -> dict[int, int]:
    """Count the waiting messages of each watch."""
    counted = select(Row.watch_id, func.count()).where(Row.state == "pending").group_by(Row.watch_id)
    return dict(session.execute(counted).all())


def drop_delivered(session: Session, watch_id: int, *, before: datetime) -> None:
    """Forget what was delivered long ago."""
    old = delete(Row).where(Row.watch_id == watch_id, Row.state == "delivered", Row.delivered_at < before)
    session.execute(old)


def _of(watch_id: int) -> Any:
    return select(Row).where(Row.watch_id == watch_id).order_by(Row.id.desc())


def _delivery(row: WatchDeliveryRow) -> Delivery:
    return from_row(Delivery, row, items=tuple(row.items))
