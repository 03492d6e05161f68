"""Statements on articles: look up what a draft may be a copy of, and write what was decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows, insert_rows_with_ids, insert_tuples
from worker.store.core.dialect import is_sqlite
from worker.store.core.in_list import chunked
from worker.store.core.rows import from_row, grouped
from worker.store.search import authors, fulltext, tags
from worker.store.tables import (
    ArticleBandRow,
    ArticleKeyRow,
    ArticleRow,
    ArticleVersionRow,
    EnrichmentRow,
    MentionRow,
    SightingRow,
)
from worker.types import DRAFT_FIELDS, Change, Draft, Enclosure, Known, Picture, Removed

_HOLDERS_SQLITE = text(
    "SELECT band, article_id FROM article_bands "
    "WHERE band IN (SELECT value FROM json_each(:bands)) AND article_id >= :first_id"
)
_HOLDERS_POSTGRESQL = text(
    "SELECT band, article_id FROM article_bands WHERE band = ANY(CAST(:bands AS bigint[])) AND article_id >= :first_id"
)


@dataclass(frozen=True, slots=True)
class Stored(Known):
    """A known article and what it is a copy of."""

    duplicate_of: int | None
    version: int
    agency: str | None
    word_count: int
    first_seen_at: datetime
    is_withdrawn: bool


_STORED = (
    *(ArticleRow.id, ArticleRow.withdrawn_at),
    *(getattr(ArticleRow, one.name) for one in fields(Stored) if one.name not in ("article_id", "is_withdrawn")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """A draft that becomes a row: an article, or the copy of one."""

    draft: Draft
    seen_at: datetime
    inbox_id: int
    feed_id: int | None = None
    duplicate_of: int | None = None
    duplicate_reason: str | None = None
    similarity: float | None = None
    words: str | None = None  #: As ``make_words`` made them; None: made while it is written.


@dataclass(frozen=True, slots=True)
class NewVersion:
    """Content of an article from now on, and the change from before."""

    draft: Draft
    version: int
    change: Change
    inbox_id: int
    feed_id: int | None = None  #: None: a person's; the feed before it stays entitled.


FIRST = Change("first", 0, 0)
NOT_WITHDRAWN = {"withdrawn_at": None, "withdrawn_until": None, "withdrawn_reason": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An arrival of an article."""

    inbox_id: int
    article_id: int
    source: str
    url: str | None
    feed_id: int | None
    seen_at: datetime
    reason: str
    similarity: float | None


# ── looking up ───────────────────────────────────────────────────────────────────────────────


def ids_by_key(session: Session, keys: Collection[bytes]) -> dict[bytes, int]:
    """Return the article of each identity key."""
    found: dict[bytes, int] = {}
    for chunk in chunked(keys):
        rows = session.execute(
            select(ArticleKeyRow.key_sha256, ArticleKeyRow.article_id).where(ArticleKeyRow.key_sha256.in_(chunk))
        )
        found.update(rows.all())
    return found


def ids_by_text(session: Session, hashes: Collection[bytes]) -> dict[bytes, int]:
    """Return the oldest article with each folded text."""
    found: dict[bytes, int] = {}
    for chunk in chunked(hashes):
        rows = session.execute(
            select(ArticleRow.text_sha256, func.min(ArticleRow.id))
            .where(ArticleRow.text_sha256.in_(chunk))
            .group_by(ArticleRow.text_sha256)
        )
        found.update((row[0], row[1]) for row in rows)
    return found


def first_since(session: Session, since: datetime) -> int:
    """Return the id from which on articles were first seen at ``since`` or later."""
    in_order = (ArticleRow.first_seen_at, ArticleRow.id)  # a batch is seen at one moment
    by_time = select(ArticleRow.id).where(ArticleRow.first_seen_at >= since).order_by(*in_order)
    return session.scalar(by_time.limit(1)) or 0


