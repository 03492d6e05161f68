"""Add the places of a source, so that a local paper's places are found near it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "source_places",
        sa.Column("source_sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("admin", sa.String(32), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source_sha256", "country", "admin", name=op.f("pk_source_places")),
    )
