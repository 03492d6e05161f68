"""Entities and stories that were merged lead on; stories that follow one another, or were parted by a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("entities", sa.Column("merged_into", BIG_ID, nullable=True))
    op.create_index("ix_entities_merged_into", "entities", ["merged_into"])
    for name, kind in (
        ("last_change", sa.Text()),
        ("merged_into", BIG_ID),
        ("follows_id", BIG_ID),
        ("follows_reason", sa.Text()),
    ):
        op.add_column("stories", sa.Column(name, kind, nullable=True))
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"])
    op.create_index("ix_stories_follows_id", "stories", ["follows_id"])
    op.create_table(
        "stories_apart",
        sa.Column("story_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("other_id", BIG_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("story_id", "other_id", name=op.f("pk_stories_apart")),
    )
