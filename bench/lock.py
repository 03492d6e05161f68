"""Time under the lock: processor and clock milliseconds for each article, of taking in and of finding names.

    python -m bench.lock DATA [--articles 600]

Takes articles of DATA/corpus/newsarticles.jsonl.gz in through the service, on SQLite and on a PostgreSQL of the tests:
on PostgreSQL the transactions that run alone, on SQLite all that write. Processor time is this process's and, on
PostgreSQL, its server process's; waiting for the lock is not in it, as one process works alone. Names are found
once for both, outside of the lock; the last column says how many times as long that takes, so how many processes
fill the lock.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import event, text

from bench.enrich import arrival, corpus, run_all, service
from worker.bootstrap import Services
from worker.entities import Reading
from worker.store import Session
from worker.types import FoundEntity

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))


@dataclass
class Found:
    """Names of the texts met so far, and the processor time it took to find them."""

    names: dict[str, tuple[FoundEntity, ...]] = field(default_factory=dict)
    cpu_s: float = 0.0


@dataclass
class Spent:
    """Sums over the transactions under the lock."""

    statements: int = 0
    wall_s: float = 0.0
    ours_s: float = 0.0  #: Processor time of this process.
    server_s: float = 0.0  #: Processor time of the server process of the connection.


class Meter:
    """Adds up what the transactions of a service spend under the lock."""

    def __init__(self, services: Services) -> None:
        self.spent = Spent()
        database = services.database
        event.listen(database.engine, "before_cursor_execute", self._count)
        for name in ("write", "write_alone") if database.is_sqlite else ("write_alone",):
            setattr(database, name, self._metered(getattr(database, name), is_sqlite=database.is_sqlite))
        self._depth = 0

    def _metered(
        self, begin: Callable[[], AbstractContextManager[Session]], *, is_sqlite: bool
    ) -> Callable[[], AbstractContextManager[Session]]:
        @contextmanager
        def metered() -> Iterator[Session]:
            self._depth += 1
            try:
                with begin() as session:
                    pid = 0 if is_sqlite else session.scalar(text("SELECT pg_backend_pid()"))
                    before = time.perf_counter(), time.process_time(), server_s(pid)
                    yield session
                if self._depth == 1:  # SQLite: one is made of the other
                    self._add(before, pid)
            finally:
                self._depth -= 1

        return metered

    def _add(self, before: tuple[float, float, float], pid: int) -> None:
        self.spent.wall_s += time.perf_counter() - before[0]
        self.spent.ours_s += time.process_time() - before[1]
        self.spent.server_s += server_s(pid) - before[2]

    def _count(self, *_: object) -> None:
        self.spent.statements += self._depth > 0


def server_s(pid: int) -> float:
    """Return the processor time of a process so far; 0 for none."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 if pid else 0.0


def measure(services: Services, texts: Sequence[tuple[str, str]], found: Found) -> None:
    """Take the texts in, find their names, and print a line for each."""
    tools = services.entity_tools
    tools.load()
    find = tools.find

    def remembered(readings: Sequence[Reading]) -> list[tuple[FoundEntity, ...]]:
        started = time.process_time()
        new = [one for one in readings if one.text not in found.names]
        found.names.update(zip((one.text for one in new), find(new), strict=True))
        found.cpu_s += time.process_time() - started
        return [found.names[one.text] for one in readings]

    tools.find = remembered  # type: ignore[method-assign]
    services.accept.articles([arrival(number, *one) for number, one in enumerate(texts)], door="api")
    gc.collect()
    gc.freeze()  # as a worker does before its first task
    meter = Meter(services)
    for name, work in (("take in", take_in), ("enrich", run_all)):
        meter.spent = spent = Spent()
        work(services)
        each = (spent.ours_s + spent.server_s, spent.ours_s, spent.server_s, spent.wall_s)
        told = "  ".join(f"{one / len(texts) * 1e3:8.2f}" for one in each)
        processes = f"{1 + found.cpu_s / each[0]:5.1f}" if name == "enrich" else ""
        share = spent.statements / len(texts)
        print(f"{services.database.server_version:14.14} {name:8} {told}  {share:10.1f}  {processes}", flush=True)
    services.close()


def take_in(services: Services) -> None:
    while services.ingest.take_in_batch():
        pass


def main() -> None:
    from real_servers import PostgresServer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=600)
    given = parser.parse_args()
    texts = corpus(given.data)
    random.Random(4).shuffle(texts)
    found = Found()
    server = PostgresServer()
    print("ms an article           processor      ours    server   by clock  statements  processes")
    with tempfile.TemporaryDirectory() as folder:
        for url in (None, server.create("lock")):
            measure(service(f"{folder}/{bool(url)}", url), texts[: given.articles], found)
    server.close()


if __name__ == "__main__":
    main()
