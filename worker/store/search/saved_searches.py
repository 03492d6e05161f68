"""Statements on saved searches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from worker.store.core.rows import from_row
from worker.store.tables import SavedSearchRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A query under a name."""

    id: int
    name: str
    query: str
    is_shared: bool  #: Of everybody; else of the person who asks.
    created_at: datetime


def listed(session: Session, person_id: int | None) -> list[SavedSearch]:
    """Return the searches of a person and the shared ones, by name; the shared ones alone for None."""
    shared = SavedSearchRow.person_id.is_(None)
    seen = shared if person_id is None else or_(shared, SavedSearchRow.person_id == person_id)
    rows = session.scalars(select(SavedSearchRow).where(seen)).all()  # a few hundred; databases sort letters unlike
    return [
        from_row(SavedSearch, row, is_shared=row.person_id is None)
        for row in sorted(rows, key=lambda row: (row.name.casefold(), row.id))
    ]


def number_of(session: Session, person_id: int | None) -> int:
    """Return the number of searches of one owner."""
    return session.scalar(select(func.count()).select_from(SavedSearchRow).where(_of(person_id))) or 0


def id_of_name(session: Session, person_id: int | None, name: str) -> int | None:
    """Return the id of the search of one owner that has this name, in whatever capitals, or None."""
    names = session.execute(select(SavedSearchRow.id, SavedSearchRow.name).where(_of(person_id)))
    return next((search_id for search_id, known in names if known.casefold() == name.casefold()), None)


def add(session: Session, person_id: int | None, *, name: str, query: str, now: datetime) -> int:
    """Write a search. Return its id."""
    values = {"person_id": person_id, "name": name, "query": query, "created_at": now}
    return session.scalars(insert(SavedSearchRow).returning(SavedSearchRow.id), [values]).one()


def change(session: Session, person_id: int | None, search_id: int, values: dict[str, Any]) -> bool:
    """Write a name or a query, or both, or nothing. Return False if the owner has no such search."""
    mine = (
        update(SavedSearchRow)
        .where(SavedSearchRow.id == search_id, _of(person_id))
        .values(**values or {"id": search_id})
    )
    changed = mine.returning(SavedSearchRow.id)
    return session.scalar(changed) is not None


def remove(session: Session, person_id: int | None, search_id: int) -> bool:
    """Delete a search. Return False if the owner has no such search."""
    mine = delete(SavedSearchRow).where(SavedSearchRow.id == search_id, _of(person_id))
    removed = mine.returning(SavedSearchRow.id)
    return session.scalar(removed) is not None


def _of(person_id: int | None) -> ColumnElement[bool]:
    return SavedSearchRow.person_id.is_(None) if person_id is None else SavedSearchRow.person_id == person_id
