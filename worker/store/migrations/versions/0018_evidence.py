"""Evidence for the kind of an entity, so that its kind is decided over all articles that name it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column; entities gather evidence from the next article on that names them."""
    op.add_column("entities", sa.Column("evidence", sa.JSON(none_as_null=True), nullable=True))
