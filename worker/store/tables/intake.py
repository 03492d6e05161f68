"""The tables of intake: the inbox, of which one row is one accepted article, and answers given before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index


class InboxRow(Base):
    """One accepted article and what became of it: the truth, all else follows. Never deleted by the pipe."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    door: Mapped[str] = mapped_column(String(16))  #: api, cli, celery, poll, websub.
    stage: Mapped[str] = mapped_column(String(16))  #: fetch (only an address yet) or ingest.
    state: Mapped[str] = mapped_column(String(16), default="pending")
    payload: Mapped[str] = mapped_column(Text)  #: JSON in ASCII, so that NUL and lone surrogates survive any database.
    feed_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)
    accepted_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]  #: Nobody may claim it earlier: the lease of who has it, or the wait after a failure.
    claim_token: Mapped[str | None] = mapped_column(String(32))  #: Of who has it; a stale holder's write finds another.
    reason: Mapped[str | None] = mapped_column(String(64))  #: Stable code of the end state.
    detail: Mapped[str | None] = mapped_column(Text)  #: One line a person understands.
    article_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)
    similarity: Mapped[float | None] = mapped_column(Float)

    __table_args__ = (
        partial_index("ix_inbox_new", "stage", "attempts", "id", where="state = 'pending' AND attempts < 1"),
        partial_index("ix_inbox_retried", "stage", "not_before", "id", where="state = 'pending' AND attempts > 0"),
        Index("ix_inbox_state", "state", "id"),
        partial_index("ix_inbox_reason", "state", "reason", "id", where="reason <> 'new'"),  # most are new
    )


class IdempotencyRow(Base):
    """Answer to a request with an Idempotency-Key; written with the inbox rows it is about."""

    __tablename__ = "idempotency"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)  #: Of who asked and the header.
    request_sha256: Mapped[bytes]
    answer: Mapped[str] = mapped_column(Text)  #: JSON.
    created_at: Mapped[datetime] = mapped_column(index=True)
