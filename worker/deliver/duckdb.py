"""Parquet, written by DuckDB from our JSON lines: typed columns, row groups, in bounded memory."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worker.errors import MissingExtra

ROW_GROUP_ROWS = 20_000
MEMORY_LIMIT = "512MB"  #: Beyond that DuckDB uses the disk, beside the file it writes.
OBJECT_LIMIT_BYTES = 64 * 2**20  #: One row: a text, its mentions and its versions.


def require_duckdb() -> Any:
    """Return the library. Raises MissingExtra where it is not installed."""
    try:
        return importlib.import_module("duckdb")
    except ImportError:
        raise MissingExtra(
            "Parquet is written by DuckDB, which is not installed; run: pip install 'wiredesk[parquet]'"
        ) from None


def write_parquet(lines: Path, columns: Mapping[str, str], target: Path) -> None:
    """Turn a file of JSON lines into a Parquet file with these columns, rows in the same order.

    Nothing is guessed from the rows: every export of a kind has the same columns and types, an empty one too.
    Raises MissingExtra.
    """
    connection = require_duckdb().connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": 1,  # each thread holds a row group; the order of rows is kept
            "temp_directory": str(target.parent),
            "autoinstall_known_extensions": False,  # what it needs is built in, and nothing is fetched
        }
    )
    types = ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in columns.items())
    source = (
        f"read_json({_text(str(lines))}, format = 'newline_delimited', columns = {{{types}}}, "
        f"maximum_object_size = {OBJECT_LIMIT_BYTES})"
    )
    with connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(
            f"COPY (SELECT * FROM {source}) TO {_text(str(target))} "  # noqa: S608  # every part is ours and quoted
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_ROWS})"
        )


def _text(value: str) -> str:
    """Return a value as text of SQL."""
    return "'" + value.replace("'", "''") + "'"
