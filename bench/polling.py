"""How fast feeds are polled, and what slow, dead and hostile ones do to the others.

    python -m bench.polling PYTHON_WITH_READER [feeds] [rounds]

Beside lemon24/reader (``pip install reader`` into a venv of its own, whose Python is given) on the same
local server: every feed has an address of its own (127.0.x.y), as feeds of different hosts have. In each
round a tenth of the feeds has one new entry and the others answer 304. Ratios are within one round.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worker.bootstrap import Services, connect
from worker.settings import Settings
from worker.store import feeds
from worker.store.migrate import upgrade

PROCESSES = 2  #: As Settings.worker_processes.
HERE = Path(__file__).parent


@contextmanager
def server() -> Iterator[int]:
    """The port of a running server of feeds."""
    process = subprocess.Popen([sys.executable, "-m", "bench.polling_server"], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def ask(port: int, path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        body: bytes = answer.read()
    return body


def urls(port: int, count: int, kind: str = "feed", *, first: int = 0) -> list[str]:
    return [
        f"http://127.{1 + n // 60_000}.{n // 250 % 240}.{n % 250 + 1}:{port}/{kind}/{n}"
        for n in range(first, first + count)
    ]


class Wiredesk:
    """The service on SQLite: as many polling processes as the embedded worker has."""

    def __init__(self, folder: Path, port: int, processes: int = PROCESSES) -> None:
        self.services = open_services(folder, port)
        upgrade(self.services.database)
        command = [sys.executable, "-m", "bench.polling", "--worker", str(folder), str(port)]
        self._workers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(processes)
        ]

    def poll_all(self) -> tuple[float, float, int]:
        """Seconds, CPU seconds, and articles accepted so far."""
        services = self.services
        with services.database.write() as session:
            for feed in services.feeds.all():
                feeds.make_due(session, feed.id, now=services.clock())
        started_s = time.perf_counter()
        for worker in self._workers:
            tell(worker, "poll")
        used_s = sum(float(hear(worker)) for worker in self._workers)
        return time.perf_counter() - started_s, used_s, services.ledgers.read().accepted

    def close(self) -> None:
        for worker in self._workers:
            worker.communicate()
        self.services.close()


def open_services(folder: Path, port: int) -> Services:
    given = {"data_dir": folder, "fetch_allowed_networks": ("127.0.0.0/8",), "fetch_allowed_ports": (port,)}
    return connect(Settings(**given))


def work(folder: Path, port: int) -> None:
    """One process of the worker: the verb that its poll task calls, whenever it is told to."""
    services = open_services(folder, port)
    for _ in sys.stdin:
        used_s = time.process_time()
        while services.poll.due():
            pass
        print(time.process_time() - used_s, flush=True)
    services.close()


def tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


class Reader:
    """lemon24/reader, in a process of its own, on SQLite."""

    def __init__(self, python: str, folder: Path) -> None:
        command = [python, str(HERE / "polling_reader.py"), str(folder / "reader.sqlite")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def add(self, addresses: list[str]) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n".join(addresses) + "\n\n")

    def poll_all(self) -> tuple[float, float, int]:
        tell(self._process, "poll")
        took_s, used_s, count = hear(self._process).split()
        return float(took_s), float(used_s), int(count)

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def side_by_side(python: str, count: int, rounds: int) -> None:
    with server() as port, tempfile.TemporaryDirectory() as folder:
        ours, theirs = Wiredesk(Path(folder), port), Reader(python, Path(folder))
        addresses = urls(port, count)
        theirs.add(addresses)
        for url in addresses:
            ours.services.feeds.add(url)
        times = []
        for number in range(rounds + 1):
            ask(port, f"/round/{number}")
            times.append((ours.poll_all(), theirs.poll_all()))
            print(number, times[-1])
        theirs.close()
        ours.close()
    first, later = times[0], times[1:]
    ratio = statistics.median(peer[0] / own[0] for own, peer in later)
    print(ratio, first)


if __name__ == "__main__":
    if sys.argv[1] == "--worker":
        work(Path(sys.argv[2]), int(sys.argv[3]))
        sys.exit()
    side_by_side(
        sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1_000, int(sys.argv[3]) if len(sys.argv) > 3 else 5
    )
