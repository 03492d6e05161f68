"""Feeds as they are shown: statements that only read, and the type they answer with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from worker.store.core.rows import from_row
from worker.store.feeds import gaps
from worker.store.feeds import health as feed_health
from worker.store.feeds.health import FeedAlert
from worker.store.tables import FeedRow, HostRow, WebSubRow
from worker.types import FullTextMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed with its state."""

    id: int
    url: str
    title: str | None  #: As a person calls it, else as the feed does.
    own_title: str | None  #: As the feed calls itself; None before the first good poll.
    access: list[str]  #: Secrets its requests carry, by name: login, header, cookie, user_agent, proxy.
    folders: list[str]  #: Folders it is in: "News/Middle East"; a "/" of a name is written "\\/".
    site_url: str | None  #: The page that was given and led to the feed, else the site it names.
    source: str | None  #: Source given to its articles; None: the domain of each article's URL.
    kind: str | None  #: rss, atom, rdf, cdf, json, sitemap; None before the first good poll.
    state: str  #: active or paused.
    pause_reason: str | None
    full_text: FullTextMode  #: When the pages of its entries are fetched.
    full_text_reason: str | None  #: What was last decided on them, and why; None before its first new entry.
    next_poll_at: datetime
    poll_reason: str | None  #: Why next_poll_at is what it is.
    interval_s: float | None  #: Learned, or set by a person.
    fixed_interval_s: float | None  #: Set by a person; None: learned.
    moved_to: str | None  #: Where the last answers say it moved for good; its address after three of them.
    validators_distrusted_at: datetime | None  #: Since when "has it changed?" is not asked, as the answers were false.
    host: str | None  #: Whose limits count; None: a replay.
    host_free_at: datetime | None  #: When its host may be asked next; None if it was not asked yet.
    fail_count: int  #: Failures in a row.
    error_reason: str | None  #: Of the last poll; None if it was good.
    error_message: str | None
    entries: int  #: Different entries it has shown so far.
    entries_shown: int  #: By the newest poll that brought a feed.
    stored_lately: dict[str, int]  #: New articles by day in UTC, of a week; as of the last look at its health.
    estimated_missed: int  #: Entries that no poll saw, probably, and that were not found since (feed.gap).
    alerts: list[FeedAlert]  #: What is not as it usually is with it (feed.health).
    hub_url: str | None  #: Hub it names; None if none (WebSub).
    push_state: str | None  #: wanted, asked, active, denied; None if no hub was asked.
    push_message: str | None  #: What went wrong with the hub last; None if nothing did.
    pushed_at: datetime | None  #: When the hub last sent news.
    pushed_until: datetime | None  #: Its news are pushed until then, and it is polled as a daily audit; None: polled.
    created_at: datetime
    polled_at: datetime | None  #: When the last poll ended, however it ended.
    fetched_at: datetime | None
    parsed_at: datetime | None
    new_entry_at: datetime | None
    is_replay: bool  #: The fixture feed of a folder, served on loopback while it is replayed.


_FEEDS = select(FeedRow, WebSubRow).outerjoin(WebSubRow, WebSubRow.feed_id == FeedRow.id)


def get(session: Session, feed_id: int) -> Feed | None:
    """Return one feed, or None."""
    row = session.execute(_FEEDS.where(FeedRow.id == feed_id)).first()
    return None if row is None else _views(session, [row])[0]


def names(session: Session, *, limit: int) -> list[tuple[int, str]]:
    """Return number and title, or else address, of the feeds that were added last."""
    named = (
        select(FeedRow.id, func.coalesce(FeedRow.given_title, FeedRow.title, FeedRow.url))
        .order_by(FeedRow.id.desc())
        .limit(limit)
    )
    return [(feed_id, name) for feed_id, name in session.execute(named)]


def all_feeds(session: Session, *, failing: bool = False) -> list[Feed]:
    """Return all feeds, or those whose last poll failed, oldest first."""
    statement = _FEEDS.order_by(FeedRow.id)
    if failing:
        statement = statement.where(FeedRow.error_reason.is_not(None))
    return _views(session, session.execute(statement).all())


@dataclass(frozen=True, slots=True)
class _Beside:
    """Rows of other tables, by feed or by host."""

    free_at: Mapping[str, datetime]
    missed: Mapping[int, int]
    alerts: Mapping[int, list[FeedAlert]]


def _views(session: Session, rows: Sequence[Row[FeedRow, WebSubRow]]) -> list[Feed]:
    free_at = select(HostRow.host, HostRow.free_at)
    one = None  # of many feeds all are read: a list of ids has its limits
    if len(rows) == 1:
        feed = rows[0][0]
        one = [feed.id]
        free_at = free_at.where(HostRow.host == feed.host)
    beside = _Beside(
        dict(session.execute(free_at).all()),
        gaps.left_by_feed(session, one),
        feed_health.standing(session, one),
    )
    return [_view(row, push, beside) for row, push in rows]


def _view(row: FeedRow, push: WebSubRow | None, beside: _Beside) -> Feed:
    return from_row(
        Feed,
        row,
        title=row.given_title or row.title,
        own_title=row.title,
        access=[name for name in row.access or {} if name != "origin"],
        site_url=row.page_url or row.site_url,
        interval_s=row.fixed_interval_s or row.interval_s,
        host_free_at=beside.free_at.get(row.host or ""),
        estimated_missed=beside.missed.get(row.id, 0),
        alerts=beside.alerts.get(row.id, []),
        push_state=push.state if push else None,
        push_message=push.message or push.reason if push else None,
        pushed_at=push.pushed_at if push else None,
        is_replay=row.allow_origin is not None,
    )
