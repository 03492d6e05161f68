"""Articles as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from worker.deliver import Query
from worker.store.search import matches
from worker.store.tables import ArticleRow, ArticleVersionRow, EnrichmentRow, EntityRow, MentionRow, SightingRow
from worker.types import EntityKind, Mention, Removed


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
    authors: tuple[str, ...]
    subheads: tuple[str, ...]
    lang: str | None
    lang_confidence: float
    text: str
    word_count: int
    removed: tuple[Removed, ...]
    published_at: datetime | None
    published_from: str | None
    date_candidates: tuple[str, ...]  #: Every date that was stated, with where it stood, best first.
    text_from: str | None  #: How the text was found in its page; None if it came as it is.
    ai_opt_out: tuple[str, ...] | None  #: What its site says about training on it; None: it was not asked.
    first_seen_at: datetime
    updated_at: datetime
    version: int
    duplicate_of: int | None
    duplicate_reason: str | None
    similarity: float | None
    story_id: int | None
    story_reason: str | None  #: Why it is in that story.
    enriched: bool  #: Whether its names have been looked for yet.
    entities: tuple[NamedEntity, ...]
    sightings: tuple[SightingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleVersion:
    """A version of an article, as it was taken in."""

    version: int
    title: str
    text: str
    seen_at: datetime
    receipt_id: int


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
    state: Literal["original", "duplicate", "any"] = "original"


def get(session: Session, article_id: int) -> Article | None:
    """One article; None if there is none."""
    row = session.get(ArticleRow, article_id)
    return None if row is None else _views(session, [row])[0]


def page(
    session: Session, wanted: ArticleFilter, query: Query | None, *, before: int | None, limit: int
) -> list[Article]:
    """Up to ``limit`` articles that match, newest first, those from ``before`` on left out.

    ``query`` is ``wanted.q``, read.
    """
    statement = _filtered(session, wanted, query).order_by(ArticleRow.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(ArticleRow.id < before)
    return _views(session, session.scalars(statement).all())


def versions(session: Session, article_id: int) -> list[ArticleVersion]:
    """All versions of an article, oldest first."""
    rows = session.scalars(
        select(ArticleVersionRow).where(ArticleVersionRow.article_id == article_id).order_by(ArticleVersionRow.version)
    )
    return [
        ArticleVersion(
            version=row.version, title=row.title, text=row.text, seen_at=row.seen_at, receipt_id=row.inbox_id
        )
        for row in rows
    ]


def _filtered(session: Session, wanted: ArticleFilter, query: Query | None) -> Select[ArticleRow]:
    statement = select(ArticleRow)
    if wanted.state != "any":
        is_copy = ArticleRow.duplicate_of.is_not(None)
        statement = statement.where(is_copy if wanted.state == "duplicate" else ~is_copy)
    if query is not None:
        statement = statement.where(matches(session, query))
    if wanted.entity_id is not None:
        naming = select(MentionRow.article_id).where(MentionRow.entity_id == wanted.entity_id)
        statement = statement.where(ArticleRow.id.in_(naming))
    for column, value in (
        (ArticleRow.source, wanted.source),
        (ArticleRow.lang, wanted.lang),
        (ArticleRow.story_id, wanted.story_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if wanted.since is not None:
        statement = statement.where(ArticleRow.first_seen_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(ArticleRow.first_seen_at < wanted.until)
    return statement


def _views(session: Session, rows: Sequence[ArticleRow]) -> list[Article]:
    ids = [row.id for row in rows]
    entities = _entities(session, ids)
    sightings = _sightings(session, ids)
    done = set(
        session.scalars(
            select(EnrichmentRow.article_id).where(EnrichmentRow.article_id.in_(ids), EnrichmentRow.state == "done")
        )
    )
    return [
        Article(
            id=row.id,
            url=row.url,
            canonical_url=row.canonical_url,
            source=row.source,
            title=row.title,
            title_from=row.title_from,
            dateline=row.dateline,
            credit=row.credit,
            correction=row.correction,
            authors=tuple(row.authors),
            subheads=tuple(row.subheads),
            lang=row.lang,
            lang_confidence=row.lang_confidence,
            text=row.text,
            word_count=row.word_count,
            removed=tuple(Removed(one["reason"], one["text"]) for one in row.removed),
            published_at=row.published_at,
            published_from=row.published_from,
            date_candidates=tuple(row.date_candidates),
            text_from=row.text_from,
            ai_opt_out=None if row.ai_opt_out is None else tuple(row.ai_opt_out),
            first_seen_at=row.first_seen_at,
            updated_at=row.updated_at,
            version=row.version,
            duplicate_of=row.duplicate_of,
            duplicate_reason=row.duplicate_reason,
            similarity=row.similarity,
            story_id=row.story_id,
            story_reason=row.story_reason,
            enriched=row.id in done,
            entities=tuple(entities.get(row.id, ())),
            sightings=tuple(sightings.get(row.id, ())),
        )
        for row in rows
    ]


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
        listed.append(Mention(mention.start, mention.end, mention.text))
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
