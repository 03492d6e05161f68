"""PostgreSQL that is restarted, killed, stopped, or ends its connections under a busy worker: work goes on."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from busy_worker import IN_HAND, Load, busy_worker
from real_servers import PostgresServer, migrated

pytestmark = pytest.mark.timeout(600)

FAULTS: dict[str, Callable[[PostgresServer], None]] = {
    "fast restart": lambda server: server.restart(signal.SIGINT),
    "immediate restart": lambda server: server.restart(signal.SIGQUIT),
    "crash": lambda server: server.restart(signal.SIGKILL),
    "connections ended": lambda server: server.end_connections(),
    "stopped and continued": lambda server: stop_and_continue(server, 2),
}


def stop_and_continue(server: PostgresServer, seconds: float) -> None:
    server.pause()
    time.sleep(seconds)  # the length of the outage
    server.resume()


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """Provide a PostgreSQL of this test alone, which keeps what it committed."""
    server = PostgresServer(keeps=True)
    yield server
    server.close()


@pytest.fixture
def load(server: PostgresServer, broker_url: str, data_dir: Path) -> Iterator[Load]:
    url = migrated(server.create("wiredesk"))
    with busy_worker(data_dir, broker_url=broker_url, database_url=url) as load:
        yield load


def break_each(load: Load, server: PostgresServer, names: Iterable[str], *, rounds: int) -> None:
    for _ in range(rounds):
        for name in names:
            load.submit(IN_HAND)
            FAULTS[name](server)
            before = load.stored()
            load.submit(2 * IN_HAND)
            load.must_go_on(beyond=before)
            assert load.worker.is_alive(), name
    load.must_hold_each_once()


def test_a_worker_goes_on_after_its_database_crashed_and_after_it_ended_connections(
    load: Load, server: PostgresServer
) -> None:
    """F17, and F1 on PostgreSQL: the connections of a worker that is killed hold nothing up."""
    break_each(load, server, ("crash", "connections ended"), rounds=1)
    load.make_busy()
    load.worker.kill_group()
    load.start_worker()
    load.must_hold_each_once()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_goes_on_whatever_happens_to_its_database_ten_times(load: Load, server: PostgresServer) -> None:
    break_each(load, server, tuple(FAULTS), rounds=10)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_worker_goes_on_after_its_database_hung_for_more_than_a_minute(load: Load, server: PostgresServer) -> None:
    stop_and_continue(server, 70)
    before = load.stored()
    load.submit(120)
    load.must_go_on(beyond=before)
    load.must_hold_each_once()
