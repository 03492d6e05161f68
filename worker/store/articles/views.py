"""Articles as they are shown: statements that only read, and the types they answer with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, case, func, select, union_all
from sqlalchemy.orm import Session, defer

from worker.store.articles import sighting_counts
from worker.store.core.in_list import one_of
from worker.store.core.rows import from_row, grouped
from worker.store.tables import (
    ArticleRow,
    ArticleVersionRow,
    EnrichmentRow,
    EntityRow,
    MentionRow,
    RelatedArticleRow,
    SightingRow,
)
from worker.types import ChangeKind, DiffPiece, Enclosure, EntityKind, Mention, Picture, Removed, most_mentioned
from worker.types.stored import from_stored

_LISTS = ("authors", "subheads", "tags", "date_candidates", "ai_opt_out")


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
class RelatedView:
    """Article that is no copy and belongs to another: its translation."""

    id: int
    relation: Literal["translation"]
    title: str
    lang: str | None
    source: str
    reason: str  #: Names, numbers and order that agree.


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """A copy of an article: its source and address, and the reason why it is one."""

    id: int
    duplicate_of: int
    source: str
    title: str
    duplicate_reason: str | None
    similarity: float | None  #: 0 to 1.
    first_seen_at: datetime
    published_at: datetime | None


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
    tags: tuple[str, ...]
    picture: Picture | None
    enclosures: tuple[Enclosure, ...]
    comments_url: str | None  #: Page of readers' comments.
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
    withdrawn_at: datetime | None  #: When a notice came that takes it back; None: it is not withdrawn.
    withdrawn_until: datetime | None  #: End of an embargo; None with withdrawn_at: for good.
    withdrawn_reason: str | None  #: What the notice says.
    copies: int  #: Copies of this report that have words of their own.
    sighting_count: int  #: Places at which this report was seen, this one and its copies' included.
    duplicate_of: int | None
    duplicate_reason: str | None
    similarity: float | None
    related: tuple[RelatedView, ...]  #: Translations, in order of arrival.
    story_id: int | None
    story_reason: str | None  #: Why it is in that story.
    cleaned_by: str | None  #: Version of the rules that cleaned it.
    compared_by: str | None  #: Version of the rules that compared it.
    enriched: bool  #: Whether its names have been looked for yet.
    entities: tuple[NamedEntity, ...]
    entities_total: int  #: Entities the text names; ``entities`` may hold fewer, those mentioned most.
    quotes: tuple[QuoteView, ...]  #: In order of the text; those whose speaker is plain.
    sightings: tuple[SightingView, ...]


# Columns of the tables, not of mapped rows: a page has hundreds of mentions, and that halves its time.
_article, _entity, _mention = ArticleRow.__table__.c, EntityRow.__table__.c, MentionRow.__table__.c
_sighting, _enrichment = SightingRow.__table__.c, EnrichmentRow.__table__.c
_FIELDS = {one.name for one in fields(Article)}
_SHOWN = (
    select(
        *(one for one in _article if one.name in _FIELDS),
        func.coalesce(_enrichment.state == "done", False).label("enriched"),
        func.coalesce(_enrichment.names_total, 0).label("entities_total"),
    )
    .outerjoin_from(ArticleRow.__table__, EnrichmentRow.__table__, _enrichment.article_id == _article.id)
    .where(one_of(_article.id))
)
_NAMED = (
    select(
        *(_mention.article_id, _mention.start, _mention.end, _mention.text, _mention.quotes, _mention.field),
        *(
            _entity.id,
            func.coalesce(_entity.own_name, _entity.name),
            _entity.kind,
            _entity.country,
            _entity.lat,
            _entity.lon,
        ),
    )
    .where(one_of(_mention.article_id), _mention.entity_id == _entity.id)
    .order_by(_mention.article_id, _mention.field.desc(), _mention.start)
)
_SEEN = (
    select(
        _sighting.article_id,
        _sighting.inbox_id.label("receipt_id"),
        *(_sighting[one.name] for one in fields(SightingView) if one.name != "receipt_id"),
    )
    .where(one_of(_sighting.article_id))
    .order_by(_sighting.inbox_id)
)
_pair = RelatedArticleRow.__table__.c
_PAIRS = union_all(
    *(
        select(one.label("article_id"), other.label("other_id"), _pair.relation, _pair.reason).where(one_of(one))
        for one, other in ((_pair.article_id, _pair.other_id), (_pair.other_id, _pair.article_id))
    )
).subquery()
_RELATED = (
    select(_PAIRS.c.article_id, *(_article[name] for name in ("id", "title", "lang", "source")))
    .add_columns(_PAIRS.c.relation, _PAIRS.c.reason)
    .where(_article.id == _PAIRS.c.other_id)
    .order_by(_PAIRS.c.article_id, _article.id)
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
class VersionChange:
    """A later version of an article in one line."""

    article_id: int
    source: str
    version: int
    title: str
    seen_at: datetime
    kind: ChangeKind
    words_added: int
    words_removed: int
    correction: str | None  #: What the report says was wrong; of the newest version alone.


def get(session: Session, article_id: int) -> Article | None:
    """Return one article, or None."""
    return next(iter(listed(session, [article_id])), None)


def listed(session: Session, ids: Sequence[int], *, names_limit: int | None = None) -> list[Article]:
    """Return these articles, in this order, each with at most so many entities."""
    if not ids:
        return []
    rows: dict[int, Any] = {row.id: row for row in session.execute(_SHOWN, {"ids": ids}).all()}
    return _views(session, [rows[one] for one in ids if one in rows], names_limit)


def texts(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the texts of those of these articles that exist."""
    rows = session.execute(select(ArticleRow.id, ArticleRow.text).where(one_of(ArticleRow.id, ids)))
    return dict(rows.all())


