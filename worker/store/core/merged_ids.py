"""Ids of stories and entities that were merged: they lead to the row that another became."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from worker.store.tables import EntityRow, StoryRow

Mergeable = Literal["story", "entity"]
ROWS: Mapping[Mergeable, type[StoryRow | EntityRow]] = {"story": StoryRow, "entity": EntityRow}
"""Table of each thing that can be merged."""


def standing_id(session: Session, thing: Mergeable, number: int) -> int | None:
    """Return the id that an id leads to, itself or that of what it was merged into; None if there is none."""
    row = ROWS[thing]
    return session.scalar(select(func.coalesce(row.merged_into, row.id)).where(row.id == number))


def leading_to(session: Session, thing: Mergeable, number: int) -> list[int]:
    """Return the ids of what was merged into a story or an entity."""
    row = ROWS[thing]
    return list(session.scalars(select(row.id).where(row.merged_into == number).order_by(row.id)))


def stand_alone(session: Session, thing: Mergeable, gone_id: int, kept_id: int, led: Collection[int] = ()) -> bool:
    """Let what was merged have its id for itself again, with those that led to it. Return True if it has.

    The name that a person gave to it, and notes, are with its id and come back with it.
    """
    row = ROWS[thing]
    merged = update(row).where(row.merged_into == kept_id)
    session.execute(merged.where(row.id.in_(led)).values(merged_into=gone_id))
    alone = merged.where(row.id == gone_id).values(merged_into=None).returning(row.id)
    return session.scalar(alone) is not None
