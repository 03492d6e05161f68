"""API keys: create, list, revoke, verify.

A key reads ``wd_<short>_<long>`` (the form of seamapi/prefixed-api-key): the prefix lets scanners of
leaked secrets find it, the short part names it in lists and logs, the long part is the secret. Only the
sha256 of the long part is stored; with 190 random bits a slow hash would protect nothing more.
"""

from __future__ import annotations

import hmac
import secrets
import string
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

import structlog

from worker.clock import Clock
from worker.errors import InvalidInput, StoreUnavailable, check_known, existing
from worker.store import Database
from worker.store.operations import api_keys as store
from worker.store.operations.api_keys import Key
from worker.types import key_sha256

__all__ = ["SCOPES", "Key", "Keys", "NewKey", "Scope"]

Scope = Literal["ingest", "read", "feeds", "edit", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

PREFIX = "wd"
ALPHABET = string.ascii_letters + string.digits
SHORT_CHARS = 8
LONG_CHARS = 32  #: 62 ** 32 is 190 bits.
NAME_LIMIT_CHARS = 255
FRESH_FOR = timedelta(seconds=1)  #: A key that is taken back is refused after so long at most.
NOBODY = bytes(32)  #: Compared with where there is no such key, so that both take the same time.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key just made. The only time its secret is seen."""

    secret: str
    key: Key


class Keys:
    """API keys: create, list, revoke, verify.

    The usable ones are read once a second into memory, so that a request costs one hash and no query.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Key, bytes]] = {}
        self._read_at: datetime | None = None
        self._used: dict[int, datetime] = {}

    def create(
        self,
        name: str,
        scopes: Collection[str],
        *,
        expires_at: datetime | None = None,
        requests_per_s: float | None = None,
    ) -> NewKey:
        """Make a key. Raises InvalidInput for an empty name, an unknown scope or a time that has passed."""
        now = self._clock()
        _check(name, scopes, expires_at, now)
        short, long = _random(SHORT_CHARS), _random(LONG_CHARS)
        columns = {
            "short": short,
            "name": name.strip(),
            "scopes": [scope for scope in SCOPES if scope in scopes],
            "requests_per_s": requests_per_s,
            "created_at": now,
            "expires_at": expires_at,
            "revoked_at": None,
            "last_used_at": None,
        }
        with self._db.write() as session:
            key_id = store.add(session, columns, secret_sha256=key_sha256(long))
        self._forget()
        return NewKey(secret=f"{PREFIX}_{short}_{long}", key=self.get(key_id))

    def all(self) -> list[Key]:
        """Return all keys, oldest first, revoked ones too."""
        with self._db.read() as session:
            return store.listed(session)

    def get(self, key_id: int) -> Key:
        """Return one key. Raises NotFound."""
        return existing(next((key for key in self.all() if key.id == key_id), None), "key", key_id)

    def revoke(self, key_id: int) -> Key:
        """Revoke a key. Raises NotFound."""
        with self._db.write() as session:
            existing(store.revoke(session, key_id, now=self._clock()), "key", key_id)
        self._forget()
        return self.get(key_id)

    def is_fresh(self) -> bool:
        """Return True if :meth:`check` can answer from memory. If not, it asks the database."""
        return self._read_at is not None and timedelta() <= self._clock() - self._read_at < FRESH_FOR

    def check(self, given: str) -> Key | None:
        """Return the key of a secret; None if it is unknown, expired or revoked.

        Whatever is wrong with it, the same work is done. Raises StoreUnavailable.
        """
        if not self.is_fresh():
            self._read()
        prefix, _, rest = given.partition("_")
        short, _, long = rest.partition("_")
        key, expected = self._known.get(short, (None, NOBODY))
        is_right = hmac.compare_digest(key_sha256(long), expected) & (prefix == PREFIX)
        now = self._clock()
        if key is None or not is_right or (key.expires_at is not None and key.expires_at <= now):
            return None
        self._used[key.id] = now
        return key

    def write_last_uses(self) -> None:
        """Write when keys were used since the last call; what a busy database does not take is dropped."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            with self._db.write() as session:
                store.touch(session, dict(used))
        except StoreUnavailable as error:
            log.warning("last_uses_lost", keys=len(used), reason=error.reason)

    def _read(self) -> None:
        now = self._clock()
        with self._lock:
            if self.is_fresh():
                return
            with self._db.read() as session:
                self._known = {key.short: (key, secret) for key, secret in store.usable(session, now=now)}
            self._read_at = now

    def _forget(self) -> None:
        self._read_at = None


def _check(name: str, scopes: Collection[str], expires_at: datetime | None, now: datetime) -> None:
    if not 0 < len(name.strip()) <= NAME_LIMIT_CHARS:
        raise InvalidInput(f"give it a name of 1 to {NAME_LIMIT_CHARS} characters that says who uses it")
    if not scopes:
        raise InvalidInput(f"give at least one scope; known are {', '.join(SCOPES)}", reason="bad_scope")
    for scope in scopes:
        check_known("scope", scope, SCOPES, reason="bad_scope")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput("expires_at has passed", reason="bad_date")


def _random(characters: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(characters))
