"""Totals that lists show: mentions and articles of each entity, counted by triggers; entries of each feed.

A migration that makes the mentions anew on SQLite has to make their triggers anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.operations.totals import CREATE_POSTGRESQL, CREATE_SQLITE, FILL
from worker.store.tables import BIG_ID

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ENTRIES = (
    "UPDATE feeds SET entries = counted.entries FROM ("
    "SELECT feed_id, count(*) AS entries FROM feed_entries GROUP BY feed_id"
    ") AS counted WHERE feeds.id = counted.feed_id"
)


def upgrade() -> None:
    """Add the columns, count what is there, and make the triggers and indexes."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute("SET LOCAL statement_timeout = 0")  # a million mentions take seconds
        op.execute("LOCK TABLE mentions, feeds IN SHARE ROW EXCLUSIVE MODE")  # none is written while they are counted
    for table, column in (("entities", "mentions"), ("entities", "articles"), ("feeds", "entries")):
        op.add_column(table, sa.Column(column, BIG_ID, nullable=False, server_default="0"))
    for statement in (FILL, ENTRIES, *(CREATE_POSTGRESQL if is_postgresql else CREATE_SQLITE)):
        op.execute(statement)
    op.drop_index("ix_entities_kind", "entities")
    op.create_index("ix_entities_mentions", "entities", ["mentions", "id"])
    op.create_index("ix_entities_kind", "entities", ["kind", "mentions", "id"])
