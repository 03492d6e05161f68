"""Statements for steps that are run again: which stored articles an older version of the rules made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from worker.query import Query
from worker.store.copies.rulings import keys_of
from worker.store.search.conditions import query_conditions
from worker.store.tables import ArticleRow, EnrichmentRow
from worker.types import DRAFT_FIELDS, Draft, Enclosure, Fingerprint, Picture, Removed
from worker.types.stored import from_stored


def older_than_cleaner(session: Session, cleaner: str, wanted: Query, *, after: int, limit: int) -> list[int]:
    """Return the ids above ``after`` of articles that other rules cleaned."""
    old = or_(ArticleRow.cleaned_by.is_(None), ArticleRow.cleaned_by != cleaner)
    return _ids(session, select(ArticleRow.id).where(old), wanted, after=after, limit=limit)


def older_than_comparer(session: Session, comparer: str, wanted: Query, *, after: int, limit: int) -> list[int]:
    """Return the ids above ``after`` of articles that other rules compared."""
    old = or_(ArticleRow.compared_by.is_(None), ArticleRow.compared_by != comparer)
    return _ids(session, select(ArticleRow.id).where(old), wanted, after=after, limit=limit)


def older_than_model(session: Session, model: str, wanted: Query, *, after: int, limit: int) -> list[int]:
    """Return the ids above ``after`` of articles whose names another model found, or no model could."""
    old = or_(EnrichmentRow.state == "failed", (EnrichmentRow.state == "done") & (EnrichmentRow.model != model))
    statement = select(ArticleRow.id).join(EnrichmentRow, EnrichmentRow.article_id == ArticleRow.id).where(old)
    return _ids(session, statement, wanted, after=after, limit=limit)


def drafts(session: Session, ids: Collection[int]) -> dict[int, Draft]:
    """Return stored articles as drafts, with the identity keys they hold and an empty fingerprint."""
    keys = keys_of(session, ids)
    rows = session.scalars(select(ArticleRow).where(ArticleRow.id.in_(list(ids))).order_by(ArticleRow.id))
    return {row.id: draft_of(row, keys[row.id]) for row in rows}


def versions_of(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int | None]]:
    """Return version and original of each of these articles."""
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.version, ArticleRow.duplicate_of).where(ArticleRow.id.in_(list(ids)))
    )
    return {row.id: (row.version, row.duplicate_of) for row in rows}


def mark(session: Session, ids: Sequence[int], **by: str) -> None:
    """Note which version of the rules these articles went through."""
    session.execute(update(ArticleRow).where(ArticleRow.id.in_(ids)).values(**by))


def _ids(session: Session, statement: Select[int], wanted: Query, *, after: int, limit: int) -> list[int]:
    statement = statement.where(ArticleRow.id > after).order_by(ArticleRow.id).limit(limit)
    return list(session.scalars(statement.where(*query_conditions(session, wanted.parts, wanted.now))))


def draft_of(row: ArticleRow, keys: Sequence[bytes]) -> Draft:
    """Return a stored article as a draft with these identity keys and an empty fingerprint."""
    columns = {name: _from_column(getattr(row, name)) for name in DRAFT_FIELDS}
    return Draft(
        **columns
        | {
            "picture": None if row.picture is None else from_stored(Picture, row.picture),
            "enclosures": tuple(from_stored(Enclosure, one) for one in row.enclosures),
            "compared_by": None,  # decided anew
            "removed": tuple(from_stored(Removed, one) for one in row.removed),
        },
        identity_keys=tuple(keys),
        fingerprint=Fingerprint(row.text_sha256, (), 0, ""),
    )


def _from_column(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
