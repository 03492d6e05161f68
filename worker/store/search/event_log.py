"""The durable, numbered log of what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows
from worker.store.core.dialect import is_sqlite
from worker.store.core.engine import HOLDS_LOCK, WRITE_LOCK
from worker.store.core.rows import from_row
from worker.store.tables import EventRow

KINDS_LIMIT_EVENTS = 50_000  #: Looked through for events of some kinds by one statement.


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened."""

    kind: str  #: What happened to what, as article.stored; docs/api.md lists them.
    at: datetime
    article_id: int | None = None
    feed_id: int | None = None
    receipt_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    id: int = 0  #: Its number, which only grows and becomes visible in order; 0 before it is written.


def append(session: Session, events: Sequence[Event]) -> None:
    """Write events, the last thing a transaction does.

    Numbers must become visible in order, or a reader that asks "what came after 7?" misses 6. SQLite
    has one writer; on PostgreSQL a lock is held from the numbering to the commit.
    """
    if not events:
        return
    if not is_sqlite(session) and not session.info.get(HOLDS_LOCK):
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
    columns = ("kind", "at", "article_id", "feed_id", "data")
    rows = [{name: getattr(one, name) for name in columns} | {"inbox_id": one.receipt_id} for one in events]
    insert_rows(session, EventRow, rows)


def after(session: Session, number: int, *, limit: int = 500, kinds: Sequence[str] = ()) -> list[Event]:
    """Return the events after ``number``, in order.

    Of these ``kinds`` if some are given (``article``: of articles), among the next ``KINDS_LIMIT_EVENTS``: where few
    are of them, the whole log would be read.
    """
    statement = select(EventRow).where(EventRow.id > number).order_by(EventRow.id).limit(limit)
    if kinds:
        whole = [EventRow.kind.startswith(f"{kind}.", autoescape=True) for kind in kinds if "." not in kind]
        statement = statement.where(or_(EventRow.kind.in_(kinds), *whole), EventRow.id <= number + KINDS_LIMIT_EVENTS)
    rows = session.scalars(statement)
    return [from_row(Event, row, receipt_id=row.inbox_id) for row in rows]


def first_number(session: Session) -> int:
    """Return the number of the oldest event that is kept, or 0."""
    return session.scalar(select(func.min(EventRow.id))) or 0


def last_number(session: Session) -> int:
    """Return the number of the newest event, or 0."""
    return session.scalar(select(func.max(EventRow.id))) or 0
