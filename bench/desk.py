"""Bytes, statements, work and processor time of each page of the desk and each list of the API as more is stored.

    python -m bench.desk [--stored 10000 100000] [--postgresql] [--grown 1.2] [--only PATTERN]

An SQLite file in a temporary folder, or a PostgreSQL of the tests, filled by SQL (``bench/filled.py``); a person is
signed in. Each address is asked for five times; the quickest counts, in milliseconds of this process and the server's.
Work is what the database does, the same on a busy machine: steps of SQLite's virtual machine, or blocks that PostgreSQL
reads. The last columns are time and work at the most stored by those at the fewest; statements whose own work grew by
more than ``--grown`` are named below. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI
from sqlalchemy import Engine, event

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from bench.filled import PASSWORD, fill_all
from worker.api.app import make_api
from worker.api.gate import COOKIE
from worker.bootstrap import Services
from worker.service.people.sign_ins import Credentials
from worker.settings import Settings
from worker.store.core.migrate import upgrade

TIMES = 5
READER = "/reader/api/0"
PAGES = (
    *("/", "/?q=report", "/?show=unread", "/?show=starred", "/stories", "/stories?sort=growth", "/stories/1"),
    *("/articles/1", "/compare?a=1&b=3", "/entities", "/entities?name=nior", "/entities?name=zzz", "/entities?name=Na"),
    *("/entities/1", "/entities/150", "/places", "/sources", "/sources/1", "/pipeline", "/watches", "/watches/add"),
    *("/events", "/decisions", "/add", "/notes", "/settings", "/me", "/receipts/1", "/complete?q=nam"),
    *("/stories?entity=1", "/entities?q=report", "/watches/1", "/searches", "/numbers", "/numbers?q=report", "/reruns"),
    *("/decisions?by=ann", "/decisions?by=nobody", "/decisions?kind=story.split", "/search"),
)
LISTS = (
    *("/articles", "/articles?q=report", "/articles?q=w77", "/articles?tag=rare", "/articles?q=author:jane"),
    *("/articles/counts?by=source", "/articles/counts?by=entity", "/articles/1/versions"),
    *(
        "/receipts?state=stored",
        "/receipts?state=rejected&reason=bad",
        "/receipts?state=stored&reason=zzz",
        "/decisions",
        "/decisions?thing=entity&id=1",
    ),
    *("/entities", "/entities?kind=person", "/entities?name=nior", "/entities?q=report", "/entities?sort=growth"),
    *("/entities/proposals", "/entities/1/timeline", "/entities/1/company", "/places", "/stories"),
    *("/stories?sort=articles", "/stories?entity=1", "/events", "/events?after=1000&q=zzz", "/export/articles"),
    *("/feeds", "/feeds?failing=true", "/feeds/rules", "/feeds/export", "/feeds/1/health", "/articles.atom"),
    *("/articles/1", "/articles/compare?a=1&b=3", "/articles?order=relevance&q=w77", "/articles?source=stored.example"),
    *("/articles?entity=150", "/articles?lang=en", "/articles?state=any", "/articles?story=1", "/receipts/1"),
    *("/entities/1", "/entities/1/ties", "/entities?q=w77", "/places/2", "/places?q=report", "/stories/1", "/feeds/1"),
    *("/stories?sort=growth", "/stories?q=w77", "/events?feed=7", "/events?kind=article.deleted", "/searches"),
    "/watches/1",
    *("/watches", "/watches/1/deliveries", "/keys", "/notes", "/notes/labels", "/ledger", "/settings", "/me"),
)
READS = (
    *("/tag/list", "/subscription/list", "/unread-count", "/stream/items/ids?n=1000", "/stream/contents"),
    "/stream/contents?xt=user/-/state/com.google/read",
    "/stream/contents/user/-/state/com.google/starred",
    "/stream/contents/feed/1",
)
ADDRESSES = (*PAGES, *(f"/v1{one}" for one in LISTS), *(READER + one for one in READS), "/metrics", "/readyz")
STEPS_EACH = 200  #: SQLite's virtual machine is looked at so often.
EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "
WORTH_STEPS, WORTH_BLOCKS = 2_000, 100  #: Work of a statement that grew by less is not told.
READ_LIMIT_BYTES = 100_000  #: Of an export, which has no end.


async def ask(app: FastAPI, address: str, token: str) -> tuple[int, int]:
    """Return the status and the bytes of an answer, read no further than its first 100,000 bytes."""
    path, _, query = address.partition("?")
    answered: dict[str, Any] = {"bytes": 0}
    is_enough = asyncio.Event()
    asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        for one in asked:
            return one
        await is_enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        answered["status"] = message.get("status", answered.get("status"))
        answered["bytes"] += len(message.get("body", b""))
        if answered["bytes"] > READ_LIMIT_BYTES:
            is_enough.set()
            await asyncio.sleep(0)

    who = (b"cookie", f"{COOKIE}={token}".encode())
    if path.startswith(READER):
        who = (b"authorization", f"GoogleLogin auth=ann/{token}".encode())
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    scope |= {"headers": [(b"host", b"127.0.0.1"), who], "scheme": "http", "root_path": ""}
    await app(scope | {"server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "http_version": "1.1"}, receive, send)
    return answered["status"], answered["bytes"]


@contextmanager
def empty_database(is_postgresql: bool) -> Iterator[tuple[str | None, Callable[[], float]]]:
    """Provide the address of an empty database, None for an SQLite file, and the seconds of processor time so far."""
    if not is_postgresql:
        yield None, time.process_time
        return
    from real_servers import PostgresServer

    server = PostgresServer()

    def cpu_s() -> float:
        used = (Path(f"/proc/{one}/schedstat").read_text().split()[0] for one in server.backends())
        return time.process_time() + sum(map(int, used)) / 1e9

    yield server.create("desk"), cpu_s
    server.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """Cost of an answer."""

    size: int
    statements: int
    ms: float  #: Of processor time.
    work: Counter[str]  #: By statement.


class Work:
    """Work of each statement that is read for while this listens."""

    def __init__(self, *, is_sqlite: bool) -> None:
        self.found: Counter[str] = Counter()
        self._is_sqlite = is_sqlite
        self._said = ""

    def begin(self, connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        """Count for this statement from now on."""
        self._said = statement
        if self._is_sqlite:
            cursor.connection.set_progress_handler(self._step, STEPS_EACH)
        elif statement.startswith(("SELECT", "WITH")):
            asked = connection.connection.dbapi_connection.execute(EXPLAIN + statement, values)
            plan = asked.fetchone()[0][0]["Plan"]
            self.found[statement] += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]

    def _step(self) -> None:
        self.found[self._said] += STEPS_EACH


def measure(stored: int, addresses: Sequence[str], *, is_postgresql: bool) -> dict[str, Answer]:
    """Return the cost of each answer with so many articles stored."""
    with tempfile.TemporaryDirectory() as folder, empty_database(is_postgresql) as (url, cpu_s):
        app = make_api(Settings(data_dir=Path(folder), database_url=url, api_key_requests_per_s=1e6))
        services: Services = app.state.services
        upgrade(services.database)
        fill_all(services, stored)
        token = services.sign_ins.sign_in(Credentials(name="ann", password=PASSWORD, address="", agent=""))
        statements: list[str] = []
        event.listen(Engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        found = {}
        for address in addresses:
            best_ms = float("inf")
            for _ in range(TIMES):
                statements.clear()
                started_s = cpu_s()
                status, size = asyncio.run(ask(app, address, token))
                best_ms = min(best_ms, (cpu_s() - started_s) * 1000)
            assert status == 200, (address, status)
            count, work = len(statements), Work(is_sqlite=not is_postgresql)
            event.listen(Engine, "before_cursor_execute", work.begin)
            asyncio.run(ask(app, address, token))
            event.remove(Engine, "before_cursor_execute", work.begin)
            found[address] = Answer(size, count, best_ms, Counter(work.found))
        services.close()
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stored", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--grown", type=float, default=1.2)
    options.add_argument("--only", default="", help="a pattern that addresses hold")
    given = options.parse_args()
    addresses = [one for one in dict.fromkeys(ADDRESSES) if re.search(given.only, one)]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    measured = [measure(one, addresses, is_postgresql=given.postgresql) for one in given.stored]
    worth = WORTH_BLOCKS if given.postgresql else WORTH_STEPS
    print(f"{'':<44}" + "".join(f"{one:>37,}" for one in given.stored))
    columns = f"{'kB':>8}{'statements':>12}{'ms':>8}{'work':>9}"
    print(f"{'address':<44}" + columns * len(measured) + f"{'ms':>7}{'work':>7}")
    for address in addresses:
        rows = [one[address] for one in measured]
        columns = "".join(
            f"{one.size / 1000:>8.1f}{one.statements:>12}{one.ms:>8.1f}{one.work.total():>9}" for one in rows
        )
        name = address.replace("user/-/state/com.google", "…")
        times = rows[-1].work.total() / max(1, rows[0].work.total())
        print(f"{name:<44}{columns}{rows[-1].ms / rows[0].ms:>7.1f}{times:>7.1f}")
        for statement, work in rows[-1].work.most_common():
            before = rows[0].work[statement]
            if work - before > worth and work > given.grown * before:
                print(f"    {before} {work} " + " ".join(statement.split())[:2000])


if __name__ == "__main__":
    main()
