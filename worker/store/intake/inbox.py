"""Statements on the inbox: accept, claim, finish, put back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows_with_ids, update_rows
from worker.store.intake.payload import from_payload, to_payload
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
        return from_payload(self.payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an inbox row ends."""

    id: int
    state: EndState
    reason: str
    detail: str | None = None
    article_id: int | None = None
    similarity: float | None = None


def first_stage(arrival: Arrival) -> Stage:
    """An arrival that is only an address has to be fetched first, and one whose page is wanted."""
    return "fetch" if arrival.url and (arrival.page_reason or not (arrival.text or arrival.html)) else "ingest"


def add(session: Session, arrivals: Sequence[Arrival], *, door: str, now: datetime) -> list[int]:
    """Accept: one pending row each. Gives their ids in order; they count once the caller commits."""
    rows = [
        {
            "door": door,
            "stage": first_stage(arrival),
            "state": "pending",
            "payload": to_payload(arrival),
            "feed_id": arrival.feed_id,
            "accepted_at": now,
            "attempts": 0,
            "not_before": now,
        }
        for arrival in arrivals
    ]
    return insert_rows_with_ids(session, InboxRow, rows)


def claim(session: Session, stage: Stage, *, limit: int, now: datetime, lease_s: float, retried: bool) -> list[Claimed]:
    """Take up to ``limit`` due rows, oldest first, and count the attempt before any work is done.

    ``retried`` picks rows that were tried before. They are claimed apart, one at a time, so that a
    row that kills its worker takes no neighbour with it.
    """
    tried = InboxRow.attempts > 0 if retried else InboxRow.attempts == 0
    picked = (
        select(InboxRow.id)
        .where(InboxRow.state == "pending", InboxRow.stage == stage, InboxRow.not_before <= now, tried)
        .order_by(InboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    token = uuid.uuid4().hex
    statement = (
        update(InboxRow)
        .where(InboxRow.id.in_(select(picked.c.id)))
        .values(attempts=InboxRow.attempts + 1, not_before=now + timedelta(seconds=lease_s), claim_token=token)
        .returning(InboxRow.id, InboxRow.payload, InboxRow.attempts, InboxRow.accepted_at)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(statement).all()
    claimed = [Claimed(row.id, row.payload, row.attempts, token, row.accepted_at) for row in rows]
    return sorted(claimed, key=lambda one: one.id)


def still_ours(session: Session, claimed: Sequence[Claimed]) -> set[int]:
    """The ids whose lease nobody else has taken over; locked until the transaction ends."""
    if not claimed:
        return set()
    statement = (
        select(InboxRow.id)
        .where(
            InboxRow.id.in_([one.id for one in claimed]),
            InboxRow.claim_token == claimed[0].token,
            InboxRow.state == "pending",
        )
        .with_for_update()
    )
    return set(session.scalars(statement))


def finish(session: Session, endings: Iterable[Ending], *, now: datetime) -> None:
    """Give rows their end state."""
    rows = [
        {
            "id": ending.id,
            "state": ending.state,
            "reason": ending.reason,
            "detail": ending.detail,
            "article_id": ending.article_id,
            "similarity": ending.similarity,
            "finished_at": now,
            "claim_token": None,
        }
        for ending in endings
    ]
    update_rows(session, InboxRow, "id", rows)


def put_back(
    session: Session, ids: Sequence[int], *, not_before: datetime, reason: str | None = None, detail: str | None = None
) -> None:
    """Give rows back before their end, to be tried again from ``not_before``, with what went wrong."""
    if ids:
        session.execute(
            update(InboxRow)
            .where(InboxRow.id.in_(ids), InboxRow.state == "pending")
            .values(not_before=not_before, claim_token=None, reason=reason, detail=detail)
            .execution_options(synchronize_session=False)
        )


def fetched(session: Session, inbox_id: int, arrival: Arrival, *, now: datetime) -> None:
    """The page of an address has come: the row goes on to the next stage with it."""
    session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id)
        .values(stage="ingest", payload=to_payload(arrival), attempts=0, not_before=now, claim_token=None)
        .execution_options(synchronize_session=False)
    )


def is_waiting(session: Session, stage: Stage, *, now: datetime) -> bool:
    """Whether there is a row that somebody should claim now."""
    statement = select(InboxRow.id).where(
        InboxRow.state == "pending", InboxRow.stage == stage, InboxRow.not_before <= now
    )
    return session.scalar(statement.limit(1)) is not None
