"""Indexes for what is deleted: marks without a star of each person, matches of watches by event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Make the indexes."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")
    where = sa.text("starred_at IS NULL")
    op.create_index(
        "ix_marks_unstarred", "marks", ["person_id", "article_id"], sqlite_where=where, postgresql_where=where
    )
    op.create_index("ix_watch_matches_event_id", "watch_matches", ["event_id"])
