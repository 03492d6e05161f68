"""Bytes, statements and milliseconds of each page of the desk as more is stored.

    python -m bench.desk [--stored 1000 100000]

SQLite in a temporary folder. Articles are loaded in bulk as ``bench.scale`` does; each tenth of them names one of 500
entities, and every second one is in a story of four. A page is asked for three times; the quickest counts.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Engine, event, text

from bench.scale import fill
from worker.api.app import make_api
from worker.bootstrap import Services
from worker.settings import Settings
from worker.store.core.migrate import upgrade

PAGES = (
    *("/", "/?q=report", "/stories", "/stories?sort=growth", "/stories/1", "/articles/1", "/compare?a=1&b=3"),
    *("/entities", "/entities/1", "/places", "/sources", "/pipeline", "/watches", "/watches/add", "/events"),
    *("/decisions", "/add", "/settings", "/me"),
)
NOW = "'2026-11-01 00:00:00.000000'"
NAMES = (
    "INSERT INTO entities (id, name, kind, company, first_seen_at, last_seen_at, lat, lon) "
    f"SELECT id, 'Name ' || id, 'place', '[]', {NOW}, {NOW}, id % 90, id % 180 FROM articles WHERE id <= 500",
    "INSERT INTO entity_names (entity_id, name, reason, score, first_seen_at) "
    f"SELECT id, name, 'new', 1.0, {NOW} FROM entities",
    'INSERT INTO mentions (article_id, field, start, "end", entity_id, text) '
    "SELECT id, 'text', 0, 5, 1 + (id / 10) % 500, 'Name' FROM articles WHERE id % 10 = 1",
    "INSERT INTO stories (id, title, centroid, core, articles, first_at, last_at, updated_at) "
    f"SELECT id, 'Story ' || id, '{{}}', '[]', 4, {NOW}, {NOW}, {NOW} FROM articles WHERE id % 8 = 1",
    "INSERT INTO article_versions (article_id, version, title, seen_at, inbox_id, kind, words_added, words_removed) "
    f"SELECT id, 1, title, {NOW}, 1, 'first', 0, 0 FROM articles WHERE id = 1",
    "UPDATE articles SET story_id = 1 + (id - 1) / 8 * 8 WHERE id % 2 = 1",
)


async def ask(app: FastAPI, address: str) -> tuple[int, int]:
    """Return the status and the bytes of a page."""
    path, _, query = address.partition("?")
    answered: dict[str, Any] = {"bytes": 0}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        answered["status"] = message.get("status", answered.get("status"))
        answered["bytes"] += len(message.get("body", b""))

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    scope |= {"headers": [(b"host", b"127.0.0.1"), (b"accept", b"text/html")], "scheme": "http", "root_path": ""}
    await app(scope | {"server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "http_version": "1.1"}, receive, send)
    return answered["status"], answered["bytes"]


def measure(stored: int) -> dict[str, tuple[int, int, float]]:
    """Return bytes, statements and milliseconds of each page with so many articles stored."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_api(Settings(data_dir=Path(folder)))
        services: Services = app.state.services
        upgrade(services.database)
        fill(services, stored)
        with services.database.write() as session:
            for one in NAMES:
                session.execute(text(one))
        statements: list[str] = []
        event.listen(Engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        found = {}
        for page in PAGES:
            best_ms = float("inf")
            for _ in range(3):
                statements.clear()
                started = time.perf_counter()
                status, size = asyncio.run(ask(app, page))
                best_ms = min(best_ms, (time.perf_counter() - started) * 1000)
            assert status == 200, (page, status)
            found[page] = (size, len(statements), best_ms)
        services.close()
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stored", type=int, nargs="+", default=[1_000, 100_000])
    sizes: list[int] = options.parse_args().stored
    measured = [measure(one) for one in sizes]
    print(f"{'':<22}" + "".join(f"{one:>30,}" for one in sizes))
    print(f"{'page':<22}" + f"{'kB':>10}{'statements':>12}{'ms':>8}" * len(sizes))
    for page in PAGES:
        columns = (one[page] for one in measured)
        print(f"{page:<22}" + "".join(f"{size / 1000:>10.1f}{count:>12}{ms:>8.1f}" for size, count, ms in columns))


if __name__ == "__main__":
    main()
