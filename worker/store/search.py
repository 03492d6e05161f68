"""Full-text search: FTS5 on SQLite, ``tsvector`` on PostgreSQL, the same words found on both.

Neither stems: "gains" does not find "gain", in no language, so that both answer alike.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, select, text
from sqlalchemy.orm import Session

from worker.deliver import Query
from worker.store.tables import BIG_ID, ArticleRow

_ACCENTS = re.compile("([A-Za-z])[\u0300-\u036f]+")

CREATE_SQLITE = (
    "CREATE VIRTUAL TABLE article_search USING fts5("
    "title, text, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER article_search_delete AFTER DELETE ON articles BEGIN "
    "INSERT INTO article_search(article_search, rowid, title, text) "
    "VALUES ('delete', old.id, old.title, old.text); END",
    "CREATE TRIGGER article_search_update AFTER UPDATE OF title, text ON articles BEGIN "
    "INSERT INTO article_search(article_search, rowid, title, text) "
    "VALUES ('delete', old.id, old.title, old.text); "
    "INSERT INTO article_search(rowid, title, text) VALUES (new.id, new.title, new.text); END",
)
"""The index holds no second copy of the texts. Triggers keep it in step with changes, :func:`index_new` with
new articles: FTS5 writes a part of its index for every row that a trigger adds, and merges them later."""


def _plain(column: str) -> str:
    """SQL for a column without accents on Latin letters and without ASCII punctuation, as FTS5 reads it.

    PostgreSQL's parser would keep 3.5, U.S. and an e-mail address as one word each.
    """
    bare = f"regexp_replace(normalize({column}, NFD), '([A-Za-z])[\\u0300-\\u036f]+', '\\1', 'g')"
    return f"regexp_replace({bare}, '[!-/:-@[-`{{-~]+', ' ', 'g')"


CREATE_POSTGRESQL = (
    "ALTER TABLE articles ADD COLUMN search tsvector GENERATED ALWAYS AS ("
    f"setweight(to_tsvector('simple', {_plain('title')}), 'A') || "
    f"setweight(to_tsvector('simple', {_plain('text')}), 'B')) STORED",
    "CREATE INDEX ix_articles_search ON articles USING gin (search)",
)


def index_new(session: Session, ids: Sequence[int]) -> None:
    """Make new articles findable, all with one statement. On PostgreSQL the column makes itself."""
    if ids and session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql(
            "INSERT INTO article_search(rowid, title, text) SELECT id, title, text FROM articles "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )


def matches(session: Session, query: Query) -> ColumnElement[bool]:
    """The condition "this article matches the query", for a WHERE clause on articles."""
    if session.get_bind().dialect.name == "sqlite":
        found: Select[int] = select(literal_column("rowid", BIG_ID)).select_from(text("article_search"))
        return ArticleRow.id.in_(found.where(literal_column("article_search").op("MATCH")(literal(fts5(query)))))
    return literal_column("articles.search").op("@@")(func.websearch_to_tsquery("simple", websearch(query)))


def fts5(query: Query) -> str:
    """The query in FTS5's language; every word quoted, so that nothing typed is an operator."""
    wanted = [_quoted(term.words) for term in query.terms if not term.excluded]
    excluded = [_quoted(term.words) for term in query.terms if term.excluded]
    return " AND ".join(wanted) + "".join(f" NOT {phrase}" for phrase in excluded)


def websearch(query: Query) -> str:
    """The query in the language of PostgreSQL's websearch_to_tsquery, which never raises."""
    return " ".join(("-" if term.excluded else "") + _quoted(_bare(term.words)) for term in query.terms)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as ``_plain`` leaves them in the index."""
    return tuple(_ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word)).replace("_", " ") for word in words)


def _quoted(words: tuple[str, ...]) -> str:
    return '"' + " ".join(words).replace('"', '""') + '"'
