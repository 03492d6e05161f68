"""Less to write for each article: no text twice, no trigger for each new row, bands without a second index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("article_versions") as versions:
        versions.alter_column("text", existing_type=sa.Text(), nullable=True)
    op.execute(
        "UPDATE article_versions SET text = NULL WHERE version = "
        "(SELECT version FROM articles WHERE articles.id = article_versions.article_id)"
    )
    op.create_index("ix_articles_first_seen_at", "articles", ["first_seen_at"], unique=False)
    op.drop_index("ix_article_bands_article_id", table_name="article_bands")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER IF EXISTS article_search_insert")
    with op.batch_alter_table("article_bands", table_kwargs={"sqlite_with_rowid": False}) as bands:
        bands.drop_constraint("fk_article_bands_article_id", type_="foreignkey")
