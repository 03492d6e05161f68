"""Totals of work: what all processes counted, for the metrics."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import UtcDateTime

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "work_totals",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("labels", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "labels", name="pk_work_totals"),
    )
