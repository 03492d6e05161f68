"""Cost of followers of the stream, and a check that none of them misses or repeats an event.

    python -m bench.stream memory [clients]          memory of the API with so many idle clients
    python -m bench.stream kills [events] [kills]    events while API and client are killed so many times

``memory`` starts ``wiredesk api`` on SQLite, opens the streams, lets one event happen that all must get, and
prints the resident memory before and after, for each client, and how long the event took to reach all.
``kills`` writes events as fast as one follower hears them; half of the kills are SIGKILL to the API, half end the
client's connection. Every event must be heard once and in order.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import resource
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from loopback import free_port

from worker.store import Database
from worker.store.core.migrate import upgrade
from worker.store.search import event_log as store
from worker.store.search.event_log import Event


class Server:
    """``wiredesk api`` on a folder; killed and started again as often as asked."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.start()

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "worker.cli",
            "--data",
            self.folder,
            "api",
            "--port",
            str(self.port),
            "--no-web",
        ]
        self.process = subprocess.Popen(command, env=os.environ | {"WIREDESK_LOG_LEVEL": "ERROR"})
        for _ in range(3_000):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("the API did not start")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def resident_mb(self) -> float:
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6


def happen(database: Database, count: int) -> None:
    with database.write() as session:
        now = datetime.now(UTC)
        store.append(session, [Event(kind="feed.failed", at=now, data={"reason": "timeout"}) for _ in range(count)])


def memory(server: Server, database: Database, clients: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, clients + 200)), hard))
    happen(database, 1)
    before_mb = server.resident_mb()
    selector = selectors.DefaultSelector()
    for _ in range(clients):
        one = socket.create_connection(("127.0.0.1", server.port))
        one.sendall(b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        selector.register(one, selectors.EVENT_READ, bytearray())
    heard_by(selector, clients, b"\nid: 1\n")
    started_s, cpu_s = time.perf_counter(), cpu(server)
    time.sleep(10)
    idle = (cpu(server) - cpu_s) / (time.perf_counter() - started_s)
    idle_mb = server.resident_mb()
    started_s = time.perf_counter()
    happen(database, 1)
    heard_by(selector, clients, b"\nid: 2\n", b"id: 2\n")
    took_s = time.perf_counter() - started_s
    print(f"{clients:,} idle clients: {idle_mb:.0f} MB resident, {before_mb:.0f} MB without them, ", end="")
    print(f"{(idle_mb - before_mb) * 1000 / clients:.0f} kB each; {idle:.1%} of a core")
    print(f"one event to all of them: {took_s:.2f} s")


def cpu(server: Server) -> float:
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def heard_by(selector: selectors.BaseSelector, clients: int, *marks: bytes) -> None:
    """Until all have heard one of these."""
    heard: set[int] = set()
    while len(heard) < clients:
        for key, _ in selector.select(30):
            chunk = key.fileobj.recv(65536)  # type: ignore[union-attr]
            assert chunk, "a stream was closed"
            key.data.extend(chunk)
            if any(mark in key.data for mark in marks):
                heard.add(key.fd)
                key.data.clear()


def kills(server: Server, database: Database, events: int, times: int) -> None:
    heard: list[int] = []
    chance = random.Random(7)
    marks = sorted(chance.sample(range(1, events), times))

    def write() -> None:
        for start in range(0, events, 20):
            while start > len(heard) + 2_000:  # so that there is always something to come
                time.sleep(0.01)
            happen(database, min(20, events - start))

    writer = threading.Thread(target=write)
    writer.start()
    connections = 0
    while len(heard) < events:
        connections += 1
        with contextlib.suppress(OSError, http.client.HTTPException):
            follow(server.port, heard, marks, events)
        if heard and connections % 2:
            server.kill()
            server.start()
    writer.join()
    once, in_order = len(set(heard)) == len(heard), heard == sorted(heard)
    print(
        f"{events:,} events, {connections - 1} kills: heard {len(heard):,}, lost {events - len(set(heard))}, ", end=""
    )
    print(f"each once: {once}, in order: {in_order}")
    assert once
    assert in_order


def follow(port: int, heard: list[int], marks: list[int], events: int) -> None:
    """Listen until the next mark."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/v1/stream", headers={"Last-Event-ID": str(heard[-1] if heard else 0)})
    response = connection.getresponse()
    number = 0
    for line in response:
        if line.startswith(b"id: "):
            number = int(line[4:])
        elif line.startswith(b"data: "):
            heard.append(number)
            if len(heard) >= events:
                break
            if marks and len(heard) >= marks[0]:
                marks.pop(0)
                break
    response.close()
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    remembered = commands.add_parser("memory")
    remembered.add_argument("clients", type=int, nargs="?", default=1_000)
    killed = commands.add_parser("kills")
    killed.add_argument("events", type=int, nargs="?", default=20_000)
    killed.add_argument("kills", type=int, nargs="?", default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/wiredesk.db")
        upgrade(database)
        server = Server(folder)
        try:
            if given.command == "memory":
                memory(server, database, given.clients)
            else:
                kills(server, database, given.events, given.kills)
        finally:
            server.kill()
            database.close()


if __name__ == "__main__":
    main()
