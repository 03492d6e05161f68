"""The tables of those who ask and look on: events, tombstones, keys of the API, answers given before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, String, Text
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


class TombstoneRow(Base):
    """An identity key, or the hash of a text, of an article that a person deleted: it is not taken in again."""

    __tablename__ = "tombstones"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(BIG_ID)  #: Of the article that is gone.
    deleted_at: Mapped[datetime]


class TallyRow(Base):
    """A number of rows by state (``store/operations/tallies.py``): the sum over its slots."""

    __tablename__ = "tallies"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), primary_key=True)
    slot: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)  #: 0: the sum; else a change.
    rows: Mapped[int] = mapped_column(BIG_ID)


class WorkTotalRow(Base):
    """A number that all processes counted of their work together (``store/operations/work_totals.py``)."""

    __tablename__ = "work_totals"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)  #: Of the sample, as Prometheus reads it.
    labels: Mapped[str] = mapped_column(String(255), primary_key=True)  #: JSON: pairs of name and value.
    value: Mapped[float] = mapped_column(Float)
    at: Mapped[datetime]  #: Of the last change.


class ApiKeyRow(Base):
    """A key of the API. The secret itself is nowhere: only its hash, and the short part that names it."""

    __tablename__ = "api_keys"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    short: Mapped[str] = mapped_column(String(16), unique=True)
    secret_sha256: Mapped[bytes]
    name: Mapped[str] = mapped_column(String(255))
    scopes: Mapped[list[Any]]
    requests_per_s: Mapped[float | None] = mapped_column(Float)  #: None: as the settings say.
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  #: To the minute.


class IdempotencyRow(Base):
    """Answer to a request with an Idempotency-Key; written with the inbox rows it is about."""

    __tablename__ = "idempotency"

    key_sha256: Mapped[bytes] = mapped_column(primary_key=True)  #: Of who asked and the header.
    request_sha256: Mapped[bytes]
    answer: Mapped[str] = mapped_column(Text)  #: JSON.
    created_at: Mapped[datetime] = mapped_column(index=True)
