"""Many rows at once, past SQLAlchemy's handling of each value, which costs more than the databases do.

A statement is made once for a table and its columns; values go to the driver by column. SQLite runs it
for each row (``executemany``), PostgreSQL once for all, with an array for each column (``unnest``). Only
names of our own tables and columns become part of a statement (hence noqa S608), never a value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import JSON, BigInteger, Column, Float, Integer, LargeBinary, String, Table, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from worker.errors import StoreRefused
from worker.store.core.dialect import is_sqlite
from worker.store.core.postgresql import IdArray, TextArray
from worker.store.tables import Base, UtcDateTime

Convert = Callable[[Any], Any]


class MadeJson(str):
    """A value that is JSON already, made before the transaction: it goes to the driver as it is."""

    __slots__ = ()


def insert_rows(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, all with the same columns, in the session's transaction.

    Columns left out get the default of the model. Raises StoreRefused for a value that no driver takes.
    """
    if rows:
        insert_columns(session, table, _by_column(rows))


def insert_columns(
    session: Session, table: type[Base], columns: Mapping[str, Sequence[Any]], *, skip_known: bool = False
) -> None:
    """Insert rows given column by column. ``skip_known`` leaves out rows whose key is taken."""
    _insert(session, table, columns, " ON CONFLICT DO NOTHING" if skip_known else "")


def insert_tuples(
    session: Session,
    table: type[Base],
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    skip_known: bool = False,
) -> None:
    """Insert rows, each the values of these columns. ``skip_known`` leaves out rows whose key is taken."""
    if rows:
        columns = dict(zip(names, zip(*rows, strict=True), strict=True))
        insert_columns(session, table, columns, skip_known=skip_known)


