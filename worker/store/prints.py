"""How often a report was printed: its copies, and everywhere it was seen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from worker.store.tables import ArticleRow, SightingRow


@dataclass(frozen=True, slots=True)
class PrintCounts:
    """Prints of one report."""

    copies: int = 0  #: Copies that are kept with words of their own.
    prints: int = 1  #: Different places (source and address) at which it was seen, in all its copies.


def counts(session: Session, originals: Collection[int]) -> dict[int, PrintCounts]:
    """Of each of these reports, by the id of its original."""
    ids = list(originals)
    copies = session.execute(
        select(ArticleRow.duplicate_of, func.count())
        .where(ArticleRow.duplicate_of.in_(ids))
        .group_by(ArticleRow.duplicate_of)
    )
    original = func.coalesce(ArticleRow.duplicate_of, ArticleRow.id).label("original")
    places = (
        select(original, SightingRow.source, func.coalesce(SightingRow.url, "").label("url"))
        .join(SightingRow, SightingRow.article_id == ArticleRow.id)
        .where(or_(ArticleRow.id.in_(ids), ArticleRow.duplicate_of.in_(ids)), SightingRow.reason != "withdrawn")
        .distinct()
        .subquery()
    )
    seen: dict[int, int] = dict(
        session.execute(select(places.c.original, func.count()).group_by(places.c.original)).all()
    )
    copied: dict[int | None, int] = dict(copies.all())
    return {one: PrintCounts(copied.get(one, 0), max(1, seen.get(one, 1))) for one in ids}
