"""PostgreSQL that goes away while rows are in hand, more often than a row may fail: no row is given up."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from real_servers import PostgresServer, migrated
from sample_articles import text
from sqlalchemy import text as sql
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.entities import EntityTools
from worker.errors import StoreUnavailable
from worker.settings import Settings
from worker.store import Database
from worker.store.core.engine import WRITE_LOCK

FAULTS: dict[str, Callable[[PostgresServer], None]] = {
    "connections ended": lambda server: server.end_connections(),
    "crash": lambda server: server.restart(signal.SIGKILL),
}
OUTAGES = 4  #: More than ``attempts_limit``.
WAITS = sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
HOLD = sql("SELECT pg_advisory_xact_lock(:lock)")


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    server = PostgresServer(keeps=True)
    yield server
    server.close()


@pytest.fixture
def services(server: PostgresServer, data_dir: Path, entity_tools: EntityTools) -> Iterator[Services]:
    url = migrated(server.create(data_dir.parent.name))
    services = connect(Settings(database_url=url, data_dir=data_dir))
    services.entity_tools = entity_tools
    yield services
    services.close()


def break_with_rows_in_hand(
    services: Services, work: Callable[[], bool], server: PostgresServer, fault: Callable[[PostgresServer], None]
) -> None:
    """Let PostgreSQL go away while a batch waits for the lock of writers."""
    other = Database(services.database.url)
    met: list[Exception] = []

    def try_to_work() -> None:
        try:
            work()
        except Exception as error:
            met.append(error)

    worker = threading.Thread(target=try_to_work)
    with suppress(StoreUnavailable), other.write() as session:
        session.execute(HOLD, {"lock": WRITE_LOCK})
        worker.start()
        wait_until(lambda: session.scalar(WAITS), "rows are in hand")
        fault(server)
    worker.join(30)
    other.close()
    assert [type(one) for one in met] == [StoreUnavailable]


@pytest.mark.parametrize("fault", ["connections ended", pytest.param("crash", marks=pytest.mark.slow)])
def test_outages_while_articles_are_stored_or_read_for_names_end_none(
    services: Services, server: PostgresServer, fault: str
) -> None:
    for number in range(3):
        services.intake.accept_value({"title": f"T{number}", "text": text(f"{number}")}, door="cli")
    for _ in range(OUTAGES):
        break_with_rows_in_hand(services, services.ingest.take_in_batch, server, FAULTS[fault])
    services.ingest.take_in_batch()
    assert services.ledgers.read_ledger().stored == 3
    for _ in range(OUTAGES):
        break_with_rows_in_hand(services, services.enrich.enrich_batch, server, FAULTS[fault])
    services.enrich.enrich_batch()
    assert services.gauges.read_gauges().names == {"pending": 0, "done": 3, "failed": 0}
