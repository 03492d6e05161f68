"""Connections to broker and database that are cut, slow, or half-open: the worker finds new ones by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from busy_worker import IN_HAND, Load, busy_worker
from network_proxy import NetworkProxy, may_swallow
from real_servers import BrokerServer, PostgresServer
from sqlalchemy import text

from worker.errors import StoreUnavailable
from worker.store import Database
from worker.store.core import postgresql as connections

pytestmark = pytest.mark.timeout(300)
swallowing = pytest.mark.skipif(not may_swallow(), reason="swallows packets by a socket filter of Linux")


@pytest.fixture
def to_broker(broker_server: BrokerServer) -> Iterator[NetworkProxy]:
    with broker_server.client() as client:
        client.flushall()
    proxy = NetworkProxy(broker_server.socket)
    yield proxy
    proxy.close()


@pytest.fixture
def to_database(postgresql: PostgresServer) -> Iterator[NetworkProxy]:
    proxy = NetworkProxy(postgresql.socket)
    yield proxy
    proxy.close()


@pytest.fixture
def database_url(postgresql: PostgresServer) -> Iterator[str]:
    with postgresql.lend("migrated") as url:
        yield url


@pytest.fixture
def load(data_dir: Path, database_url: str, to_broker: NetworkProxy, to_database: NetworkProxy) -> Iterator[Load]:
    broker_url, path_url = f"redis://127.0.0.1:{to_broker.port}/0", to_database.url_of(database_url)
    with busy_worker(data_dir, broker_url=broker_url, database_url=database_url, path_url=path_url) as load:
        yield load


def test_connections_that_are_cut_or_slow_lose_nothing(
    load: Load, to_broker: NetworkProxy, to_database: NetworkProxy
) -> None:
    for network in (to_database, to_broker):
        for delay_s in (0.02, 0.0):
            network.cut()
            network.slow(delay_s)
            before = load.stored()
            load.submit(2 * IN_HAND)
            load.must_go_on(beyond=before)
    load.must_hold_each_once()


@swallowing
@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("which", ["broker", "database"])
def test_a_worker_leaves_half_open_connections(
    load: Load, to_broker: NetworkProxy, to_database: NetworkProxy, which: str
) -> None:
    """F5: no packet comes through any more on what is open; new connections are taken after 5 s."""
    network = to_broker if which == "broker" else to_database
    network.swallow()
    time.sleep(5)  # the length of the outage
    network.restore()
    before = load.stored()
    load.submit(120)
    load.must_go_on(beyond=before)
    load.must_hold_each_once()


@swallowing
def test_a_half_open_connection_to_the_database_is_given_up(
    to_database: NetworkProxy, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement that nobody answers would hold its thread for ever; a pooled one is replaced when it is next used."""
    assert connections.PEER_GONE_S <= 10
    monkeypatch.setattr(connections, "PEER_GONE_S", 2)
    database = Database(to_database.url_of(database_url))
    with database.read() as session:
        assert session.scalar(text("SELECT 1")) == 1
    to_database.swallow()
    to_database.restore()
    began_s = time.monotonic()
    try:
        with database.read() as session:
            session.scalar(text("SELECT 1"))
    except StoreUnavailable:
        pass  # the statement that found out; the next one has a new connection
    assert time.monotonic() - began_s < 20
    with database.read() as session:
        assert session.scalar(text("SELECT 1")) == 1
    database.close()