def ids_by_band(session: Session, bands: Collection[int], *, first_id: int) -> dict[int, list[int]]:
    """Return the articles with each band, from ``first_id`` on.

    The key of the table is (band, article), so that older articles are not touched. Few articles have the
    same band: the lookup gives no band to an article that too many have.
    """
    given = list(bands)
    if is_sqlite(session):
        return grouped(session.execute(_HOLDERS_SQLITE, {"bands": json.dumps(given), "first_id": first_id}))
    return grouped(session.execute(_HOLDERS_POSTGRESQL, {"bands": given, "first_id": first_id}))


def stored(session: Session, ids: Collection[int], *, since: datetime | None = None) -> dict[int, Stored]:
    """Return the articles themselves, those first seen before ``since`` left out."""
    found: dict[int, Stored] = {}
    for chunk in chunked(ids):
        statement = select(*_STORED).where(ArticleRow.id.in_(chunk))
        if since is not None:
            statement = statement.where(ArticleRow.first_seen_at >= since)
        for row in session.execute(statement):
            found[row.id] = from_row(Stored, row, article_id=row.id, is_withdrawn=row.withdrawn_at is not None)
    return found


def as_stored(
    draft: Draft,
    article_id: int,
    version: int,
    duplicate_of: int | None,
    *,
    seen_at: datetime,
    feed_id: int | None = None,
) -> Stored:
    """Return a draft as it will be found once it is written."""
    return from_row(
        Stored,
        draft,
        article_id=article_id,
        text_sha256=draft.fingerprint.text_sha256,
        duplicate_of=duplicate_of,
        version=version,
        first_seen_at=seen_at,
        is_withdrawn=False,
        feed_id=feed_id,
    )


def copies_of(session: Session, article_id: int) -> list[int]:
    """Return the copies of an article, the earliest first."""
    return list(
        session.scalars(select(ArticleRow.id).where(ArticleRow.duplicate_of == article_id).order_by(ArticleRow.id))
    )


def wordings(session: Session, ids: Collection[int]) -> dict[int, set[tuple[bytes, str]]]:
    """Return text (as the hash of its folded form) and headline of every version that these articles had."""
    found: dict[int, set[tuple[bytes, str]]] = {}
    for chunk in chunked(ids):
        rows = session.execute(
            select(ArticleVersionRow.article_id, ArticleVersionRow.text_sha256, ArticleVersionRow.title).where(
                ArticleVersionRow.article_id.in_(chunk)
            )
        )
        for article_id, text_sha256, title in rows:
            if text_sha256 is not None:
                found.setdefault(article_id, set()).add((text_sha256, title))
    return found


def make_words(session: Session, drafts: Sequence[Draft]) -> list[str | None]:
    """Return what the search index will hold of each draft; None for one that is probably no new row, and on SQLite."""
    if is_sqlite(session):
        return [None for _ in drafts]
    keys = ids_by_key(session, {key for draft in drafts for key in draft.identity_keys})
    texts = ids_by_text(session, {draft.fingerprint.text_sha256 for draft in drafts})
    is_new = [
        keys.keys().isdisjoint(draft.identity_keys) and draft.fingerprint.text_sha256 not in texts for draft in drafts
    ]
    new = [(draft.title, draft.text) for draft, one in zip(drafts, is_new, strict=True) if one]
    made = iter(fulltext.make_words(session, new))
    return [next(made) if one else None for one in is_new]


# ── writing ──────────────────────────────────────────────────────────────────────────────────


def insert_articles(session: Session, articles: Sequence[NewArticle]) -> list[int]:
    """Write new articles with their first version. Gives their ids in order."""
    rows = [
        content_of(article.draft)
        | {
            "first_seen_at": article.seen_at,
            "updated_at": article.seen_at,
            "version": 1,
            "feed_id": article.feed_id,
            "duplicate_of": article.duplicate_of,
            "duplicate_reason": article.duplicate_reason,
            "similarity": article.similarity,
        }
        for article in articles
    ]
    ids = insert_rows_with_ids(session, ArticleRow, rows)
    made = {one: new.words for one, new in zip(ids, articles, strict=True) if new.words is not None}
    fulltext.index_new(session, ids, made)
    tags.index_new(session, {one: new.draft.tags for one, new in zip(ids, articles, strict=True)})
    authors.index_new(session, {one: new.draft.authors for one, new in zip(ids, articles, strict=True)})
    versions = [
        _version(article_id, NewVersion(article.draft, 1, FIRST, article.inbox_id), article.seen_at)
        for article_id, article in zip(ids, articles, strict=True)
    ]
    insert_rows(session, ArticleVersionRow, versions)
    return ids


