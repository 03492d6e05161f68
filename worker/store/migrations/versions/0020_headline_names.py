"""The field a name stands in: names of headlines are mentions too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

KEY = ["article_id", "field", "start", "end"]


def upgrade() -> None:
    """Add the column, in which all mentions so far say "text", and put it into the primary key."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET LOCAL statement_timeout = 0")  # a million rows take seconds
    with op.batch_alter_table("mentions") as mentions:
        mentions.add_column(sa.Column("field", sa.String(length=8), nullable=False, server_default="text"))
        mentions.drop_constraint("pk_mentions", type_="primary")
        mentions.create_primary_key("pk_mentions", KEY)
    with op.batch_alter_table("mentions") as mentions:
        mentions.alter_column("field", existing_type=sa.String(length=8), existing_nullable=False, server_default=None)
