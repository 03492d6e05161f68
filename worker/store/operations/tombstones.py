"""Statements on tombstones: keys and texts of articles that a person deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_columns
from worker.store.core.in_list import chunked
from worker.store.tables import TombstoneRow


def put(session: Session, keys: Collection[bytes], article_id: int, *, now: datetime) -> None:
    """Let no arrival with one of these keys be taken in from now on."""
    given = list(keys)
    rows: dict[str, Sequence[Any]] = {
        "key_sha256": given,
        "article_id": [article_id] * len(given),
        "deleted_at": [now] * len(given),
    }
    insert_columns(session, TombstoneRow, rows, skip_known=True)


def known(session: Session, keys: Collection[bytes]) -> set[bytes]:
    """Return those of these keys that have a tombstone."""
    if session.scalar(select(TombstoneRow.article_id).limit(1)) is None:
        return set()
    found: set[bytes] = set()
    for chunk in chunked(keys):
        found.update(session.scalars(select(TombstoneRow.key_sha256).where(TombstoneRow.key_sha256.in_(chunk))))
    return found
