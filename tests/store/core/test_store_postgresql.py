"""PostgreSQL as people run it: behind PgBouncer in transaction mode, and with a streaming replica."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from real_servers import PostgresReplica, PostgresServer, migrated, pooler
from sample_articles import arrival
from sqlalchemy import text
from sqlalchemy.engine import make_url
from waiting import wait_until
from working import originals, take_in, work

from worker.bootstrap import Services, connect
from worker.errors import MissingExtra
from worker.query import ArticleFilter
from worker.service.search.event_log import EventFilter
from worker.service.search.export import ExportRequest
from worker.settings import Settings
from worker.store import Database
from worker.store.core import postgresql as connections
from worker.store.core.postgresql import SESSION

MIGRATED = "migrated"
Connect = Callable[..., Services]


@pytest.fixture
def name(postgresql: PostgresServer) -> Iterator[str]:
    """Provide the name of a migrated, empty database."""
    with postgresql.lend(MIGRATED) as url:
        yield str(make_url(url).database)


@pytest.fixture
def connect_to(tmp_path: Path) -> Iterator[Connect]:
    """Provide a function that makes services on a database."""
    made: list[Services] = []

    def make(url: str, **settings: Any) -> Services:
        made.append(connect(Settings(database_url=url, data_dir=tmp_path, **settings)))
        return made[-1]

    yield make
    for services in made:
        services.close()


def test_without_its_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=re.escape("pip install 'wiredesk[postgresql]'")):
        Database("postgresql+psycopg://nobody@127.0.0.1:1/none")


# ── a pooler ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=[False, True], ids=["refuses options", "ignores options"])
def pooled(request: pytest.FixtureRequest, postgresql: PostgresServer, name: str) -> Iterator[str]:
    """Provide the address of the database behind PgBouncer."""
    if shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin") is None:
        pytest.skip("PgBouncer is not installed")
    with pooler(postgresql, ignores_options=request.param) as url_of:
        yield url_of(name)


def test_behind_a_pooler_each_transaction_has_its_limits_and_leaves_none_behind(pooled: str, name: str) -> None:
    database = Database(pooled)
    in_force = text("SELECT name, setting || coalesce(unit, '') FROM pg_settings WHERE name = ANY (:names)")
    with database.read() as session:
        inside: dict[str, str] = dict(session.execute(in_force, {"names": list(SESSION)}).all())
    assert inside == {
        "statement_timeout": "60000ms",
        "lock_timeout": "30000ms",
        "idle_in_transaction_session_timeout": "60000ms",
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
    }
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert connection.scalar(text("SELECT setting FROM pg_settings WHERE name = 'statement_timeout'")) == "0"
    database.close()


def test_without_a_pooler_statements_are_prepared_and_the_session_is_set_once(
    postgresql: PostgresServer, name: str
) -> None:
    database = Database(postgresql.url(name))
    with database.read() as session:
        for _ in range(8):
            session.execute(text("SELECT count(*) FROM articles WHERE id = :id"), {"id": 1})
        assert (session.scalar(text("SELECT count(*) FROM pg_prepared_statements")) or 0) > 0
        assert session.scalar(text("SHOW statement_timeout")) == "1min"
    database.close()


def test_many_workers_share_two_connections_of_a_pooler(pooled: str, connect_to: Connect) -> None:
    workers = [connect_to(pooled) for _ in range(6)]
    reports = [arrival(number) for number in range(60)]
    copies = [replace(one, url=f"https://other.example/{number}", source="other") for number, one in enumerate(reports)]
    with ThreadPoolExecutor(len(workers)) as pool:
        for start in range(0, 60, 10):
            pool.submit(workers[0].accept.articles, reports[start : start + 10], door="api")
            pool.submit(workers[1].accept.articles, copies[start : start + 10], door="api")
        done = [pool.submit(work, one) for one in workers]
        searched = [pool.submit(one.articles.find_articles, ArticleFilter(q="office")) for one in workers * 5]
    work(workers[0])
    assert [one.exception() for one in done] == [None] * len(done)
    assert [one.exception() for one in searched] == [None] * len(searched)
    ledger = workers[0].ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored, ledger.duplicate, ledger.balanced) == (120, 60, 60, True)
    assert len(originals(workers[0])) == 60
    workers[0].sweep.send_hints()
    assert workers[0].ledgers.recount() == []


def test_tables_are_made_through_a_pooler(
    postgresql: PostgresServer, name: str, connect_to: Connect, pooled: str
) -> None:
    postgresql.create("not_migrated")
    services = connect_to(pooled.replace(f"/{name}?", "/not_migrated?"))
    services.upkeep.upgrade()
    services.ledgers.check()
    services.close()
    postgresql.drop("not_migrated")


# ── a replica ────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def replica(postgresql: PostgresServer, name: str) -> Iterator[PostgresReplica]:
    with postgresql.replica() as replica:
        yield replica


def test_search_exports_and_events_are_read_from_the_replica_and_single_articles_are_not(
    postgresql: PostgresServer, replica: PostgresReplica, name: str, connect_to: Connect
) -> None:
    services = connect_to(postgresql.url(name), database_read_url=replica.url(name))
    everything = ExportRequest(kind="articles", articles=ArticleFilter(state="any"))

    def shown() -> tuple[list[int], int, int]:
        exported = sum(piece.body.count(b"\n") for piece in services.export.pieces(everything))
        return originals(services), exported, len(services.events.read_page(0)[0])

    take_in(services, arrival(1))
    wait_until(lambda: shown() == ([1], 1, 1), "the replica has the article")
    replica.fall_behind()
    take_in(services, arrival(2))
    assert shown() == ([1], 1, 1)
    assert services.articles.get(2).id == 2
    services.events.check(EventFilter(), services.events.newest())  # no conflict: it has happened
    replica.catch_up()
    wait_until(lambda: shown() == ([1, 2], 2, 2), "the replica has the second article")


def test_while_the_replica_is_away_the_database_is_read_until_nothing_would_be_missed(
    postgresql: PostgresServer,
    replica: PostgresReplica,
    name: str,
    connect_to: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "REPLICA_AWAY_S", 0.0)
    services = connect_to(postgresql.url(name), database_read_url=replica.url(name))
    take_in(services, arrival(1))
    wait_until(lambda: originals(services) == [1], "the replica has the article")
    replica.kill()
    take_in(services, arrival(2))
    assert originals(services) == [1, 2]
    replica.start()
    replica.fall_behind()
    take_in(services, arrival(3))
    assert originals(services) == [1, 2, 3]  # it answers, and would not know the third
    replica.catch_up()
    wait_until(lambda: _reads_from_replica(services), "the replica is read again")
    assert originals(services) == [1, 2, 3]


def _reads_from_replica(services: Services) -> bool:
    with services.database.read_replica() as session:
        return bool(session.scalar(text("SELECT pg_is_in_recovery()")))


def test_a_role_that_owns_its_database_and_nothing_else_is_enough(
    postgresql: PostgresServer, connect_to: Connect
) -> None:
    with psycopg.connect(host=str(postgresql.folder), user="wiredesk", dbname="postgres", autocommit=True) as server:
        server.execute("CREATE ROLE plain LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
        server.execute("CREATE DATABASE plain OWNER plain")
    url = migrated(postgresql.url("plain").replace("//wiredesk@", "//plain@"))
    services = connect_to(url)
    take_in(services, arrival(1))
    work(services)
    services.sweep.send_hints()
    assert services.ledgers.read_ledger().stored == 1
    assert services.upkeep.check() == []