def copies(session: Session, ids: Sequence[int], *, each: int) -> list[CopyView]:
    """Return the first ``each`` copies of each of these articles, in order of arrival."""
    place = func.row_number().over(partition_by=_article.duplicate_of, order_by=_article.id).label("place")
    ranked = select(_article.id, place).where(one_of(_article.duplicate_of, ids)).subquery()
    shown = select(*(_article[one.name] for one in fields(CopyView))).join(ranked, ranked.c.id == _article.id)
    rows = session.execute(shown.where(ranked.c.place <= each).order_by(_article.id))
    return [CopyView(**row._asdict()) for row in rows]


def versions(session: Session, article_id: int) -> list[ArticleVersion]:
    """Return all versions of an article, oldest first. The text of the newest is that of the article."""
    rows = session.execute(
        select(ArticleVersionRow, func.coalesce(ArticleVersionRow.text, ArticleRow.text))
        .join(ArticleRow, ArticleRow.id == ArticleVersionRow.article_id)
        .where(ArticleVersionRow.article_id == article_id)
        .order_by(ArticleVersionRow.version)
    )
    return [from_row(ArticleVersion, row, text=text, receipt_id=row.inbox_id, diff=()) for row, text in rows]


def changes(session: Session, ids: Collection[int], *, limit: int) -> list[VersionChange]:
    """Return the newest versions of these articles, newest first; without the first one of each."""
    note = case((ArticleVersionRow.version == ArticleRow.version, ArticleRow.correction))
    rows = session.execute(
        select(ArticleVersionRow, ArticleRow.source, note)
        .join(ArticleRow, ArticleRow.id == ArticleVersionRow.article_id)
        .where(one_of(ArticleVersionRow.article_id, ids), ArticleVersionRow.kind != "first")
        .order_by(ArticleVersionRow.seen_at.desc(), ArticleVersionRow.article_id, ArticleVersionRow.version.desc())
        .limit(limit)
        .options(defer(ArticleVersionRow.text))
    )
    return [from_row(VersionChange, row, source=source, correction=said) for row, source, said in rows]


def _views(session: Session, rows: Sequence[Row[Any]], names_limit: int | None) -> list[Article]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    entities = _entities(session, ids)
    sightings = _sightings(session, ids)
    related = _related(session, ids)
    seen = sighting_counts.counts(session, {row.duplicate_of or row.id for row in rows})
    return [
        Article(
            **_columns(row) | {"entities_total": max(row.entities_total, len(entities.get(row.id, ())))},
            copies=seen[row.duplicate_of or row.id].copies,
            sighting_count=seen[row.duplicate_of or row.id].sighting_count,
            entities=most_mentioned(entities.get(row.id, ()), names_limit),
            quotes=_quotes(row.text, entities.get(row.id, ())),
            related=tuple(related.get(row.id, ())),
            sightings=tuple(sightings.get(row.id, ())),
        )
        for row in rows
    ]


def _columns(row: Row[Any]) -> dict[str, Any]:
    """Return the fields of an article that come from its sender."""
    columns = row._asdict()
    for name in _LISTS:
        columns[name] = None if columns[name] is None else tuple(columns[name])
    columns["removed"] = tuple(from_stored(Removed, one) for one in row.removed)
    columns["picture"] = None if row.picture is None else from_stored(Picture, row.picture)
    columns["enclosures"] = tuple(from_stored(Enclosure, one) for one in row.enclosures)
    return columns


def _entities(session: Session, ids: Sequence[int]) -> dict[int, list[NamedEntity]]:
    named: dict[int, dict[tuple[Any, ...], list[Mention]]] = {}
    for article_id, start, end, text, spoken, field, *entity in session.execute(_NAMED, {"ids": ids}).all():
        quotes = tuple((first, last) for first, last in spoken or ())
        mention = Mention(start, end, text, quotes, field)
        named.setdefault(article_id, {}).setdefault(tuple(entity), []).append(mention)
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
    rows = session.execute(_SEEN, {"ids": ids}).all()
    return grouped((row.article_id, from_row(SightingView, row)) for row in rows)


def _related(session: Session, ids: Sequence[int]) -> dict[int, list[RelatedView]]:
    rows = session.execute(_RELATED, {"ids": ids}).all()
    return grouped((row.article_id, from_row(RelatedView, row)) for row in rows)
