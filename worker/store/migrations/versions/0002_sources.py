"""Where feeds come from: titles and folders given by people, the site, full text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feeds", sa.Column("given_title", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("folders", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("feeds", sa.Column("site_url", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("full_text", sa.String(length=8), nullable=False, server_default="auto"))
    op.add_column("feeds", sa.Column("full_text_reason", sa.Text(), nullable=True))
    for name in ("pages_fetched", "pages_words", "pages_feed_words"):
        op.add_column("feeds", sa.Column(name, sa.Float(), nullable=False, server_default="0"))
