"""Many rows at once, past the unit of work: the mapper's bookkeeping costs more than SQLite's insert."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from worker.store.tables import Base


def insert_rows(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, all with the same columns, in the session's transaction."""
    if rows:
        session.connection().execute(insert(_table(table)), list(rows))


def insert_rows_with_ids(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """As insert_rows, for a table that numbers its rows. Gives the ids in order."""
    if not rows:
        return []
    statement = insert(_table(table)).returning(_table(table).c.id, sort_by_parameter_order=True)
    return list(session.connection().execute(statement, list(rows)).scalars())


def _table(table: type[Base]) -> Table:
    return cast(Table, table.__table__)
