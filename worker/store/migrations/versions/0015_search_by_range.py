"""PostgreSQL's search index as a table, which knows ranges of ids and words of titles; spans of ids by time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from worker.store.tables import BIG_ID, UtcDateTime

revision = "0015"
down_revision = "0014"

SPAN_BITS = 13
BLOCKS = ", ".join(f"'{bits}#' || (articles.id >> {bits})" for bits in (13, 16, 19))
BLOCKS_POSTGRESQL = f"array_to_tsvector(ARRAY[{BLOCKS}])"


def _words(column: str) -> str:
    """Return SQL for the words of a new text, without accents on Latin letters and without ASCII punctuation."""
    bare = f"regexp_replace(normalize(new.{column}, NFD), '([A-Za-z])[\\u0300-\\u036f]+', '\\1', 'g')"
    return f"to_tsvector('simple', regexp_replace({bare}, '[!-/:-@[-`{{-~]+', ' ', 'g'))"


CREATE_POSTGRESQL = (
    "CREATE TABLE article_search (rowid BIGINT NOT NULL, words TSVECTOR NOT NULL)",
    "ALTER TABLE article_search ALTER COLUMN words SET STORAGE MAIN",
)
"""A table of its own, as an article's row is written anew whenever its story or original changes, and each time all
its words would go into the index again. Words stay in the row: a phrase is looked for in many rows, and reading
what PostgreSQL put elsewhere took three times as long."""

INDEX_POSTGRESQL = (
    "ALTER TABLE article_search ADD CONSTRAINT pk_article_search PRIMARY KEY (rowid)",
    "ALTER TABLE article_search ADD CONSTRAINT fk_article_search_rowid FOREIGN KEY (rowid) REFERENCES articles (id) "
    "ON DELETE CASCADE",
    "CREATE INDEX ix_article_search_words ON article_search USING gin (words)",
    "CREATE FUNCTION article_search_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE article_search "  # noqa: S608  # ours
    rf"SET words = regexp_replace({_words('title')}::text, '''([^'']+)''', '''=\1''', 'g')::tsvector "
    f"|| setweight({_words('title')}, 'A') || setweight({_words('text')}, 'B') "
    f"|| {BLOCKS_POSTGRESQL.replace('articles.', 'new.')} WHERE rowid = new.id; RETURN NULL; END $$",
    "CREATE TRIGGER article_search_update AFTER UPDATE OF title, text ON articles "
    "FOR EACH ROW EXECUTE FUNCTION article_search_update()",
)

TITLE = r"regexp_replace(ts_filter(search, '{a}')::text, '''([^'']+)''', '''=\1''', 'g')::tsvector"
FROM_THE_COLUMN = (
    f"INSERT INTO article_search (rowid, words) SELECT id, setweight({TITLE}, 'D') || search || {BLOCKS_POSTGRESQL} "  # noqa: S608
    "FROM articles ORDER BY id"
)
"""The result of parsing all texts again, in a tenth of the time."""


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