def set_version(session: Session, article_id: int, new: NewVersion, *, seen_at: datetime) -> None:
    """Write a newer version of an article; its mentions belong to the old text and go.

    Its bands stay: the older version, published elsewhere, is a copy of this article. A withdrawn article
    that its publisher publishes anew is withdrawn no more.
    """
    older = select(ArticleRow.text).where(ArticleRow.id == article_id).scalar_subquery()
    session.execute(
        update(ArticleVersionRow)
        .where(ArticleVersionRow.article_id == article_id, ArticleVersionRow.text.is_(None))
        .values(text=older)
    )
    current = {"version": new.version, "updated_at": seen_at} | NOT_WITHDRAWN
    content = content_of(new.draft)
    if new.feed_id is not None:
        content["feed_id"] = new.feed_id
    if new.draft.ai_opt_out is None:  # this time nobody asked its site: what it said before stands
        del content["ai_opt_out"]
    session.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(content | current))
    tags.index_again(session, article_id, new.draft.tags)
    authors.index_again(session, article_id, new.draft.authors)
    insert_rows(session, ArticleVersionRow, [_version(article_id, new, seen_at)])
    session.execute(delete(MentionRow).where(MentionRow.article_id == article_id))


def set_columns(session: Session, article_id: int, **values: object) -> None:
    """Write columns of an article."""
    session.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(**values))


def add_keys(session: Session, keys: Mapping[bytes, int]) -> None:
    """Give identity keys to articles. One that belongs to another article by now spoils the transaction."""
    rows = [{"key_sha256": key, "article_id": article_id} for key, article_id in keys.items()]
    insert_rows(session, ArticleKeyRow, rows)


def add_bands(session: Session, bands: Mapping[int, Collection[int]]) -> None:
    """Give bands to articles, by article id."""
    pairs = [(band, article_id) for article_id, of_one in bands.items() for band in of_one]
    insert_tuples(session, ArticleBandRow, ("band", "article_id"), pairs, skip_known=True)


def add_sightings(session: Session, sightings: Sequence[Sighting]) -> None:
    """Write arrivals of articles."""
    columns = [one.name for one in fields(Sighting)]
    insert_rows(session, SightingRow, [{name: getattr(one, name) for name in columns} for one in sightings])


def ask_for_enrichment(session: Session, versions: Mapping[int, int], *, now: datetime) -> None:
    """Queue articles (id to version) to have their names found, again if they had been."""
    if not versions:
        return
    session.execute(delete(EnrichmentRow).where(EnrichmentRow.article_id.in_(versions)))
    fresh = {"state": "pending", "attempts": 0, "not_before": now}
    rows = [fresh | {"article_id": article_id, "version": version} for article_id, version in versions.items()]
    insert_rows(session, EnrichmentRow, rows)


def content_of(draft: Draft) -> dict[str, Any]:
    """Return the columns of an article that its text and what is said about it decide."""
    columns = {name: _as_column(getattr(draft, name)) for name in DRAFT_FIELDS}
    return columns | {"text_sha256": draft.fingerprint.text_sha256}


def _as_column(value: Any) -> Any:
    """Return what a draft holds as it is stored: lists and objects as JSON."""
    if isinstance(value, tuple):
        return [_as_column(one) for one in value]
    if isinstance(value, Removed):
        return value.as_row()
    return asdict(value) if isinstance(value, (Picture, Enclosure)) else value


def _version(article_id: int, new: NewVersion, seen_at: datetime) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "version": new.version,
        "title": new.draft.title,
        "seen_at": seen_at,
        "inbox_id": new.inbox_id,
        "text_sha256": new.draft.fingerprint.text_sha256,
        "kind": new.change.kind,
        "words_added": new.change.words_added,
        "words_removed": new.change.words_removed,
    }
