"""Break the broker and the workers under a load of articles, and count what became of every article.

Usage: ``python bench/faults.py [rounds] [seconds a hang of the broker lasts]`` (20 and 12 if left out).

Each round submits articles and does one of: kill the broker and start it empty; empty it (FLUSHALL); stop it
and continue it; kill the whole worker group and start a new one; stop the worker group and continue it. It
then waits until articles are stored that cannot have been in hand before. Printed are Jepsen's counts
(attempted, accepted, stored, duplicate, lost, unexpected, doubled, recovered) and the seconds to recover.
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from processes import Program
from real_servers import BrokerServer
from sample_articles import arrival
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.queue.app import CeleryHints, make_app
from worker.service.search.articles import ArticleFilter
from worker.settings import Settings

PER_ROUND = 120
IN_HAND = 40  #: What two processes may finish of what they held before the fault.
LIMIT_S = 120.0  #: A round that does not recover within this counts as stuck.
SETTINGS = {
    "ingest_batch_articles": 10,
    "ingest_lease_s": 5,
    "attempts_limit": 9,
    "tick_s": 0.5,
    "worker_processes": 2,
    "log_json": "true",
}


@dataclass
class Site:
    """A broker, a worker that is always busy, beat, and the articles handed in so far."""

    folder: Path
    hang_s: float
    broker: BrokerServer = field(default_factory=BrokerServer)
    accepted: list[int] = field(default_factory=list)
    attempted: int = 0
    programs: list[Program] = field(default_factory=list)

    def __post_init__(self) -> None:
        settings = Settings(data_dir=self.folder)
        self.services: Services = connect(settings, hints=CeleryHints(make_app(settings, self.broker.url)))
        self.services.upkeep.upgrade()
        self.start("beat")
        self.worker = self.start("worker", "--queues", "ingest,tick", module="slow_worker")

    def start(self, *command: str, module: str = "worker.cli") -> Program:
        name = f"{command[0]}{len(self.programs)}"
        given = SETTINGS | {"broker_url": self.broker.url}
        self.programs.append(
            Program(name, ["--data", str(self.folder), *command], self.folder, settings=given, module=module)
        )
        return self.programs[-1]

    def submit(self, count: int) -> None:
        """Hand in new articles, each tenth of them twice."""
        given = [arrival(number) for number in range(self.attempted, self.attempted + count)]
        self.attempted += count
        done = self.services.accept.articles([*given, *given[::10]], door="api")
        self.accepted += [one.id for one in done]

    def stored(self) -> int:
        return self.services.ledgers.read_ledger().stored

    def kill_broker(self) -> None:
        self.broker.kill()
        time.sleep(random.choice((0.0, 0.2, 1.0, 3.0)))
        self.broker.start()

    def empty_broker(self) -> None:
        with self.broker.client() as client:
            client.flushall()

    def hang_broker(self) -> None:
        self.broker.pause()
        time.sleep(self.hang_s)
        self.broker.resume()

    def kill_worker(self) -> None:
        self.worker.kill_group()
        self.worker = self.start("worker", "--queues", "ingest,tick", module="slow_worker")

    def stop_worker(self) -> None:
        os.killpg(self.worker.process.pid, signal.SIGSTOP)
        time.sleep(3)
        os.killpg(self.worker.process.pid, signal.SIGCONT)

    def recover(self) -> float | None:
        """Return the seconds until new articles are stored; None if it takes more than LIMIT_S."""
        before, began_s = self.stored(), time.monotonic()
        try:
            wait_until(lambda: self.stored() >= before + IN_HAND, "recovery", limit_s=LIMIT_S)
        except AssertionError:
            return None
        return time.monotonic() - began_s

    def close(self) -> None:
        for program in self.programs:
            program.kill_group()
        self.broker.close()
        self.services.close()


def titles(services: Services) -> Counter[str]:
    """Count the stored articles by title; each article handed in has a title of its own."""
    found: Counter[str] = Counter()
    cursor = None
    while True:
        page = services.articles.find_articles(ArticleFilter(), cursor=cursor, limit=500)
        found.update(one.title or "" for one in page.articles)
        if (cursor := page.next_cursor) is None:
            return found


def report(site: Site, times: dict[str, list[float | None]]) -> bool:
    """Print the counts. Return True if nothing was lost, doubled or stuck."""
    ledger, found = site.services.ledgers.read_ledger(), titles(site.services)
    wanted = {arrival(number).title for number in range(site.attempted)}
    lost = len(wanted - found.keys()) + ledger.pending
    unexpected = len(found.keys() - wanted)
    doubled = sum(count - 1 for count in found.values())
    every = [one for of_kind in times.values() for one in of_kind]
    recovered = sum(one is not None for one in every)
    print(f"attempted {len(site.accepted)}  accepted {ledger.accepted}  stored {ledger.stored}  ", end="")
    print(f"duplicate {ledger.duplicate}  lost {lost}  unexpected {unexpected}  doubled {doubled}  ", end="")
    print(f"quarantined {ledger.quarantined}  recovered {recovered} of {len(every)}  balanced {ledger.balanced}")
    for kind, seconds in sorted(times.items()):
        known = sorted(one for one in seconds if one is not None)
        middle, most = (statistics.median(known), known[-1]) if known else (float("nan"), float("nan"))
        print(f"{kind:13} rounds {len(seconds):3}  seconds to recover: median {middle:.1f}, most {most:.1f}")
    return not lost and not unexpected and not doubled and not ledger.quarantined and recovered == len(every)


def main() -> None:
    """Run the rounds, let everything drain, print the counts; exit 1 if a promise is broken."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    hang_s = float(sys.argv[2]) if len(sys.argv) > 2 else 12.0
    times: dict[str, list[float | None]] = {}
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), hang_s)
        try:
            site.submit(PER_ROUND)
            wait_until(lambda: site.stored() >= IN_HAND, "work has begun", limit_s=60)
            faults = (site.kill_broker, site.hang_broker, site.kill_worker, site.empty_broker, site.stop_worker)
            for number in range(rounds):
                site.submit(PER_ROUND)
                fault = faults[number % len(faults)]
                fault()
                took_s = site.recover()
                times.setdefault(fault.__name__, []).append(took_s)
                print(f"{number + 1} {fault.__name__} {'STUCK' if took_s is None else f'{took_s:.1f} s'}", flush=True)
            wait_until(lambda: site.services.ledgers.read_ledger().pending == 0, "nothing is pending", limit_s=600)
            is_kept = report(site, times)
        finally:
            site.close()
    sys.exit(0 if is_kept else 1)


if __name__ == "__main__":
    main()
