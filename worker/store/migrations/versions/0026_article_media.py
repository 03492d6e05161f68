"""Tags, lead picture, files and comments' address of articles, and the index of tags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the columns, empty for what is stored, and make the index."""
    for name in ("tags", "enclosures"):
        op.add_column("articles", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("articles", sa.Column("picture", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("articles", sa.Column("comments_url", sa.Text(), nullable=True))
    op.create_table(
        "article_tags",
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_article_tags_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("tag", "article_id", name="pk_article_tags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_tags_article_id", "article_tags", ["article_id"], unique=False)
