"""The database: tables, statements and migrations, the same on SQLite and PostgreSQL.

Takes: drafts, decisions, found entities, ids. Gives: rows as the frozen types of ``worker.types``.
Raises: StoreUnavailable where the database is locked, full, gone or newer than this program;
StoreRefused where it will not take a row as it is.
"""

from sqlalchemy.orm import Session

from worker.store.core.engine import Database

__all__ = ["Database", "Session"]
