"""Speed of accepting articles over HTTP, beside Celery's own ``delay`` on the same broker.

    python -m bench.submit [articles] [clients]

Starts a Redis, and ``wiredesk api`` on SQLite and on a private port. In one run, after each other and twice:
a loop of ``delay`` with one article as argument; batches of 100 over HTTP; single articles over HTTP. Articles
have 600 words. Prints one table. What counts: batches at least twice the rate of ``delay``, the time of 99 of 100
requests, and a ledger that balances with exactly what was answered 202.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from loopback import free_port

from bench.ingest import made_up
from worker.queue.app import make_app
from worker.queue.broker import answers, broker_url, server_command
from worker.settings import Settings

BATCH = 100
DELAYS = 5_000
TEXTS = 200  #: Different texts; each is sent under many addresses.


class Client:
    """One connection that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def post(self, body: bytes) -> float:
        """Hand in. Gives the seconds it took. Fails if it is not accepted."""
        started_s = time.perf_counter()
        self._connection.request("POST", "/v1/articles", body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        answer = response.read()
        took_s = time.perf_counter() - started_s
        assert response.status == 202, answer[:300]
        return took_s

    def get(self, path: str) -> dict[str, object]:
        self._connection.request("GET", path)
        return dict(json.loads(self._connection.getresponse().read()))


def run(port: int, bodies: list[bytes], clients: int) -> tuple[float, list[float]]:
    """Send all bodies over so many connections. Gives the seconds of all, and of each."""
    waiting, times, lock = iter(bodies), [], threading.Lock()

    def work() -> None:
        client = Client(port)
        while True:
            with lock:
                body = next(waiting, None)
            if body is None:
                return
            times.append(client.post(body))

    threads = [threading.Thread(target=work) for _ in range(clients)]
    started_s = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started_s, times


def delays(url: str, articles: list[dict[str, str]]) -> float:
    """Seconds of a loop of ``delay``."""
    app = make_app(Settings(broker_url=url), url)
    task = app.tasks["wiredesk.accept"]
    task.delay(articles[0])  # connects
    started_s = time.perf_counter()
    for number in range(DELAYS):
        task.delay(articles[number % len(articles)])
    return time.perf_counter() - started_s


def until(is_true: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if is_true():
            return
        time.sleep(0.02)
    raise SystemExit("it did not start")


def listens(port: int) -> bool:
    try:
        return Client(port).get("/readyz")["status"] == "ready"
    except (OSError, KeyError, http.client.HTTPException):
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=20_000)
    parser.add_argument("clients", type=int, nargs="?", default=4)
    given = parser.parse_args()
    count, clients = given.articles, given.clients
    articles = [{"title": f"Report {n}", "text": made_up(n), "source": "bench"} for n in range(TEXTS)]
    batch = [json.dumps([articles[(i + n) % TEXTS] for n in range(BATCH)]).encode() for i in range(TEXTS)]
    single = [json.dumps(article).encode() for article in articles]
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        redis_socket = Path(folder) / "redis.sock"
        url = broker_url(redis_socket)
        redis = subprocess.Popen(server_command(redis_socket), stdout=subprocess.DEVNULL)
        command = [sys.executable, "-m", "worker.cli", "--data", folder]
        subprocess.run([*command, "db", "upgrade"], check=True, stdout=subprocess.DEVNULL)
        api = subprocess.Popen(
            [*command, "api", "--port", str(port), "--no-web"],
            env=os.environ
            | {
                "WIREDESK_BROKER_URL": url,
                "WIREDESK_LOG_LEVEL": "WARNING",
                "WIREDESK_SUBMIT_PENDING_LIMIT_ARTICLES": "10000000",
            },
        )
        try:
            until(lambda: answers(redis_socket))
            until(lambda: listens(port))
            measure(url, port, articles, batch, single, count, clients)
        finally:
            api.terminate()
            api.wait()
            redis.terminate()
            redis.wait()


def measure(url, port, articles, batch, single, count, clients) -> None:  # type: ignore[no-untyped-def]
    rates: dict[str, list[float]] = {"Celery delay": [], f"batches of {BATCH}": [], "single": []}
    slow: dict[str, list[float]] = {name: [] for name in rates}
    sent = 0
    for _ in range(2):
        rates["Celery delay"].append(DELAYS / delays(url, articles))
        requests = max(1, count // 2 // BATCH)
        took_s, times = run(port, [batch[n % TEXTS] for n in range(requests)], clients)
        rates[f"batches of {BATCH}"].append(requests * BATCH / took_s)
        slow[f"batches of {BATCH}"] += times
        singles = max(1, count // 10)
        took_s, single_times = run(port, [single[n % TEXTS] for n in range(singles)], clients)
        rates["single"].append(singles / took_s)
        slow["single"] += single_times
        sent += requests * BATCH + singles
    base = statistics.median(rates["Celery delay"])
    for name, found in rates.items():
        rate = statistics.median(found)
        tail = sorted(slow[name])
        p99 = f"p99 {tail[int(len(tail) * 0.99)] * 1000:6.0f} ms" if tail else ""
        print(f"{name:16} {rate:8,.0f} articles/s   {rate / base:5.2f} x delay   {p99}")
    ledger = Client(port).get("/v1/ledger")
    assert ledger["accepted"] == sent, (ledger, sent)
    print(f"ledger: accepted {ledger['accepted']:,} = answered 202 {sent:,}, balanced: {ledger['balanced']}")


if __name__ == "__main__":
    main()
