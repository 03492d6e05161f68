"""The articles that name an entity, from the index alone: a country is named in thousands."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.drop_index("ix_mentions_entity_id", table_name="mentions")
    op.create_index("ix_mentions_entity_id", "mentions", ["entity_id", "article_id"])
