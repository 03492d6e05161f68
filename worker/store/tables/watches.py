"""The tables of watches: saved queries, what matched them, and what is to be delivered of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index


class WatchRow(Base):
    """A saved query that delivers what matches, and how far it has read the log of events."""

    __tablename__ = "watches"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(255), unique=True)
    query: Mapped[str | None] = mapped_column(Text)
    filters: Mapped[dict[str, Any]]  #: source, lang, entity_id, story_id: those that are given.
    per: Mapped[str] = mapped_column(String(16))  #: article, story.
    kinds: Mapped[list[Any]]  #: stored, updated.
    digest_s: Mapped[float | None] = mapped_column(Float)  #: None: at once.
    channel: Mapped[str] = mapped_column(String(16))  #: webhook, notify, feed (nothing is sent).
    target: Mapped[str | None] = mapped_column(Text)  #: Where to; None for feed.
    secret: Mapped[str | None] = mapped_column(String(128))  #: What a webhook is signed with.
    feed_token_sha256: Mapped[bytes]  #: Of the token in the address of its feed.
    position: Mapped[int] = mapped_column(BIG_ID)  #: Number of the last event that was looked at.
    state: Mapped[str] = mapped_column(String(16))  #: active, paused.
    pause_reason: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int]  #: In a row.
    failing_since: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    not_before: Mapped[datetime]  #: End of the delivering worker's lease, or of the wait before the next try.
    claim_token: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class WatchMatchRow(Base):
    """Article that a watch has matched, so that it matches once."""

    __tablename__ = "watch_matches"

    watch_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[str] = mapped_column(String(48), primary_key=True)  #: article:7, article:7:2 (a version), story:5.
    event_id: Mapped[int] = mapped_column(BIG_ID, index=True)


class WatchDeliveryRow(Base):
    """A message: what is in it, and how its delivery goes."""

    __tablename__ = "watch_deliveries"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    watch_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("watches.id", ondelete="CASCADE"))
    message_id: Mapped[str] = mapped_column(String(40))  #: The same in every try.
    items: Mapped[list[Any]]
    state: Mapped[str] = mapped_column(String(16))  #: pending, delivered.
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]  #: End of the interval of a digest; else when it was made.
    attempts: Mapped[int]
    error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_watch_deliveries_watch_id_id", "watch_id", "id"),
        partial_index("ix_watch_deliveries_pending", "watch_id", "due_at", where="state = 'pending'"),
    )
