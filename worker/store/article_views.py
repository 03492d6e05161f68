"""Articles as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from worker.deliver import Query
from worker.store import prints
from worker.store.search import matches
from worker.store.tables import (
    ArticleRow,
    ArticleVersionRow,
    EnrichmentRow,
    EntityRow,
    MentionRow,
    SightingRow,
    StoryRow,
)
from worker.types import ChangeKind, DiffPiece, EntityKind, Mention, Removed

_LISTS = ("authors", "subheads", "removed", "date_candidates", "ai_opt_out")
ArticleState = Literal["original", "duplicate", "withdrawn", "any"]
"""original: no copies, nothing withdrawn; withdrawn: what a notice took back, copies included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEntity:
    """An entity as one article names it."""

    id: int
    name: str
    kind: EntityKind
    country: str | None
    lat: float | None
    lon: float | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """Words in quotation marks, and who is said to have spoken them."""

    start: int  #: Code point of the first word's first character in the article's text, behind the mark.
    end: int  #: One past the last.
    text: str
    speaker_id: int
    speaker: str  #: Name of that entity.


@dataclass(frozen=True, slots=True, kw_only=True)
class SightingView:
    """One arrival of an article."""

    receipt_id: int
    source: str
    url: str | None
    feed_id: int | None
    seen_at: datetime
    reason: str  #: new, same_url, same_id, same_text, near_duplicate, reprint, …
    similarity: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article in its newest version."""

    id: int
    url: str | None
    canonical_url: str | None
    source: str
    title: str
    title_from: str  #: given, text or inferred.
    dateline: str | None
    credit: str | None
    correction: str | None
    agency: str | None  #: News agency it is credited to, by its usual name.
    authors: tuple[str, ...]
    subheads: tuple[str, ...]
    lang: str | None
    lang_confidence: float
    text: str
    word_count: int
    removed: tuple[Removed, ...]
    published_at: datetime | None
    published_from: str | None
    published_precision: str | None
    date_candidates: tuple[str, ...]  #: Every date that was stated, with where it stood, best first.
    text_from: str | None  #: How the text was found in its page; None if it came as it is.
    ai_opt_out: tuple[str, ...] | None  #: What its site says about training on it; None: it was not asked.
    first_seen_at: datetime
    updated_at: datetime  #: When the newest version came.
    revised_at: datetime | None  #: When its publisher last changed it, as it says.
    version: int
    withdrawn_at: datetime | None  #: When a notice came that takes it back; None: it stands.
    withdrawn_until: datetime | None  #: End of an embargo; None with withdrawn_at: for good.
    withdrawn_reason: str | None  #: What the notice says.
    copies: int  #: Copies of this report that have words of their own.
    prints: int  #: Places at which this report was seen, this one and its copies' included.
    duplicate_of: int | None
    duplicate_reason: str | None
    similarity: float | None
    story_id: int | None
    story_reason: str | None  #: Why it is in that story.
    cleaned_by: str | None  #: Version of the rules that cleaned it.
    compared_by: str | None  #: Version of the rules that compared it.
    enriched: bool  #: Whether its names have been looked for yet.
    entities: tuple[NamedEntity, ...]
    quotes: tuple[QuoteView, ...]  #: In order of the text; those whose speaker is plain.
    sightings: tuple[SightingView, ...]


_PLAIN = tuple(
    one.name for one in fields(Article) if one.name in ArticleRow.__table__.columns and one.name not in _LISTS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """A version of an article, as it was taken in, and what it changed."""

    version: int
    title: str
    text: str
    seen_at: datetime
    receipt_id: int
    kind: ChangeKind
    words_added: int  #: Against the version before.
    words_removed: int
    diff: tuple[DiffPiece, ...] = ()  #: From the version before to this one; () for the first.


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Which articles are wanted; None means any."""

    q: str | None = None  #: Words, "phrases", -not.
    entity_id: int | None = None
    story_id: int | None = None
    source: str | None = None
    lang: str | None = None
    since: datetime | None = None  #: First seen at or after.
    until: datetime | None = None  #: First seen before.
    state: ArticleState = "original"


