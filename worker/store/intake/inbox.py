"""Statements on the inbox: accept, claim, finish, put back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.store.core.bulk import insert_rows_with_ids, update_rows
from worker.store.core.lease import Leases, constant
from worker.store.intake.payload import ERASED, from_payload, to_payload
from worker.store.tables import InboxRow
from worker.types import Arrival

Stage = Literal["fetch", "ingest"]
EndState = Literal["stored", "updated", "duplicate", "rejected", "quarantined"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """An inbox row that is ours until the lease ends."""

    id: int
    payload: str
    attempts: int  #: This one included.
    token: str
    accepted_at: datetime

    def arrival(self) -> Arrival:
        """Return the article as it was accepted. Raises ValueError or TypeError for a payload of another program."""
        return from_payload(self.payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """End of an inbox row that leads to no article."""

    state: EndState
    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(End):
    """End of an inbox row."""

    id: int
    article_id: int | None = None
    similarity: float | None = None


def first_stage(arrival: Arrival) -> Stage:
    """Return the first stage of an arrival: fetching, if it is only an address or its page is wanted."""
    return "fetch" if arrival.url and (arrival.page_reason or not (arrival.text or arrival.html)) else "ingest"


def add(session: Session, arrivals: Sequence[Arrival], *, door: str, now: datetime) -> list[int]:
    """Accept: one pending row each. Gives their ids in order; they count once the caller commits."""
    return insert_rows_with_ids(session, InboxRow, [_accepted(arrival, door, now) for arrival in arrivals])


def add_ended(session: Session, arrivals: Sequence[Arrival], end: End, *, door: str, now: datetime) -> None:
    """Accept arrivals that have their end already, for the ledger."""
    ended = asdict(end) | {"finished_at": now}
    insert_rows_with_ids(session, InboxRow, [_accepted(arrival, door, now) | ended for arrival in arrivals])


def _accepted(arrival: Arrival, door: str, now: datetime) -> dict[str, Any]:
    return {
        "door": door,
        "stage": first_stage(arrival),
        "state": "pending",
        "payload": to_payload(arrival),
        "feed_id": arrival.feed_id,
        "accepted_at": now,
        "attempts": 0,
        "not_before": now,
    }


def claim(session: Session, stage: Stage, *, limit: int, now: datetime, lease_s: float, retried: bool) -> list[Claimed]:
    """Lease up to ``limit`` due rows, and count the attempt before any work is done.

    New rows are taken oldest first. ``retried`` picks rows that were tried before, the longest waiting first. They are
    claimed apart, and alone if tried more than once, so that a row that kills its worker takes no neighbour with it.
    """
    token, ids = _LEASES.claim(session, *_due(stage, now, retried=retried), limit=limit, now=now, lease_s=lease_s)
    if not ids:
        return []
    columns = select(InboxRow.id, InboxRow.payload, InboxRow.attempts, InboxRow.accepted_at)
    rows = session.execute(columns.where(InboxRow.id.in_(ids)).order_by(InboxRow.id))
    return [Claimed(row.id, row.payload, row.attempts, token, row.accepted_at) for row in rows]


def still_ours(session: Session, claimed: Sequence[Claimed]) -> set[int]:
    """Return the ids whose lease no other process took over; locked until the transaction ends."""
    return _LEASES.still_held(session, claimed[0].token, [one.id for one in claimed]) if claimed else set()


def give_back(session: Session, claimed: Sequence[Claimed], *, now: datetime) -> None:
    """Let go of rows that are still ours as if they had not been claimed."""
    _LEASES.give_back(session, claimed[0].token, [one.id for one in claimed], now=now)


def finish(session: Session, endings: Iterable[Ending], *, now: datetime) -> None:
    """Give rows their end state."""
    rows = [asdict(ending) | {"finished_at": now, "claim_token": None} for ending in endings]
    update_rows(session, InboxRow, "id", rows)


def erase(session: Session, ids: Sequence[int]) -> None:
    """Keep nothing of what came in under these."""
    if ids:
        erased = update(InboxRow).where(InboxRow.id.in_(ids)).values(payload=ERASED)
        session.execute(erased)


def put_back(
    session: Session,
    ids: Sequence[int],
    *,
    not_before: datetime,
    reason: str | None = None,
    detail: str | None = None,
    attempts: int | None = None,
) -> None:
    """Give rows back before their end, to be tried again from ``not_before``, with the reason of the failure.

    ``attempts``: how many of their attempts count; None for all.
    """
    if ids:
        counted = {} if attempts is None else {"attempts": attempts}
        session.execute(
            update(InboxRow)
            .where(InboxRow.id.in_(ids), InboxRow.state == "pending")
            .values(not_before=not_before, claim_token=None, reason=reason, detail=detail, **counted)
        )


def fetched(session: Session, inbox_id: int, arrival: Arrival, *, now: datetime) -> None:
    """Move the row of an address to the next stage with the page that has come."""
    session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id)
        .values(
            stage="ingest",
            payload=to_payload(arrival),
            attempts=0,
            not_before=now,
            claim_token=None,
            reason=None,
            detail=None,
        )
    )


def waiting_since(session: Session, stage: Stage, *, now: datetime) -> datetime | None:
    """Return since when a row is due to be claimed; None if none is."""
    found = [_LEASES.waiting_since(session, *_due(stage, now, retried=retried)) for retried in (False, True)]
    return min(filter(None, found), default=None)


def _due(
    stage: Stage, now: datetime, *, retried: bool
) -> tuple[tuple[ColumnElement[bool], ...], tuple[InstrumentedAttribute[Any], ...]]:
    """Return conditions and order as the partial indexes ``ix_inbox_new`` and ``ix_inbox_retried`` have them.

    The attempts are in the order, and compared by ``<``, so that PostgreSQL cannot get it from the primary key: it
    would walk past every finished row.
    """
    tried = InboxRow.attempts > constant(0) if retried else InboxRow.attempts < constant(1)
    due = InboxRow.state == constant("pending"), tried, InboxRow.stage == stage, InboxRow.not_before <= now
    return due, (InboxRow.stage, InboxRow.not_before if retried else InboxRow.attempts, InboxRow.id)


_LEASES = Leases(InboxRow, InboxRow.id)
