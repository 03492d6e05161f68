"""Reading state of each person: marks, the id up to which all is read, and the last visit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Make the table, and add the columns."""
    op.add_column("people", sa.Column("read_up_to", BIG_ID, server_default="0", nullable=False))
    op.add_column("people", sa.Column("visit", sa.String(length=64), nullable=True))
    op.create_table(
        "marks",
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=True),
        sa.Column("starred_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_marks_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_marks_article_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "article_id", name="pk_marks"),
    )
    op.create_index("ix_marks_article_id", "marks", ["article_id"])
    where = sa.text("starred_at IS NOT NULL")
    op.create_index(
        "ix_marks_starred", "marks", ["person_id", "article_id"], sqlite_where=where, postgresql_where=where
    )
