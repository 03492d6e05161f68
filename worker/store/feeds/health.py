"""Statements on the health of feeds: which are due, what came since, which alerts stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from worker.store.core.bulk import insert_rows
from worker.store.core.rows import from_row, grouped
from worker.store.tables import ArticleRow, FeedAlertRow, FeedRow, FeedWatchRow, InboxRow, SightingRow

BEGINNING_CHARS = 400  #: Enough to tell one text from another, with its number of words.


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCheck:
    """A feed whose health is to be looked at."""

    feed_id: int
    health: dict[str, Any]  #: As it was saved; {} before the first look.
    entries_total: int  #: New entries so far.
    error_reason: str | None
    interval_s: float | None
    fixed_interval_s: float | None
    next_poll_at: datetime
    fetched_at: datetime | None
    parsed_at: datetime | None
    new_entry_at: datetime | None
    walled_pages: int  #: Pages in a row that were one text under different headlines.
    stored_lately: dict[str, int]  #: New articles by day.


@dataclass(frozen=True, slots=True)
class EndedArrival:
    """An arrival of a feed, and what became of it."""

    inbox_id: int
    state: str
    reason: str | None
    accepted_at: datetime
    beginning: str | None  #: Of the article's text; None: it became no article.
    words: int
    has_date: bool
    has_author: bool
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAlert:
    """Something that is not as it usually is with a feed."""

    kind: str  #: fetch, parse, new_entry, full_text, body_length, missing_dates, missing_authors, same_body,
    #: same_page.
    since: datetime
    was: float  #: What is usual: hours, words, or a share from 0 to 1.
    now: float
    detail: str  #: One line a person understands.


def due(session: Session, *, now: datetime, limit: int) -> list[DueCheck]:
    """Return feeds to be looked at, locked until the transaction ends; those that another process has are left out."""
    columns = [getattr(FeedWatchRow, name) for name in ("feed_id", "health", "entries_total")]
    columns += [getattr(FeedRow, name) for name in DueCheck.__dataclass_fields__ if hasattr(FeedRow, name)]
    statement = (
        select(*columns)
        .join(FeedRow, FeedRow.id == FeedWatchRow.feed_id)
        .where(*_is_due(now))
        .order_by(FeedWatchRow.next_check_at)
        .limit(limit)
        .with_for_update(of=FeedWatchRow, skip_locked=True)
    )
    return [DueCheck(**row) for row in session.execute(statement).mappings()]


def waiting_since(session: Session, *, now: datetime) -> datetime | None:
    """Return since when the health of a feed is to be looked at; None if there is none."""
    since = select(FeedWatchRow.next_check_at).join(FeedRow, FeedRow.id == FeedWatchRow.feed_id).where(*_is_due(now))
    return session.scalar(since.order_by(FeedWatchRow.next_check_at).limit(1))


def learned(session: Session, feed_id: int) -> dict[str, Any]:
    """Return the learned values of a feed's health; {} before the first check."""
    found = session.scalar(select(FeedWatchRow.health).where(FeedWatchRow.feed_id == feed_id))
    return found or {}


def save(session: Session, rows: Sequence[Mapping[str, Any]], stored: Mapping[int, Mapping[str, int]]) -> None:
    """Write rows of ``feed``, ``health`` and ``next_check_at``; and new articles by feed and day."""
    connection = session.connection()
    if rows:
        statement = update(FeedWatchRow).where(FeedWatchRow.feed_id == bindparam("feed"))
        statement = statement.values(health=bindparam("health"), next_check_at=bindparam("next_check_at"))
        connection.execute(statement, [dict(row) for row in rows])
    if stored:
        of_feed = update(FeedRow).where(FeedRow.id == bindparam("feed")).values(stored_lately=bindparam("days"))
        connection.execute(of_feed, [{"feed": feed_id, "days": dict(days)} for feed_id, days in sorted(stored.items())])


def ended_since(session: Session, feed_id: int, inbox_id: int, *, limit: int) -> list[EndedArrival]:
    """Return the arrivals of a feed after that one, in order, as far as all of them have ended."""
    beginning = func.substr(ArticleRow.text, 1, BEGINNING_CHARS)
    of_article = (ArticleRow.word_count, ArticleRow.published_at, ArticleRow.authors)
    columns = (*of_article, SightingRow.url, InboxRow.reason, InboxRow.accepted_at)
    rows = session.execute(
        select(InboxRow.id, InboxRow.state, beginning.label("beginning"), *columns)
        .outerjoin(SightingRow, SightingRow.inbox_id == InboxRow.id)
        .outerjoin(ArticleRow, ArticleRow.id == SightingRow.article_id)
        .where(InboxRow.feed_id == feed_id, InboxRow.id > inbox_id)
        .order_by(InboxRow.id)
        .limit(limit)
    )
    found: list[EndedArrival] = []
    for row in rows:
        if row.state == "pending":
            break  # it is seen at the next look, and those after it
        dated, signed, words = row.published_at is not None, bool(row.authors), row.word_count or 0
        arrival = row.id, row.state, row.reason, row.accepted_at
        found.append(EndedArrival(*arrival, row.beginning, words, dated, signed, row.url))
    return found


# ── alerts ───────────────────────────────────────────────────────────────────────────────────


def standing(session: Session, feed_ids: Collection[int] | None) -> dict[int, list[FeedAlert]]:
    """Return the open alerts, by feed (None: of all feeds); feeds without any are left out."""
    statement = select(FeedAlertRow).order_by(FeedAlertRow.since, FeedAlertRow.kind)
    if feed_ids is not None:
        statement = statement.where(FeedAlertRow.feed_id.in_(feed_ids))
    return grouped((row.feed_id, from_row(FeedAlert, row)) for row in session.scalars(statement))


def replace_alerts(session: Session, feed_id: int, alerts: Sequence[Mapping[str, Any]]) -> None:
    """Replace the open alerts of a feed by these."""
    session.execute(delete(FeedAlertRow).where(FeedAlertRow.feed_id == feed_id))
    insert_rows(session, FeedAlertRow, [{"feed_id": feed_id} | dict(one) for one in alerts])


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of feeds to check: a paused feed is silent on purpose, a replay is a fixture."""
    return FeedWatchRow.next_check_at <= now, FeedRow.state == "active", FeedRow.allow_origin.is_(None)
