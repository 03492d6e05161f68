"""PostgreSQL's search index as a table, which knows ranges of ids and words of titles; spans of ids by time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.search.fulltext import BLOCKS_POSTGRESQL, CREATE_POSTGRESQL, INDEX_POSTGRESQL
from worker.store.search.id_ranges import SPAN_BITS
from worker.store.tables import BIG_ID, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TITLE = r"regexp_replace(ts_filter(search, '{a}')::text, '''([^'']+)''', '''=\1''', 'g')::tsvector"
FROM_THE_COLUMN = (
    f"INSERT INTO article_search (rowid, words) SELECT id, setweight({TITLE}, 'D') || search || {BLOCKS_POSTGRESQL} "  # noqa: S608
    "FROM articles ORDER BY id"
)
"""What parsing all texts again would give, in a tenth of the time."""


SPANS = (
    "INSERT INTO article_spans (number, last_id, earliest, latest) "  # noqa: S608
    f"SELECT id >> {SPAN_BITS}, max(id), min(first_seen_at), max(first_seen_at) FROM articles GROUP BY 1"
)


def upgrade() -> None:
    op.create_table(
        "article_spans",
        sa.Column("number", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("last_id", BIG_ID, nullable=False),
        sa.Column("earliest", UtcDateTime(), nullable=False),
        sa.Column("latest", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_article_spans"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SPANS)
        return
    op.execute("SET LOCAL statement_timeout = 0")  # a million articles take minutes
    without_column = "ALTER TABLE articles DROP COLUMN search"
    for statement in (
        SPANS,
        *CREATE_POSTGRESQL,
        FROM_THE_COLUMN,
        without_column,
        *INDEX_POSTGRESQL,
        "ANALYZE article_search",
    ):
        op.execute(statement)
