"""Add the quoted words, kept with the mention of the speaker."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("mentions", sa.Column("quotes", sa.JSON(), nullable=True))
