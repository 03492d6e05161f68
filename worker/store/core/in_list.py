"""Many values handed to a statement as one, so that it reads the same, and is compiled once, however many they are."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import SQLColumnExpression, String, Text, bindparam, cast, func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import CTE
from sqlalchemy.types import NullType, UserDefinedType

from worker.store.core.dialect import is_sqlite
from worker.store.core.postgresql import IdArray, TextArray

VALUES_LIMIT = 5_000  #: Values in one IN list; SQLite takes 32,766 (sqlite.org/limits.html), PostgreSQL 65,535.
T = TypeVar("T")


def chunked(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield the values in lists that fit into one statement."""
    left = iter(values)
    while chunk := list(islice(left, VALUES_LIMIT)):
        yield chunk


class Listed(UserDefinedType[Collection[Any]]):
    """A list as one value: of JSON for SQLite, an array for PostgreSQL."""

    cache_ok = True
    render_bind_cast = True

    def __init__(self, array: type[IdArray | TextArray]) -> None:
        self.array = array

    def get_col_spec(self, **_: Any) -> str:
        """Return the type on PostgreSQL."""
        return self.array.sql_type

    def bind_processor(self, dialect: Dialect) -> Callable[[Collection[Any] | None], Any]:
        """Return the function that makes of a list what the driver takes."""
        if dialect.name == "sqlite":
            return lambda values: json.dumps(list(values or ()))
        return lambda values: self.array(values or ())


IDS, STRINGS = Listed(IdArray), Listed(TextArray)


def listed_strings(session: Session, values: Sequence[str], name: str) -> CTE:
    """Return a table of this name with a row for each value, in the column ``value``."""
    given = bindparam(None, values, type_=STRINGS)
    if is_sqlite(session):
        source = func.json_each(given).table_valued("value")
        return select(source.c.value.label("value")).cte(name)
    return select(func.unnest(given, type_=Text).label("value")).cte(name)


def newest_of_each(
    session: Session,
    values: Collection[str],
    column: InstrumentedAttribute[str],
    ids: InstrumentedAttribute[int],
    *,
    each: int,
) -> dict[str, list[int]]:
    """Return the newest ids that each value leads to, the newest first; values without any are left out.

    An index on both columns is entered once for a value, and no more than ``each`` of its entries are read.
    """
    asked = listed_strings(session, sorted(values), "asked")
    newest = select(cast(ids, String).label("id")).where(column == asked.c.value).order_by(ids.desc()).limit(each)
    of_value = newest.correlate(asked).subquery()
    listed = select(func.aggregate_strings(of_value.c.id, ",")).select_from(of_value).scalar_subquery()
    found = session.execute(select(asked.c.value, listed)).all()
    return {value: sorted(map(int, listing.split(",")), reverse=True) for value, listing in found if listing}


class one_of(FunctionElement[bool]):
    """The condition that a column is one of some ids; without them, of those the statement is given as ``ids``."""

    # Not Boolean: SQLite would be asked for ``… IN (…) = 1``, which no index answers.
    type = NullType()  # type: ignore[assignment]
    inherit_cache = True

    def __init__(self, column: SQLColumnExpression[Any], ids: Collection[int] | None = None) -> None:
        super().__init__(column, bindparam("ids", type_=IDS) if ids is None else bindparam(None, ids, type_=IDS))


@compiles(one_of, "sqlite")
def _in_json(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608  # names of ours


@compiles(one_of, "postgresql")
def _in_array(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY ({ids})"
