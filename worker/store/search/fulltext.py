"""The full-text index: FTS5 on SQLite, ``tsvector`` and GIN on PostgreSQL, the same words found on both.

Neither stems: "gains" does not find "gain", in no language, so that both answer alike.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Select, Text, and_, cast, column, func, literal, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from worker.query import AllOf, AnyOf, Filter, Near, Part, Query, Term, excluded, leaves
from worker.store.core.dialect import is_sqlite
from worker.store.core.engine import Database
from worker.store.core.postgresql import IdArray, TextArray
from worker.store.search import id_ranges
from worker.store.search.id_ranges import BLOCK_BITS, EVERYWHERE, IdRange, inline
from worker.store.tables import BIG_ID, ArticleRow

_WORDS_QUOTED = re.compile("'[^']*'")
_ACCENTS = re.compile("([A-Za-z])[\u0300-\u036f]+")

INDEX = table("article_search", column("rowid", BIG_ID), column("words"))
"""The table of FTS5, which has no ``words``; that of PostgreSQL calls an article's id by the same name.

Migrations 0001 and 0015 make them, with triggers that keep them in step with changes; :func:`index_new` adds new
articles: FTS5 writes a part of its index for every row that a trigger adds, and merges them later.
"""


def _plain(column: str) -> str:
    """Return SQL for a column without accents on Latin letters and without ASCII punctuation, as FTS5 reads it.

    PostgreSQL's parser would keep 3.5, U.S. and an e-mail address as one word each.
    """
    bare = f"regexp_replace(normalize({column}, NFD), '([A-Za-z])[\\u0300-\\u036f]+', '\\1', 'g')"
    return f"regexp_replace({bare}, '[!-/:-@[-`{{-~]+', ' ', 'g')"


_TITLE, _TEXT = (f"to_tsvector('simple', {_plain(f'articles.{column}')})" for column in ("title", "text"))
_BLOCKS = ", ".join(f"'{bits}#' || (articles.id >> {bits})" for bits in BLOCK_BITS)
BLOCKS_POSTGRESQL = f"array_to_tsvector(ARRAY[{_BLOCKS}])"
_WORDS = (
    rf"regexp_replace({_TITLE}::text, '''([^'']+)''', '''=\1''', 'g')::tsvector "
    f"|| setweight({_TITLE}, 'A') || setweight({_TEXT}, 'B')"
)
"""Search vector of an article on PostgreSQL: the words of its title as ``=word``, so that the index finds those
common in texts and rare in titles; all its words; added to them, the blocks of ids that it is in (id_ranges.py)."""

_MAKE_POSTGRESQL = (
    f"SELECT ({_WORDS})::text FROM unnest(%b::text[], %b::text[]) WITH ORDINALITY AS articles(title, text, number) "  # noqa: S608
    "ORDER BY number"
)
_INDEX_POSTGRESQL = (
    "INSERT INTO article_search (rowid, words) SELECT given.id, coalesce(given.words::tsvector, "  # noqa: S608
    f"(SELECT {_WORDS} FROM articles WHERE articles.id = given.id)) "
    f"|| {BLOCKS_POSTGRESQL.replace('articles.', 'given.')} "
    "FROM unnest(%b::bigint[], %b::text[]) AS given(id, words)"
)
_MERGE_POSTGRESQL = (
    "SELECT gin_clean_pending_list(oid) FROM pg_class "
    "WHERE oid = to_regclass('ix_article_search_words') AND pg_has_role(relowner, 'USAGE')"
)


def make_words(session: Session, texts: Sequence[tuple[str, str]]) -> list[str]:
    """Return what PostgreSQL's index will hold of each title and text, without its blocks: no writer waits for it."""
    given = TextArray(title for title, _ in texts), TextArray(text for _, text in texts)
    return list(session.connection().exec_driver_sql(_MAKE_POSTGRESQL, given).scalars()) if texts else []


