"""Notes and labels of people on articles and stories."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "notes",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", BIG_ID, nullable=False),
        sa.Column("article_id", BIG_ID, nullable=True),
        sa.Column("story_id", BIG_ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_notes_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name="fk_notes_article_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_notes_story_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_person_id", "notes", ["person_id", "id"])
    for thing in ("article_id", "story_id"):
        op.create_index(f"ix_notes_{thing}", "notes", [thing])
        op.create_index(f"ix_notes_person_id_{thing}", "notes", ["person_id", thing], unique=True)
    op.create_table(
        "labels",
        sa.Column("note_id", BIG_ID, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name="fk_labels_note_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("note_id", "key", name="pk_labels"),
    )
    op.create_index("ix_labels_key", "labels", ["key", "note_id"])
