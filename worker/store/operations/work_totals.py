"""Statements on numbers of processes: totals of work, to which each adds, and values that each writes anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from worker.store.core.dialect import insert_into
from worker.store.tables import WorkTotalRow


def add(session: Session, added: Mapping[tuple[str, str], float], *, now: datetime) -> None:
    """Add to totals, each by name and labels. In one order for all, so that no two processes wait for each other."""
    rows = [
        {"name": name, "labels": labels, "value": value, "at": now} for (name, labels), value in sorted(added.items())
    ]
    statement = insert_into(session, WorkTotalRow)
    statement = statement.on_conflict_do_update(
        index_elements=["name", "labels"],
        set_={"value": WorkTotalRow.value + statement.excluded.value, "at": statement.excluded["at"]},
    )
    session.execute(statement, rows)


def read(session: Session) -> Mapping[tuple[str, str], float]:
    """Return all totals by name and labels."""
    rows = session.execute(select(WorkTotalRow.name, WorkTotalRow.labels, WorkTotalRow.value))
    return {(name, labels): value for name, labels, value in rows}


def put(session: Session, name: str, values: Mapping[str, float], *, now: datetime, kept_from: datetime) -> None:
    """Write values of a name by labels in place of those before, and delete those that are older than ``kept_from``."""
    rows = [{"name": name, "labels": labels, "value": value, "at": now} for labels, value in sorted(values.items())]
    statement = insert_into(session, WorkTotalRow)
    newer = {"value": statement.excluded.value, "at": statement.excluded["at"]}
    session.execute(statement.on_conflict_do_update(index_elements=["name", "labels"], set_=newer), rows)
    session.execute(delete(WorkTotalRow).where(WorkTotalRow.name == name, WorkTotalRow.at < kept_from))


def read_since(session: Session, name: str, since: datetime) -> Mapping[str, float]:
    """Return by labels the values of a name that were put at or after a time."""
    rows = select(WorkTotalRow.labels, WorkTotalRow.value).where(WorkTotalRow.name == name, WorkTotalRow.at >= since)
    return dict(session.execute(rows).all())


def changed_at(session: Session, name: str) -> Mapping[str, datetime]:
    """Return by labels when the totals of a name last changed."""
    rows = select(WorkTotalRow.labels, WorkTotalRow.at).where(WorkTotalRow.name == name)
    return dict(session.execute(rows).all())
