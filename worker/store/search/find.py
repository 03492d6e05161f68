"""Finding articles: which match, in which order, and how many of each kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    SQLColumnExpression,
    exists,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.orm import Session

from worker.query import Filter, Part, Query, leaves
from worker.store.core.dialect import day_of_article, days_since, is_sqlite
from worker.store.core.in_list import one_of
from worker.store.entities.views import most_named
from worker.store.search import id_ranges
from worker.store.search.conditions import Condition, query_conditions
from worker.store.search.fulltext import INDEX, as_tsquery, match, split_text, words_stand_in
from worker.store.search.id_ranges import EVERYWHERE, PART, IdRange
from worker.store.tables import BIG_ID, ArticleRow, ArticleTagRow
from worker.types import tag_key
from worker.types.choices import CountBy

NEWEST = 1_024  #: Ids that PostgreSQL looks at first, or twice as many as articles are wanted.
FEW = 2_000  #: Articles of a source or story, or with a name, that SQLite is told of one by one.
BY_NAME = ("author", "tag", "entity", "place", "country", "label")
NARROW = (*BY_NAME, "source", "feed", "story")
TITLE_WEIGHT = 5.0  #: A word in the title counts as so many in the text.
HALF_LIFE_DAYS = 7.0
"""At this age a match counts half, at three times it a quarter, at seven times an eighth: 1 / (1 + age / 7 days).
Softer than a true half-life, under which nothing of last year would ever be seen."""


@dataclass(frozen=True, slots=True)
class Count:
    """Number of the articles found that have one value in common."""

    key: str | None  #: Source, language or day, or the number of an entity; None: unknown.
    name: str | None  #: Of an entity; else None.
    articles: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts over the articles found."""

    counts: tuple[Count, ...]
    articles: int  #: How many articles were counted.
    complete: bool  #: Whether these are all that match; else they are the newest of them.


def newest(session: Session, query: Query, *, before: int | None, limit: int) -> list[int]:
    """Return up to ``limit`` ids of articles that match, newest first, those from ``before`` on left out.

    PostgreSQL's index gives what matches in no order. So the newest ids are asked for first, where reading one
    article after the other is quick if many match, then older parts of the range, by the index.
    """
    if is_sqlite(session) or not _is_by_content(query):
        statement = _newest_in_one(session, query, before)
        return [] if statement is None else list(session.scalars(statement.limit(limit)).all())
    whole = _bounds(session, query, before)
    part = whole and whole.newest(max(NEWEST, 2 * limit))
    ids: list[int] = []
    is_first, statement = True, _newest(session, query, PART).limit(limit)
    while whole and part:
        ids += session.scalars(statement, part.values).all()
        if len(ids) >= limit:
            break
        part = whole.older(part.first, found=len(ids), wanted=limit)
        if part and (is_first or part.is_most):
            within = IdRange(part.first, part.before) if part.is_most else PART
            statement = _newest(session, query, within, by_index=True).limit(limit)
        is_first = False
    return ids[:limit]


def among(session: Session, query: Query, ids: Collection[int]) -> set[int]:
    """Return those of these articles that match, in any state unless the query names one."""
    if not ids:
        return set()
    within = IdRange(min(ids), max(ids) + 1)
    conditions = query_conditions(session, query.parts, query.now, within)
    return set(session.scalars(select(ArticleRow.id).where(one_of(ArticleRow.id, ids), *conditions)))


def matching(session: Session, query: Query) -> Select[int]:
    """Return the statement for the ids of all that match, in no order."""
    return _newest(session, query, EVERYWHERE).order_by(None)


