"""Rows of the tables as the frozen types that the store answers with."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from worker.types.stored import names_of

Kind = TypeVar("Kind")


def from_row(kind: type[Kind], row: Any, **given: Any) -> Kind:
    """Build a dataclass from a row.

    Args:
        kind: The dataclass.
        row: A mapped object, a row of a result, or another dataclass.
        given: Values of fields that are no column, or not as the column has them; all others are the columns of the
            same names.
    """
    names = names_of(cast(Any, kind))
    return kind(**{name: getattr(row, name) for name in names if name not in given}, **given)
