"""Statements on the work of finding names: claim, finish, put back."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from worker.store.tables import ArticleRow, EnrichmentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedText:
    """An article whose names are to be found, ours until the lease ends."""

    article_id: int
    version: int
    attempts: int  #: This one included.
    token: str
    title: str
    text: str
    dateline: str | None
    lang: str | None
    source: str
    seen_at: datetime
    published_at: datetime | None
    title_inferred: bool
    read_before: bool  #: Its names were found before, in this or an older version.


def claim(session: Session, *, limit: int, now: datetime, lease_s: float, retried: bool) -> list[ClaimedText]:
    """Take up to ``limit`` waiting articles, oldest first; as ``store.inbox.claim``."""
    tried = EnrichmentRow.attempts > 0 if retried else EnrichmentRow.attempts == 0
    picked = (
        select(EnrichmentRow.article_id)
        .where(EnrichmentRow.state == "pending", EnrichmentRow.not_before <= now, tried)
        .order_by(EnrichmentRow.article_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("picked")
    )
    token = uuid.uuid4().hex
    session.execute(
        update(EnrichmentRow)
        .where(EnrichmentRow.article_id.in_(select(picked.c.article_id)))
        .values(attempts=EnrichmentRow.attempts + 1, not_before=now + timedelta(seconds=lease_s), claim_token=token)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(
        select(EnrichmentRow.attempts, ArticleRow)
        .join(ArticleRow, ArticleRow.id == EnrichmentRow.article_id)
        .where(EnrichmentRow.claim_token == token)
        .order_by(ArticleRow.id)
    )
    return [
        ClaimedText(
            article_id=article.id,
            version=article.version,
            attempts=attempts,
            token=token,
            title=article.title,
            text=article.text,
            dateline=article.dateline,
            lang=article.lang,
            source=article.source,
            seen_at=article.first_seen_at,
            published_at=article.published_at,
            title_inferred=article.title_from == "inferred",
            read_before=article.story_id is not None,  # reading it puts it into one
        )
        for attempts, article in rows
    ]


def still_ours(session: Session, claimed: Sequence[ClaimedText]) -> set[int]:
    """The articles whose lease nobody took over, and of which no newer version came in between."""
    if not claimed:
        return set()
    statement = (
        select(EnrichmentRow.article_id, EnrichmentRow.version)
        .where(
            EnrichmentRow.article_id.in_([one.article_id for one in claimed]),
            EnrichmentRow.claim_token == claimed[0].token,
            EnrichmentRow.state == "pending",
        )
        .with_for_update()
    )
    versions = {one.article_id: one.version for one in claimed}
    return {article_id for article_id, version in session.execute(statement) if versions[article_id] == version}


def finish(session: Session, ids: Collection[int], *, model: str) -> None:
    """The names of these articles were found, by this model."""
    _set(session, ids, state="done", model=model, claim_token=None, error=None)


def put_back(session: Session, ids: Collection[int], *, not_before: datetime, error: str) -> None:
    """Try these again, later."""
    _set(session, ids, not_before=not_before, claim_token=None, error=error)


def give_up(session: Session, ids: Collection[int], *, error: str) -> None:
    """These fail each time: the articles stay as they are, readable, without names."""
    _set(session, ids, state="failed", claim_token=None, error=error)


def is_waiting(session: Session, *, now: datetime) -> bool:
    """Whether there is an article that somebody should claim now."""
    statement = select(EnrichmentRow.article_id).where(
        EnrichmentRow.state == "pending", EnrichmentRow.not_before <= now
    )
    return session.scalar(statement.limit(1)) is not None


def pending(session: Session) -> int:
    """Articles whose names are not found yet, in hand or waiting."""
    return session.scalar(select(func.count()).select_from(EnrichmentRow).where(EnrichmentRow.state == "pending")) or 0


def _set(session: Session, ids: Collection[int], **values: object) -> None:
    if ids:
        session.execute(
            update(EnrichmentRow)
            .where(EnrichmentRow.article_id.in_(ids))
            .values(**values)
            .execution_options(synchronize_session=False)
        )
