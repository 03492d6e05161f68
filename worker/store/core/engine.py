"""Connections. SQLite and PostgreSQL differ in this room, in ``search/`` and in nothing else.

SQLite: WAL, ``synchronous=FULL`` (an answer 202 is a commit, power loss included) and writes that
begin with ``BEGIN IMMEDIATE``: a deferred transaction that upgrades fails at once whatever the
timeout (38 to 66 % of them with 8 writers, docs/reasons.md), an immediate one waits its turn.
"""

from __future__ import annotations

import importlib
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    StatementError,
)
from sqlalchemy.orm import Session

from worker.errors import NUL_REFUSED, StoreRefused, StoreUnavailable
from worker.store.core.dialect import fold_case
from worker.store.core.disk_room import DiskRoom
from worker.store.core.postgresql import Replica, postgresql_engine

BUSY_TIMEOUT_S = 30.0
REPLICA_CONNECT_LIMIT_S = 2  #: Readers wait for it, then they read the database.
_CACHE_KB = 16_384
"""Pages that one connection keeps. Two or three of them per process held 60 MB each otherwise, and the system's own
cache holds the same pages."""
TURN_PAUSES_S = (0.001, 0.002, 0.003, 0.005)
"""Pauses before asking again whether the one writer is done; the last is repeated. SQLite's own pauses
grow to 100 ms: a batch that is written in 60 would often be waited for twice as long."""
_log = logging.getLogger(__name__)

SQLITE_WITHOUT_WAL_BUG = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""First fixed releases of three lines; 3.7.0 to 3.51.2 may corrupt a WAL that two connections checkpoint."""

_NO_COPIES = {"synchronize_session": False}
"""Statements that update or delete do not search the objects that a session holds: no code reads an object again after
a statement changed its row."""
HIDE_VALUES = True  #: Of statements, in errors and so in logs: they are texts, hashes of passwords, secrets of feeds.
UNDEFINED_TABLE = "42P01"  #: PostgreSQL's code for a table that is not there.
OUT_OF_RANGE = "22003"  #: A number that the column cannot hold.
IDLE_IN_TRANSACTION = "25P03"  #: The server ended the connection of a process that held a transaction and said nothing.
LOCK_IDLE_LIMIT_S = 15  #: A process that holds the lock and says nothing for so long loses it, and its transaction.
_LOCK = text("SELECT set_config('idle_in_transaction_session_timeout', :limit, true), pg_advisory_xact_lock(:lock)")
WRITE_LOCK = 0x57445F57  #: PostgreSQL advisory lock under which articles are decided on and events numbered.

HOLDS_LOCK = "holds_write_lock"  #: In the info of a session that has taken it.


def sqlite_module() -> ModuleType:
    """Return the newest SQLite at hand: the wheel pysqlite3 where there is one, else Python's own."""
    try:
        return importlib.import_module("pysqlite3")
    except ImportError:
        return sqlite3


def has_wal_bug(version: tuple[int, ...]) -> bool:
    """Return True if this SQLite may corrupt its WAL (sqlite.org/wal.html, "WAL-reset bug")."""
    newest, *backports = SQLITE_WITHOUT_WAL_BUG
    return version < newest and not any(version[:2] == fixed[:2] and version >= fixed for fixed in backports)


