"""Bytes that the database holds, free space in its files aside: PostgreSQL's do not shrink when rows are deleted."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from worker.store.core.dialect import is_sqlite

SAMPLE_PAGES = 1_000  #: Of each table of PostgreSQL; what they hold is taken for what all pages hold.
ROW_HEAD_BYTES = 28

_TABLES = text(
    "SELECT relname, string_agg(format('pg_column_size(%I)', attname), ', ') AS sizes, "
    "greatest(pg_relation_size(c.oid) / current_setting('block_size')::int, 1) AS pages, "
    "pg_table_size(c.oid) AS bytes, pg_total_relation_size(c.oid) AS all_bytes "
    "FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped "
    "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace GROUP BY c.oid, relname"
)


def held_bytes(session: Session) -> int:
    """Return the size of what is stored, with its indexes. On PostgreSQL it is estimated from a sample."""
    if is_sqlite(session):
        used = "SELECT (page_count - freelist_count) * page_size FROM "
        return session.scalar(text(used + "pragma_page_count, pragma_freelist_count, pragma_page_size")) or 0
    return sum(
        int(table.all_bytes * min(1.0, _row_bytes(session, table.relname, table.sizes, table.pages) / table.bytes))
        for table in session.execute(_TABLES)
        if table.bytes
    )


def _row_bytes(session: Session, table: str, sizes: str, pages: int) -> float:
    """Estimate the bytes of all rows of a table as they are stored: compressed, and out of line where they are long.

    The same pages are read every time, so that what is deleted makes the estimate smaller, never larger.
    """
    percent = min(100.0, 100.0 * SAMPLE_PAGES / pages)
    row = " + ".join(f"coalesce({size}, 0)" for size in sizes.split(", "))
    sampled = f'FROM "{table}" TABLESAMPLE SYSTEM ({percent}) REPEATABLE (1)'
    rows = session.scalar(text(f"SELECT sum({ROW_HEAD_BYTES} + {row}) {sampled}"))  # names of ours
    return float(rows or 0) * 100 / percent
