"""Statements on tombstones: keys and texts of articles that a person deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_tuples
from worker.store.core.in_list import chunked
from worker.store.tables import TombstoneRow


def put(session: Session, keys: Collection[bytes], article_id: int, *, now: datetime) -> None:
    """Let no arrival with one of these keys be taken in from now on."""
    rows = [(key, article_id, now) for key in keys]
    insert_tuples(session, TombstoneRow, ("key_sha256", "article_id", "deleted_at"), rows, skip_known=True)


def known(session: Session, keys: Collection[bytes]) -> set[bytes]:
    """Return those of these keys that have a tombstone."""
    if session.scalar(select(TombstoneRow.article_id).limit(1)) is None:
        return set()
    found: set[bytes] = set()
    for chunk in chunked(keys):
        found.update(session.scalars(select(TombstoneRow.key_sha256).where(TombstoneRow.key_sha256.in_(chunk))))
    return found
