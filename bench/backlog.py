"""Hand in articles by HTTP while very many pages wait to be fetched, and print how long each takes to be stored (L5).

    python -m bench.backlog [--waiting N] [--minutes M] [--postgresql]

``wiredesk up`` runs with the settings it comes with, but that it may fetch from loopback. N addresses of pages on 200
hosts are accepted first. Then one article with its text comes each second for M minutes. Printed are the seconds from
its 202 until it is stored and until its names are found, and how many of the pages were taken in meanwhile; then, with
``--drain``, how long the rest takes, and the ledger. Exits 1 if the 95th percentile is over a minute or the ledger does
not balance.
"""

from __future__ import annotations

import argparse
import http.client
import json
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path

import structlog

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from loopback import free_port
from processes import Program
from real_servers import BrokerServer, PostgresServer, migrated
from sample_articles import arrival
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.service.operations.api_keys import SCOPES
from worker.settings import Settings
from worker.types import Arrival

HOSTS = 200
AT_ONCE = 1_000
MOST_S = 60.0  #: The 95th percentile from 202 to stored that the promise allows.


def accept_pages(services: Services, port: int, count: int) -> None:
    """Accept addresses of pages, spread over the hosts."""
    for start in range(0, count, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count))
        urls = [f"http://127.0.1.{number % HOSTS + 1}:{port}/page/{number}" for number in numbers]
        services.accept.articles([Arrival(url=url) for url in urls], door="cli")


def submit(port: int, key: str, number: int) -> int:
    """Hand in one article with its text. Return its receipt."""
    one = arrival(f"live{number}")
    body = json.dumps({"url": one.url, "title": one.title, "text": one.text})
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/v1/articles", body, headers)
        answer = connection.getresponse()
        told = json.load(answer)
        assert answer.status == 202, told
        return int(told["receipts"][0]["id"])


def hand_in(services: Services, port: int, key: str, minutes: float) -> tuple[list[float], list[float]]:
    """Hand in an article a second. Return the seconds until each was stored, and until its names were found."""
    stored: dict[int, float] = {}
    named: dict[int, float] = {}
    sent: dict[int, float] = {}
    began_s = time.monotonic()
    while len(named) < len(sent) or time.monotonic() - began_s < 60 * minutes:
        now_s = time.monotonic()
        if now_s - began_s < 60 * minutes and len(sent) <= now_s - began_s:
            sent[submit(port, key, len(sent))] = time.monotonic()
        waiting = [one for one in sent if one not in stored]
        for receipt in services.accept.receipts(waiting):
            if receipt.state != "pending":
                stored[receipt.id] = time.monotonic() - sent[receipt.id]
        for one in [one for one in stored if one not in named]:
            if services.accept.unfinished([one]) == 0:
                named[one] = time.monotonic() - sent[one]
        assert now_s - began_s < 60 * minutes + 600, "an article waits for ten minutes"
        time.sleep(0.1)
    return sorted(stored.values()), sorted(named.values())


def told(name: str, seconds: list[float]) -> float:
    """Print the middle, the 95th percentile and the most. Return the second."""
    late_s = statistics.quantiles(seconds, n=20)[-1]
    print(
        f"{name:8} median {statistics.median(seconds):.1f} s  p95 {late_s:.1f} s  most {seconds[-1]:.1f} s", flush=True
    )
    return late_s


def main() -> None:
    """Fill, hand in, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--waiting", type=int, default=200_000, help="pages that wait")
    options.add_argument("--minutes", type=float, default=5.0)
    options.add_argument("--postgresql", action="store_true", help="not SQLite")
    options.add_argument("--drain", action="store_true", help="wait until every page has come to its end")
    given = options.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as started:
        server = subprocess.Popen([sys.executable, "-m", "bench.polling_server"], stdout=subprocess.PIPE, text=True)
        started.callback(server.kill)
        assert server.stdout is not None
        pages = int(server.stdout.readline())
        broker = BrokerServer(keeps=True)
        started.callback(broker.close)
        url: dict[str, str] = {}
        if given.postgresql:
            database = PostgresServer(keeps=True)
            started.callback(database.close)
            url = {"database_url": migrated(database.create("backlog"))}
        port, data = free_port(), Path(folder) / "data"
        settings = {"broker_url": broker.url, "fetch_allowed_networks": "127.0.0.0/8", "fetch_allowed_ports": pages}
        arguments = ["--json", "--data", str(data), "up", "--port", str(port)]
        program = Program("up", arguments, Path(folder), settings=settings | url)
        started.callback(program.kill_group)
        program.wait_for("service.ready", limit_s=180)
        services = connect(Settings(data_dir=data, **url))
        started.callback(services.close)
        key = services.keys.create("backlog", scopes=SCOPES).secret
        began_s = time.monotonic()
        accept_pages(services, pages, given.waiting)
        print(f"{given.waiting} pages accepted in {time.monotonic() - began_s:.0f} s", flush=True)
        before = services.ledgers.read_ledger()
        stored, named = hand_in(services, port, key, given.minutes)
        after = services.ledgers.read_ledger()
        ended = before.pending - after.pending
        print(f"{len(stored)} articles handed in; {ended} pages came to their end, {after.pending} wait still")
        late_s = told("stored", stored)
        told("named", named)
        if given.drain:
            wait_until(lambda: services.ledgers.read_ledger().pending == 0, "all pages are taken in", limit_s=3 * 3600)
            print(f"drained after {time.monotonic() - began_s:.0f} s")
        ledger = services.ledgers.read_ledger()
        print(ledger)
        program.terminate(limit_s=120)
    sys.exit(int(late_s > MOST_S or not ledger.balanced))


if __name__ == "__main__":
    main()