def count_up(session: Session, table: type[Base], counter: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; where the key of one is taken, add its ``counter`` to that of the row there. No key comes twice."""
    if rows:
        key, name = _quoted(_table(table).primary_key.columns.keys()), table.__tablename__
        added = f'"{counter}" = {name}."{counter}" + excluded."{counter}"'
        _insert(session, table, _by_column(rows), f" ON CONFLICT ({key}) DO UPDATE SET {added}")


def _insert(session: Session, table: type[Base], columns: Mapping[str, Sequence[Any]], tail: str) -> None:
    count = len(next(iter(columns.values())))
    if not count:
        return
    defaults = _defaults(_table(table), tuple(columns))
    values = _converted(session, table, columns) + [[value] * count for value in defaults.values()]
    names = (*columns, *defaults)
    into = f"INSERT INTO {table.__tablename__} ({_quoted(names)})"
    if is_sqlite(session):
        marks = ", ".join("?" * len(names))
        session.connection().exec_driver_sql(f"{into} VALUES ({marks}){tail}", list(zip(*values, strict=True)))
    else:
        source = _unnested(_table(table), names)
        given = _arrays(_table(table), names, values)
        session.connection().exec_driver_sql(f"{into} SELECT * FROM {source}{tail}", given)  # noqa: S608


def insert_rows_with_ids(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert rows into a table that numbers them. Return the ids in order."""
    ids = reserve_ids(session, table, len(rows))
    insert_rows(session, table, [{"id": number} | row for number, row in zip(ids, rows, strict=True)])
    return ids


def retire_ids(session: Session, *tables: type[Base]) -> None:
    """Keep the ids of these tables from being given again once their newest rows are deleted: call it before.

    SQLite numbers from the newest row that is left; PostgreSQL's sequences forget nothing.
    """
    if is_sqlite(session):
        for name in (table.__tablename__ for table in tables):
            kept = f"INSERT INTO removed_ids SELECT '{name}', coalesce(max(id), 0) FROM {name} WHERE true "  # noqa: S608
            kept += "ON CONFLICT (table_name) DO UPDATE SET id = max(id, excluded.id)"
            session.connection().exec_driver_sql(kept)


def update_rows(session: Session, table: type[Base], key: str, rows: Sequence[dict[str, Any]]) -> None:
    """Set columns of the rows that ``key`` names; every row brings the key and the same columns."""
    if not rows:
        return
    columns = _by_column(rows)
    columns[key] = columns.pop(key)  # last, as in the statement
    values = _converted(session, table, columns)
    names = tuple(columns)
    if is_sqlite(session):
        sets = ", ".join(f'"{name}" = ?' for name in names[:-1])
        statement = f"UPDATE {table.__tablename__} SET {sets} WHERE {key} = ?"  # noqa: S608
        session.connection().exec_driver_sql(statement, list(zip(*values, strict=True)))
    else:
        sets = ", ".join(f'"{name}" = given."{name}"' for name in names[:-1])
        source = _unnested(_table(table), names)
        statement = f"UPDATE {table.__tablename__} AS old SET {sets} FROM {source} "  # noqa: S608
        statement += f"WHERE old.{key} = given.{key}"
        session.connection().exec_driver_sql(statement, _arrays(_table(table), names, values))


def delete_rows(session: Session, table: type[Base], columns: Mapping[str, Sequence[Any]]) -> None:
    """Delete the rows that have the n-th value of each of these columns, for any n; an index answers it."""
    names = tuple(columns)
    if not len(columns[names[0]]):
        return
    values, name = _converted(session, table, columns), table.__tablename__
    if is_sqlite(session):
        are_equal = " AND ".join(f'"{one}" = ?' for one in names)
        statement = f"DELETE FROM {name} WHERE {are_equal}"  # noqa: S608
        session.connection().exec_driver_sql(statement, list(zip(*values, strict=True)))
    else:
        are_equal = " AND ".join(f'{name}."{one}" = given."{one}"' for one in names)
        statement = f"DELETE FROM {name} USING {_unnested(_table(table), names)} WHERE {are_equal}"  # noqa: S608
        session.connection().exec_driver_sql(statement, _arrays(_table(table), names, values))


def reserve_ids(session: Session, table: type[Base], count: int) -> list[int]:
    """Return ids for new rows. SQLite has one writer, and numbers like this itself; PostgreSQL has a sequence."""
    if not count:
        return []
    if is_sqlite(session):
        name = table.__tablename__
        given = f"SELECT max(id) AS id FROM {name} UNION ALL SELECT id FROM removed_ids WHERE table_name = '{name}'"  # noqa: S608
        newest = session.connection().exec_driver_sql(f"SELECT max(id) FROM ({given})").scalar() or 0  # noqa: S608
        return list(range(newest + 1, newest + 1 + count))
    sequence = "(SELECT pg_get_serial_sequence(:table, 'id')::regclass AS name OFFSET 0) AS sequence"  # looked up once
    numbers = text(f"SELECT nextval(sequence.name) FROM {sequence}, generate_series(1, :count)")  # noqa: S608
    return list(session.scalars(numbers, {"table": table.__tablename__, "count": count}))


def _by_column(rows: Sequence[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _converted(session: Session, table: type[Base], columns: Mapping[str, Sequence[Any]]) -> list[Sequence[Any]]:
    """Return the values of each column as the driver takes them. Raises StoreRefused for one it cannot take."""
    dialect = session.get_bind().dialect
    given: list[Sequence[Any]] = []
    for name, values in columns.items():
        convert = _convert(_table(table).c[name].type, dialect)
        try:
            given.append(values if convert is None else [convert(value) for value in values])
        except (TypeError, ValueError) as error:
            raise StoreRefused(f"{name}: {error}", reason="bad_value") from error
    return given


@lru_cache(maxsize=256)
def _convert(kind: TypeEngine[Any], dialect: Dialect) -> Convert | None:
    """Return the function that turns a value of this type into the driver's; None if it needs none."""
    if isinstance(kind, JSON):
        none = None if kind.none_as_null else "null"

        def to_json(value: Any) -> Any:
            if value is None:
                return none
            return value if type(value) is MadeJson else "[]" if value == [] else json.dumps(value)  # most are empty

        return to_json
    if isinstance(kind, Float):
        return lambda value: None if value is None else float(value)  # the array of a column is of one type
    if isinstance(kind, UtcDateTime):
        process = kind.dialect_impl(dialect).bind_processor(dialect)
        return lru_cache(maxsize=64)(process) if process else None  # the rows of a batch share most of theirs
    return None


@lru_cache(maxsize=256)
def _defaults(table: Table, columns: tuple[str, ...]) -> dict[str, Any]:
    """Return the constants that the model gives to columns left out."""
    left_out = [column for column in table.columns if column.name not in columns and column.default is not None]
    return {column.name: cast(Any, column.default).arg for column in left_out}


@lru_cache(maxsize=256)
def _unnested(table: Table, columns: tuple[str, ...]) -> str:
    """Return a table of one array for each column, for PostgreSQL; in binary form, as text each value is escaped."""
    kinds = {name: _array_of(table.c[name]) for name in columns}
    arrays = ", ".join(f"%b::{kind}[]" for kind in kinds.values())
    picked = ", ".join(f'"{name}"::json' if isinstance(table.c[name].type, JSON) else f'"{name}"' for name in columns)
    return f"(SELECT {picked} FROM unnest({arrays}) AS one({_quoted(columns)})) AS given"  # noqa: S608


def _arrays(table: Table, names: Sequence[str], values: Sequence[Sequence[Any]]) -> tuple[Sequence[Any], ...]:
    """Return the columns of ``_unnested`` as the driver takes them."""
    packed = {"BIGINT": IdArray, "TEXT": TextArray}
    kinds = (packed.get(_array_of(table.c[name]), list) for name in names)
    return tuple(kind(column) for kind, column in zip(kinds, values, strict=True))


def _array_of(column: Column[Any]) -> str:
    """Return the type of the array's values; wide, so that what does not fit is refused and not cut."""
    match column.type:
        case BigInteger() | Integer():
            return "BIGINT"
        case UtcDateTime():
            return "TIMESTAMPTZ"
        case JSON() | String():
            return "TEXT"
        case LargeBinary():
            return "BYTEA"
    return str(column.type)


def _quoted(names: Iterable[str]) -> str:
    """Return the names with quotes round them: some, like "end", are words of SQL."""
    return ", ".join(f'"{name}"' for name in names)


def _table(table: type[Base]) -> Table:
    return cast(Table, table.__table__)
