"""Statements on what requests with an Idempotency-Key were answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows
from worker.store.tables import IdempotencyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A request that was answered before."""

    request_sha256: bytes
    answer: list[Any]
    answered_at: datetime


def find(session: Session, key_sha256: bytes, *, since: datetime) -> Answered | None:
    """Return the answer of this key, if it was given since then."""
    row = session.get(IdempotencyRow, key_sha256)
    if row is None or row.created_at < since:
        return None
    return Answered(request_sha256=row.request_sha256, answer=json.loads(row.answer), answered_at=row.created_at)


def add(session: Session, key_sha256: bytes, answered: Answered) -> None:
    """Keep an answer. Raises at the commit or before if the key is taken."""
    row = {
        "key_sha256": key_sha256,
        "request_sha256": answered.request_sha256,
        "answer": json.dumps(answered.answer),
        "created_at": answered.answered_at,
    }
    insert_rows(session, IdempotencyRow, [row])


def forget(session: Session, *, before: datetime) -> None:
    """Drop the answers given before then."""
    session.execute(delete(IdempotencyRow).where(IdempotencyRow.created_at < before))
