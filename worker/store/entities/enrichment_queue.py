"""Statements on the work of finding names: claim, finish, put back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from worker.store.core.lease import Leases, constant
from worker.store.core.rows import from_row
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
    """Lease up to ``limit`` waiting articles; in the order of ``worker.store.intake.inbox.claim``."""
    token, ids = _LEASES.claim(session, *_due(now, retried=retried), limit=limit, now=now, lease_s=lease_s)
    if not ids:
        return []
    rows = session.execute(
        select(EnrichmentRow.attempts, ArticleRow)
        .join(ArticleRow, ArticleRow.id == EnrichmentRow.article_id)
        .where(EnrichmentRow.article_id.in_(ids))
        .order_by(ArticleRow.id)
    )
    return [
        from_row(
            ClaimedText,
            article,
            article_id=article.id,
            attempts=attempts,
            token=token,
            seen_at=article.first_seen_at,
            title_inferred=article.title_from == "inferred",
            read_before=article.story_id is not None,  # reading it puts it into one
        )
        for attempts, article in rows
    ]


def still_ours(session: Session, claimed: Sequence[ClaimedText]) -> set[int]:
    """Return the articles whose lease no other process took over and that got no newer version in between."""
    if not claimed:
        return set()
    held = _LEASES.still_held(session, claimed[0].token, [one.article_id for one in claimed])
    versions = select(EnrichmentRow.article_id, EnrichmentRow.version).where(EnrichmentRow.article_id.in_(held))
    read = {one.article_id: one.version for one in claimed}
    return {article_id for article_id, version in session.execute(versions) if read[article_id] == version}


def give_back(session: Session, claimed: Sequence[ClaimedText], *, now: datetime) -> None:
    """Let go of articles that are still ours as if they had not been claimed."""
    _LEASES.give_back(session, claimed[0].token, [one.article_id for one in claimed], now=now)


def finish(session: Session, ids: Collection[int], *, model: str, totals: Mapping[int, int]) -> None:
    """Note that this model found the names of these articles.

    Args:
        session: The open transaction.
        ids: The articles.
        model: Name and version of what found them.
        totals: Number of names found in those of which not all are kept.
    """
    _set(session, ids, state="done", model=model, claim_token=None, error=None, names_total=None)
    for article_id, total in totals.items():
        _set(session, [article_id], names_total=total)


def put_back(session: Session, ids: Collection[int], *, not_before: datetime, error: str) -> None:
    """Try these again, later."""
    _set(session, ids, not_before=not_before, claim_token=None, error=error)


def give_up(session: Session, ids: Collection[int], *, error: str) -> None:
    """End these as failed: the articles stay as they are, readable, without names."""
    _set(session, ids, state="failed", claim_token=None, error=error)


def waiting_since(session: Session, *, now: datetime) -> datetime | None:
    """Return since when an article is due to be claimed; None if none is."""
    found = [_LEASES.waiting_since(session, *_due(now, retried=retried)) for retried in (False, True)]
    return min(filter(None, found), default=None)


def _due(
    now: datetime, *, retried: bool
) -> tuple[tuple[ColumnElement[bool], ...], tuple[InstrumentedAttribute[Any], ...]]:
    """Conditions and order in the words of ``ix_enrichments_new`` and ``…_retried``; as in inbox."""
    tried = EnrichmentRow.attempts > constant(0) if retried else EnrichmentRow.attempts < constant(1)
    due = EnrichmentRow.state == constant("pending"), tried, EnrichmentRow.not_before <= now
    return due, (EnrichmentRow.not_before if retried else EnrichmentRow.attempts, EnrichmentRow.article_id)


def _set(session: Session, ids: Collection[int], **values: object) -> None:
    if ids:
        session.execute(update(EnrichmentRow).where(EnrichmentRow.article_id.in_(ids)).values(**values))


_LEASES = Leases(EnrichmentRow, EnrichmentRow.article_id)
