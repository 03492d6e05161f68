"""Kinds of change, withdrawn articles, what people decided about copies, and the versions of the rules."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for name, kind in (
        ("revised_at", UtcDateTime()),
        ("withdrawn_at", UtcDateTime()),
        ("withdrawn_until", UtcDateTime()),
        ("withdrawn_reason", sa.Text()),
        ("agency", sa.String(length=64)),
        ("cleaned_by", sa.String(length=64)),
        ("compared_by", sa.String(length=64)),
    ):
        op.add_column("articles", sa.Column(name, kind, nullable=True))
    op.add_column("article_versions", sa.Column("text_sha256", sa.LargeBinary(length=32), nullable=True))
    op.add_column("article_versions", sa.Column("kind", sa.String(length=24), server_default="first", nullable=False))
    op.add_column("article_versions", sa.Column("words_added", sa.Integer(), server_default="0", nullable=False))
    op.add_column("article_versions", sa.Column("words_removed", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE article_versions SET kind = 'edit' WHERE version > 1")
    op.create_table(
        "rulings",
        sa.Column("key_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("article_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_rulings_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key_sha256", "article_id", name="pk_rulings"),
    )
    op.create_index("ix_rulings_article_id", "rulings", ["article_id"], unique=False)
