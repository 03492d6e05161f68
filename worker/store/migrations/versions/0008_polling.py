"""Polling: hosts and their limits, validators that are trusted while earned, moves, tries."""

from __future__ import annotations

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

from worker.store.tables import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "hosts",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("free_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("rest_until", UtcDateTime(), nullable=False),
        sa.Column("smoothed_s", sa.Float(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("gap_s", sa.Float(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_hosts"),
    )
    for column in (
        sa.Column("site_url", sa.Text(), nullable=True),
        sa.Column("host", sa.String(length=255), nullable=True),
        sa.Column("ttl_s", sa.Float(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("unchanged_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("validators_distrusted_at", UtcDateTime(), nullable=True),
        sa.Column("body_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("moved_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("polled_at", UtcDateTime(), nullable=True),
    ):
        op.add_column("feeds", column)
    _name_hosts()


def _name_hosts() -> None:
    """Write the host name for now; the first poll of each feed writes the registered domain."""
    feeds = sa.table("feeds", sa.column("id"), sa.column("url"), sa.column("host"), sa.column("allow_origin"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(feeds.c.id, feeds.c.url).where(feeds.c.allow_origin.is_(None))).all()
    for row in rows:
        try:
            host = (urlsplit(row.url).hostname or "")[:255]
        except ValueError:
            host = ""
        connection.execute(sa.update(feeds).where(feeds.c.id == row.id).values(host=host))
