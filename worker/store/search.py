"""The full-text index: FTS5 on SQLite, ``tsvector`` on PostgreSQL, the same words found on both.

Neither stems: "gains" does not find "gain", in no language, so that both answer alike.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, column, func, literal, literal_column, select, table
from sqlalchemy.orm import Session

from worker.deliver import Query, Term
from worker.store.tables import BIG_ID, ArticleRow

_ACCENTS = re.compile("([A-Za-z])[\u0300-\u036f]+")

INDEX = table("article_search", column("rowid", BIG_ID))
"""The table of FTS5."""

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
    if ids and is_sqlite(session):
        session.connection().exec_driver_sql(
            "INSERT INTO article_search(rowid, title, text) SELECT id, title, text FROM articles "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )


def is_sqlite(session: Session) -> bool:
    """Which of the two databases it is."""
    return session.get_bind().dialect.name == "sqlite"


# ── the words of a query ─────────────────────────────────────────────────────────────────────

TextClause = tuple[Term, ...]
"""Words and phrases, none excluded, of which one must stand there."""


def split_text(query: Query) -> tuple[tuple[TextClause, ...], tuple[Term, ...], Query]:
    """What the full-text index can be asked at once: clauses of words alone, words left out; and the rest."""
    wanted: list[TextClause] = []
    unwanted: list[Term] = []
    rest = []
    for clause in query.clauses:
        terms = tuple(one for one in clause if isinstance(one, Term))
        if len(terms) == len(clause) and not any(one.excluded for one in terms):
            wanted.append(terms)
        elif len(terms) == len(clause) == 1:
            unwanted.append(terms[0])
        else:
            rest.append(clause)
    return tuple(wanted), tuple(unwanted), Query(tuple(rest))


def fts5(wanted: Sequence[TextClause], unwanted: Sequence[Term] = ()) -> str:
    """Words in FTS5's language, at least one wanted; every word quoted, so that nothing typed is an operator."""
    found = " AND ".join(f"({' OR '.join(map(_fts5_term, clause))})" for clause in wanted)
    return f"({found}) NOT ({' OR '.join(map(_fts5_term, unwanted))})" if unwanted else found


def tsquery(wanted: Sequence[TextClause], unwanted: Sequence[Term] = ()) -> str:
    """Words in the language of PostgreSQL's to_tsquery."""
    parts = [f"({' | '.join(map(_tsquery_term, clause))})" for clause in wanted]
    return " & ".join([*parts, *(f"!({_tsquery_term(term)})" for term in unwanted)])


def match(session: Session, wanted: Sequence[TextClause], unwanted: Sequence[Term] = ()) -> ColumnElement[bool]:
    """The condition that such words stand in an article, on ``INDEX`` (SQLite) or on articles (PostgreSQL)."""
    if is_sqlite(session):
        return literal_column("article_search").op("MATCH")(literal(fts5(wanted, unwanted)))
    return literal_column("articles.search").op("@@")(func.to_tsquery("simple", tsquery(wanted, unwanted)))


def words_stand_in(
    session: Session, wanted: Sequence[TextClause], unwanted: Sequence[Term] = ()
) -> ColumnElement[bool]:
    """The same as a condition on articles, on both; ``wanted`` may be empty."""
    if not wanted:
        return ~words_stand_in(session, [tuple(unwanted)])
    if is_sqlite(session):
        found: Select[int] = select(INDEX.c.rowid).where(match(session, wanted, unwanted))
        return ArticleRow.id.in_(found)
    return match(session, wanted, unwanted)


def _fts5_term(term: Term) -> str:
    return ("{title} : " if term.title_only else "") + '"' + " ".join(term.words) + '"'


def _tsquery_term(term: Term) -> str:
    """A phrase stands in the title (weight A) or in the text (B), not in the end of one and the start of the other."""
    words = [f"'{_bare(word)}'" for word in term.words]
    if len(words) == 1 and not term.title_only:
        return words[0]
    weights = "A" if term.title_only else "AB"
    return "(" + " | ".join(" <-> ".join(f"{word}:{weight}" for word in words) for weight in weights) + ")"


def _bare(word: str) -> str:
    """The word as ``_plain`` leaves it in the index."""
    return _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word))
