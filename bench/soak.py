"""Run ``wiredesk up`` under a mixed load with a fault every few minutes, and watch what grows.

    python -m bench.soak MINUTES [--every MINUTES] [--postgresql]

Articles are handed in by HTTP, each tenth of them twice, and read, searched and listed meanwhile; feeds have a new
entry each minute. In turn the worker is killed, the broker is killed, the worker is stopped for 10 s, beat is killed;
with PostgreSQL its connections are ended and it is restarted as well. Every minute is printed: the memory of each
program (its processes together, PSS) and its file descriptors, messages in the broker, articles that wait, what was
lost or doubled so far, the longest wait for a lock. At the end follow the slopes over the second half, and the ledger.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from sqlalchemy import text

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

import sample_articles
from feed_server import FeedServer, feed_server, item, rss
from loopback import free_port
from processes import Program
from real_servers import BrokerServer, PostgresServer, children_of, migrated
from waiting import wait_until

from worker.bootstrap import connect
from worker.errors import StoreUnavailable
from worker.queue.config import QUEUES
from worker.service.operations.api_keys import SCOPES
from worker.settings import Settings

PER_SECOND = 4
LOOK_S = 10.0
FEEDS = 40
SHOWN = 20  #: Entries of a feed.
PATHS = ("/v1/articles?limit=50", "/v1/articles?q=bridge+OR+harbour", "/v1/stories", "/v1/entities", "/", "/healthz")
FAULTS = ("worker", "broker", "stopped worker", "beat")
OF_DATABASE = ("ended connections", "database", "crashed database")
LOCKS = """SELECT coalesce(extract(epoch FROM max(now() - query_start) FILTER (WHERE wait_event_type = 'Lock')), 0),
                  coalesce(extract(epoch FROM max(now() - xact_start)), 0)
           FROM pg_stat_activity WHERE datname = current_database()"""
TITLES = "SELECT count(*), count(DISTINCT title) FROM articles"


class Site:
    """``wiredesk up`` on a broker and a database of its own, and the numbers of what it was asked."""

    def __init__(self, folder: Path, broker: BrokerServer, database: PostgresServer | None, feeds: FeedServer) -> None:
        self.port = free_port()
        self.folder, self.broker, self.database, self.feeds = folder, broker, database, feeds
        url = {"database_url": migrated(database.create("soak"))} if database else {}
        settings = {
            "broker_url": broker.url,
            "fetch_allowed_networks": "127.0.0.0/8",
            "fetch_allowed_ports": feeds.port,
            "fetch_host_gap_s": 0,
            "full_text": "never",
        }
        arguments = ["--json", "--data", str(folder / "data"), "up", "--port", str(self.port)]
        self.program = Program("up", arguments, folder, settings=settings | url)
        self.program.wait_for("service.ready", limit_s=180)
        self.services = connect(Settings(data_dir=folder / "data", **url))
        self.key = self.services.keys.create("soak", scopes=SCOPES).secret
        self.answers: Counter[str] = Counter()
        self.samples: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.wanted: set[str] = set()  #: Titles that were accepted, or shown by a feed.
        self.minute = 0
        for number in range(FEEDS):
            self.show(number)
            feed = {"url": f"{feeds.origin}/{number}", "interval_s": 60}
            assert self.ask("POST", "/v1/feeds", feed) == 201

    def ask(self, method: str, path: str, body: object = None) -> int:
        """Return the status of one request; 0 if there was no answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        with closing(connection), suppress(OSError, http.client.HTTPException):
            connection.request(method, path, json.dumps(body), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        return 0

    def show(self, number: int) -> None:
        """Let a feed show its entries of this minute."""
        entries = range(self.minute, self.minute + SHOWN)
        titles = {entry: f"Entry {entry} of the regional feed {number}" for entry in entries}
        items = (
            item(f"https://news{number}.example/{entry}", sample_articles.text(title), title=title)
            for entry, title in titles.items()
        )
        self.feeds.on(f"/{number}", rss(*items, title=f"Feed {number}"), Content_Type="application/rss+xml")
        self.wanted.update(titles.values())

    def program_pids(self) -> dict[str, int]:
        """Return the programs that ``up`` started, by the word of their command."""
        found = {"up": self.program.process.pid}
        for pid in children_of(self.program.process.pid):
            with suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace").split("\0")
                found |= {name: pid for name in ("worker", "beat", "api") if name in command}
        return found

    def load(self, until_s: float) -> None:
        """Hand in articles, each until it is accepted, and read, until the time is over."""
        paths = itertools.cycle(PATHS)
        for number in itertools.count():
            if time.monotonic() > until_s:
                return
            one = sample_articles.arrival(number)
            body = {"url": one.url, "title": one.title, "text": one.text, "source": one.source}
            for _ in range(2 if number % 10 == 0 else 1):
                while (status := self.ask("POST", "/v1/articles", body)) != 202:
                    self.answers[f"POST {status}"] += 1
                    time.sleep(0.5)
                self.answers["POST 202"] += 1
            self.wanted.add(one.title or "")
            if number % PER_SECOND == 0:
                self.answers[f"GET {self.ask('GET', next(paths))}"] += 1
            time.sleep(1 / PER_SECOND)

    def look(self) -> None:
        """Record memory, file descriptors, what waits, the longest wait for a lock, and the size of SQLite's log."""
        now_s = time.monotonic()
        found: dict[str, float] = {}
        for name, pid in self.program_pids().items():
            pss_kb = descriptors = 0
            for process in (pid, *(children_of(pid) if name != "up" else ())):
                with suppress(OSError, ValueError, IndexError):
                    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
                    pss_kb += int(rollup.split("\nPss:")[1].split()[0])
                    descriptors += len(os.listdir(f"/proc/{process}/fd"))
            found |= {f"{name} MB": pss_kb / 1024, f"{name} files": descriptors}
        with suppress(StoreUnavailable), self.services.database.read() as session:
            if self.database:
                wait_s, transaction_s = session.execute(text(LOCKS)).one()
                found |= {"lock wait s": float(wait_s), "transaction s": float(transaction_s)}
            else:
                found["log of SQLite MB"] = (self.folder / "data" / "wiredesk.db-wal").stat().st_size / 2**20
        with suppress(Exception), self.broker.client() as client:
            found["messages"] = sum(int(client.llen(name)) for name in QUEUES)
        for name, value in found.items():
            self.samples[name].append((now_s, value))

    def count(self) -> str:
        """Return what became of the articles so far, and the newest sample of each kind, as one line."""
        told = "database away"
        with suppress(StoreUnavailable):
            ledger = self.services.ledgers.read_ledger()
            with self.services.database.read() as session:
                rows, titles = session.execute(text(TITLES)).one()
            missing = len(self.wanted) - titles - ledger.pending
            told = f"stored {rows} doubled {rows - titles} pending {ledger.pending} nameless {ledger.names_pending} "
            told += f"quarantined {ledger.quarantined} not come yet {missing} balanced {ledger.balanced}"
        newest = "  ".join(f"{name} {curve[-1][1]:.1f}" for name, curve in sorted(self.samples.items()))
        return f"{told}  {newest}"

    def break_one(self, name: str) -> None:
        """Kill a program or a server, end the connections of the database, or stop the worker for 10 s."""
        if name == "broker":
            self.broker.kill()
            time.sleep(random.choice((0.2, 3.0, 10.0)))
            self.broker.start()
        elif self.database and name in OF_DATABASE:
            whole: dict[str, Callable[[], None]] = {
                "ended connections": self.database.end_connections,
                "database": lambda: self._restart(signal.SIGINT),
                "crashed database": lambda: self._restart(signal.SIGKILL),
            }
            whole[name]()
        elif pid := self.program_pids().get(name.removeprefix("stopped ")):
            if name.startswith("stopped "):
                group = (pid, *children_of(pid))
                for number in (signal.SIGSTOP, signal.SIGCONT):
                    for process in group:
                        os.kill(process, number)
                    time.sleep(10 if number is signal.SIGSTOP else 0)
            else:
                os.killpg(pid, signal.SIGKILL)

    def _restart(self, mode: signal.Signals) -> None:
        assert self.database
        self.database.restart(mode)

    def lost(self) -> set[str]:
        """Return the titles that were accepted and are not stored."""
        with self.services.database.read() as session:
            return self.wanted - set(session.execute(text("SELECT title FROM articles")).scalars())


def report(site: Site) -> None:
    """Print each curve: first and last, the most, and the slope of its second half."""
    for name, curve in sorted(site.samples.items()):
        half = curve[len(curve) // 2 :]
        slope = statistics.linear_regression(*zip(*half, strict=True)).slope * 3600 if len(half) > 2 else float("nan")
        first, last, most = curve[0][1], curve[-1][1], max(value for _, value in curve)
        print(f"{name:26} first {first:7.1f}  last {last:7.1f}  most {most:7.1f}  slope {slope:+8.1f} an hour")
    print(dict(site.answers))


def run(site: Site, minutes: float, every_s: float) -> None:
    """Load the site, break one thing after another, and print a line every minute."""
    began_s = time.monotonic()
    until_s = began_s + 60 * minutes
    thread = threading.Thread(target=site.load, args=(until_s,))
    thread.start()
    faults, next_s = itertools.cycle((*FAULTS, *(OF_DATABASE if site.database else ()))), began_s + every_s
    while (now_s := time.monotonic()) < until_s:
        site.look()
        if now_s > next_s:
            name, next_s = next(faults), next_s + every_s
            site.break_one(name)
            print(f"broken: {name}", flush=True)
        if now_s - began_s > 60 * (site.minute + 1):
            site.minute += 1
            for number in range(FEEDS):
                site.show(number)
            print(f"minute {site.minute}: {site.count()}", flush=True)
        time.sleep(LOOK_S)
    thread.join()


def main() -> None:
    """Run for the time given, let the rest drain, and print; exit 1 if an article was lost or is there twice."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("minutes", type=float)
    options.add_argument("--every", type=float, default=4.0, metavar="MINUTES", help="from one fault to the next")
    options.add_argument("--postgresql", action="store_true", help="not SQLite")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as started:
        broker = BrokerServer(keeps=True)
        started.callback(broker.close)
        database = PostgresServer(keeps=True) if given.postgresql else None
        if database:
            started.callback(database.close)
        site = Site(Path(folder), broker, database, started.enter_context(feed_server()))
        started.callback(site.program.kill_group)
        run(site, given.minutes, 60 * given.every)
        report(site)
        with suppress(AssertionError):
            wait_until(lambda: not site.lost(), "all is stored", limit_s=300)
        print(site.count(), site.services.ledgers.recount(), sorted(site.lost())[:10])
        doubled = "doubled 0" not in site.count()
        lost = bool(site.lost())
        site.services.close()
        site.program.terminate(limit_s=60)
    sys.exit(int(lost or doubled))


if __name__ == "__main__":
    main()
