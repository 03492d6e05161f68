"""The table of search: the log of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base


class EventRow(Base):
    """Something that happened, numbered in the order in which it became visible."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    article_id: Mapped[int | None] = mapped_column(BIG_ID)
    feed_id: Mapped[int | None] = mapped_column(BIG_ID)
    inbox_id: Mapped[int | None] = mapped_column(BIG_ID)
    data: Mapped[dict[str, Any]]
