"""Takedown: tombstones of what a person deleted; the words of what is deleted leave SQLite's index at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.core.engine import sqlite_module
from worker.store.tables import BIG_ID, UtcDateTime

revision = "0021"
down_revision = "0020"

ERASE_SQLITE = "INSERT INTO article_search(article_search, rank) VALUES('secure-delete', 1)"
"""Let words that are deleted leave the index at once, with their places, and not when parts of it are merged."""
ERASES_SINCE = (3, 42, 0)  #: SQLite that can do so.


def upgrade() -> None:
    """Make the table; set the index."""
    op.create_table(
        "tombstones",
        sa.Column("key_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_sha256", name="pk_tombstones"),
    )
    if op.get_bind().dialect.name == "sqlite" and sqlite_module().sqlite_version_info >= ERASES_SINCE:
        op.execute(ERASE_SQLITE)
