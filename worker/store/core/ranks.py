"""Pages of lists that numbers put in order: each goes on after a row, so that what comes in shifts no page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.clock import from_us, to_us
from worker.store.tables import BIG_ID, UtcDateTime

Rank = tuple[int, ...]
"""Numbers that a row is ordered by, the largest first; the last is its id. A time counts microseconds since 1970."""


def read_ranks(
    session: Session,
    found: Select[*tuple[Any, ...]],
    order: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]],
    *,
    after: Rank | None,
    limit: int,
) -> list[Rank]:
    """Return the ranks of a page of rows.

    Args:
        session: The session.
        found: The statement for the columns of ``order`` of all rows.
        order: What the rows are ordered by, the largest first; the id last.
        after: Rank of the last row of the page before; None for the first page.
        limit: How many at most.
    """
    statement = found.order_by(*(one.desc() for one in order)).limit(limit)
    if after is not None:
        last = (
            literal(from_us(number), UtcDateTime()) if isinstance(one.type, UtcDateTime) else literal(number, BIG_ID)
            for one, number in zip(order, after, strict=True)
        )
        statement = statement.where(tuple_(*order) < tuple_(*last))
    return [
        tuple(to_us(one) if isinstance(one, datetime) else one for one in row) for row in session.execute(statement)
    ]
