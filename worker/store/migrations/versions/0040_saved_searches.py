"""Saved searches: named queries of one person, or of everybody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_searches",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_saved_searches_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_searches"),
    )
    op.create_index("ix_saved_searches_person_id_name", "saved_searches", ["person_id", "name"], unique=True)
    shared = sa.text("person_id IS NULL")
    op.create_index(
        "ix_saved_searches_shared_name",
        "saved_searches",
        ["name"],
        unique=True,
        sqlite_where=shared,
        postgresql_where=shared,
    )
