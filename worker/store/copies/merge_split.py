"""Statements by which a person, or a step run again, merges and splits articles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from worker import reasons
from worker.store.articles.articles import content_of, set_columns
from worker.store.copies.originals import forget_names, leave_story
from worker.store.intake.payload import from_payload
from worker.store.search import authors, tags
from worker.store.tables import (
    ArticleBandRow,
    ArticleKeyRow,
    ArticleRow,
    ArticleVersionRow,
    InboxRow,
    SightingRow,
)
from worker.types import Arrival, Draft, Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """An arrival and the article it was put to."""

    inbox_id: int
    article_id: int | None
    arrival: Arrival
    accepted_at: datetime


def make_copy(session: Session, article_id: int, original_id: int, reason: str, similarity: float | None) -> None:
    """Let an article be a copy of another, and its copies with it; it leaves its story and needs no names."""
    session.execute(update(ArticleRow).where(ArticleRow.duplicate_of == article_id).values(duplicate_of=original_id))
    leave_story(session, article_id, original=original_id)
    forget_names(session, [article_id])
    set_columns(session, article_id, duplicate_of=original_id, duplicate_reason=reason, similarity=similarity)


def make_own(session: Session, article_id: int) -> None:
    """Let a copy be an article of its own."""
    set_columns(session, article_id, duplicate_of=None, duplicate_reason=None, similarity=None)


def set_content(session: Session, article_id: int, draft: Draft, **more: object) -> None:
    """Let an article say what a draft says, without a new version. Its bands go; the caller writes the new ones."""
    set_columns(session, article_id, **content_of(draft), **more)
    tags.index_again(session, article_id, draft.tags)
    authors.index_again(session, article_id, draft.authors)
    session.execute(delete(ArticleBandRow).where(ArticleBandRow.article_id == article_id))


def set_fingerprint(session: Session, article_id: int, found: Fingerprint) -> None:
    """Let an article and its newest version be known by this. Its bands go; the caller writes the new ones."""
    set_columns(session, article_id, text_sha256=found.text_sha256)
    newest = select(ArticleRow.version).where(ArticleRow.id == article_id).scalar_subquery()
    session.execute(
        update(ArticleVersionRow)
        .where(ArticleVersionRow.article_id == article_id, ArticleVersionRow.version == newest)
        .values(text_sha256=found.text_sha256)
    )
    session.execute(delete(ArticleBandRow).where(ArticleBandRow.article_id == article_id))


def set_wording(session: Session, article_id: int, version: int, draft: Draft) -> None:
    """Write a draft into a version. The text of the newest version is in the article only."""
    newest = select(ArticleRow.version).where(ArticleRow.id == article_id).scalar_subquery()
    kept = case((ArticleVersionRow.version == newest, None), else_=draft.text)
    session.execute(
        update(ArticleVersionRow)
        .where(ArticleVersionRow.article_id == article_id, ArticleVersionRow.version == version)
        .values(title=draft.title, text=kept, text_sha256=draft.fingerprint.text_sha256)
    )


def taken_in(session: Session, inbox_ids: Collection[int]) -> dict[int, TakenIn]:
    """Return the unchanged payloads of these receipts."""
    rows = session.scalars(select(InboxRow).where(InboxRow.id.in_(list(inbox_ids))))
    return {
        row.id: TakenIn(
            inbox_id=row.id,
            article_id=row.article_id,
            arrival=from_payload(row.payload),
            accepted_at=row.accepted_at,
        )
        for row in rows
    }


def version_receipts(session: Session, article_id: int) -> list[tuple[int, int]]:
    """Return the versions of an article and the receipt of each, oldest first."""
    rows = session.execute(
        select(ArticleVersionRow.version, ArticleVersionRow.inbox_id)
        .where(ArticleVersionRow.article_id == article_id)
        .order_by(ArticleVersionRow.version)
    )
    return [(version, inbox_id) for version, inbox_id in rows]


def drop_version(session: Session, article_id: int, version: int) -> None:
    """Delete a version that was another article; the numbers of the others stay."""
    session.execute(
        delete(ArticleVersionRow).where(
            ArticleVersionRow.article_id == article_id, ArticleVersionRow.version == version
        )
    )


def urls_seen(session: Session, article_id: int, *, but: int) -> set[str | None]:
    """Return the addresses under which an article was seen, one receipt left out."""
    statement = select(SightingRow.url).where(SightingRow.article_id == article_id, SightingRow.inbox_id != but)
    return set(session.scalars(statement))


def move_arrival(session: Session, inbox_id: int, article_id: int, *, detail: str) -> None:
    """Move a receipt and its sighting to another article, by a person's word."""
    session.execute(
        update(SightingRow)
        .where(SightingRow.inbox_id == inbox_id)
        .values(article_id=article_id, reason=reasons.PERSON, similarity=None)
    )
    session.execute(
        update(InboxRow)
        .where(InboxRow.id == inbox_id)
        .values(article_id=article_id, state="stored", reason=reasons.PERSON, detail=detail, similarity=None)
    )


def give_keys(session: Session, keys: Sequence[bytes], article_id: int) -> None:
    """Give identity keys to an article, whichever article had them before."""
    session.execute(update(ArticleKeyRow).where(ArticleKeyRow.key_sha256.in_(list(keys))).values(article_id=article_id))
