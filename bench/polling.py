"""Speed of polling, and the effect of slow, dead and hostile feeds on the others.

    python -m bench.polling [feeds] [seconds]

With slow, dead and hostile feeds among them, then many feeds on one host; every other feed has an address of its own
(127.0.x.y), as feeds of different hosts have. ``make bench`` polls beside lemon24/reader: in each round a tenth of the
feeds has one new entry and the others answer 304, and ratios are within one round.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from bench.ingest import peak_mb
from worker.bootstrap import Services, connect
from worker.settings import Settings
from worker.store.core.migrate import upgrade
from worker.store.feeds import feeds

TICK_S = 0.5
ONCE = "once\n"
PROCESSES = 2  #: As Settings.worker_processes.
HERE = Path(__file__).parent


@contextmanager
def server() -> Iterator[int]:
    """Provide the port of a running server of feeds."""
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
                feeds.change(session, feed.id, {"next_poll_at": services.clock()})
        started_s = time.perf_counter()
        for worker in self._workers:
            tell(worker, ONCE.strip())
        used_s = sum(float(hear(worker)) for worker in self._workers)
        return time.perf_counter() - started_s, used_s, services.ledgers.read_ledger().accepted

    def poll_for(self, seconds: float) -> None:
        """Have whatever is due polled, as ticks would, for so long."""
        until_s = time.monotonic() + seconds
        for worker in self._workers:
            tell(worker, str(seconds))
        for worker in self._workers:
            hear(worker)
        assert time.monotonic() >= until_s

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
    for line in sys.stdin:
        used_s = time.process_time()
        until_s = time.monotonic() + (0.0 if line == ONCE else float(line))
        while time.monotonic() < until_s:  # as ticks would have it
            services.poll.due()
            time.sleep(TICK_S)
        while line == ONCE and services.poll.due():
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


Polled = tuple[float, float, int]  #: Seconds, CPU seconds, articles so far.


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


def side_by_side(python: str, count: int, rounds: int) -> tuple[list[tuple[Polled, Polled]], float]:
    """Poll the same feeds with both programs in turns. Gives both of each round, and our processes' MB."""
    with server() as port, tempfile.TemporaryDirectory() as folder:
        ours, theirs = Wiredesk(Path(folder), port), Reader(python, Path(folder))
        addresses = urls(port, count)
        theirs.add(addresses)
        for url in addresses:
            ours.services.feeds.add(url)
        times = []
        for number in range(rounds + 1):
            ask(port, f"/round/{number}")
            own, peer = ours.poll_all(), theirs.poll_all()
            assert own[2] >= peer[2], (own, peer)
            times.append((own, peer))
        memory_mb = sum(peak_mb(worker.pid) for worker in ours._workers)
        theirs.close()
        ours.close()
    return times[1:], memory_mb


def disturbed(count: int, seconds: float, interval_s: float) -> None:
    """Measure the delay of healthy feeds while a third of all is slow, dead or hostile."""
    slow, dead, hostile = count // 5, count // 10, count // 20
    healthy = count - slow - dead - hostile
    with server() as port, tempfile.TemporaryDirectory() as folder:
        ours = Wiredesk(Path(folder), port)
        addresses = urls(port, healthy, "good") + urls(port, slow, "slow", first=healthy)
        addresses += urls(port, hostile, "hostile", first=healthy + slow)
        addresses += [f"http://127.9.{n // 250}.{n % 250 + 1}:{port + 1}/dead" for n in range(dead)]
        for url in addresses:
            ours.services.feeds.add(url, interval_s=interval_s)
        ours.poll_for(seconds)
        asked = json.loads(ask(port, "/seen"))["seen"]
        ours.close()
    waits = [
        later[0] - earlier[0]
        for n in range(healthy)
        for earlier, later in pairwise(sorted(asked.get(f"/good/{n}", [])))
    ]
    polled = sum(1 for n in range(healthy) if f"/good/{n}" in asked)
    late = [max(wait_s - interval_s, 0.0) for wait_s in waits]
    print(f"{count} feeds every {interval_s:.0f} s, {slow} slow, {dead} dead, {hostile} hostile, {seconds:.0f} s")
    print(f"  healthy feeds polled {polled} of {healthy}, {len(waits)} intervals")
    worst_s = max(late)
    print(
        f"  late: median {statistics.median(late):.1f} s, worst {worst_s:.1f} s ({worst_s / interval_s:.2f} intervals)"
    )


def one_host(count: int, seconds: float) -> None:
    """Measure the load that one host with many feeds sees."""
    with server() as port, tempfile.TemporaryDirectory() as folder:
        ours = Wiredesk(Path(folder), port)
        for n in range(count):
            ours.services.feeds.add(f"http://127.0.0.2:{port}/brief/{n}")
        ours.poll_for(seconds)
        told = json.loads(ask(port, "/seen"))
        ours.close()
    begun = sorted(one[0] for times in told["seen"].values() for one in times)
    gaps = [later - earlier for earlier, later in pairwise(begun)]
    print(f"{count} feeds on one host, {PROCESSES} processes, gap 1 s, {seconds:.0f} s")
    print(f"  {len(begun)} requests, at most {told['most_open']} at a time, least gap {min(gaps):.3f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feeds", type=int, nargs="?", default=1_000)
    parser.add_argument("seconds", type=int, nargs="?", default=120)
    parser.add_argument("--worker", nargs=2, metavar=("FOLDER", "PORT"), help="be one of the processes that poll")
    given = parser.parse_args()
    if given.worker:
        work(Path(given.worker[0]), int(given.worker[1]))
        return
    disturbed(given.feeds, given.seconds, interval_s=30.0)
    one_host(given.feeds // 2, given.seconds)


if __name__ == "__main__":
    main()
