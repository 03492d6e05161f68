"""Many values handed to a statement as one, so that it reads the same, and is compiled once, however many they are."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ARRAY, SQLColumnExpression, String, Text, bindparam, cast, func, literal, select
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import CTE
from sqlalchemy.types import NullType, TypeDecorator

from worker.store.core.dialect import is_sqlite


def listed_strings(session: Session, values: Sequence[str], name: str) -> CTE:
    """Return a table of this name with a row for each value, in the column ``value``."""
    if is_sqlite(session):
        source = func.json_each(json.dumps(values)).table_valued("value")
        return select(source.c.value.label("value")).cte(name)
    array = cast(literal(list(values), ARRAY(String)), ARRAY(String))
    return select(func.unnest(array).label("value")).cte(name)


class Ids(TypeDecorator[Collection[int]]):
    """A list of ids as one text: of JSON for SQLite, of an array for PostgreSQL, whose driver is slow at lists."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> str:
        """Write the ids as JSON or as an array."""
        listed = ",".join(map(str, value or ()))
        return f"[{listed}]" if dialect.name == "sqlite" else f"{{{listed}}}"


class one_of(FunctionElement[bool]):
    """The condition that a column is one of some ids; without them, of those the statement is given as ``ids``."""

    # Not Boolean: SQLite would be asked for ``… IN (…) = 1``, which no index answers.
    type = NullType()  # type: ignore[assignment]
    inherit_cache = True

    def __init__(self, column: SQLColumnExpression[Any], ids: Collection[int] | None = None) -> None:
        super().__init__(column, bindparam("ids", type_=Ids()) if ids is None else bindparam(None, ids, type_=Ids()))


@compiles(one_of, "sqlite")
def _in_json(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608  # names of ours


@compiles(one_of, "postgresql")
def _in_array(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY (CAST({ids} AS BIGINT[]))"
