"""Names that people gave to entities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    """Add the column, and an index of the few rows that have it."""
    op.add_column("entities", sa.Column("own_name", sa.Text(), nullable=True))
    named = sa.text("own_name IS NOT NULL")
    op.create_index("ix_entities_own_name", "entities", ["own_name"], sqlite_where=named, postgresql_where=named)
