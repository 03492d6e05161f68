"""The two services that bench/faults breaks: Wiredesk, and plain Celery as the control."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from pathlib import Path
from typing import Protocol

from poisoned_worker import POISON_URL
from processes import Program
from sample_articles import arrival
from waiting import wait_until

from bench.plain_celery import plain_app
from worker.bootstrap import connect
from worker.queue.app import CeleryHints, make_app
from worker.service.search.articles import ArticleFilter
from worker.settings import Settings
from worker.types import Arrival

POISONOUS_EVERY = 5_000  #: Articles of a flood of which one kills whoever prepares it.
IDLE_S = 60.0  #: Plain Celery has done what it will once nothing came for so long: three times its redelivery.


class Service(Protocol):
    """Takes articles in by number, with a worker in a process group of its own."""

    attempted: int
    worker: Program
    beat: Program | None

    @property
    def harmless(self) -> int:
        """The number of articles handed in, without those that kill whoever prepares them."""

    def start_worker(self) -> None:
        """Start a worker in the place of one that was killed."""

    def submit(self, count: int) -> None:
        """Hand in this many articles."""

    def stored(self) -> int:
        """Return the number of articles that are stored."""

    def drain(self) -> None:
        """Wait until nothing more will be stored."""

    def counts(self) -> dict[str, int]:
        """Return what became of the articles."""

    def close(self) -> None:
        """End its processes."""


class Wiredesk:
    """Worker and beat with the settings they come with, on a database of their own."""

    def __init__(self, folder: Path, broker_url: str, database_url: str | None, *, slow: bool) -> None:
        self._folder, self._module = folder, "slow_worker" if slow else "poisoned_worker"
        self._settings: dict[str, object] = {"broker_url": broker_url, "worker_processes": 2, "log_json": "true"}
        self._settings |= {"database_url": database_url} if database_url else {}
        self._settings |= {"ingest_batch_articles": 10} if slow else {}
        settings = Settings(data_dir=folder, **({"database_url": database_url} if database_url else {}))
        self._services = connect(settings, hints=CeleryHints(make_app(settings, broker_url)))
        self._services.upkeep.upgrade()
        self.attempted, self._starts = 0, itertools.count()
        self.harmless, self._is_slow = 0, slow
        self.beat: Program | None = self._start("beat")
        self.start_worker()

    def start_worker(self) -> None:
        """Start a worker for everything but names, whose model takes long to load."""
        self.worker = self._start("worker", "--queues", "ingest,tick", module=self._module)

    def _start(self, *command: str, module: str = "worker.cli") -> Program:
        arguments = ["--data", str(self._folder), *command]
        name = f"{command[0]}{next(self._starts)}"
        return Program(name, arguments, self._folder, settings=self._settings, module=module)

    def submit(self, count: int) -> None:
        """Hand in new articles, each tenth of them twice."""
        numbers = range(self.attempted, self.attempted + count)
        given = [self._article(number) for number in numbers]
        self.attempted += count
        self.harmless += sum(not self._is_poisonous(one) for one in numbers)
        self._services.accept.articles([*given, *given[::10]], door="api")

    def _article(self, number: int) -> Arrival:
        return arrival(number, url=f"{POISON_URL}/{number}") if self._is_poisonous(number) else arrival(number)

    def _is_poisonous(self, number: int) -> bool:
        return not self._is_slow and number % POISONOUS_EVERY == 1

    def stored(self) -> int:
        """Return how many articles the ledger says are stored."""
        return self._services.ledgers.read_ledger().stored

    def drain(self) -> None:
        """Wait until no accepted article is pending."""
        wait_until(lambda: self._services.ledgers.read_ledger().pending == 0, "nothing is pending", limit_s=900)

    def counts(self) -> dict[str, int]:
        """Count by the ledger and by the titles of the stored articles, of which each has its own."""
        ledger, found = self._services.ledgers.read_ledger(), self._titles()
        wanted = {arrival(number).title for number in range(self.attempted) if not self._is_poisonous(number)}
        return {
            "accepted": ledger.accepted,
            "stored": ledger.stored,
            "duplicate": ledger.duplicate,
            "quarantined": ledger.quarantined,
            "poisonous": self.attempted - self.harmless,
            "unbalanced": int(not ledger.balanced),
            "lost": len(wanted - found.keys()) + ledger.pending,
            "unexpected": len(found.keys() - wanted),
            "doubled": found.total() - len(found),
        }

    def _titles(self) -> Counter[str]:
        found: Counter[str] = Counter()
        cursor = None
        while True:
            page = self._services.articles.find_articles(ArticleFilter(), cursor=cursor, limit=500)
            found.update(one.title or "" for one in page.articles)
            if (cursor := page.next_cursor) is None:
                return found

    def close(self) -> None:
        """Kill worker and beat."""
        for program in (self.worker, self.beat):
            if program is not None:
                program.kill_group()
        self._services.close()


class PlainCelery:
    """A worker of plain Celery; an article is a number that its task writes into a file."""

    beat: Program | None = None

    def __init__(self, folder: Path, broker_url: str, *, slow: bool) -> None:
        self._folder, self._broker_url, self._path = folder, broker_url, folder / "done"
        self._task_s = "0.04" if slow else "0.001"
        self._path.touch()
        self._app = plain_app(broker_url)
        self.attempted, self._accepted, self._starts = 0, 0, itertools.count()
        self.start_worker()

    def start_worker(self) -> None:
        """Start a worker."""
        arguments = [self._broker_url, str(self._path), self._task_s]
        self.worker = Program(f"plain{next(self._starts)}", arguments, self._folder, module="bench.plain_celery")

    def submit(self, count: int) -> None:
        """Send a message for each; Celery tries again while the broker is away."""
        for number in range(self.attempted, self.attempted + count):
            self._app.send_task("plain.store", args=[number])
            self._accepted += 1
        self.attempted += count

    def _numbers(self) -> Counter[int]:
        return Counter(int(line) for line in self._path.read_text().splitlines())

    @property
    def harmless(self) -> int:
        """The number of articles handed in."""
        return self.attempted

    def stored(self) -> int:
        """Return how many different numbers were written."""
        return len(self._numbers())

    def drain(self) -> None:
        """Wait until nothing was written for ``IDLE_S``."""
        before, since_s = -1, time.monotonic()
        while time.monotonic() - since_s < IDLE_S:
            size = self._path.stat().st_size
            if size != before:
                before, since_s = size, time.monotonic()
            time.sleep(0.5)

    def counts(self) -> dict[str, int]:
        """Count the numbers in the file."""
        found = self._numbers()
        lost = self.attempted - len(found)
        return {"accepted": self._accepted, "stored": len(found), "lost": lost, "doubled": found.total() - len(found)}

    def close(self) -> None:
        """Kill the worker."""
        self.worker.kill_group()
