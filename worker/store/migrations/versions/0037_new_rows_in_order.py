"""Rows never tried, indexed in an order that no primary key gives: PostgreSQL walked past finished rows by the key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

INDEXES = (
    ("ix_inbox_new", "inbox", ["stage", "attempts", "id"]),
    ("ix_enrichments_new", "enrichments", ["attempts", "article_id"]),
)


def upgrade() -> None:
    """Make the two indexes anew."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")
    where = sa.text("state = 'pending' AND attempts < 1")
    for name, table, columns in INDEXES:
        op.drop_index(name, table)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
