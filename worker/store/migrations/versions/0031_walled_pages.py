"""Pages of a feed's articles in a row that were one text under different headlines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Add the column."""
    op.add_column("feeds", sa.Column("walled_pages", sa.Integer(), server_default="0", nullable=False))
