"""Watches: saved queries, what matched them, and what is delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("per", sa.String(length=16), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("digest_s", sa.Float(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("secret", sa.String(length=128), nullable=True),
        sa.Column("feed_token_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("position", BIG_ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("claim_token", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_watches"),
        sa.UniqueConstraint("name", name="uq_watches_name"),
    )
    op.create_table(
        "watch_matches",
        sa.Column("watch_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=48), nullable=False),
        sa.Column("event_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name="fk_watch_matches_watch_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("watch_id", "key", name="pk_watch_matches"),
    )
    op.create_table(
        "watch_deliveries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("watch_id", BIG_ID, nullable=False),
        sa.Column("message_id", sa.String(length=40), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.id"], name="fk_watch_deliveries_watch_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_watch_deliveries"),
    )
    op.create_index("ix_watch_deliveries_watch_id_id", "watch_deliveries", ["watch_id", "id"], unique=False)
    op.create_index(
        "ix_watch_deliveries_pending",
        "watch_deliveries",
        ["watch_id", "due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
