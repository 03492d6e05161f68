"""Entities as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Literal

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, exists, false, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from worker.store.core.dialect import day_of_article, holds
from worker.store.core.in_list import one_of
from worker.store.core.ranks import Rank, read_ranks
from worker.store.core.rows import from_row, grouped
from worker.store.tables import ArticleRow, EntityKeyRow, EntityNameRow, EntityRow, MentionRow
from worker.types import EntityKind

EntitySort = Literal["articles", "newest", "growth"]
PARTS_LIMIT_ENTITIES = 200  #: Most mentioned entities, which any part of a name finds.
WORDS_LIMIT = 2_000  #: Names looked at whose word begins with one that was typed.
SPELLINGS_LIMIT = 1_000  #: Counted of one entity.
NEWEST_LIMIT_ARTICLES = 2_000  #: Of those that name an entity, looked at for its days and its company.


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A name an entity was met under."""

    name: str
    reason: str  #: Why it was taken for this entity: new, same_name, word_order, transliteration, alias, …
    score: float  #: 0 to 1, how sure.


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One real thing that articles name."""

    id: int
    name: str  #: The one a person gave, else the one rules found.
    own_name: str | None  #: Given by a person.
    kind: EntityKind
    country: str | None
    lat: float | None
    lon: float | None
    role: str | None  #: Office it was last met with; None if never said.
    wikidata: str | None  #: Its Wikidata id, where the alias file gives one.
    names: tuple[Spelling, ...]
    articles: int  #: Articles that name it.
    mentions: int  #: Places in texts where it is named.
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which an entity was named."""

    day: date  #: In UTC: of publication, else of arrival.
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """An entity that is named beside another."""

    id: int
    name: str
    kind: EntityKind
    articles: int  #: Articles that name both.
    lat: float | None = None  #: Of a place, in degrees.
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """Two entities that a third is named beside, in the same articles."""

    one: int  #: Id, the smaller of the two.
    other: int
    articles: int  #: Articles that name all three.


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFilter:
    """Conditions on entities, and their order; None means any."""

    name: str | None = None  #: Part of any of their names.
    kind: str | None = None
    sort: EntitySort = "articles"
    grown_from: int = 0  #: Growth counts articles from this id on.


def get(session: Session, entity_id: int) -> Entity | None:
    """Return the entity that an id leads to, its own or the one it was merged into, or None."""
    row = session.get(EntityRow, entity_id)
    if row is not None and row.merged_into is not None:
        row = session.get(EntityRow, row.merged_into)
    return None if row is None else _views(session, [row])[0]


def page(
    session: Session, *, name: str | None, words: Sequence[str], kind: str | None, after: Rank | None, limit: int
) -> list[tuple[Entity, Rank]]:
    """Return entities with their ranks, most mentioned first, newer ones before older.

    Args:
        session: The session.
        name: A part of any of their names; it finds the ``PARTS_LIMIT_ENTITIES`` most mentioned of the kind.
        words: Keys of its words; they find any entity that has words which begin so.
        kind: Their kind; None for any.
        after: Rank of the last row of the page before; None for the first page.
        limit: How many at most.
    """
    order = EntityRow.mentions, EntityRow.id
    standing = [EntityRow.merged_into.is_(None), *([EntityRow.kind == kind] if kind else [])]
    statement = select(*order).where(*standing)
    if name:
        statement = statement.where(EntityRow.id.in_(_named_like(session, name, words, standing)))
    return _with_ranks(session, read_ranks(session, statement, order, after=after, limit=limit))


