"""Add the origin of feeds: titles and folders given by people, the site, full text, hubs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("given_title", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("folders", sa.JSON(), nullable=False, server_default="[]"))
    # site_url was the page that led to the feed; it is the site that the feed names from now on.
    op.add_column("feeds", sa.Column("page_url", sa.Text(), nullable=True))
    op.execute("UPDATE feeds SET page_url = site_url, site_url = NULL")
    op.add_column("feeds", sa.Column("full_text", sa.String(length=8), nullable=False, server_default="auto"))
    op.add_column("feeds", sa.Column("full_text_reason", sa.Text(), nullable=True))
    for name in ("pages_fetched", "pages_words", "pages_feed_words"):
        op.add_column("feeds", sa.Column(name, sa.Float(), nullable=False, server_default="0"))
    op.add_column("feeds", sa.Column("hub_url", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("topic_url", sa.Text(), nullable=True))
    op.add_column("feeds", sa.Column("pushed_until", UtcDateTime(), nullable=True))
    op.create_table(
        "websub",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("feed_id", BIG_ID, nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("pushed_at", UtcDateTime(), nullable=True),
        sa.Column("pushes", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_websub"),
        sa.UniqueConstraint("feed_id", name="uq_websub_feed_id"),
        sa.UniqueConstraint("token", name="uq_websub_token"),
    )
    op.create_index("ix_websub_next_at", "websub", ["next_at"])
