"""Statements on who published an article: the feeds it came from, and identity keys that change hands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from worker.store.core.rows import from_row
from worker.store.tables import ArticleKeyRow, FeedRow


@dataclass(frozen=True, slots=True)
class FeedOrigin:
    """The address of a feed, and the source that a person gave it."""

    id: int
    url: str
    source: str | None


def feed_origins(session: Session, ids: Collection[int]) -> list[FeedOrigin]:
    """Read the addresses of these feeds; a feed that was removed is left out."""
    if not ids:
        return []
    rows = session.execute(select(FeedRow.id, FeedRow.url, FeedRow.source).where(FeedRow.id.in_(list(ids))))
    return [from_row(FeedOrigin, row) for row in rows]


def release_keys(session: Session, keys: Collection[bytes]) -> None:
    """Take identity keys from the articles that hold them, so that others can be given them."""
    if keys:
        session.execute(delete(ArticleKeyRow).where(ArticleKeyRow.key_sha256.in_(list(keys))))
