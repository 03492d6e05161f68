"""Index for the articles of one feed, newest first."""

from __future__ import annotations

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    """Make the index."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")
    op.create_index("ix_articles_feed_id", "articles", ["feed_id", "id"])
