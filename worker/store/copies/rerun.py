"""Statements for steps that are run again: which stored articles an older version of the rules made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from worker.query import Query
from worker.store.copies.rulings import keys_of
from worker.store.search.conditions import query_conditions
from worker.store.tables import ArticleRow, EnrichmentRow
from worker.types import DRAFT_FIELDS, Draft, Enclosure, Fingerprint, Picture, Removed
from worker.types.choices import Stage
from worker.types.stored import from_stored


def made_by_older(session: Session, stage: Stage, version: str, wanted: Query, *, after: int, limit: int) -> list[int]:
    """Return the ids above ``after`` of articles that another version of a step went through, or that it failed on."""
    statement = select(ArticleRow.id).where(ArticleRow.id > after).order_by(ArticleRow.id).limit(limit)
    if stage == "enrich":
        done_by_other = (EnrichmentRow.state == "done") & (EnrichmentRow.model != version)
        statement = statement.join(EnrichmentRow, EnrichmentRow.article_id == ArticleRow.id)
        statement = statement.where(or_(EnrichmentRow.state == "failed", done_by_other))
    else:
        made_by = ArticleRow.cleaned_by if stage == "clean" else ArticleRow.compared_by
        statement = statement.where(or_(made_by.is_(None), made_by != version))
    return list(session.scalars(statement.where(*query_conditions(session, wanted.parts, wanted.now))))


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
