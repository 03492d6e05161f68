"""The tables of what is learned of feeds, of their gaps and of their alerts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base


class FeedWatchRow(Base):
    """Learned state of a feed from one poll to the next, and from hour to hour."""

    __tablename__ = "feed_watch"

    feed_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    shown: Mapped[list[Any]]  #: The newest poll that brought new entries, as the gap detector compares it.
    shown_at: Mapped[datetime]
    habits: Mapped[dict[str, Any]]  #: schedule.Habits
    entries_total: Mapped[int]  #: New entries so far.
    health: Mapped[dict[str, Any]]  #: schedule.Health
    next_check_at: Mapped[datetime] = mapped_column(index=True)  #: When its health is looked at again.


class FeedGapRow(Base):
    """Entries that no poll of a feed saw, probably, and the search for them."""

    __tablename__ = "feed_gaps"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), index=True)
    found_at: Mapped[datetime]
    since: Mapped[datetime | None]  #: Newest entry before the gap, if dated.
    until: Mapped[datetime | None]  #: Oldest entry after it, if dated.
    shown: Mapped[int]  #: Entries of the poll that found it.
    missed: Mapped[int | None]  #: Estimate; None if nothing allows one.
    method: Mapped[str] = mapped_column(String(16))  #: numbers, dates, pace, none.
    state: Mapped[str] = mapped_column(String(16), default="open")  #: open, filled, unfillable.
    site: Mapped[str | None] = mapped_column(Text)  #: Origin of the entries' addresses: whose sitemap may list them.
    cursor: Mapped[str | None] = mapped_column(Text)  #: Next page of the feed to be read; None: try sitemaps.
    found: Mapped[int] = mapped_column(default=0)  #: Of the missed entries, taken in since.
    left: Mapped[int | None]  #: Estimate of those still missing.
    requests: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]  #: As in inbox.
    claim_token: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(64))  #: Stable code of its end, or of the last failure.
    detail: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index(
            "ix_feed_gaps_open",
            "not_before",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class FeedAlertRow(Base):
    """Open alert of a feed. The row goes when it ends; the events stay."""

    __tablename__ = "feed_alerts"

    feed_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[datetime]
    was: Mapped[float] = mapped_column(Float)  #: What is usual for this feed.
    now: Mapped[float] = mapped_column(Float)
    detail: Mapped[str] = mapped_column(Text)  #: One line a person understands.
