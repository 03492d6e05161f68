"""The tables of operations: what is counted, reruns, keys of the API, what was deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import BIG_ID, Base, partial_index


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


class RemovedIdRow(Base):
    """The highest id that a table had when rows of it were deleted. Only SQLite needs it: it would give it again."""

    __tablename__ = "removed_ids"

    table_name: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[int] = mapped_column(BIG_ID)
