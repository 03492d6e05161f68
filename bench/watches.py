"""Cost of watches: some look at new articles that none of them wants, in one process, on SQLite.

    python -m bench.watches [watches] [articles]

CPU time counts: a commit for each watch waits for the disk, and watches wait for it side by side.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from bench.ingest import made_up
from worker.bootstrap import connect
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import WatchDraft
from worker.settings import Settings
from worker.types import Arrival


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("watches", type=int, nargs="?", default=300)
    parser.add_argument("articles", type=int, nargs="?", default=200)
    given = parser.parse_args()
    watches, articles = given.watches, given.articles
    with tempfile.TemporaryDirectory() as folder:
        services = connect(Settings(data_dir=Path(folder)))
        services.upkeep.upgrade()
        for number in range(watches):
            wanted = ArticleFilter(q=f"nothing{number} bridge")
            services.watches.add(
                WatchDraft(name=f"{number}", wanted=wanted, targets={"webhook": "https://example.org/hook"})
            )
        services.accept.articles([Arrival(text=made_up(number)) for number in range(articles)], door="cli")
        while services.ledgers.read_ledger().pending:
            services.ingest.take_in_batch()
        started_s, started_cpu_s = time.perf_counter(), time.process_time()
        while services.delivering.deliver_batch():
            pass
        took_s, cpu_s = time.perf_counter() - started_s, time.process_time() - started_cpu_s
        services.close()
    each_ms = cpu_s / watches * 1000
    print(f"{watches} watches, {articles} articles: {took_s:.2f} s, CPU {cpu_s:.2f} s, {each_ms:.1f} ms a watch")


if __name__ == "__main__":
    main()
