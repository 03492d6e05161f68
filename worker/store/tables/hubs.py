"""The table of subscriptions at hubs (WebSub)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base


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
