"""Number of names found in an article of which not all are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column; it is empty where all names are kept."""
    op.add_column("enrichments", sa.Column("names_total", sa.Integer(), nullable=True))
