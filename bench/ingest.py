"""Speed at which accepted articles become stored ones: clean, dedupe and store, on SQLite.

    python -m bench.ingest [articles] [runs]

Articles are made up, 600 words each, all different, paragraphs parted by blank lines. The names are not looked
for. Two processes are what `wiredesk up` runs. Prints one table of medians; the bare inserts, in the same run,
are those of the very rows that came out, 100 articles to a transaction. Processor time counts both processes.
"""

from __future__ import annotations

import argparse
import gc
import logging
import multiprocessing
import random
import statistics
import tempfile
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import structlog

from worker.bootstrap import Services, connect
from worker.settings import Settings
from worker.store.core.engine import sqlite_module
from worker.store.core.migrate import upgrade
from worker.types import Arrival

WORDS_PER_ARTICLE = 600
WRITTEN = (
    ("inbox", "id"),
    ("articles", "id"),
    ("article_versions", "article_id"),
    ("article_keys", "article_id"),
    ("article_bands", "article_id"),
    ("sightings", "inbox_id"),
    ("enrichments", "article_id"),
    ("events", "id"),
)  #: Tables that taking in writes, parents first, and what their rows are in order of.
ENGLISH = "the the the the of of and to to in a is was said that for on with as by at".split()  # noqa: SIM905  # shorter
"""About as often as in news, so that the language is told by them as it usually is."""
SYLLABLES = ("ba", "den", "for", "gal", "his", "kel", "lo", "mer", "nor", "pat", "ri", "sul", "ta", "ver", "win", "zo")


def made_up(number: int) -> str:
    """Return a text of 600 words in 12 paragraphs, like no other."""
    chance = random.Random(number)
    vocabulary = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(300)]
    paragraphs = []
    for _ in range(12):
        sentences = [_sentence(chance, vocabulary) for _ in range(3)]
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs)


def _sentence(chance: random.Random, vocabulary: list[str]) -> str:
    """As many function words as English has, so that the language is recognised as it usually is."""
    words = [chance.choice(ENGLISH if chance.random() < 0.4 else vocabulary) for _ in range(WORDS_PER_ARTICLE // 36)]
    return " ".join(words).capitalize() + "."


def accept(services: Services, articles: list[Arrival]) -> float:
    """Accept them in batches of 100. Gives the seconds."""
    started_s = time.perf_counter()
    for start in range(0, len(articles), 100):
        services.accept.articles(articles[start : start + 100], door="cli")
    return time.perf_counter() - started_s


def work(folder: Path, begin: Barrier | None = None) -> tuple[float, float]:
    """Take in whatever waits. Gives the seconds by the clock and of the processor."""
    services = connect(Settings(data_dir=folder))
    ingest = services.ingest
    ingest.load()  # as the worker does, and so the next line
    gc.freeze()
    if begin is not None:
        begin.wait()
    started_s, cpu_s = time.perf_counter(), time.process_time()
    while services.ledgers.read_ledger().pending:
        ingest.take_in_batch()
    taken = time.perf_counter() - started_s, time.process_time() - cpu_s
    services.close()
    return taken


def work_with(processes: int, folder: Path) -> tuple[float, float, float]:
    """Return the same with so many processes: until the last is done, and the processor time and MB of all."""
    begin = multiprocessing.Barrier(processes)
    found: Queue[tuple[float, float, float]] = multiprocessing.Queue()
    children = [multiprocessing.Process(target=_child, args=(folder, begin, found)) for _ in range(processes)]
    for child in children:
        child.start()
    taken = [found.get() for _ in children]
    for child in children:
        child.join()
    return max(one[0] for one in taken), sum(one[1] for one in taken), sum(one[2] for one in taken)


def _child(folder: Path, begin: Barrier, found: Queue[tuple[float, float, float]]) -> None:
    found.put((*work(folder, begin), peak_mb()))


def peak_mb(process: int | str = "self") -> float:
    """Return the most memory that a process has held so far."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e3


def bare_inserts(done: Path, folder: Path, articles: int) -> float:
    """Write the rows of a finished run again, with the driver alone. Gives the seconds."""
    services = connect(Settings(data_dir=folder))
    upgrade(services.database)
    services.close()
    module = sqlite_module()
    old, new = (module.connect(one / "wiredesk.db", isolation_level=None) for one in (done, folder))
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        new.execute(f"PRAGMA {pragma}")
    rows = {table: old.execute(f"SELECT * FROM {table} ORDER BY {key}").fetchall() for table, key in WRITTEN}
    batches = max(1, articles // 100)
    started_s = time.perf_counter()
    for batch in range(batches):
        new.execute("BEGIN IMMEDIATE")
        for table, found in rows.items():
            some = found[len(found) * batch // batches : len(found) * (batch + 1) // batches]
            new.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(some[0]))})", some)
        new.execute(
            "INSERT INTO article_search(rowid, title, text) SELECT id, title, text FROM articles "
            "WHERE id > coalesce((SELECT max(id) FROM article_search_docsize), 0)"
        )
        new.execute("COMMIT")
    taken_s = time.perf_counter() - started_s
    old.close()
    new.close()
    return taken_s


def one_run(articles: list[Arrival]) -> dict[str, float]:
    """Articles a second of each row of the table."""
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for processes in (1, 2):
            data = Path(folder) / str(processes)
            data.mkdir()
            services = connect(Settings(data_dir=data))
            upgrade(services.database)
            seconds["accept, batches of 100"] = accept(services, articles)
            name = f"clean + dedupe + store, {processes} process{'es' * (processes - 1)}"
            seconds[name], seconds[f"{name}: per s of processor"], _ = work_with(processes, data)
            ledger = services.ledgers.read_ledger()
            assert ledger.stored == len(articles), ledger
            services.close()
        bare = Path(folder) / "bare"
        bare.mkdir()
        seconds["bare inserts of the same rows"] = bare_inserts(Path(folder) / "1", bare, len(articles))
    return {name: len(articles) / taken_s for name, taken_s in seconds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=2_000)
    parser.add_argument("runs", type=int, nargs="?", default=3)
    given = parser.parse_args()
    count, runs = given.articles, given.runs
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    articles = [Arrival(text=made_up(n), url=f"https://example.org/{n}", title=f"Report {n}") for n in range(count)]
    found = [one_run(articles) for _ in range(runs)]
    for name in found[0]:
        print(f"{name:58} {statistics.median(one[name] for one in found):8.0f} articles/s, median of {runs}")


if __name__ == "__main__":
    main()
