"""Reruns that a worker does, with how far each is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0047"
down_revision = "0046"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "reruns",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("reached", BIG_ID, nullable=False),
        sa.Column("newest", BIG_ID, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reruns"),
    )
    is_open = sa.text("state = 'open'")
    op.create_index("ix_reruns_open", "reruns", ["not_before", "id"], sqlite_where=is_open, postgresql_where=is_open)
