"""Host slots under the name they have everywhere else."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.execute("ALTER TABLE hosts RENAME COLUMN turns TO slots")
