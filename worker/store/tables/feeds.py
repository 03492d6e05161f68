"""The tables of feeds: the hosts they lie on, the entries they showed, their hubs, what is learned of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index


class FeedRow(Base):
    """A feed and when it is polled next. The row is the schedule; beat only ticks."""

    __tablename__ = "feeds"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    key_sha256: Mapped[bytes] = mapped_column(unique=True)  #: Of the canonical URL, or of "replay" and the folder.
    url: Mapped[str] = mapped_column(Text)
    page_url: Mapped[str | None] = mapped_column(Text)  #: The page that was given and led to the feed; None if none.
    host: Mapped[str | None] = mapped_column(String(255))  #: Whose limits count (hosts.host); None: our own replay.
    title: Mapped[str | None] = mapped_column(Text)
    given_title: Mapped[str | None] = mapped_column(Text)  #: Given by a person; wins over the feed's own.
    folders: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")  #: Paths: "News/Middle East".
    site_url: Mapped[str | None] = mapped_column(Text)  #: The site it belongs to.
    source: Mapped[str | None] = mapped_column(Text)  #: Source given to its articles; None: domain of each URL.
    stored_lately: Mapped[dict[str, Any]] = mapped_column(
        server_default="{}"
    )  #: New articles by day in UTC, of a week; as of the last look at its health.
    access: Mapped[dict[str, Any] | None]  #: Secrets of its requests: the fields of types.Access that are set.
    full_text: Mapped[str] = mapped_column(String(8), default="auto", server_default="auto")  #: auto, always, never.
    full_text_reason: Mapped[str | None] = mapped_column(Text)  #: What was last decided on its entries' pages, and why.
    pages_fetched: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")  #: Older ones count for less.
    pages_words: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")  #: Of their texts, in all.
    pages_feed_words: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")  #: In the feed.
    walled_pages: Mapped[int] = mapped_column(default=0, server_default="0")  #: In a row, one text for all.
    hub_url: Mapped[str | None] = mapped_column(Text)  #: Hub the feed names (WebSub).
    topic_url: Mapped[str | None] = mapped_column(Text)  #: The address it is known by there.
    pushed_until: Mapped[datetime | None]  #: Its news are pushed and pushes are trusted until then; None: polled only.
    kind: Mapped[str | None] = mapped_column(String(16))  #: rss, atom, …; None before the first good poll.
    state: Mapped[str] = mapped_column(String(16), default="active")  #: active or paused.
    pause_reason: Mapped[str | None] = mapped_column(Text)
    allow_origin: Mapped[str | None] = mapped_column(
        Text
    )  #: Loopback origin a replay may be fetched from; None: no replay.
    allow_until: Mapped[datetime | None]  #: End of that permission, renewed while the replay runs; None: over.
    fixed_interval_s: Mapped[float | None] = mapped_column(Float)  #: Set by a person; wins over interval_s.
    interval_s: Mapped[float | None] = mapped_column(Float)  #: Learned; None before the first good poll.
    ttl_s: Mapped[float | None] = mapped_column(Float)  #: How long the feed asks to be left alone, when last read.
    next_poll_at: Mapped[datetime]
    poll_reason: Mapped[str | None] = mapped_column(String(64))  #: Why next_poll_at is what it is.
    lease_until: Mapped[datetime | None]
    claim_token: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int] = mapped_column(default=0, server_default="0")  #: Polls begun since the last one that ended.
    etag: Mapped[str | None] = mapped_column(Text)  #: One, or the list of those that servers of one farm gave.
    last_modified: Mapped[str | None] = mapped_column(Text)
    unchanged_count: Mapped[int] = mapped_column(default=0, server_default="0")  #: Answers 304 since the last body.
    validators_distrusted_at: Mapped[datetime | None]  #: When they were found to lie; None: they are sent.
    body_sha256: Mapped[bytes | None]  #: Of the last body that was read as a feed.
    moved_to: Mapped[str | None] = mapped_column(Text)  #: Where the last good answer said it moved for good.
    moved_count: Mapped[int] = mapped_column(default=0, server_default="0")  #: Good answers in a row that said so.
    fail_count: Mapped[int] = mapped_column(default=0)  #: Failures in a row.
    fail_points: Mapped[float] = mapped_column(Float, default=0.0)  #: The same, graded (schedule/poll.py).
    error_reason: Mapped[str | None] = mapped_column(String(64))  #: Of the last poll; None if it was good.
    error_message: Mapped[str | None] = mapped_column(Text)
    good_polls: Mapped[int] = mapped_column(default=0)
    entries_shown: Mapped[int] = mapped_column(default=0)  #: By the newest poll that brought a feed.
    entries: Mapped[int] = mapped_column(BIG_ID, server_default="0")  #: Rows of feed_entries (remember_entries).
    created_at: Mapped[datetime]
    polled_at: Mapped[datetime | None]  #: When the last poll ended, however it ended.
    fetched_at: Mapped[datetime | None]
    parsed_at: Mapped[datetime | None]
    new_entry_at: Mapped[datetime | None]

    __table_args__ = (partial_index("ix_feeds_due", "next_poll_at", where="state = 'active'"),)


class HostRow(Base):
    """A host that is asked: the limits hold over all processes, so what is known of it is kept here."""

    __tablename__ = "hosts"

    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    free_at: Mapped[datetime]  #: When the next request may start: what the other columns come to.
    next_at: Mapped[datetime]
    rest_until: Mapped[datetime]
    smoothed_s: Mapped[float] = mapped_column(Float)
    failures: Mapped[int]
    gap_s: Mapped[float] = mapped_column(Float)
    slots: Mapped[list[Any]]  #: In use: [[token, end in seconds since 1970]].
    changed_at: Mapped[datetime]


class FeedRuleRow(Base):
    """A rule that keeps or blocks articles of a feed, or of all feeds."""

    __tablename__ = "feed_rules"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), index=True)  #: None: all.
    action: Mapped[str] = mapped_column(String(8))  #: keep, block.
    field: Mapped[str] = mapped_column(String(8))  #: title, address, author, tag, text.
    pattern: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class FeedEntryRow(Base):
    """An entry a feed has shown: so that a poll takes in only what is new or changed."""

    __tablename__ = "feed_entries"

    feed_id: Mapped[int] = mapped_column(ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True)
    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)  #: Of the id, else URL, else content.
    content_sha256: Mapped[bytes]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


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

    __table_args__ = (partial_index("ix_feed_gaps_open", "not_before", "id", where="state = 'open'"),)


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


class WebSubRow(Base):
    """A subscription at a hub. It outlives its feed until the hub knows that it is over."""

    __tablename__ = "websub"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    feed_id: Mapped[int | None] = mapped_column(BIG_ID, unique=True)  #: None: it is given up (state leaving).
    token: Mapped[str] = mapped_column(String(64), unique=True)  #: Ends the callback's address.
    secret: Mapped[str] = mapped_column(String(64))  #: Signs what the hub sends.
    hub: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), default="wanted")  #: wanted, asked, active, denied, leaving.
    lease_until: Mapped[datetime | None]  #: End of what the hub granted; None before it did.
    next_at: Mapped[datetime]  #: When the hub is asked (again).
    attempts: Mapped[int] = mapped_column(default=0)  #: Requests since the hub last confirmed.
    pushed_at: Mapped[datetime | None]  #: When it last sent what counted.
    pushes: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)  #: Pushes with a wrong signature, or none.
    reason: Mapped[str | None] = mapped_column(String(64))  #: Of the last failure; None if all is well.
    message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_websub_next_at", "next_at"),)
