"""Statements on the keys of the API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from worker.store.core.rows import from_row
from worker.store.tables import ApiKeyRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as it may be shown: nothing of it opens a door."""

    id: int
    short: str  #: The middle part of the secret, by which logs and lists name it.
    name: str
    scopes: tuple[str, ...]
    requests_per_s: float | None  #: None: as the settings say.
    created_at: datetime
    expires_at: datetime | None  #: None: never.
    revoked_at: datetime | None
    last_used_at: datetime | None  #: To the minute; None: never.


def add(session: Session, key: Mapping[str, object], *, secret_sha256: bytes) -> int:
    """Write a new key: the columns of ``key`` and the hash. Gives its id."""
    row = {**key, "secret_sha256": secret_sha256}
    return session.scalars(insert(ApiKeyRow).returning(ApiKeyRow.id), [row]).one()


def listed(session: Session) -> list[Key]:
    """Return all keys, oldest first, revoked ones too."""
    return [_key(row) for row in session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.id))]


def usable(session: Session, *, now: datetime) -> list[tuple[Key, bytes]]:
    """Return the keys that are neither revoked nor expired, each with the hash of its secret."""
    live = ApiKeyRow.revoked_at.is_(None) & (ApiKeyRow.expires_at.is_(None) | (ApiKeyRow.expires_at > now))
    return [(_key(row), row.secret_sha256) for row in session.scalars(select(ApiKeyRow).where(live))]


def revoke(session: Session, key_id: int, *, now: datetime) -> bool:
    """Revoke a key; one that is revoked keeps its time. Return False if it does not exist."""
    row = session.get(ApiKeyRow, key_id)
    if row is not None and row.revoked_at is None:
        row.revoked_at = now
    return row is not None


def touch(session: Session, used: Mapping[int, datetime]) -> None:
    """Write when these keys were last used."""
    statement = update(ApiKeyRow).where(ApiKeyRow.id == bindparam("key_id")).values(last_used_at=bindparam("used_at"))
    session.connection().execute(statement, [{"key_id": one, "used_at": at} for one, at in used.items()])


def _key(row: ApiKeyRow) -> Key:
    return from_row(Key, row, scopes=tuple(row.scopes))