def get(session: Session, article_id: int) -> Article | None:
    """One article; None if there is none."""
    row = session.get(ArticleRow, article_id)
    return None if row is None else _views(session, [row])[0]


def some(session: Session, ids: Collection[int]) -> dict[int, Article]:
    """These articles, by id; those that are gone are left out."""
    rows = session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids))).all()
    return {article.id: article for article in _views(session, rows)}


def page(
    session: Session, wanted: ArticleFilter, query: Query | None, *, before: int | None, limit: int, now: datetime
) -> list[Article]:
    """Up to ``limit`` articles that match, newest first, those from ``before`` on left out.

    ``query`` is ``wanted.q``, read. An embargo that is over at ``now`` hides nothing.
    """
    statement = _filtered(session, wanted, query).where(*_in_state(wanted.state, now))
    statement = statement.order_by(ArticleRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(ArticleRow.id < before)
    return _views(session, session.scalars(statement).all())


def among(session: Session, ids: Collection[int], wanted: ArticleFilter, query: Query | None) -> set[int]:
    """Which of these articles match; ``query`` is ``wanted.q``, read."""
    statement = _filtered(session, wanted, query).where(ArticleRow.id.in_(ids))
    return set(session.scalars(statement.with_only_columns(ArticleRow.id)))


def matching(session: Session, wanted: ArticleFilter, query: Query | None, *, now: datetime) -> Select[int]:
    """The statement for the ids of the articles that match; ``query`` is ``wanted.q``, read."""
    statement = _filtered(session, wanted, query).where(*_in_state(wanted.state, now))
    return statement.with_only_columns(ArticleRow.id)


def by_ids(session: Session, ids: Sequence[int]) -> list[Article]:
    """Those of these articles that are there, in the order of their ids."""
    return _views(
        session, session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.id)).all()
    )


def versions(session: Session, article_id: int) -> list[ArticleVersion]:
    """All versions of an article, oldest first. The text of the newest is that of the article."""
    rows = session.execute(
        select(ArticleVersionRow, func.coalesce(ArticleVersionRow.text, ArticleRow.text))
        .join(ArticleRow, ArticleRow.id == ArticleVersionRow.article_id)
        .where(ArticleVersionRow.article_id == article_id)
        .order_by(ArticleVersionRow.version)
    )
    return [
        ArticleVersion(
            version=row.version,
            title=row.title,
            text=text,
            seen_at=row.seen_at,
            receipt_id=row.inbox_id,
            kind=row.kind,  # type: ignore[arg-type]  # the column holds what describe_change gave
            words_added=row.words_added,
            words_removed=row.words_removed,
        )
        for row, text in rows
    ]


