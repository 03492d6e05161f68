"""Rows of the tables as the frozen types that the store answers with, and in groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from worker.types.stored import names_of

Kind = TypeVar("Kind")
K = TypeVar("K")
V = TypeVar("V")


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


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Return the values of pairs by their keys, in order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
