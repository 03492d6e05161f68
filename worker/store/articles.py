"""Statements on articles: look up what a draft may be a copy of, and write what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from worker.store.bulk import insert_rows, insert_rows_with_ids
from worker.store.tables import (
    ArticleBandRow,
    ArticleKeyRow,
    ArticleRow,
    ArticleVersionRow,
    EnrichmentRow,
    MentionRow,
    SightingRow,
)
from worker.types import Draft, Known

T = TypeVar("T")

SQL_VARIABLES_LIMIT = 10_000
"""Values in one IN list; SQLite takes 32,766 (sqlite.org/limits.html), PostgreSQL 65,535."""


@dataclass(frozen=True, slots=True)
class Stored(Known):
    """A known article and what it is a copy of."""

    duplicate_of: int | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """A draft that becomes a row: an article, or the copy of one."""

    draft: Draft
    seen_at: datetime
    inbox_id: int
    duplicate_of: int | None = None
    duplicate_reason: str | None = None
    similarity: float | None = None


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
    """Which article each identity key belongs to."""
    found: dict[bytes, int] = {}
    for chunk in _chunks(list(keys)):
        rows = session.execute(
            select(ArticleKeyRow.key_sha256, ArticleKeyRow.article_id).where(ArticleKeyRow.key_sha256.in_(chunk))
        )
        found.update(rows.all())
    return found


def ids_by_text(session: Session, hashes: Collection[bytes]) -> dict[bytes, int]:
    """The oldest article with each folded text."""
    found: dict[bytes, int] = {}
    for chunk in _chunks(list(hashes)):
        rows = session.execute(
            select(ArticleRow.text_sha256, ArticleRow.id)
            .where(ArticleRow.text_sha256.in_(chunk))
            .order_by(ArticleRow.id.desc())
        )
        found.update(rows.all())
    return found


def ids_by_band(session: Session, bands: Collection[int]) -> dict[int, list[int]]:
    """Which articles have each band."""
    found: dict[int, list[int]] = {}
    for chunk in _chunks(list(bands)):
        rows = session.execute(
            select(ArticleBandRow.band, ArticleBandRow.article_id).where(ArticleBandRow.band.in_(chunk))
        )
        for band, article_id in rows:
            found.setdefault(band, []).append(article_id)
    return found


def stored(session: Session, ids: Collection[int], *, since: datetime | None = None) -> dict[int, Stored]:
    """The articles themselves, those first seen before ``since`` left out."""
    found: dict[int, Stored] = {}
    columns = (
        ArticleRow.id,
        ArticleRow.title,
        ArticleRow.text,
        ArticleRow.source,
        ArticleRow.canonical_url,
        ArticleRow.published_at,
        ArticleRow.text_sha256,
        ArticleRow.duplicate_of,
        ArticleRow.version,
    )
    for chunk in _chunks(list(ids)):
        statement = select(*columns).where(ArticleRow.id.in_(chunk))
        if since is not None:
            statement = statement.where(ArticleRow.first_seen_at >= since)
        for row in session.execute(statement):
            found[row.id] = Stored(
                article_id=row.id,
                title=row.title,
                text=row.text,
                source=row.source,
                canonical_url=row.canonical_url,
                published_at=row.published_at,
                text_sha256=row.text_sha256,
                duplicate_of=row.duplicate_of,
                version=row.version,
            )
    return found


# ── writing ──────────────────────────────────────────────────────────────────────────────────


def insert_articles(session: Session, articles: Sequence[NewArticle]) -> list[int]:
    """Write new articles with their first version. Gives their ids in order."""
    rows = [
        _content(article.draft)
        | {
            "first_seen_at": article.seen_at,
            "updated_at": article.seen_at,
            "version": 1,
            "duplicate_of": article.duplicate_of,
            "duplicate_reason": article.duplicate_reason,
            "similarity": article.similarity,
        }
        for article in articles
    ]
    ids = insert_rows_with_ids(session, ArticleRow, rows)
    versions = [
        _version(article_id, 1, article.draft, article.seen_at, article.inbox_id)
        for article_id, article in zip(ids, articles, strict=True)
    ]
    insert_rows(session, ArticleVersionRow, versions)
    return ids


def set_version(
    session: Session, article_id: int, version: int, draft: Draft, *, seen_at: datetime, inbox_id: int
) -> None:
    """Write a newer version of an article; its mentions belong to the old text and go."""
    content = _content(draft)
    if draft.ai_opt_out is None:  # this time nobody asked its site: what it said before stands
        del content["ai_opt_out"]
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id)
        .values(content | {"version": version, "updated_at": seen_at})
        .execution_options(synchronize_session=False)
    )
    insert_rows(session, ArticleVersionRow, [_version(article_id, version, draft, seen_at, inbox_id)])
    session.execute(delete(ArticleBandRow).where(ArticleBandRow.article_id == article_id))
    session.execute(delete(MentionRow).where(MentionRow.article_id == article_id))


def add_keys(session: Session, keys: Mapping[bytes, int]) -> None:
    """Give identity keys to articles. One that belongs to another article by now spoils the transaction."""
    rows = [{"key_sha256": key, "article_id": article_id} for key, article_id in keys.items()]
    insert_rows(session, ArticleKeyRow, rows)


def add_bands(session: Session, bands: Iterable[tuple[int, int]]) -> None:
    """Write (band, article id) pairs."""
    insert_rows(
        session, ArticleBandRow, [{"band": band, "article_id": article_id} for band, article_id in dict.fromkeys(bands)]
    )


def add_sightings(session: Session, sightings: Sequence[Sighting]) -> None:
    """Write arrivals of articles."""
    columns = [one.name for one in fields(Sighting)]
    insert_rows(session, SightingRow, [{name: getattr(one, name) for name in columns} for one in sightings])


def ask_for_enrichment(session: Session, versions: Mapping[int, int], *, now: datetime) -> None:
    """Queue articles (id to version) to have their names found, again if they had been."""
    if not versions:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(EnrichmentRow)
    fresh = {"state": "pending", "attempts": 0, "not_before": now, "claim_token": None, "error": None}
    statement = statement.on_conflict_do_update(
        index_elements=["article_id"], set_=fresh | {"version": statement.excluded.version}
    )
    session.execute(
        statement, [fresh | {"article_id": article_id, "version": version} for article_id, version in versions.items()]
    )


def _content(draft: Draft) -> dict[str, Any]:
    return {
        "url": draft.url,
        "canonical_url": draft.canonical_url,
        "source": draft.source,
        "title": draft.title,
        "title_from": draft.title_from,
        "text": draft.text,
        "text_sha256": draft.fingerprint.text_sha256,
        "dateline": draft.dateline,
        "credit": draft.credit,
        "correction": draft.correction,
        "authors": list(draft.authors),
        "subheads": list(draft.subheads),
        "removed": [{"reason": removed.reason, "text": removed.text} for removed in draft.removed],
        "lang": draft.lang,
        "lang_confidence": draft.lang_confidence,
        "word_count": draft.word_count,
        "published_at": draft.published_at,
        "published_from": draft.published_from,
        "date_candidates": list(draft.date_candidates),
        "text_from": draft.text_from,
        "ai_opt_out": None if draft.ai_opt_out is None else list(draft.ai_opt_out),
    }


def _version(article_id: int, version: int, draft: Draft, seen_at: datetime, inbox_id: int) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "version": version,
        "title": draft.title,
        "text": draft.text,
        "seen_at": seen_at,
        "inbox_id": inbox_id,
    }


def _chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(values), SQL_VARIABLES_LIMIT):
        yield values[start : start + SQL_VARIABLES_LIMIT]
