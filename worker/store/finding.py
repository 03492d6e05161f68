"""Finding articles: which match, in which order, and how many of each kind."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Float,
    Select,
    SQLColumnExpression,
    String,
    cast,
    exists,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from worker.deliver import Query, Scored
from worker.store.conditions import ArticleFilter, Condition, field_conditions, in_state, query_conditions
from worker.store.search import INDEX, is_sqlite, match, split_text, tsquery, words_stand_in
from worker.store.tables import ArticleRow, EntityRow, MentionRow

CountBy = Literal["source", "entity", "day", "lang"]
WINDOW_ARTICLES = 1_000
READ_TO_FETCH = 8 / 3  #: What reading an article's words costs against fetching one that the index names; measured.
TITLE_WEIGHT = 5.0  #: A word in the title counts as so many in the text.


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, read."""

    fields: ArticleFilter
    query: Query | None  #: ``fields.q``, read.
    now: datetime  #: An embargo that is over by then hides nothing.

    @property
    def is_by_content(self) -> bool:
        """Whether words or names are asked for, which a database knows less about than about columns."""
        asked = self.query.filters if self.query else ()
        named = any(one.field in ("entity", "place", "country") for one in asked) or self.fields.entity_id is not None
        return named or bool(self.query and self.query.terms)

    def conditions(self, session: Session, query: Query | None) -> list[Condition]:
        """All conditions on articles' rows, with ``query`` for what is left of the query."""
        state = [] if self.query and self.query.names_state else [in_state(self.fields.state, self.now)]
        return field_conditions(self.fields) + (query_conditions(session, query, self.now) if query else []) + state


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the articles found have something in common."""

    key: str | None  #: Source, language or day, or the number of an entity; None: unknown.
    name: str | None  #: Of an entity; else None.
    articles: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts over the articles found."""

    counts: tuple[Count, ...]
    articles: int  #: How many articles were counted.
    complete: bool  #: Whether these are all that match; else they are the newest of them.


def newest(session: Session, wanted: Wanted, *, before: int | None, limit: int) -> list[int]:
    """Ids of up to ``limit`` articles that match, newest first, those from ``before`` on left out."""
    statement = _newest(session, wanted, before)
    if is_sqlite(session) or not wanted.is_by_content:
        return list(session.scalars(statement.limit(limit)))
    return _newest_of_content(session, statement, before=before, limit=limit)


def _newest_of_content(session: Session, statement: Select[int], *, before: int | None, limit: int) -> list[int]:
    """The same on PostgreSQL, where words or names are asked for.

    It knows how often the commonest words are used and guesses 0.5 % for all others, so that a rare one is looked
    for through all articles from the newest on. A look at the newest thousand tells which of two ways is shorter:
    on from there (about 8 us an article read), or by the index, which gives all that match (3 us each) unsorted.
    """
    top = before if before is not None else (session.scalar(select(func.max(ArticleRow.id))) or 0) + 1
    ids = list(session.scalars(statement.where(ArticleRow.id >= top - WINDOW_ARTICLES).limit(limit)))
    if len(ids) == limit or top <= WINDOW_ARTICLES:
        return ids
    if len(ids) / WINDOW_ARTICLES < math.sqrt(limit * READ_TO_FETCH / top):
        statement = statement.order_by(None).order_by((ArticleRow.id + 0).desc())  # no index has this order
    return list(session.scalars(statement.limit(limit)))


def among(session: Session, wanted: Wanted, ids: Collection[int]) -> set[int]:
    """Which of these articles match, whatever their state where the query names none."""
    query = query_conditions(session, wanted.query, wanted.now) if wanted.query else []
    conditions = [*field_conditions(wanted.fields), *query]
    return set(session.scalars(select(ArticleRow.id).where(ArticleRow.id.in_(ids), *conditions)))


def matching(session: Session, wanted: Wanted) -> Select[int]:
    """The statement for the ids of all that match, in no order."""
    return _newest(session, wanted, None).order_by(None)


