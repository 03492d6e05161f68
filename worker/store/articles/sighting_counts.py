"""Counts of a report's sightings: its copies, and all its sightings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from worker.store.core.in_list import one_of
from worker.store.tables import ArticleRow, SightingRow


@dataclass(frozen=True, slots=True)
class SightingCounts:
    """Counts for one report."""

    copies: int = 0  #: Copies that are kept with words of their own.
    sighting_count: int = 1  #: Different places (source and address) at which it was seen, in all its copies.


_article, _sighting = ArticleRow.__table__.c, SightingRow.__table__.c
_COPIES = (
    select(_article.duplicate_of, func.count()).where(one_of(_article.duplicate_of)).group_by(_article.duplicate_of)
)
_ALL = union_all(
    select(_article.id, _article.id.label("original")).where(one_of(_article.id)),
    select(_article.id, _article.duplicate_of.label("original")).where(one_of(_article.duplicate_of)),
).subquery()  # not one select with OR: SQLite would read all articles
_PLACES = (
    select(_ALL.c.original, _sighting.source, func.coalesce(_sighting.url, "").label("url"))
    .where(_sighting.article_id == _ALL.c.id, _sighting.reason != "withdrawn")
    .distinct()
    .subquery()
)
_SEEN = select(_PLACES.c.original, func.count()).group_by(_PLACES.c.original)


def counts(session: Session, originals: Collection[int]) -> dict[int, SightingCounts]:
    """Return the counts of these reports, by the id of the original."""
    copied: dict[int | None, int] = dict(session.execute(_COPIES, {"ids": originals}).all())
    seen: dict[int, int] = dict(session.execute(_SEEN, {"ids": originals}).all())
    return {one: SightingCounts(copied.get(one, 0), max(1, seen.get(one, 1))) for one in originals}
