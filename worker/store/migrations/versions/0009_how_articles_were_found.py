"""Add how an article was found in its page, every date it states, and its site's opt-outs from training."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("articles", sa.Column("date_candidates", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("articles", sa.Column("text_from", sa.String(length=32), nullable=True))
    op.add_column("articles", sa.Column("ai_opt_out", sa.JSON(), nullable=True))
