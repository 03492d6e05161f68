"""A worker with more articles waiting than it can take in, slow enough to be busy whenever something is broken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from processes import Program
from sample_articles import arrival
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.queue.app import CeleryHints, make_app
from worker.settings import Settings

RECOVERY_LIMIT_S = 180.0  #: Promised are 30 s, which bench/faults.py measures; a machine that runs tests may be busy.
BUSY = 60  #: Articles that wait when something is broken.
IN_HAND = 20  #: What two processes may finish of what they held before the fault: two batches each, of 5 articles.
SETTINGS = {
    "ingest_batch_articles": 5,
    "ingest_lease_s": 5,
    "attempts_limit": 9,  # a lease this short may end while a slow machine still works
    "tick_s": 0.3,
    "worker_processes": 2,
    "log_json": "true",
}


@dataclass
class Load:
    """The worker, its beat, and the articles handed in so far; the tests of a file may share one."""

    folder: Path
    settings: dict[str, object]
    services: Services
    submitted: int = 0
    programs: list[Program] = field(default_factory=list)
    _seen: tuple[int, float] = (-1, 0.0)  #: Articles stored, and when their number was found to have changed.

    @property
    def worker(self) -> Program:
        """Return the worker that was started last."""
        return self.programs[-1]

    def start_worker(self) -> None:
        """Start one, in the place of one that has ended."""
        name, arguments = f"worker{len(self.programs)}", ["--data", str(self.folder), "worker"]
        arguments += ["--queues", "ingest,tick"]
        self.programs.append(
            Program(name, arguments, self.folder, settings=self.settings, module="slow_worker", is_loaded=True)
        )

    def make_busy(self) -> None:
        """Start a worker if none lives, and let it be in the middle of its work."""
        if not self.programs or not self.worker.is_alive():
            self.start_worker()
        self.worker.forget()
        self.submit(BUSY)
        before = self.stored()
        wait_until(lambda: self.stored() >= before + 5, "work has begun", limit_s=RECOVERY_LIMIT_S)

    def submit(self, count: int) -> None:
        given = [arrival(number) for number in range(self.submitted, self.submitted + count)]
        self.services.accept.articles(given, door="api")
        self.submitted += count

    def stored(self) -> int:
        return self.services.ledgers.read_ledger().stored

    def stands_still(self, for_s: float = 5.0) -> bool:
        """Return True if nothing was stored for so long, by the calls since the last change."""
        if (stored := self.stored()) != self._seen[0]:
            self._seen = stored, time.monotonic()
        return time.monotonic() - self._seen[1] >= for_s

    def must_go_on(self, *, beyond: int, limit_s: float = RECOVERY_LIMIT_S) -> None:
        """Check that more is stored than what both processes may have had in hand."""
        wait_until(lambda: self.stored() >= beyond + IN_HAND, "articles are stored again", limit_s=limit_s)

    def must_hold_each_once(self) -> None:
        wait_until(lambda: self.services.ledgers.read_ledger().pending == 0, "nothing is pending", limit_s=120)
        ledger = self.services.ledgers.read_ledger()
        assert (ledger.accepted, ledger.stored, ledger.quarantined) == (self.submitted, self.submitted, 0)
        assert ledger.balanced


@contextmanager
def busy_worker(folder: Path, *, broker_url: str, database_url: str, path_url: str = "") -> Iterator[Load]:
    """Provide the worker on a migrated, empty database, at work.

    Args:
        folder: Data folder.
        broker_url: Broker of worker, beat and test.
        database_url: Database of the test, and of worker and beat unless there is a ``path_url``.
        path_url: The same database by another way, which the test breaks.
    """
    settings = SETTINGS | {"database_url": path_url or database_url, "broker_url": broker_url}
    hints = CeleryHints(make_app(Settings(data_dir=folder), broker_url))
    services = connect(Settings(data_dir=folder, database_url=database_url), hints=hints)
    load = Load(folder, settings, services)
    load.start_worker()
    beat = Program("beat", ["--data", str(folder), "beat"], folder, settings=settings, is_loaded=True)
    try:
        load.make_busy()
        yield load
    finally:
        for program in (*load.programs, beat):
            program.kill_group()
        services.close()