def scored(session: Session, wanted: Wanted, *, limit: int) -> list[Scored]:
    """The newest ``limit`` articles that match, each with how well; all alike where no words are asked for."""
    words = split_text(wanted.query)[0] if wanted.query else ()
    scores: dict[int, float] = {}
    if words and is_sqlite(session):
        bm25 = literal_column(f"-bm25(article_search, {TITLE_WEIGHT}, 1.0)", Float)
        scores = dict(session.execute(_newest(session, wanted, None).limit(limit).add_columns(bm25)).all())
        ids = list(scores)
    else:
        ids = newest(session, wanted, before=None, limit=limit)
    at = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    score: ColumnElement[float] = literal(1.0)
    if words and not is_sqlite(session):
        weights: ColumnElement[list[float]] = literal_column(f"'{{0, 0, {1 / TITLE_WEIGHT}, 1}}'::real[]")
        score = func.ts_rank_cd(
            weights, literal_column("articles.search"), func.to_tsquery("simple", tsquery(words)), 1
        )
    rows = session.execute(select(ArticleRow.id, score, at).where(ArticleRow.id.in_(_listed(session, ids))))
    return [Scored(one, scores.get(one, value), when) for one, value, when in rows]


def counts(session: Session, wanted: Wanted, by: CountBy, *, newest_articles: int, limit: int) -> Counts:
    """How many of the newest articles that match have a source, a language, … in common; most first."""
    ids = newest(session, wanted, before=None, limit=newest_articles + 1)
    looked_at = ids[:newest_articles]
    chosen = ArticleRow.id.in_(_listed(session, looked_at))
    if by == "entity":
        rows = _by_entity(session, looked_at, limit)
    else:
        key = _day(session) if by == "day" else ArticleRow.source if by == "source" else ArticleRow.lang
        number = func.count()
        order = [key.desc()] if by == "day" else [number.desc(), key]
        grouped = select(key, number).where(chosen).group_by(key).order_by(*order).limit(limit)
        rows = [Count(None if one is None else str(one), None, articles) for one, articles in session.execute(grouped)]
    return Counts(tuple(rows), len(looked_at), len(ids) == len(looked_at))


def _newest(session: Session, wanted: Wanted, before: int | None) -> Select[int]:
    """The ids of what matches, newest first.

    FTS5 gives its rows in the order of ids, so that a page of a common word is read from its newest end, and
    each row asked for the rest; PostgreSQL chooses by what it knows of how often a word is used.
    """
    words, unwanted, rest = split_text(wanted.query) if wanted.query else ((), (), None)
    conditions = wanted.conditions(session, rest)
    if words and is_sqlite(session):
        statement = select(INDEX.c.rowid).where(match(session, words, unwanted))
        passing = exists().where(ArticleRow.id == INDEX.c.rowid, *conditions).correlate(INDEX)
        return _before(statement.where(passing), INDEX.c.rowid, before)
    if words or unwanted:
        conditions.append(words_stand_in(session, words, unwanted))
    return _before(select(ArticleRow.id).where(*conditions), ArticleRow.id, before)


def _before(statement: Select[int], number: SQLColumnExpression[int], before: int | None) -> Select[int]:
    ordered = statement.order_by(number.desc())
    return ordered if before is None else ordered.where(number < before)


def _by_entity(session: Session, ids: Sequence[int], limit: int) -> list[Count]:
    articles = func.count(MentionRow.article_id.distinct())
    rows = session.execute(
        select(EntityRow.id, EntityRow.name, articles)
        .join(MentionRow, MentionRow.entity_id == EntityRow.id)
        .where(MentionRow.article_id.in_(_listed(session, ids)))
        .group_by(EntityRow.id, EntityRow.name)
        .order_by(articles.desc(), EntityRow.id)
        .limit(limit)
    )
    return [Count(str(one), name, number) for one, name, number in rows]


def _day(session: Session) -> ColumnElement[str]:
    """The day in UTC: of publication, else of arrival. PostgreSQL would take it in the zone of the session."""
    at = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    return func.date(at if is_sqlite(session) else func.timezone("UTC", at), type_=String)


def _listed(session: Session, ids: Sequence[int]) -> Select[int]:
    """Ids as a table, handed over as one value however many they are."""
    if is_sqlite(session):
        return select(func.json_each(json.dumps(ids)).table_valued("value").c.value)
    return select(func.unnest(cast(literal(list(ids), ARRAY(BigInteger)), ARRAY(BigInteger))))
