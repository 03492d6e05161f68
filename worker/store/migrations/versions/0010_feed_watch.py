"""Add the learned state of feeds, their gaps and their alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "feed_watch",
        sa.Column("feed_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        sa.Column("habits", sa.JSON(), nullable=False),
        sa.Column("entries_total", sa.Integer(), nullable=False),
        sa.Column("health", sa.JSON(), nullable=False),
        sa.Column("next_check_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_feed_watch_feed_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feed_watch"),
    )
    op.create_index("ix_feed_watch_next_check_at", "feed_watch", ["next_check_at"], unique=False)
    op.create_table(
        "feed_gaps",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("feed_id", BIG_ID, nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("cursor", sa.Text(), nullable=True),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_feed_gaps_feed_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_feed_gaps"),
    )
    op.create_index("ix_feed_gaps_feed_id", "feed_gaps", ["feed_id"], unique=False)
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_feed_gaps_open", "feed_gaps", ["not_before", "id"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "feed_alerts",
        sa.Column("feed_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("was", sa.Float(), nullable=False),
        sa.Column("now", sa.Float(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name="fk_feed_alerts_feed_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed_id", "kind", name="pk_feed_alerts"),
    )
