"""Claims in constant time: an index of the rows never tried, and one of those that wait for another attempt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

NEW = "state = 'pending' AND attempts = 0"
RETRIED = "state = 'pending' AND attempts > 0"
INDEXES = (
    ("ix_inbox_new", "inbox", ["stage", "id"], NEW),
    ("ix_inbox_retried", "inbox", ["stage", "not_before", "id"], RETRIED),
    ("ix_enrichments_new", "enrichments", ["article_id"], NEW),
    ("ix_enrichments_retried", "enrichments", ["not_before", "article_id"], RETRIED),
)


def upgrade() -> None:
    """Make the four indexes and drop the two they replace."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")  # a million rows take seconds
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.drop_index("ix_inbox_pending", "inbox")
    op.drop_index("ix_enrichments_pending", "enrichments")
