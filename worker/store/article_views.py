"""Articles as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from worker.store import prints
from worker.store.tables import (
    ArticleRow,
    ArticleVersionRow,
    EnrichmentRow,
    EntityRow,
    MentionRow,
    SightingRow,
)
from worker.types import ChangeKind, DiffPiece, EntityKind, Mention, Removed

_LISTS = ("authors", "subheads", "removed", "date_candidates", "ai_opt_out")


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


def get(session: Session, article_id: int) -> Article | None:
    """One article; None if there is none."""
    row = session.get(ArticleRow, article_id)
    return None if row is None else _views(session, [row])[0]


def listed(session: Session, ids: Sequence[int]) -> list[Article]:
    """These articles, in this order."""
    rows = {row.id: row for row in session.scalars(select(ArticleRow).where(ArticleRow.id.in_(ids)))}
    return _views(session, [rows[one] for one in ids if one in rows])


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


def _views(session: Session, rows: Sequence[ArticleRow]) -> list[Article]:
    if not rows:
        return []
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
    thing = (EntityRow.id, EntityRow.name, EntityRow.kind, EntityRow.country, EntityRow.lat, EntityRow.lon)
    # Columns, not rows of the mapper: a page has hundreds of mentions, and that halves its time.
    found = session.execute(
        select(MentionRow.article_id, MentionRow.start, MentionRow.end, MentionRow.text, MentionRow.quotes, *thing)
        .join(EntityRow, EntityRow.id == MentionRow.entity_id)
        .where(MentionRow.article_id.in_(ids))
        .order_by(MentionRow.article_id, MentionRow.start)
    )
    named: dict[int, dict[tuple[Any, ...], list[Mention]]] = {}
    for article_id, start, end, text, spoken, *entity in found:
        quotes = tuple((first, last) for first, last in spoken or ())
        named.setdefault(article_id, {}).setdefault(tuple(entity), []).append(Mention(start, end, text, quotes))
    return {
        article_id: [
            NamedEntity(id=one, name=name, kind=kind, country=country, lat=lat, lon=lon, mentions=tuple(mentions))
            for (one, name, kind, country, lat, lon), mentions in of_article.items()
        ]
        for article_id, of_article in named.items()
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