def _named_like(
    session: Session, name: str, words: Sequence[str], standing: Sequence[ColumnElement[bool]]
) -> CompoundSelect[int]:
    most = select(EntityRow.id).where(*standing).order_by(EntityRow.mentions.desc(), EntityRow.id.desc())
    top = most.limit(PARTS_LIMIT_ENTITIES).subquery()
    spelt = exists().where(EntityNameRow.entity_id == top.c.id, holds(session, EntityNameRow.name, name))
    first, *others = sorted(words, key=len, reverse=True) or [""]
    began = select(EntityKeyRow.entity_id).where(_begins(EntityKeyRow, first)).order_by(EntityKeyRow.key)
    found = began.limit(WORDS_LIMIT).subquery()
    has_others = []
    for word in others:
        key = aliased(EntityKeyRow)
        has_others.append(exists().where(key.entity_id == found.c.entity_id, _begins(key, word)))
    renamed = _RENAMED.where(holds(session, EntityRow.own_name, name))
    return union(select(top.c.id).where(spelt), select(found.c.entity_id).where(*has_others), renamed)


def _begins(key: type[EntityKeyRow], word: str) -> ColumnElement[bool]:
    """Return the condition that a key is of a word that begins so; words are of ASCII letters and digits."""
    return and_(key.key >= word, key.key < f"{word}~") if word else false()


def named(
    session: Session, article_ids: Sequence[int], wanted: EntityFilter, *, after: Rank | None, limit: int
) -> list[tuple[Entity, Rank]]:
    """Return the entities that some articles name with their ranks, in the order asked for.

    Args:
        session: The session.
        article_ids: The articles, newest first.
        wanted: Conditions and order; growth counts articles from ``grown_from`` on.
        after: Rank of the last row of the page before; None for the first page.
        limit: How many at most.
    """
    mentions = select(MentionRow.entity_id, MentionRow.article_id).where(one_of(MentionRow.article_id, article_ids))
    # MATERIALIZED, else SQLite looks for each entity in each of the articles, as those come in order of their ids.
    theirs = mentions.distinct().cte("theirs").prefix_with("MATERIALIZED").c
    articles = func.count(theirs.article_id)
    grown = func.count(case((theirs.article_id >= wanted.grown_from, theirs.article_id)))
    rank = {"articles": articles, "newest": func.max(theirs.article_id), "growth": grown}[wanted.sort]
    statement = (
        select(rank.label("number"), articles.label("articles"), EntityRow.id)
        .where(theirs.entity_id == EntityRow.id, EntityRow.merged_into.is_(None))
        .group_by(EntityRow.id)
    )
    if wanted.kind:
        statement = statement.where(EntityRow.kind == wanted.kind)
    if wanted.name:
        spelt = holds(session, EntityNameRow.name, wanted.name)
        is_spelt = exists().where(EntityNameRow.entity_id == EntityRow.id, spelt)
        statement = statement.where(or_(is_spelt, holds(session, EntityRow.own_name, wanted.name)))
    ranked = statement.subquery()
    return _with_ranks(session, read_ranks(session, select(ranked), list(ranked.c), after=after, limit=limit))


def _with_ranks(session: Session, ranks: Sequence[Rank]) -> list[tuple[Entity, Rank]]:
    found = {one.id: one for one in by_ids(session, [rank[-1] for rank in ranks])}
    return [(found[rank[-1]], rank) for rank in ranks if rank[-1] in found]


def by_ids(session: Session, ids: Sequence[int]) -> list[Entity]:
    """Return those of these entities that exist, in the order of their ids."""
    return _views(
        session, session.scalars(select(EntityRow).where(one_of(EntityRow.id, ids)).order_by(EntityRow.id)).all()
    )


