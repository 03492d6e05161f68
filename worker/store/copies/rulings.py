"""Statements on what people decided about copies: two sightings are one report, or two, whatever a rule says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows
from worker.store.tables import ArticleKeyRow, RulingRow

CHUNK = 5_000  #: Values in one IN list.

Relation = Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """The sighting that bears the key is a copy of the article, or never one."""

    key_sha256: bytes
    article_id: int
    relation: Relation


def load(session: Session, keys: Collection[bytes], article_ids: Collection[int]) -> list[Ruling]:
    """All rulings about these sightings, by key or as the other side."""
    if session.scalar(select(RulingRow.article_id).limit(1)) is None:
        return []
    found: list[Ruling] = []
    key_list, id_list = list(keys), list(article_ids)
    for start in range(0, max(len(key_list), len(id_list), 1), CHUNK):
        chunk = slice(start, start + CHUNK)
        statement = select(RulingRow.key_sha256, RulingRow.article_id, RulingRow.relation).where(
            or_(RulingRow.key_sha256.in_(key_list[chunk]), RulingRow.article_id.in_(id_list[chunk]))
        )
        found += [Ruling(row.key_sha256, row.article_id, row.relation) for row in session.execute(statement)]
    return list(dict.fromkeys(found))


def put(session: Session, rulings: Sequence[Ruling], *, now: datetime) -> None:
    """Write rulings; an older one about the same sighting and article gives way."""
    pairs = {(one.key_sha256, one.article_id): one.relation for one in rulings}
    for start in range(0, len(pairs), CHUNK):
        chunk = list(pairs)[start : start + CHUNK]
        session.execute(
            delete(RulingRow)
            .where(tuple_(RulingRow.key_sha256, RulingRow.article_id).in_(chunk))
            .execution_options(synchronize_session=False)
        )
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