def best(session: Session, query: Query, *, of_newest: int, skip: int, limit: int) -> list[int]:
    """Return the ids of the best among the newest ``of_newest`` articles that match, ``skip`` of them left out.

    An article is worth how well it matches, divided by its age; all match alike where no words are asked for.
    """
    words = split_text(query)[0]
    at = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    fresh = 1 + days_since(session, at, query.now) / HALF_LIFE_DAYS
    if words and is_sqlite(session):
        found = _newest_in_one(session, query, None)
        if found is None:
            return []
        bm25 = literal_column(f"-bm25(article_search, {TITLE_WEIGHT}, 1.0)", Float)
        fade = select(fresh).where(ArticleRow.id == INDEX.c.rowid).correlate(INDEX).scalar_subquery()
        rows = found.add_columns((bm25 / fade).label("worth")).limit(of_newest).subquery()
        ordered = select(rows.c.rowid).order_by(rows.c.worth.desc(), rows.c.rowid.desc())
    else:
        ids = newest(session, query, before=None, limit=of_newest)
        worth = (_rank_postgresql(words) if words else literal(1.0)) / fresh
        joined = ArticleRow.id == INDEX.c.rowid if words else true()
        ordered = select(ArticleRow.id).where(one_of(ArticleRow.id, ids), joined)
        ordered = ordered.order_by(worth.desc(), ArticleRow.id.desc())
    return list(session.scalars(ordered.offset(skip).limit(limit)).all())


def by_publication(session: Session, query: Query, *, of_newest: int, skip: int, limit: int) -> list[int]:
    """Return the last published among the newest ``of_newest`` articles that match, by id, ``skip`` left out.

    What was published after the oldest of these came was seen later, so it is among them.
    """
    ids = newest(session, query, before=None, limit=of_newest)
    at = func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at)
    ordered = select(ArticleRow.id).where(one_of(ArticleRow.id, ids)).order_by(at.desc(), ArticleRow.id.desc())
    return list(session.scalars(ordered.offset(skip).limit(limit)).all())


def _rank_postgresql(words: Sequence[Part]) -> ColumnElement[float]:
    in_text = 1 / TITLE_WEIGHT  # first: words of a title, as title: asks for them; then of the text, of the title
    weights: ColumnElement[list[float]] = literal_column(f"'{{1, 0, {in_text}, 1}}'::real[]")
    return func.ts_rank(weights, INDEX.c.words, as_tsquery(words), 1, type_=Float)


def counts(session: Session, query: Query, by: CountBy, *, newest_articles: int, limit: int) -> Counts:
    """Count the newest articles that match by source, language and so on; most first."""
    ids = newest(session, query, before=None, limit=newest_articles + 1)
    looked_at = ids[:newest_articles]
    chosen = one_of(ArticleRow.id, looked_at)
    if by == "entity":
        rows = _by_entity(session, looked_at, limit)
    else:
        key = day_of_article(session) if by == "day" else ArticleRow.source if by == "source" else ArticleRow.lang
        number = func.count()
        order = [key.desc()] if by == "day" else [number.desc(), key]
        grouped = select(key, number).where(chosen).group_by(key).order_by(*order).limit(limit)
        rows = [Count(None if one is None else str(one), None, articles) for one, articles in session.execute(grouped)]
    return Counts(tuple(rows), len(looked_at), len(ids) == len(looked_at))


def _newest_in_one(session: Session, query: Query, before: int | None) -> Select[int] | None:
    """Return the statement for all that matches, newest first; None: nothing does.

    FTS5 gives its rows in the order of ids, so that a page of a common word is read from its newest end, and each
    row asked for the rest. Where a source, a name, a tag or a story leaves few articles, FTS5's rows are held against a
    list of these first: that takes a twentieth of the time of asking each row.
    """
    bounds = _bounds(session, query, before)
    if bounds is None:
        return None
    within = IdRange(bounds.first, bounds.before)
    narrow = _narrow(query) if split_text(query)[0] and is_sqlite(session) else []
    if not narrow:
        return _newest(session, query, within)
    few = session.scalars(_in_order(session, query, within, narrow).limit(FEW + 1)).all()
    if len(few) > FEW:
        return _newest(session, query, within)
    if not few:
        return None
    statement = _newest(session, query, IdRange(few[-1], few[0] + 1))
    return statement.where(one_of(literal_column("+article_search.rowid"), few))


