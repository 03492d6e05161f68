"""Ids of removed feeds, watches and stories: SQLite gave them to the next one, with all that was known of the old."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

USED = "SELECT max(id) FROM (SELECT max(id) AS id FROM feeds UNION ALL SELECT max(feed_id) FROM inbox)"


def upgrade() -> None:
    """Make the table; the feeds that are gone already are told by what came from them."""
    op.create_table(
        "removed_ids",
        sa.Column("table_name", sa.String(64), primary_key=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"INSERT INTO removed_ids SELECT 'feeds', coalesce(({USED}), 0)")
