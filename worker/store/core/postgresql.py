"""Connections to PostgreSQL: straight, through a pooler as PgBouncer in transaction mode, or to a replica."""

from __future__ import annotations

import logging
import struct
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import chain, repeat
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from worker.errors import MissingExtra

_log = logging.getLogger(__name__)

MISSING = "the driver of PostgreSQL is not installed; install it with: pip install 'wiredesk[postgresql]'"
SESSION = {
    "statement_timeout": "60s",
    "lock_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    # Statements here take milliseconds: compiling one, or starting processes for it, takes longer than it saves.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}
_OURS = "wiredesk.session"  #: Set only where the server took the options we connect with.
_OPTIONS = " ".join(f"-c {name}={value}" for name, value in {**SESSION, _OURS: "on"}.items())
_IS_OURS = f"SELECT current_setting('{_OURS}', true) = 'on'"
_SET_LOCAL = "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in SESSION.items())
_POOLED = "is_pooled"
PEER_GONE_S = 10  #: A server that acknowledges no packet for so long is gone, though the connection looks open.
REPLICA_AWAY_S = 5.0  #: So long a replica that did not answer is left alone.


class IdArray(list[int]):
    """Integers that go to the server as one value."""

    sql_type = "BIGINT[]"


class TextArray(list[str]):
    """Strings that go to the server as one value."""

    sql_type = "TEXT[]"


def postgresql_engine(url: str, *, connect_timeout_s: int = 10, **options: Any) -> Engine:
    """Return an engine. Behind a pooler, each transaction sets what else the session does, and nothing is prepared.

    A pooler gives a transaction whichever of its connections is free: it refuses or ignores what we connect with, and
    a statement prepared in one transaction is not known in the next. Raises MissingExtra.
    """
    try:
        import psycopg  # not where the database is SQLite
    except ImportError:
        raise MissingExtra(MISSING) from None
    _send_arrays_in_binary()
    # Without these, a statement waits two hours or for ever for a server whose machine or network has gone.
    probes = {"keepalives_idle": PEER_GONE_S, "keepalives_interval": 2, "keepalives_count": 3}
    gone = {**probes, "tcp_user_timeout": PEER_GONE_S * 1_000}
    arguments = {"options": _OPTIONS, "connect_timeout": connect_timeout_s, **gone}
    engine = create_engine(url, connect_args=arguments, pool_pre_ping=True, pool_recycle=3600, **options)

    @event.listens_for(engine, "do_connect")
    def _connect(dialect: Dialect, entry: ConnectionPoolEntry, args: Any, given: dict[str, Any]) -> Any:
        try:
            connection: Any = dialect.connect(*args, **given)
        except psycopg.OperationalError as error:
            if "unsupported startup parameter" not in str(error):
                raise
            connection = dialect.connect(*args, **{name: value for name, value in given.items() if name != "options"})
        entry.info[_POOLED] = connection.execute(_IS_OURS).fetchone()[0] is not True
        connection.rollback()
        if entry.info[_POOLED]:
            connection.prepare_threshold = None
        return connection

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.info[_POOLED]:
            connection.exec_driver_sql(_SET_LOCAL)

    return engine


def _send_arrays_in_binary() -> None:
    """Let the driver send our arrays in binary form: in text it looks for quotes in each value."""
    from psycopg import adapters
    from psycopg.types.array import ListBinaryDumper

    def register(array: type[IdArray | TextArray], oid: int, value_oid: int, pack: Callable[[Any], bytes]) -> None:
        def dump(self: Any, values: Any) -> Any:
            if values:
                with suppress(TypeError, AttributeError, struct.error):  # the driver takes it all the same, or says why
                    return _HEAD.pack(1, None in values, value_oid, len(values), 1) + pack(values)
            return ListBinaryDumper.dump(self, values)

        members = {"oid": oid, "element_oid": value_oid, "dump": dump}
        adapters.register_dumper(array, type(f"{array.__name__}Dumper", (ListBinaryDumper,), members))

    register(IdArray, 1016, 20, _pack_ids)
    register(TextArray, 1009, 25, _pack_texts)


# The form of arrays of one dimension (PostgreSQL's array_recv): the driver packs value by value, at thrice the time.
_HEAD = struct.Struct("!iiIii")  #: Dimensions, 1 if None is among the values, type of these, their number, first index.
_LENGTH, _LENGTH_AND_ID = struct.Struct("!i"), struct.Struct("!iq")


def _pack_ids(values: Sequence[int]) -> bytes:
    return b"".join(map(_LENGTH_AND_ID.pack, repeat(8), values))


def _pack_texts(values: Sequence[str | None]) -> bytes:
    encoded = [b"" if one is None else one.encode() for one in values]
    lengths = (-1 if one is None else len(as_bytes) for one, as_bytes in zip(values, encoded, strict=True))
    return b"".join(chain.from_iterable(zip(map(_LENGTH.pack, lengths), encoded, strict=True)))


class Replica:
    """A PostgreSQL that follows the database, for reads that may be a moment old.

    While it does not answer the database is read instead, and after that until the replica has all that the database
    had: nobody is shown an older state than before.
    """

    def __init__(self, engine: Engine, primary: Engine) -> None:
        self.engine = engine
        self._primary = primary
        self._is_away = False
        self._ask_again_s = 0.0  #: Of the monotonic clock.

    def connect(self) -> Connection:
        """Return a connection to the replica; to the database while the replica is away."""
        if time.monotonic() >= self._ask_again_s:
            try:
                connection = self.engine.connect()
                if not self._is_away or self._has_caught_up(connection):
                    self._is_away = False
                    return connection
                connection.close()
            except (OperationalError, InterfaceError) as error:
                _log.warning("the replica does not answer, the database is read: %s", type(error.orig).__name__)
            self._is_away, self._ask_again_s = True, time.monotonic() + REPLICA_AWAY_S
        return self._primary.connect()

    def _has_caught_up(self, replica: Connection) -> bool:
        """Return True if all that was committed by now has come to the replica.

        A message is put into the log behind it and flushed: without ``synchronous_commit`` the last commits are in no
        file yet, and what lies behind them (a page tidied by a reader) may wait for the next one.
        """
        with self._primary.begin() as primary:
            primary.execute(text("SET LOCAL synchronous_commit TO local"))  # a standby that is away is not waited for
            written = primary.scalar(text("SELECT pg_logical_emit_message(true, 'wiredesk', '')::text"))
        has_come = text("SELECT pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn)")
        is_there = bool(replica.scalar(has_come, {"written": written}))
        replica.rollback()
        return is_there
