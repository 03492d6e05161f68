"""Statements on what became of inbox rows: one by one, in sum, and those in quarantine."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, TextClause, func, select, text, update
from sqlalchemy.orm import Session

from worker import reasons
from worker.store.core.in_list import chunked
from worker.store.core.rows import from_row
from worker.store.intake.payload import ERASED
from worker.store.tables import EnrichmentRow, InboxRow

_NOT_NEW = text("reason <> 'new'")  #: As the index of reasons has it.
STATES = ("stored", "updated", "duplicate", "rejected", "quarantined", "pending")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Outcome of one inbox row."""

    id: int
    state: str  #: pending, stored, updated, duplicate, rejected or quarantined.
    accepted_at: datetime
    finished_at: datetime | None = None
    reason: str | None = None  #: Stable code: new, same_text, near_duplicate, no_text, …
    detail: str | None = None  #: One line a person understands.
    article_id: int | None = None  #: The article it became, or is a copy of.
    similarity: float | None = None  #: 0 to 1.
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """An accepted article that was not taken in: quarantined, or rejected."""

    id: int  #: That of its receipt.
    door: str
    reason: str
    detail: str | None
    attempts: int
    accepted_at: datetime
    payload: str  #: What came in, as JSON, word for word.
    state: str = "quarantined"

    @property
    def given(self) -> Any:
        """Return the payload as an object; the text itself if another program wrote something else than JSON."""
        try:
            return json.loads(self.payload)
        except ValueError:
            return self.payload

    @property
    def is_erased(self) -> bool:
        """Return True if nothing is kept of what came in."""
        return self.payload == ERASED


def first_of_articles(session: Session, article_ids: Collection[int]) -> list[int]:
    """Return the receipt by which each of these articles came first; of those whose receipt is gone, none."""
    first = select(func.min(InboxRow.id)).where(InboxRow.article_id.in_(article_ids)).group_by(InboxRow.article_id)
    return list(session.scalars(first))


def outcomes(session: Session, ids: Collection[int]) -> list[Outcome]:
    """Return the outcomes of these rows in the order of their ids; those that are not there are left out."""
    rows: list[InboxRow] = []
    for chunk in chunked(sorted(ids)):
        rows += session.scalars(select(InboxRow).where(InboxRow.id.in_(chunk)).order_by(InboxRow.id))
    return [from_row(Outcome, row) for row in rows]


def unfinished(session: Session, ids: Sequence[int]) -> int:
    """Count those of these that are pending, or stored but still without their names."""
    left = 0
    for chunk in chunked(ids):
        ours = InboxRow.id.in_(chunk)
        waiting = select(func.count()).select_from(InboxRow).where(ours, InboxRow.state == "pending")
        unnamed = (
            select(func.count())
            .select_from(InboxRow)
            .join(EnrichmentRow, EnrichmentRow.article_id == InboxRow.article_id)
            .where(ours, InboxRow.state.in_(("stored", "updated")), EnrichmentRow.state == "pending")
        )
        left += (session.scalar(waiting) or 0) + (session.scalar(unnamed) or 0)
    return left


def oldest_pending(session: Session) -> datetime | None:
    """Return the time at which the oldest waiting row was accepted; None if nothing waits."""
    waiting = select(InboxRow.accepted_at).where(InboxRow.state == "pending").order_by(InboxRow.id).limit(1)
    return session.scalar(waiting)


def probe(session: Session) -> None:
    """Read the inbox once; if the table is missing, the error says what is wrong."""
    session.execute(select(InboxRow.id).limit(1))


def in_state(
    session: Session, state: str, *, limit: int, after: int = 0, reason: str | None = None
) -> list[Quarantined]:
    """Return rows in a state with what came in, in the order of their ids, from ``after`` on."""
    wanted: list[ColumnElement[bool] | TextClause] = [InboxRow.state == state, InboxRow.id > after]
    if reason:
        wanted += [InboxRow.reason == reason, *([_NOT_NEW] if reason != reasons.NEW else [])]
    rows = session.scalars(select(InboxRow).where(*wanted).order_by(InboxRow.id).limit(limit))
    return [_quarantined(row) for row in rows]


def one_in_state(session: Session, inbox_id: int, states: Collection[str]) -> Quarantined | None:
    """Return one row with what came in; None if it is not there or in another state."""
    row = session.get(InboxRow, inbox_id)
    return None if row is None or row.state not in states else _quarantined(row)


def replay(session: Session, inbox_id: int, *, now: datetime, states: Collection[str]) -> bool:
    """Let a row of one of these end states wait as if it had just come.

    False if it is in none of them, or nothing is kept of what came in.
    """
    return _leave(
        session,
        inbox_id,
        states,
        state="pending",
        attempts=0,
        not_before=now,
        reason=None,
        detail=None,
        finished_at=None,
        claim_token=None,
    )


def drop(session: Session, inbox_id: int, *, reason: str, detail: str, now: datetime) -> bool:
    """Let a quarantined row end as rejected. False if it is not in quarantine."""
    return _leave(session, inbox_id, ("quarantined",), state="rejected", reason=reason, detail=detail, finished_at=now)


def _leave(session: Session, inbox_id: int, states: Collection[str], **values: object) -> bool:
    left = session.scalar(
        update(InboxRow)
        .where(InboxRow.id == inbox_id, InboxRow.state.in_(states), InboxRow.payload != ERASED)
        .values(**values)
        .returning(InboxRow.id)
    )
    return left is not None


def _quarantined(row: InboxRow) -> Quarantined:
    return from_row(Quarantined, row, reason=row.reason or reasons.ERROR)
