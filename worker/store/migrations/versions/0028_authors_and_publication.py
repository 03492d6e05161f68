"""Names of authors by which a query finds articles, and an index of when they were published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from worker.store.search.authors import index_new
from worker.store.tables import BIG_ID
from worker.store.tables.base import BY_BYTES

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

PAGE_ARTICLES = 5_000


def upgrade() -> None:
    """Make the table and the index, and read the authors of what is stored."""
    op.create_table(
        "article_authors",
        sa.Column("name", BY_BYTES, nullable=False),
        sa.Column("article_id", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name="fk_article_authors_article_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name", "article_id", name="pk_article_authors"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_article_authors_article_id", "article_authors", ["article_id"])
    op.create_index("ix_articles_published_at", "articles", ["published_at", "id"])
    if op.get_bind().dialect.name != "sqlite":
        op.execute("SET LOCAL statement_timeout = 0")  # a million articles take minutes
    session, last = Session(op.get_bind()), 0
    articles = sa.table("articles", sa.column("id", BIG_ID), sa.column("authors", sa.JSON))
    while True:
        page = sa.select(articles).where(articles.c.id > last).order_by(articles.c.id).limit(PAGE_ARTICLES)
        rows = session.execute(page).all()
        if not rows:
            return
        index_new(session, {row.id: row.authors for row in rows})
        last = rows[-1].id