def _filtered(session: Session, wanted: ArticleFilter, query: Query | None) -> Select[ArticleRow]:
    statement = select(ArticleRow)
    if query is not None:
        statement = statement.where(matches(session, query))
    if wanted.entity_id is not None:
        entity = select(func.coalesce(EntityRow.merged_into, EntityRow.id)).where(EntityRow.id == wanted.entity_id)
        naming = select(MentionRow.article_id).where(MentionRow.entity_id == entity.scalar_subquery())
        statement = statement.where(ArticleRow.id.in_(naming))
    if wanted.story_id is not None:
        story = select(func.coalesce(StoryRow.merged_into, StoryRow.id)).where(StoryRow.id == wanted.story_id)
        statement = statement.where(ArticleRow.story_id == story.scalar_subquery())
    for column, value in (
        (ArticleRow.source, wanted.source),
        (ArticleRow.lang, wanted.lang),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.since is not None:
        statement = statement.where(ArticleRow.first_seen_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(ArticleRow.first_seen_at < wanted.until)
    return statement


def _in_state(state: ArticleState, now: datetime) -> list[ColumnElement[bool]]:
    withdrawn = ArticleRow.withdrawn_at.is_not(None) & or_(
        ArticleRow.withdrawn_until.is_(None), ArticleRow.withdrawn_until > now
    )
    is_copy = ArticleRow.duplicate_of.is_not(None)
    chosen: dict[ArticleState, list[ColumnElement[bool]]] = {
        "any": [],
        "withdrawn": [withdrawn],
        "duplicate": [is_copy],
        "original": [~is_copy, ~withdrawn],
    }
    return chosen[state]


def _views(session: Session, rows: Sequence[ArticleRow]) -> list[Article]:
    ids = [row.id for row in rows]
    entities = _entities(session, ids)
    sightings = _sightings(session, ids)
    printed = prints.counts(session, {row.duplicate_of or row.id for row in rows})
    done = set(
        session.scalars(
            select(EnrichmentRow.article_id).where(EnrichmentRow.article_id.in_(ids), EnrichmentRow.state == "done")
        )
    )
    return [
        Article(
            **_columns(row),
            copies=printed[row.duplicate_of or row.id].copies,
            prints=printed[row.duplicate_of or row.id].prints,
            enriched=row.id in done,
            entities=tuple(entities.get(row.id, ())),
            quotes=_quotes(row.text, entities.get(row.id, ())),
            sightings=tuple(sightings.get(row.id, ())),
        )
        for row in rows
    ]


def _columns(row: ArticleRow) -> dict[str, Any]:
    """What an article says of itself."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    return plain | {
        "authors": tuple(row.authors),
        "subheads": tuple(row.subheads),
        "date_candidates": tuple(row.date_candidates),
        "ai_opt_out": None if row.ai_opt_out is None else tuple(row.ai_opt_out),
        "removed": tuple(Removed(one["reason"], one["text"]) for one in row.removed),
    }


def _entities(session: Session, ids: Sequence[int]) -> dict[int, list[NamedEntity]]:
    rows = session.execute(
        select(MentionRow, EntityRow)
        .join(EntityRow, EntityRow.id == MentionRow.entity_id)
        .where(MentionRow.article_id.in_(ids))
        .order_by(MentionRow.article_id, MentionRow.start)
    )
    mentions: dict[int, dict[int, tuple[EntityRow, list[Mention]]]] = {}
    for mention, entity in rows:
        of_article = mentions.setdefault(mention.article_id, {})
        _, listed = of_article.setdefault(entity.id, (entity, []))
        quotes = tuple((start, end) for start, end in mention.quotes or ())
        listed.append(Mention(mention.start, mention.end, mention.text, quotes))
    return {
        article_id: [
            NamedEntity(
                id=entity.id,
                name=entity.name,
                kind=entity.kind,  # type: ignore[arg-type]  # the column holds what find_entities gave
                country=entity.country,
                lat=entity.lat,
                lon=entity.lon,
                mentions=tuple(listed),
            )
            for entity, listed in of_article.values()
        ]
        for article_id, of_article in mentions.items()
    }


def _quotes(text: str, entities: Sequence[NamedEntity]) -> tuple[QuoteView, ...]:
    spoken = (
        QuoteView(start=start, end=end, text=text[start:end], speaker_id=one.id, speaker=one.name)
        for one in entities
        for mention in one.mentions
        for start, end in mention.quotes
    )
    return tuple(sorted(spoken, key=lambda quote: quote.start))


def _sightings(session: Session, ids: Sequence[int]) -> dict[int, list[SightingView]]:
    found: dict[int, list[SightingView]] = {}
    for row in session.scalars(
        select(SightingRow).where(SightingRow.article_id.in_(ids)).order_by(SightingRow.inbox_id)
    ):
        found.setdefault(row.article_id, []).append(
            SightingView(
                receipt_id=row.inbox_id,
                source=row.source,
                url=row.url,
                feed_id=row.feed_id,
                seen_at=row.seen_at,
                reason=row.reason,
                similarity=row.similarity,
            )
        )
    return found