def _newest(session: Session, query: Query, within: IdRange, *, by_index: bool = False) -> Select[int]:
    """Return the statement for what matches in a range, newest first.

    ``by_index``: few of the articles match. PostgreSQL knows only how often common words are used, and would read
    one article after the other, hoping for a match; so it is asked for an order that nothing is kept in.
    """
    words, unwanted, rest = split_text(query)
    if not words:
        more = [words_stand_in(session, (), unwanted, within)] if unwanted else []
        return _in_order(session, query, within, rest, more, by_index=by_index)
    conditions = query_conditions(session, rest, query.now, within)
    with_words = match(session, words, unwanted, within)
    number: ColumnElement[int] = INDEX.c.rowid + 0 if by_index else INDEX.c.rowid
    if is_sqlite(session) or not _is_broad(query):
        passing = exists().where(ArticleRow.id == INDEX.c.rowid, *within.holds(ArticleRow.id), *conditions)
        return select(INDEX.c.rowid).where(with_words, passing.correlate(INDEX)).order_by(number.desc())
    # Nearly all with these words match: their articles are read in order, until there are enough.
    sorted_ = select(number.label("rowid")).where(with_words).order_by(number.desc()).subquery()
    passing = exists().where(ArticleRow.id == sorted_.c.rowid, *conditions).correlate(sorted_)
    return select(sorted_.c.rowid).where(passing).order_by(sorted_.c.rowid.desc())


def _in_order(
    session: Session,
    query: Query,
    within: IdRange,
    parts: Sequence[Part],
    more: Sequence[Condition] = (),
    *,
    by_index: bool = False,
) -> Select[int]:
    """Return the statement for the articles of a range for which parts of the query and more hold, newest first.

    The index of tags holds the articles of a tag in the order of their ids: it is read from its end until there are
    enough, however many have the tag.
    """
    tag = _tag_alone(query)
    asked = query_conditions(session, [one for one in parts if one != tag], query.now, within)
    if tag is None:
        number: SQLColumnExpression[int] = ArticleRow.id
        # With +, SQLite does not take the range for a better start than the index of a source.
        is_narrow = is_sqlite(session) and not _is_broad(query)
        in_range = within.holds(literal_column("+articles.id", BIG_ID) if is_narrow else number)
        found = select(number).where(*in_range, *asked, *more)
    else:
        number = ArticleTagRow.article_id
        passing = exists().where(ArticleRow.id == number, *asked, *more).correlate(ArticleTagRow)
        found = select(number).where(ArticleTagRow.tag == tag_key(tag.value), *within.holds(number), passing)
    return found.order_by((number + 0 if by_index else number).desc())


def _is_by_content(query: Query) -> bool:
    """Return True if words or names are asked for, which a database knows less about than about columns."""
    tag = _tag_alone(query)
    return bool(query.terms) or any(one.field in BY_NAME and one != tag for one in query.filters)


def _tag_alone(query: Query) -> Filter | None:
    """Return a tag that every article found must have, or None."""
    return next((one for one in query.filters_alone if one.field == "tag"), None)


def _is_broad(query: Query) -> bool:
    """Return True if no names, sources or stories are asked for: most articles with the words match."""
    rest = (one for part in split_text(query)[2] for one in leaves(part))
    return all(isinstance(one, Filter) and one.field not in NARROW for one in rest)


def _bounds(session: Session, query: Query, before: int | None) -> id_ranges.Part | None:
    """Return a range of ids that holds all that is found, those from ``before`` on left out; None: nothing.

    Of a time of publication it is known where few articles are of it.
    """
    since = (one.since for one in query.filters_alone if one.field == "since")
    until = (one.until for one in query.filters_alone if one.field == "until")
    bounds = id_ranges.bounds(
        session,
        since=max((one for one in since if one), default=None),
        until=min((one for one in until if one), default=None),
        before=before,
    )
    published = [one for one in query.filters_alone if one.field == "published"]
    if bounds is None or not published:
        return bounds
    of_then = select(ArticleRow.id).where(*query_conditions(session, published, query.now)).limit(FEW + 1)
    ids = session.scalars(of_then).all()
    if len(ids) > FEW:
        return bounds
    first, end = max(bounds.first, min(ids, default=0)), min(bounds.before, max(ids, default=0) + 1)
    return id_ranges.Part(first, end) if first < end else None


def _narrow(query: Query) -> list[Filter]:
    """Return the filters for which an index gives articles in the order of their ids."""
    return [one for one in query.filters_alone if one.field in NARROW]


def _by_entity(session: Session, ids: Sequence[int], limit: int) -> list[Count]:
    return [Count(str(one.id), one.name, one.articles) for one in most_named(session, ids, limit=limit)]
