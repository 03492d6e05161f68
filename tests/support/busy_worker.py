"""A worker with more articles waiting than it can take in, slow enough to be busy whenever something is broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from processes import Program
from sample_articles import arrival
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.queue.app import CeleryHints, make_app
from worker.settings import Settings

RECOVERY_S = 30.0  #: From the end of a fault to articles stored after it.
IN_HAND = 40  #: What two processes may finish of what they held before the fault.
SETTINGS = {
    "ingest_batch_articles": 10,
    "ingest_lease_s": 5,
    "attempts_limit": 9,  # a lease this short may end while a slow machine still works
    "tick_s": 0.3,
    "worker_processes": 2,
    "log_json": "true",
}


@dataclass
class Load:
    """The worker, its beat, and the articles handed in so far."""

    worker: Program
    services: Services
    submitted: int = 0

    def submit(self, count: int) -> None:
        given = [arrival(number) for number in range(self.submitted, self.submitted + count)]
        self.services.accept.articles(given, door="api")
        self.submitted += count

    def stored(self) -> int:
        return self.services.ledgers.read_ledger().stored

    def must_go_on(self, *, beyond: int, limit_s: float = RECOVERY_S) -> None:
        """Check that more is stored than what both processes may have had in hand."""
        wait_until(lambda: self.stored() >= beyond + IN_HAND, "articles are stored again", limit_s=limit_s)

    def must_hold_each_once(self) -> None:
        wait_until(lambda: self.services.ledgers.read_ledger().pending == 0, "nothing is pending", limit_s=120)
        ledger = self.services.ledgers.read_ledger()
        assert (ledger.accepted, ledger.stored, ledger.quarantined) == (self.submitted, self.submitted, 0)
        assert ledger.balanced


@contextmanager
def busy_worker(
    folder: Path, *, broker_url: str, database_url: str, path_url: str = "", submitted: int = 0
) -> Iterator[Load]:
    """Provide the worker on a migrated database, at work.

    Args:
        folder: Data folder.
        broker_url: Broker of worker, beat and test.
        database_url: Database of the test, and of worker and beat unless there is a ``path_url``.
        path_url: The same database by another way, which the test breaks.
        submitted: Articles that the database holds already.
    """
    settings = SETTINGS | {"database_url": path_url or database_url, "broker_url": broker_url}
    hints = CeleryHints(make_app(Settings(data_dir=folder), broker_url))
    services = connect(Settings(data_dir=folder, database_url=database_url), hints=hints)
    arguments = ["--data", str(folder), "worker", "--queues", "ingest,tick"]
    worker = Program("worker", arguments, folder, settings=settings, module="slow_worker")
    beat = Program("beat", ["--data", str(folder), "beat"], folder, settings=settings)
    load = Load(worker, services, submitted)
    try:
        load.submit(150)
        wait_until(lambda: load.stored() >= 20, "work has begun", limit_s=60)
        yield load
    finally:
        worker.kill_group()
        beat.kill_group()
        services.close()
