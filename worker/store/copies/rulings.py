"""Statements on what people decided about copies: two sightings are one report, or two, whatever a rule says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows
from worker.store.core.in_list import chunked, one_of
from worker.store.core.rows import from_row
from worker.store.tables import ArticleKeyRow, RulingRow

Relation = Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The sighting that bears the key is a copy of the article, or never one."""

    key_sha256: bytes
    article_id: int
    relation: Relation


def load(session: Session, keys: Collection[bytes], article_ids: Collection[int]) -> list[Ruling]:
    """Return all rulings about these sightings, by key or as the other side."""
    if session.scalar(select(RulingRow.article_id).limit(1)) is None:
        return []
    about = [*(RulingRow.key_sha256.in_(chunk) for chunk in chunked(keys)), one_of(RulingRow.article_id, article_ids)]
    found = (session.scalars(select(RulingRow).where(one)) for one in about)
    return list(dict.fromkeys(from_row(Ruling, row) for rows in found for row in rows))


def put(session: Session, rulings: Sequence[Ruling], *, now: datetime) -> None:
    """Write rulings; an older one about the same sighting and article gives way."""
    pairs = {(one.key_sha256, one.article_id): one.relation for one in rulings}
    for chunk in chunked(pairs):
        session.execute(delete(RulingRow).where(tuple_(RulingRow.key_sha256, RulingRow.article_id).in_(chunk)))
    rows = [
        {"key_sha256": key, "article_id": article_id, "relation": relation, "made_at": now}
        for (key, article_id), relation in pairs.items()
    ]
    insert_rows(session, RulingRow, rows)


def drop(session: Session, keys: Collection[bytes], article_id: int) -> None:
    """Forget what was decided about these sightings and this article."""
    session.execute(delete(RulingRow).where(RulingRow.key_sha256.in_(list(keys)), RulingRow.article_id == article_id))


def keys_of(session: Session, article_ids: Collection[int]) -> dict[int, list[bytes]]:
    """Return the identity keys that belong to these articles."""
    found: dict[int, list[bytes]] = {article_id: [] for article_id in article_ids}
    rows = session.execute(
        select(ArticleKeyRow.article_id, ArticleKeyRow.key_sha256)
        .where(ArticleKeyRow.article_id.in_(list(article_ids)))
        .order_by(ArticleKeyRow.key_sha256)
    )
    for article_id, key in rows:
        found[article_id].append(key)
    return found
