"""Run ``wiredesk up`` under a mixed load with a fault every few minutes, and watch what grows.

Usage: ``python -m bench.soak MINUTES [FAULT_EVERY_MINUTES]``. Articles are handed in by HTTP, each tenth of them twice,
and read, searched and listed meanwhile. In turn the worker is killed, the broker is killed, the worker is stopped for
10 s, beat is killed. Each program's memory (its processes together, PSS), its file descriptors, and the size of
SQLite's log are read every 10 s. Printed are their slopes over the second half, and at the end the ledger.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import signal
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from processes import Program
from real_servers import children_of
from sample_articles import arrival
from waiting import wait_until

PER_SECOND = 4
LOOK_S = 10.0
PATHS = ("/v1/articles?limit=50", "/v1/articles?q=bridge+OR+harbour", "/v1/stories", "/v1/entities", "/", "/healthz")


def ask(port: int, method: str, path: str, body: object = None) -> int:
    """Return the status of one request; 0 if there was no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with suppress(OSError, http.client.HTTPException):
        connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status
    connection.close()
    return 0


class Site:
    """``wiredesk up`` on a folder, and the numbers of what it was asked."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.folder = folder
        self.program = Program("up", ["--json", "--data", str(folder / "data"), "up", "--port", str(self.port)], folder)
        self.program.wait_for("service.ready", limit_s=180)
        self.answers: dict[str, int] = defaultdict(int)
        self.samples: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def program_pids(self) -> dict[str, int]:
        """Return the programs that ``up`` started, by the word of their command."""
        found = {"up": self.program.process.pid}
        for pid in children_of(self.program.process.pid):
            with suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                name = next((name for name in ("worker", "beat", "api") if name in command), "broker")
                if command != [""]:  # else it has just died
                    found[name] = pid
        return found

    def load(self, until_s: float) -> None:
        """Hand in articles and read, until the time is over."""
        paths = itertools.cycle(PATHS)
        for number in itertools.count():
            if time.monotonic() > until_s:
                return
            one = arrival(number)
            body = {"url": one.url, "title": one.title, "text": one.text, "source": one.source}
            for _ in range(2 if number % 10 == 0 else 1):
                self.answers[f"POST {ask(self.port, 'POST', '/v1/articles', body)}"] += 1
            if number % PER_SECOND == 0:
                self.answers[f"GET {ask(self.port, 'GET', next(paths))}"] += 1
            time.sleep(1 / PER_SECOND)

    def look(self) -> None:
        """Record memory, file descriptors and the size of the log."""
        now_s = time.monotonic()
        for name, pid in self.program_pids().items():
            pss_kb = descriptors = 0
            for process in (pid, *(children_of(pid) if name != "up" else ())):
                with suppress(OSError, ValueError, IndexError):
                    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
                    pss_kb += int(rollup.split("\nPss:")[1].split()[0])
                    descriptors += len(os.listdir(f"/proc/{process}/fd"))
            self.samples[f"{name} MB"].append((now_s, pss_kb / 1024))
            self.samples[f"{name} file descriptors"].append((now_s, descriptors))
        with suppress(OSError):
            size = (self.folder / "data" / "wiredesk.db-wal").stat().st_size
            self.samples["log of SQLite MB"].append((now_s, size / 2**20))

    def break_one(self, name: str) -> None:
        """Kill a program, or stop the worker for 10 s."""
        pid = self.program_pids().get(name.removeprefix("stopped "), 0)
        if not pid:
            return
        if name.startswith("stopped "):
            for process in (pid, *children_of(pid)):
                os.kill(process, signal.SIGSTOP)
            time.sleep(10)
            for process in (pid, *children_of(pid)):
                os.kill(process, signal.SIGCONT)
        else:
            os.kill(pid, signal.SIGKILL)


def report(site: Site) -> None:
    """Print each curve: first and last, the most, and the slope of its second half."""
    for name, curve in sorted(site.samples.items()):
        half = curve[len(curve) // 2 :]
        slope = statistics.linear_regression(*zip(*half, strict=True)).slope * 3600 if len(half) > 2 else float("nan")
        first, last, most = curve[0][1], curve[-1][1], max(value for _, value in curve)
        print(f"{name:26} first {first:7.1f}  last {last:7.1f}  most {most:7.1f}  slope {slope:+8.1f} an hour")
    print(dict(site.answers))


def main() -> None:
    """Run for the time given, let the rest drain, and print."""
    minutes, every_s = float(sys.argv[1]), 60 * float((sys.argv[2:] or ["4"])[0])
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        until_s = time.monotonic() + 60 * minutes
        thread = threading.Thread(target=site.load, args=(until_s,))
        thread.start()
        faults, next_s = itertools.cycle(("worker", "broker", "stopped worker", "beat")), time.monotonic() + every_s
        while time.monotonic() < until_s:
            site.look()
            if time.monotonic() > next_s:
                name, next_s = next(faults), next_s + every_s
                site.break_one(name)
                print(f"{(until_s - time.monotonic()) / 60:.0f} minutes left: {name}", flush=True)
            time.sleep(LOOK_S)
        thread.join()
        report(site)
        from worker.bootstrap import connect
        from worker.settings import Settings

        services = connect(Settings(data_dir=Path(folder) / "data"))
        wait_until(lambda: services.ledgers.read_ledger().pending == 0, "nothing is pending", limit_s=300)
        print(services.ledgers.read_ledger(), services.ledgers.recount())
        services.close()
        site.program.terminate(limit_s=60)


if __name__ == "__main__":
    main()
