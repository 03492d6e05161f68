"""No trigger that counts new mentions: what writes them knows their numbers, and looking each pair up took longest."""

from __future__ import annotations

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the trigger."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER mentions_total_insert ON mentions")
        op.execute("DROP FUNCTION mentions_total_insert()")
    else:
        op.execute("DROP TRIGGER mentions_total_insert")
