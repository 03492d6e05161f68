"""Statements on reruns: write one down, claim it, keep how far it is, end it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows_with_ids
from worker.store.core.lease import Leases, constant
from worker.store.core.rows import from_row
from worker.store.tables import RerunRow
from worker.types.choices import Stage

RerunState = Literal["open", "done", "failed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunJob:
    """A step that is run again on stored articles, and how far it is."""

    id: int
    stage: Stage
    query: str | None  #: Only articles that match.
    since: datetime | None  #: Only articles first seen since.
    by: str  #: Who asked for it; "": somebody who need not sign in.
    state: RerunState
    looked_at: int  #: Articles that an older version of the step had made, so far.
    changed: int  #: Of these, how many came out otherwise; for enrich, how many wait for their names.
    reached: int  #: Id of the last article it went through.
    newest: int  #: Id of the newest article: reached / newest is how far it is.
    attempts: int  #: Tries in a row that came no further.
    detail: str | None  #: Why it failed, or why it is tried again.
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimedRerun:
    """A rerun that is ours until the lease ends."""

    job: RerunJob
    token: str

    @property
    def attempts(self) -> int:
        """Return the number of tries in a row that came no further, this one included."""
        return self.job.attempts


def add(session: Session, values: Mapping[str, Any], *, now: datetime) -> int:
    """Write a rerun down, due at once. Return its number."""
    begun = {"state": "open", "looked_at": 0, "changed": 0, "reached": 0, "attempts": 0}
    return insert_rows_with_ids(session, RerunRow, [begun | {"not_before": now, "created_at": now} | dict(values)])[0]


def get(session: Session, job_id: int) -> RerunJob | None:
    """Return a rerun; None if there is none of this number."""
    row = session.get(RerunRow, job_id, populate_existing=True)
    return None if row is None else from_row(RerunJob, row)


def newest(session: Session, *, before: int | None, limit: int) -> list[RerunJob]:
    """Return reruns, newest first, with ids below ``before``."""
    found = select(RerunRow).order_by(RerunRow.id.desc()).limit(limit)
    rows = session.scalars(found if before is None else found.where(RerunRow.id < before))
    return [from_row(RerunJob, row) for row in rows]


def claim(session: Session, *, limit: int, now: datetime, lease_s: float, retried: bool) -> list[ClaimedRerun]:
    """Take up to ``limit`` open reruns, and count the attempt; none is given as ``retried``: one is in hand alone."""
    if retried:
        return []
    token, ids = _LEASES.claim(session, [_is_due(now)], _OLDEST_FIRST, limit=limit, now=now, lease_s=lease_s)
    jobs = (get(session, job_id) for job_id in ids)
    return [ClaimedRerun(job, token) for job in jobs if job is not None]


def give_back(session: Session, claimed: Sequence[ClaimedRerun], *, now: datetime) -> None:
    """Let go of reruns that are still ours as if they had not been claimed."""
    _LEASES.give_back(session, claimed[0].token, [one.job.id for one in claimed], now=now)


def change(session: Session, claimed: ClaimedRerun, values: Mapping[str, Any]) -> bool:
    """Set these columns. Return False if the rerun was stopped, or another process took the lease over."""
    ours = (RerunRow.id == claimed.job.id, RerunRow.claim_token == claimed.token, RerunRow.state == "open")
    written = session.execute(update(RerunRow).where(*ours).values(**values).returning(RerunRow.id))
    return written.first() is not None


def stop(session: Session, job_id: int, *, now: datetime) -> bool:
    """Stop an open rerun at the end of its step. Return False if it had ended."""
    is_open = (RerunRow.id == job_id, RerunRow.state == "open")
    stopped = update(RerunRow).where(*is_open).values(state="stopped", ended_at=now, claim_token=None)
    return session.execute(stopped.returning(RerunRow.id)).first() is not None


def waiting_since(session: Session, *, now: datetime) -> datetime | None:
    """Return since when a rerun is due; None if none is."""
    return _LEASES.waiting_since(session, [_is_due(now)], _OLDEST_FIRST)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (RerunRow.state == constant("open")) & (RerunRow.not_before <= now)


_LEASES = Leases(RerunRow, RerunRow.id)
_OLDEST_FIRST = (RerunRow.not_before, RerunRow.id)
