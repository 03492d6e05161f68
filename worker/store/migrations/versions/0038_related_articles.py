"""Articles that belong together without being copies: translations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "related_articles",
        *(
            sa.Column(
                name,
                BIG_ID,
                sa.ForeignKey("articles.id", name=f"fk_related_articles_{name}_articles", ondelete="CASCADE"),
                nullable=False,
            )
            for name in ("article_id", "other_id")
        ),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "other_id", name="pk_related_articles"),
    )
    op.create_index("ix_related_articles_other_id", "related_articles", ["other_id"])
