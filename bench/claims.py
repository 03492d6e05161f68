"""Claims: milliseconds to lease a batch, with many finished and many waiting rows.

    python -m bench.claims [--finished 1000000 --pending 100000]

Fills an SQLite file and a PostgreSQL of the tests, then claims 200 inbox rows and 32 articles for names, new ones and
retried ones; medians of 7.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from worker.store import Database, Session
from worker.store.core.migrate import upgrade
from worker.store.entities import enrichment_queue
from worker.store.intake import inbox

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
FILL = (
    ROWS + "INSERT INTO inbox (id, door, stage, state, payload, accepted_at, attempts, not_before) "
    "SELECT i, 'api', 'ingest', CASE WHEN i > :finished THEN 'pending' ELSE 'stored' END, '{}', :at, 0, :at FROM n",
    ROWS + "INSERT INTO articles (id, source, title, title_from, text, text_sha256, authors, subheads, removed, "
    "lang_confidence, word_count, first_seen_at, version, updated_at) "
    "SELECT i, 'news', 'Title', 'given', 'text', :hash, '[]', '[]', '[]', 1, 1, :at, 1, :at FROM n",
    ROWS + "INSERT INTO enrichments (article_id, version, state, attempts, not_before) "
    "SELECT i, 1, CASE WHEN i > :finished THEN 'pending' ELSE 'done' END, 0, :at FROM n",
    "ANALYZE",
)
CLAIMS: dict[str, Callable[[Session, bool], object]] = {
    "200 inbox rows": lambda session, retried: inbox.claim(
        session, "ingest", limit=200, now=NOW, lease_s=30, retried=retried
    ),
    "32 articles for names": lambda session, retried: enrichment_queue.claim(
        session, limit=32, now=NOW, lease_s=30, retried=retried
    ),
}


def measure(url: str, finished: int, pending: int) -> None:
    database = Database(url)
    upgrade(database)
    at = "2026-03-01 11:00:00" + (".000000" if database.is_sqlite else "+00:00")
    values: dict[str, Any] = {"rows": finished + pending, "finished": finished, "hash": b"x" * 32, "at": at}
    with database.write() as session:
        if not database.is_sqlite:
            session.execute(text("SET LOCAL statement_timeout = 0"))
        for statement in FILL:
            session.execute(text(statement), {name: one for name, one in values.items() if f":{name}" in statement})
    for name, claim in CLAIMS.items():
        for retried in (False, True):
            took_s = []
            for _ in range(7):
                started = time.perf_counter()
                with database.write() as session:
                    claim(session, retried)
                took_s.append(time.perf_counter() - started)
            kind = "retried" if retried else "new"
            print(f"{database.server_version:24s} {name:24s} {kind:8s} {statistics.median(took_s) * 1000:7.1f} ms")
    database.close()


def main() -> None:
    from real_servers import PostgresServer

    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--finished", type=int, default=1_000_000)
    options.add_argument("--pending", type=int, default=100_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{folder}/claims.db", given.finished, given.pending)
    server = PostgresServer()
    measure(server.create("claims"), given.finished, given.pending)
    server.close()


if __name__ == "__main__":
    main()
