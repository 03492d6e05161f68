"""Statements on names that people gave to stories and entities, in place of those that rules find."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.store.core.in_list import one_of
from worker.store.core.merged_ids import ROWS, Mergeable
from worker.store.tables import DecisionRow, DecisionThingRow, EntityRow, StoryRow

_COLUMNS: Mapping[Mergeable, InstrumentedAttribute[str | None]] = {
    "story": StoryRow.own_title,
    "entity": EntityRow.own_name,
}


def given(session: Session, thing: Mergeable, number: int) -> str | None:
    """Return the name that a person gave; None if nobody did."""
    return session.scalar(select(_COLUMNS[thing]).where(ROWS[thing].id == number))


def put(session: Session, thing: Mergeable, number: int, name: str | None) -> str | None:
    """Write the name that a person gives. Return the one that was there."""
    row, column = ROWS[thing], _COLUMNS[thing]
    was = session.scalar(select(column).where(row.id == number).with_for_update())
    session.execute(update(row).where(row.id == number).values({column: name}))
    return was


def ever_given(session: Session, thing: Mergeable, ids: Collection[int]) -> dict[int, set[str]]:
    """Return by id all names, present and past, that people gave to these or to what was merged into them."""
    row, column = ROWS[thing], _COLUMNS[thing]
    into, of_them = func.coalesce(row.merged_into, row.id), _leading_to(row, ids)
    found: dict[int, set[str]] = {}
    for number, name in session.execute(select(into, column).where(of_them)):
        found.setdefault(number, set()).add(name or "")
    renamed = select(into, DecisionRow.data).select_from(row).where(of_them, DecisionRow.kind == f"{thing}.renamed")
    renamed = renamed.join(DecisionThingRow, DecisionThingRow.thing_id == row.id)
    renamed = renamed.join(DecisionRow, DecisionRow.id == DecisionThingRow.decision_id)
    for number, data in session.execute(renamed.where(DecisionThingRow.thing == thing)):
        found.setdefault(number, set()).update(data.get(one) or "" for one in ("was", "now"))
    return {number: names - {""} for number, names in found.items() if names - {""}}


def forget(session: Session, thing: Mergeable, ids: Collection[int], names: Collection[str]) -> None:
    """Delete names that people gave to these or to what was merged into them, also from the decisions to rename."""
    if not names:
        return
    row, column = ROWS[thing], _COLUMNS[thing]
    of_them = _leading_to(row, ids)
    session.execute(update(row).where(of_them, column.in_(names)).values({column: None}))
    about = select(DecisionThingRow.decision_id).join(row, row.id == DecisionThingRow.thing_id)
    about = about.where(DecisionThingRow.thing == thing, of_them)
    renamed = select(DecisionRow).where(DecisionRow.kind == f"{thing}.renamed", DecisionRow.id.in_(about))
    for decision in session.scalars(renamed).all():
        if {decision.data.get("was"), decision.data.get("now")} & set(names):
            decision.data = {thing: decision.data[thing], "deleted": True}


def _leading_to(row: type[StoryRow | EntityRow], ids: Collection[int]) -> ColumnElement[bool]:
    return or_(one_of(row.id, ids), one_of(row.merged_into, ids))
