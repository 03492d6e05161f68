"""Articles that each feed brought of late, by day, so that a list of feeds counts nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    """Add the column; the hourly look at each feed fills it."""
    op.add_column("feeds", sa.Column("stored_lately", sa.JSON(), nullable=False, server_default="{}"))
