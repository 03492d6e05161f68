"""Lines of each source, with the number of its articles in which they stood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "source_lines",
        sa.Column("line_key", sa.LargeBinary(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("line_key", name="pk_source_lines"),
    )