def index_new(session: Session, ids: Sequence[int], made: Mapping[int, str] | None = None) -> None:
    """Make new articles findable, all with one statement.

    Args:
        session: The open transaction, in which the articles are written.
        ids: The articles.
        made: What ``make_words`` made of some of them, by id.
    """
    if not ids:
        return
    if is_sqlite(session):
        session.connection().exec_driver_sql(
            "INSERT INTO article_search(rowid, title, text) SELECT id, title, text FROM articles "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
    else:
        words = [(made or {}).get(one) for one in ids]
        session.connection().exec_driver_sql(_INDEX_POSTGRESQL, (IdArray(ids), words))
    id_ranges.add(session, ids)


def merge_pending(database: Database) -> None:
    """Merge the words of new articles into PostgreSQL's index, which keeps them in a list of up to 4 MB until then.

    Does nothing on SQLite, and where another role owns the index: its list is merged by who makes it too long.
    """
    if not database.is_sqlite:
        with database.write() as session:
            session.connection().exec_driver_sql(_MERGE_POSTGRESQL)


# ── the words of a query ─────────────────────────────────────────────────────────────────────


def is_text(part: Part) -> bool:
    """Return True for words, phrases and distances, none excluded, which the full-text index can be asked at once."""
    return all(not isinstance(one, Filter) and not one.excluded for one in leaves(part))


def split_text(query: Query) -> tuple[tuple[Part, ...], tuple[Part, ...], tuple[Part, ...]]:
    """Return the parts that the full-text index must hold, those it must not, and the rest."""
    wanted: list[Part] = []
    unwanted: list[Part] = []
    rest: list[Part] = []
    for part in query.parts:
        if is_text(part):
            wanted.append(part)
        elif is_text(excluded(part)):
            unwanted.append(excluded(part))
        else:
            rest.append(part)
    return tuple(wanted), tuple(unwanted), tuple(rest)


def fts5(wanted: Sequence[Part], unwanted: Sequence[Part] = ()) -> str:
    """Return words in FTS5's language, at least one wanted; each is quoted, so that no typed word is an operator."""
    found = " AND ".join(map(_fts5, wanted))
    return f"({found}) NOT ({' OR '.join(map(_fts5, unwanted))})" if unwanted else found


def tsquery(wanted: Sequence[Part], unwanted: Sequence[Part] = ()) -> str:
    """Return words in the language of PostgreSQL's to_tsquery."""
    return " & ".join([*map(_tsquery, wanted), *(f"!{_tsquery(part)}" for part in unwanted)])


def match(
    session: Session, wanted: Sequence[Part], unwanted: Sequence[Part] = (), within: IdRange = EVERYWHERE
) -> ColumnElement[bool]:
    """Return the condition on ``INDEX`` that such words stand in an article of that range."""
    ids = within.holds(INDEX.c.rowid)
    if is_sqlite(session):
        return and_(literal_column("article_search").op("MATCH")(literal(fts5(wanted, unwanted))), *ids)
    # A condition for each part: GIN goes through what answers one condition item by item, but passes over, in the
    # index of one condition, what another has ruled out.
    asked = [as_tsquery([part]) for part in wanted]
    if unwanted:
        asked.append(as_tsquery(wanted[:1], unwanted))
    if within.blocks is not None:
        asked.append(cast(within.blocks, TSQUERY))
    return and_(*(INDEX.c.words.op("@@")(one) for one in asked), *ids)


def words_stand_in(
    session: Session, wanted: Sequence[Part], unwanted: Sequence[Part] = (), within: IdRange = EVERYWHERE
) -> ColumnElement[bool]:
    """Return the same as a condition on articles; ``wanted`` may be empty."""
    if not wanted:
        return ~words_stand_in(session, [AnyOf(tuple(unwanted))], within=within)
    found: Select[int] = select(INDEX.c.rowid).where(match(session, wanted, unwanted, within))
    return ArticleRow.id.in_(found)


def as_tsquery(wanted: Sequence[Part], unwanted: Sequence[Part] = ()) -> ColumnElement[Any]:
    """Return words as PostgreSQL's tsquery. ``C``, which no word has, becomes the mark of a title's word."""
    typed = tsquery(wanted, unwanted)
    asked: ColumnElement[Any] = func.to_tsquery(inline("simple"), inline(typed))
    if "C" not in _WORDS_QUOTED.sub("", typed):
        return asked
    marked = func.regexp_replace(cast(asked, Text), inline(r"'([^']+)':\*C"), inline(r"'=\1':*"), inline("g"))
    marked = func.regexp_replace(marked, inline("'([^']+)':C"), inline(r"'=\1'"), inline("g"))
    return cast(marked, TSQUERY)


def _fts5(part: Part) -> str:
    match part:
        case AllOf():
            return f"({' AND '.join(map(_fts5, part.parts))})"
        case AnyOf():
            return f"({' OR '.join(map(_fts5, part.parts))})"
        case Term():
            return ("{title} : " if part.title_only else "") + _fts5_phrase(part)
        case Near():
            phrases = " ".join(map(_fts5_phrase, part.terms))
            return ("{title} : " if part.terms[0].title_only else "") + f"NEAR({phrases}, {part.gap_words})"
        case Filter():
            raise TypeError("a filter has no words")
        case _:
            assert_never(part)


def _fts5_phrase(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")


def _tsquery(part: Part) -> str:
    match part:
        case AllOf():
            return f"({' & '.join(map(_tsquery, part.parts))})"
        case AnyOf():
            return f"({' | '.join(map(_tsquery, part.parts))})"
        case Term():
            if len(part.words) == 1 and not part.title_only:
                return f"'{_bare(part.words[0])}'" + (":*" if part.is_prefix else "")
            return f"({' | '.join(_tsquery_phrase(part, weight) for weight in _weights(part))})"
        case Near():
            # <N> of PostgreSQL is an exact distance in one order.
            sides = [[_tsquery_phrase(term, weight) for term in part.terms] for weight in _weights(part.terms[0])]
            ordered = [pair for one, other in sides for pair in ((one, other), (other, one))]
            steps = range(1, part.gap_words + 2)
            return f"({' | '.join(f'({one}) <{step}> ({other})' for one, other in ordered for step in steps)})"
        case Filter():
            raise TypeError("a filter has no words")
        case _:
            assert_never(part)


def _weights(term: Term) -> str:
    """Return the weights of what a phrase is within: the title (A) or the text (B), not across both."""
    return "C" if term.title_only else "AB"


def _tsquery_phrase(term: Term, weight: str) -> str:
    words = [f"'{_bare(word)}':" for word in term.words]
    words[-1] += "*" if term.is_prefix else ""
    return " <-> ".join(f"{word}{weight}" for word in words)


def _bare(word: str) -> str:
    """Return the word as ``_plain`` leaves it in the index."""
    return _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word))
