"""Indexes by which decisions of one kind, of one person, and both, are found."""

from __future__ import annotations

from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    """Add them; people make few decisions."""
    op.create_index("ix_decisions_kind", "decisions", ["kind", "id"])
    op.create_index("ix_decisions_by", "decisions", ["by", "id"])
    op.create_index("ix_decisions_by_kind", "decisions", ["by", "kind", "id"])
