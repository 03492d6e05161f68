"""Titles that people gave to stories."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Add the column."""
    op.add_column("stories", sa.Column("own_title", sa.Text(), nullable=True))
