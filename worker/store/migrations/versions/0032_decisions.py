"""Decisions: who merged, split or restored what, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "decisions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("takes_back", BIG_ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("takes_back", name="uq_decisions_takes_back"),
    )
    op.create_table(
        "decision_things",
        sa.Column("thing", sa.String(length=8), nullable=False),
        sa.Column("thing_id", BIG_ID, nullable=False),
        sa.Column("decision_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decisions.id"], name="fk_decision_things_decision_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing", "thing_id", "decision_id", name="pk_decision_things"),
    )
