"""Tallies: rows of the inbox and of the search for names by state, counted by triggers as they change.

A migration that makes one of the two tables anew on SQLite has to make its triggers anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.operations.tallies import CREATE_POSTGRESQL, CREATE_SQLITE, FILL
from worker.store.tables import BIG_ID

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, count what is there, and make the triggers."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("SET LOCAL statement_timeout = 0")  # a million rows take seconds
    op.create_table(
        "tallies",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("slot", BIG_ID, nullable=False),
        sa.Column("rows", BIG_ID, nullable=False),
        sa.PrimaryKeyConstraint("name", "state", "slot", name="pk_tallies"),
    )
    for statement in (*FILL, *(CREATE_POSTGRESQL if is_postgresql else CREATE_SQLITE)):
        op.execute(statement)
