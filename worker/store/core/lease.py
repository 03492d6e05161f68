"""Leases: rows that one process holds until a time, so that no other process works on them.

A table with leases has the columns ``not_before`` (end of the lease, or of the wait after a failure) and
``claim_token`` (of the holder; a holder whose lease was taken over finds another token). The inbox, the enrichment
queue, gaps and watches use them.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.store.core.in_list import one_of
from worker.store.tables import Base

__all__ = ["Leases", "constant"]


def constant(value: str | int) -> ColumnElement[Any]:
    """Return a value that is written into the statement itself.

    A partial index answers a statement only if the planner can see that its condition holds, which a parameter hides
    from SQLite always and from PostgreSQL in a generic plan.
    """
    return bindparam(None, value, literal_execute=True)


@dataclass(frozen=True)
class Leases:
    """The leases of one table."""

    table: type[Base]
    key: InstrumentedAttribute[int]

    def claim(
        self,
        session: Session,
        due: Sequence[ColumnElement[bool]],
        order: Sequence[InstrumentedAttribute[Any]],
        *,
        limit: int,
        now: datetime,
        lease_s: float,
    ) -> tuple[str, list[int]]:
        """Lease up to ``limit`` rows; rows that another process is claiming at this moment are skipped.

        If the table counts ``attempts``, 1 is added before any work is done, and a row that was tried more than once
        is leased alone.

        Args:
            session: The open transaction.
            due: Conditions that a row meets, answered by an index whatever the table holds.
            order: Columns the rows are taken by, those of the same index.
            limit: Most rows.
            now: Start of the lease.
            lease_s: Length of the lease, in seconds.

        Returns:
            The token of the lease, and the keys of the rows, ascending.
        """
        columns = self.table.__table__.c
        token = uuid.uuid4().hex
        # Two statements: joined to a subquery, PostgreSQL at times reads the whole table for the rows to update.
        tried = columns.attempts if "attempts" in columns else literal(0)
        first = select(self.key, tried).where(*due).order_by(*order).limit(limit).with_for_update(skip_locked=True)
        picked = session.execute(first).all()
        keys = sorted(key for key, _ in [*takewhile(lambda row: row[1] <= 1, picked)] or picked[:1])
        if keys:
            values: dict[str, Any] = {"not_before": now + timedelta(seconds=lease_s), "claim_token": token}
            if "attempts" in columns:
                values["attempts"] = columns.attempts + 1
            session.execute(update(self.table).where(one_of(self.key, keys)).values(values))
        return token, keys

    def waiting_since(
        self, session: Session, due: Sequence[ColumnElement[bool]], order: Sequence[InstrumentedAttribute[Any]]
    ) -> datetime | None:
        """Return since when the first row that meets the conditions is due; None if none does.

        The order leads PostgreSQL to the index.
        """
        since: ColumnElement[datetime] = self.table.__table__.c.not_before
        return session.scalar(select(since).where(*due).order_by(*order).limit(1))

    def give_back(self, session: Session, token: str, keys: Collection[int], *, now: datetime) -> None:
        """End the lease of those that are still held, due at once, as if they had not been claimed."""
        columns = self.table.__table__.c
        session.execute(
            update(self.table)
            .where(one_of(self.key, keys), columns.claim_token == token)
            .values(attempts=columns.attempts - 1, not_before=now, claim_token=None)
        )

    def still_held(self, session: Session, token: str, keys: Collection[int]) -> set[int]:
        """Return the keys whose lease no other process took over; their rows stay locked until the commit."""
        held = select(self.key).where(one_of(self.key, keys), self.table.__table__.c.claim_token == token)
        return set(session.scalars(held.with_for_update()))