class Database:
    """One database: a session that writes or one that only reads, each a single transaction."""

    def __init__(
        self,
        url: str,
        *,
        read_url: str | None = None,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        disk: Path | None = None,
        disk_free_limit_bytes: int = 0,
    ) -> None:
        """Make the engines. ``disk``: a folder on the disk of PostgreSQL, where this host sees it."""
        self.url = url
        self._prepare: Callable[[], object] | None = None
        self._replica: Replica | None = None
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        file = make_url(url).database if self.is_sqlite else None
        self._room = DiskRoom(Path(file).parent if file else disk, disk_free_limit_bytes)
        if self.is_sqlite:
            module = sqlite_module()
            self.server_version = f"sqlite {module.sqlite_version}"
            self.may_damage_log = has_wal_bug(module.sqlite_version_info)
            if self.may_damage_log:
                _log.warning("SQLite %s may corrupt its log: install the wheel pysqlite3", module.sqlite_version)
            self._writer = _sqlite_engine(url, module, busy_timeout_s, query_only=False)
            self._reader = _sqlite_engine(url, module, busy_timeout_s, query_only=True)
        else:
            self.server_version = "postgresql"
            given: dict[str, Any] = {"json_deserializer": _read_json, "hide_parameters": HIDE_VALUES}
            self._writer = self._reader = postgresql_engine(url, **given)
            if read_url is not None:
                replica = postgresql_engine(read_url, connect_timeout_s=REPLICA_CONNECT_LIMIT_S, **given)
                self._replica = Replica(replica, self._writer)

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations."""
        return self._writer

    def before_first_use(self, prepare: Callable[[], object]) -> None:
        """Let ``prepare`` run right before the first transaction, for a process whose first use is of one thread.

        Until then there is no file: what is refused before it leaves nothing behind.
        """
        self._prepare = prepare

    def _make_ready(self) -> None:
        prepare, self._prepare = self._prepare, None  # it uses the database itself
        if prepare is not None:
            prepare()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Provide a transaction that writes: committed at the end of the block, rolled back on any error.

        Raises StoreUnavailable if the database cannot be written now, StoreRefused if it will not take
        a row as it is; nothing was written then.
        """
        self._make_ready()
        try:
            session = Session(self._writer, expire_on_commit=False, execution_options=_NO_COPIES)
            with _translated(self.url), session, session.begin():
                yield session
        except StoreUnavailable as error:
            if error.reason == "disk_full":
                self._room.was_full()
            raise

    @contextmanager
    def write_alone(self) -> Iterator[Session]:
        """Provide a transaction that writes, alone among all processes: what is read stays true until the commit.

        SQLite has one writer anyway. On PostgreSQL near-duplicates have no key that could be unique,
        so two workers that take in two copies at one moment must not decide side by side. A process that is
        stopped there loses the lock before those that wait for it give up.
        """
        with self.write() as session:
            if not self.is_sqlite:
                session.execute(_LOCK, {"lock": WRITE_LOCK, "limit": f"{LOCK_IDLE_LIMIT_S}s"})
                session.info[HOLDS_LOCK] = True
            yield session

    def check_room(self) -> None:
        """Raise StoreUnavailable if the disk of the database is nearly full, or was just found full."""
        self._make_ready()
        self._room.check()

    def free_bytes(self) -> int | None:
        """Return what is free on the disk of the database; None if this host does not see it."""
        return self._room.free_bytes()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Provide a transaction that only reads."""
        self._make_ready()
        with _translated(self.url), Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def read_replica(self) -> Iterator[Session]:
        """Provide a transaction that only reads, from the replica if there is one: the newest writes may be missing.

        What is read in two transactions may be of two moments, the second never older than the first.
        """
        if self._replica is None:
            with self.read() as session:
                yield session
            return
        self._make_ready()
        with (
            _translated(self.url),
            self._replica.connect() as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session

    def check(self) -> list[str]:
        """Return the damage found in the file; empty if it is whole. PostgreSQL checks itself."""
        if not self.is_sqlite:
            return []
        with self.read() as session:
            said = [str(row[0]) for row in session.execute(text("PRAGMA integrity_check"))]
        return [] if said == ["ok"] else said

    def copy_to(self, path: Path) -> None:
        """Write one moment of an SQLite database to an empty file while it is in use. Raises StoreUnavailable."""
        idle = self._writer.connect().execution_options(isolation_level="AUTOCOMMIT")
        with _translated(self.url), idle as connection:
            connection.exec_driver_sql("COMMIT")  # VACUUM runs outside a transaction; ours has begun
            connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
            connection.exec_driver_sql("BEGIN")

    def empty_log(self) -> None:
        """Move what was committed from SQLite's log into the file, and let the log hold nothing.

        What was deleted stays in the log until then. Readers at work may prevent it; the next call succeeds.
        """
        if self.is_sqlite:
            with self._writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("COMMIT")  # no transaction may be open; ours has begun
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")

    def after_fork(self) -> None:
        """Drop connections that the parent process still uses."""
        for engine in self._engines():
            engine.dispose(close=False)

    def close(self) -> None:
        """Close all connections."""
        for engine in self._engines():
            engine.dispose()

    def _engines(self) -> set[Engine]:
        return {self._writer, self._reader, *([] if self._replica is None else [self._replica.engine])}


def _sqlite_engine(url: str, module: ModuleType, busy_timeout_s: float, *, query_only: bool) -> Engine:
    options = {"timeout": busy_timeout_s, "check_same_thread": False}
    engine = create_engine(
        url, module=module, connect_args=options, json_deserializer=_read_json, hide_parameters=HIDE_VALUES
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins no transactions of its own
        connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII alone
        cursor = connection.cursor()
        mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten: a takedown leaves no text
        cursor.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        cursor.execute(f"PRAGMA query_only={'ON' if query_only else 'OFF'}")
        if mode == "wal" and not query_only:  # else (some network disks) other statements may have to wait, too
            cursor.execute("PRAGMA busy_timeout=0")  # the wait is _begin_in_turn's
        cursor.close()

    @event.listens_for(engine, "before_cursor_execute")
    def _refuse_nul(_connection: Any, _cursor: Any, _statement: str, given: Any, _context: Any, is_many: bool) -> None:
        has_rows = is_many and isinstance(given[0], tuple)  # an insert that returns ids has all of its rows in one
        for row in given if has_rows else (given,):
            for value in row:
                if type(value) is str and "\0" in value:
                    raise StoreRefused(NUL_REFUSED, reason="bad_value")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if query_only:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_in_turn(connection, busy_timeout_s)

    return engine


def _lower(value: Any) -> Any:
    return fold_case(value) if isinstance(value, str) else value


def _begin_in_turn(connection: Connection, wait_s: float) -> None:
    """Begin a transaction that writes, as soon as no other does. Raises OperationalError after ``wait_s``."""
    until_s = time.monotonic() + wait_s
    for pause_s in chain(TURN_PAUSES_S, repeat(TURN_PAUSES_S[-1])):
        try:
            connection.connection.dbapi_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]
            return
        except Exception as error:  # the driver's own; which class it is of depends on the driver
            if "locked" not in str(error) or time.monotonic() >= until_s:
                break
        time.sleep(pause_s)
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, for an error that SQLAlchemy knows


def _read_json(given: str | bytes) -> Any:
    """Parse JSON. Most lists of an article are empty: parsing five of them took a tenth of a page's time."""
    return [] if given in ("[]", b"[]") else json.loads(given)


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Turn what a database says into errors of ours; leave bugs as they are."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _unavailable(url, error) from error
    except ProgrammingError as error:
        if _sqlstate(error) != UNDEFINED_TABLE:
            raise
        raise _unavailable(url, error) from error
    except IntegrityError as error:
        raise StoreRefused(_said(error), reason="constraint") from error
    except (DataError, UnicodeEncodeError, OverflowError) as error:  # NUL, a lone surrogate, 2**63
        raise StoreRefused(_refused(error), reason="bad_value") from error
    except DatabaseError as error:
        is_damage = type(error) is DatabaseError  # SQLite says so of a damaged file
        if not is_damage and _sqlstate(error) != IDLE_IN_TRANSACTION:
            raise
        raise _unavailable(url, error) from error
    except StatementError as error:
        if isinstance(error, DBAPIError):
            raise
        raise StoreRefused(_said(error), reason="bad_value") from error  # our own types refused it


