"""The table of reruns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index


class RerunRow(Base):
    """A step that a person had run again on stored articles, and how far it is."""

    __tablename__ = "reruns"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    stage: Mapped[str] = mapped_column(String(16))  #: clean, dedupe, enrich.
    query: Mapped[str | None] = mapped_column(Text)
    since: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(String(80))  #: As of a decision.
    state: Mapped[str] = mapped_column(String(16))  #: open, done, failed, stopped.
    looked_at: Mapped[int]
    changed: Mapped[int]
    reached: Mapped[int] = mapped_column(BIG_ID)  #: Id of the last article it went through.
    newest: Mapped[int] = mapped_column(BIG_ID)  #: Id of the newest article, as of its last step.
    attempts: Mapped[int]
    not_before: Mapped[datetime]  #: As in inbox.
    claim_token: Mapped[str | None] = mapped_column(String(32))
    detail: Mapped[str | None] = mapped_column(Text)  #: Why it failed, or why it is tried again.
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (partial_index("ix_reruns_open", "not_before", "id", where="state = 'open'"),)