def newest_standing_ids(session: Session, *, limit: int, before: int | None = None) -> list[int]:
    """Return the ids of the entities found last that stand, below ``before``, newest first."""
    statement = select(EntityRow.id).where(EntityRow.merged_into.is_(None)).order_by(EntityRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(EntityRow.id < before)
    return list(session.scalars(statement))


def days(session: Session, article_ids: Collection[int], *, limit: int) -> list[Day]:
    """Return the newest days of some articles, in order."""
    day = day_of_article(session)
    rows = session.execute(
        select(day, func.count())
        .where(one_of(ArticleRow.id, article_ids))
        .group_by(day)
        .order_by(day.desc())
        .limit(limit)
    ).all()
    return [Day(date.fromisoformat(str(one)), articles) for one, articles in reversed(rows)]


def most_named(
    session: Session, article_ids: Collection[int], *, limit: int, beside: int | None = None
) -> list[Companion]:
    """Return the entities that some articles name, in most of them first, without ``beside``.

    Counted by their ids alone: grouped with their names PostgreSQL read a million articles' entities in order, 280,000
    blocks.
    """
    articles = func.count(MentionRow.article_id.distinct())
    theirs = select(MentionRow.entity_id, articles.label("articles")).where(one_of(MentionRow.article_id, article_ids))
    if beside is not None:
        theirs = theirs.where(MentionRow.entity_id != beside)
    ranked = theirs.group_by(MentionRow.entity_id).order_by(articles.desc(), MentionRow.entity_id).limit(limit)
    counted = ranked.subquery().c
    shown = EntityRow.id, EntityRow.shown_name.label("name"), EntityRow.kind, EntityRow.lat, EntityRow.lon
    rows = session.execute(
        select(*shown, counted.articles)
        .where(EntityRow.id == counted.entity_id)
        .order_by(counted.articles.desc(), EntityRow.id)
    )
    return [from_row(Companion, row) for row in rows]


def spellings(session: Session, entity_id: int, article_ids: Collection[int]) -> dict[str, int]:
    """Return how often each spelling of an entity stands in some articles, most often first."""
    ours = MentionRow.entity_id == entity_id, one_of(MentionRow.article_id, article_ids)
    counted = select(MentionRow.text, func.count()).where(*ours).group_by(MentionRow.text)
    rows = session.execute(counted.order_by(func.count().desc(), MentionRow.text).limit(SPELLINGS_LIMIT))
    return dict(rows.all())


def ties(session: Session, article_ids: Collection[int], others: Collection[int]) -> list[Tie]:
    """Return which of these entities some articles name together, most often first."""
    named = one_of(MentionRow.article_id, article_ids)
    rows = session.execute(
        select(MentionRow.article_id, MentionRow.entity_id)
        .where(named, one_of(MentionRow.entity_id, others))
        .distinct()
    )
    pairs = Counter(pair for ids in grouped(rows).values() for pair in combinations(sorted(ids), 2))
    return [Tie(*pair, articles) for pair, articles in sorted(pairs.items(), key=lambda one: (-one[1], one[0]))]


def newest_naming(session: Session, entity_id: int) -> Sequence[int]:
    """Return the newest articles that name an entity, so that a page of one named everywhere costs no more."""
    named = select(MentionRow.article_id).where(MentionRow.entity_id == entity_id).distinct()
    return session.scalars(named.order_by(MentionRow.article_id.desc()).limit(NEWEST_LIMIT_ARTICLES)).all()


def called(session: Session, name: str) -> list[int]:
    """Return the entities to which a person gave this name, letter by letter but for capitals.

    All that were renamed are looked at, as many as people typed.
    """
    rows = session.execute(_RENAMED.add_columns(EntityRow.own_name))
    return [number for number, own_name in rows if (own_name or "").casefold() == name.casefold()]


_RENAMED = select(EntityRow.id).where(EntityRow.own_name.is_not(None), EntityRow.merged_into.is_(None))


def _views(session: Session, rows: Sequence[EntityRow]) -> list[Entity]:
    if not rows:
        return []
    theirs = one_of(EntityNameRow.entity_id, [row.id for row in rows])
    spelt = session.scalars(select(EntityNameRow).where(theirs).order_by(EntityNameRow.name))
    names = grouped((name.entity_id, from_row(Spelling, name)) for name in spelt)
    return [from_row(Entity, row, name=row.shown_name, names=tuple(names.get(row.id, ()))) for row in rows]