def _refused(error: Exception) -> str:
    """Say why a value was refused."""
    if isinstance(error, OverflowError) or _sqlstate(error) == OUT_OF_RANGE:
        return "a number is too large"
    if isinstance(error, UnicodeEncodeError):
        return "a text may not hold half a character (a lone surrogate), nor a name bytes that are no UTF-8"
    said = _said(error)
    is_nul = "NUL (0x00)" in said or "byte sequence" in said  # of the driver, of the server
    return NUL_REFUSED if is_nul else said


def _sqlstate(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _said(error: Exception) -> str:
    """Return the first line of what the database or its driver said; never the statement and its values."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0][:300] if said else type(error).__name__


def _unavailable(url: str, error: DBAPIError) -> StoreUnavailable:
    shown = make_url(url).render_as_string(hide_password=True)
    said = _said(error)
    for sign, reason, mend in (
        ("locked", "database_locked", "another program holds it; close that program or try again"),
        ("full", "disk_full", "the disk is full; make room and try again"),
        ("No space left", "disk_full", "the disk is full; make room and try again"),
        ("disk I/O error", "disk_full", "the disk cannot be written; make room or check it, then try again"),
        ("readonly", "database_read_only", "it may not be written by this user; mend its permissions"),
        ("unable to open", "database_unopened", "the file cannot be opened; check the folder and its permissions"),
        ("malformed", "database_damaged", "the file is damaged; restore a backup with: wiredesk db restore FILE"),
        ("not a database", "database_damaged", "the file is damaged; restore a backup with: wiredesk db restore FILE"),
        ("no such table", "database_empty", "it has no tables yet; run: wiredesk db upgrade"),
        ('relation "', "database_empty", "it has no tables yet; run: wiredesk db upgrade"),
    ):
        if sign in said:
            return StoreUnavailable(mend, reason=reason, thing=f"{shown}: {said}")
    return StoreUnavailable("is the database running and reachable?", thing=f"{shown}: {said}")
