"""The pipeline a user would write with Celery: a chain of tasks for each article, one row a transaction.

Three tasks to an article: strip and fold the text; MinHash of 128 permutations over 5-word shingles, looked up
and inserted in datasketch's LSH (0.8) in Redis; an SQLite row with its full-text entry, committed. Names are left
out. Two worker processes, a Redis of our own, the articles of bench/ingest.py; ``make bench`` runs it beside Wiredesk.
"""

from __future__ import annotations

import html
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from celery import Celery, chain

from bench.ingest import accept, made_up, work_with
from worker.bootstrap import connect
from worker.queue.broker import answers, broker_url, server_command
from worker.settings import Settings
from worker.store.core.migrate import upgrade
from worker.types import Arrival

FOLDER = Path(os.environ.get("NAIVE_FOLDER", "."))  # how the worker below is told where its files are
PERMUTATIONS = 128
THRESHOLD = 0.8
PROCESSES = 2
WARM_UP = 20  #: Articles sent before the clock starts.
TABLES = """
PRAGMA journal_mode=WAL;
CREATE TABLE articles (id INTEGER PRIMARY KEY, url TEXT UNIQUE, title TEXT, text TEXT, duplicate_of TEXT);
CREATE VIRTUAL TABLE search USING fts5(title, text);
"""


def make_app(folder: Path) -> Celery:
    """Return an app whose Redis serves in this folder."""
    made = Celery("naive", broker=broker_url(folder / "redis.sock"))
    made.conf.update(task_ignore_result=True, task_acks_late=True, worker_prefetch_multiplier=4)
    return made


app = make_app(FOLDER)


@app.task(name="normalise")
def normalise(article: dict[str, Any]) -> dict[str, Any]:
    text = html.unescape(re.sub(r"<[^>]+>", " ", article["text"]))
    return article | {"text": re.sub(r"\s+", " ", text).strip()}


@app.task(name="deduplicate")
def deduplicate(article: dict[str, Any]) -> dict[str, Any]:
    from datasketch import MinHash

    words = re.findall(r"\w+", article["text"].lower())
    signature = MinHash(num_perm=PERMUTATIONS)
    signature.update_batch({" ".join(words[start : start + 5]).encode() for start in range(len(words) - 4)})
    found = _lsh().query(signature)
    if not found:
        _lsh().insert(article["url"], signature)
    return article | {"duplicate_of": found[0] if found else None}


@app.task(name="store")
def store(article: dict[str, Any]) -> None:
    with _database() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO articles(url, title, text, duplicate_of) "
            "VALUES (:url, :title, :text, :duplicate_of)",
            article,
        )
        connection.execute("INSERT INTO search(title, text) VALUES (:title, :text)", article)


@cache
def _lsh() -> Any:
    from datasketch import MinHashLSH

    redis = {"type": "redis", "basename": b"naive", "redis": {"unix_socket_path": str(FOLDER / "redis.sock")}}
    return MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, storage_config=redis)


@cache
def _database() -> sqlite3.Connection:
    return sqlite3.connect(FOLDER / "naive.db", timeout=30)


def naive_s(articles: list[dict[str, Any]], folder: Path) -> float:
    """Seconds from the first message to the last row."""
    with sqlite3.connect(folder / "naive.db") as connection:
        connection.executescript(TABLES)
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    redis = subprocess.Popen(server_command(folder / "redis.sock"), **quiet)
    worker = None
    try:
        while not answers(folder / "redis.sock"):
            time.sleep(0.05)
        sender = make_app(folder)
        command = [sys.executable, "-m", "celery", "-A", "bench.naive", "worker", "-c", str(PROCESSES)]
        worker = subprocess.Popen(command, env=os.environ | {"NAIVE_FOLDER": str(folder)}, **quiet)
        _send(sender, articles[:WARM_UP])
        _await(connection, WARM_UP)  # the worker is up, its libraries loaded
        started_s = time.perf_counter()
        _send(sender, articles[WARM_UP:])
        _await(connection, len(articles))
        return time.perf_counter() - started_s
    finally:
        connection.close()
        for process in filter(None, (worker, redis)):
            process.send_signal(signal.SIGTERM)
            process.wait()


def _send(sender: Celery, articles: list[dict[str, Any]]) -> None:
    for article in articles:
        steps = [sender.signature("normalise", args=[article]), sender.signature("deduplicate")]
        chain(*steps, sender.signature("store")).apply_async()


def _await(connection: sqlite3.Connection, count: int) -> None:
    while connection.execute("SELECT count(*) FROM articles").fetchone()[0] < count:
        time.sleep(0.05)


def wiredesk(articles: list[dict[str, Any]], folder: Path) -> tuple[float, float, float]:
    """Take the same in. Gives seconds, processor seconds and MB."""
    services = connect(Settings(data_dir=folder))
    upgrade(services.database)
    accept(services, [Arrival(**article) for article in articles])
    services.close()
    return work_with(PROCESSES, folder)


def made_articles(count: int) -> list[dict[str, Any]]:
    """Return so many articles, and those to warm up with before them."""
    numbers = range(count + WARM_UP)
    return [{"url": f"https://example.org/{n}", "title": f"Report {n}", "text": made_up(n)} for n in numbers]
