"""Statements that delete what was settled long ago, a bounded number of rows at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, delete, func, inspect, select, tuple_
from sqlalchemy.orm import Session

from worker.store.core.bulk import retire_ids
from worker.store.tables import Base, EventRow, HostRow, InboxRow, WatchMatchRow

PrunedKind = Literal["receipts", "events", "matches", "hosts"]
KINDS: tuple[PrunedKind, ...] = get_args(PrunedKind)

SETTLED = ("stored", "updated", "duplicate", "rejected")  #: A person settles the others.


@dataclass(frozen=True, slots=True)
class PruneBefore:
    """Times before which rows may go; None: all of that kind stay."""

    receipts: datetime | None
    events: datetime | None  #: Of matches of watches too.
    hosts: datetime


def prune(session: Session, kind: PrunedKind, before: PruneBefore, *, limit: int) -> int:
    """Delete up to ``limit`` rows of a kind, the oldest first. Return their number."""
    due = _due(kind, before, limit)
    found = [] if due is None else [tuple(row) for row in session.execute(due.limit(limit))]
    if found:
        if kind == "receipts":
            retire_ids(session, InboxRow)
        gone = delete(_TABLES[kind]).where(tuple_(*_keys(kind)).in_(found))
        session.execute(gone)
    return len(found)


def count(session: Session, kind: PrunedKind, before: PruneBefore) -> int:
    """Return the number of rows of a kind that may go. Reads all of the kind."""
    due = _due(kind, before, None)
    return 0 if due is None else session.scalar(select(func.count()).select_from(due.subquery())) or 0


_TABLES: Mapping[PrunedKind, type[Base]] = {
    "receipts": InboxRow,
    "events": EventRow,
    "matches": WatchMatchRow,
    "hosts": HostRow,
}


def _keys(kind: PrunedKind) -> tuple[ColumnElement[Any], ...]:
    return tuple(inspect(_TABLES[kind]).primary_key)


def _due(kind: PrunedKind, before: PruneBefore, window: int | None) -> Select[Any] | None:
    """Select the keys of rows that may go; None if all of the kind stay.

    Receipts and events come in the order of their times, so of these only the first ``window`` are looked at: the
    statement costs the same whatever is stored. The newest event stays: the next number follows it.
    """
    match kind:
        case "receipts" if before.receipts is not None:
            settled = select(InboxRow.id, InboxRow.accepted_at).where(InboxRow.state.in_(SETTLED))
            first = settled.order_by(InboxRow.id).limit(window).subquery().c
            return select(first.id).where(first.accepted_at < before.receipts).order_by(first.id)
        case "events" if before.events is not None:
            first = select(EventRow.id, EventRow.at).order_by(EventRow.id).limit(window).subquery().c
            newest = select(func.max(EventRow.id)).scalar_subquery()
            return select(first.id).where(first.at < before.events, first.id < newest).order_by(first.id)
        case "matches" if before.events is not None:
            oldest = select(func.min(EventRow.id)).where(EventRow.at >= before.events).scalar_subquery()
            return select(*_keys(kind)).where(WatchMatchRow.event_id < oldest).order_by(WatchMatchRow.event_id)
        case "hosts":
            return select(*_keys(kind)).where(HostRow.changed_at < before.hosts)
    return None
