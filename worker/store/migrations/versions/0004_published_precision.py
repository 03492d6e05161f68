"""Add the precision of the date of publication."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("articles", sa.Column("published_precision", sa.String(length=8), nullable=True))
