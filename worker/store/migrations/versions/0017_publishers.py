"""The feed that an article's newest version came from: only its publisher may change an article."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

BEGUN_BY = (
    "UPDATE articles SET feed_id = (SELECT feed_id FROM sightings WHERE sightings.article_id = articles.id "
    "ORDER BY inbox_id LIMIT 1)"
)


def upgrade() -> None:
    """Add the column and fill it from the first sighting of each article."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")  # a million rows take seconds
    op.add_column("articles", sa.Column("feed_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
    op.execute(BEGUN_BY)
