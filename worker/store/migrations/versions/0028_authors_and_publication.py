"""Names of authors by which a query finds articles, and an index of when they were published."""

from __future__ import annotations

import re
import unicodedata

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from worker.store.tables import BIG_ID
from worker.store.tables.base import BY_BYTES

revision = "0028"
down_revision = "0027"

PAGE_ARTICLES = 5_000
WORDS_LIMIT, CHARS_LIMIT = 12, 200  #: Of a name.
_WORD = re.compile(r"[^\W_]+")
_ACCENTS = re.compile("([A-Za-z])[\u0300-\u036f]+")


def _names(authors: list[str]) -> set[str]:
    """Return each name from each of its words on, without case and accents on Latin letters."""
    found = set()
    for author in authors:
        words = [_folded(word) for word in _WORD.findall(author)]
        for first in range(min(len(words), WORDS_LIMIT)):
            found.add(" ".join(words[first : first + WORDS_LIMIT])[:CHARS_LIMIT].rstrip())
    return found


def _folded(word: str) -> str:
    bare = _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare).lower()


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
    authors = sa.table("article_authors", sa.column("name", BY_BYTES), sa.column("article_id", BIG_ID))
    articles = sa.table("articles", sa.column("id", BIG_ID), sa.column("authors", sa.JSON))
    while True:
        page = sa.select(articles).where(articles.c.id > last).order_by(articles.c.id).limit(PAGE_ARTICLES)
        rows = session.execute(page).all()
        if not rows:
            return
        names = [{"name": name, "article_id": row.id} for row in rows for name in sorted(_names(row.authors))]
        if names:
            session.execute(sa.insert(authors), names)
        last = rows[-1].id
