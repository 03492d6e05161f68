"""A million articles, 30 % of them copies, through everything on PostgreSQL, with three SIGKILLs on the way.

    python -m bench.million [--articles 1000000] [--kills 3] [--keep 0.5]

A PostgreSQL and a Redis of the tests, ``wiredesk worker`` for all queues, names and stories included, and beat. Of ten
articles seven are new, one is the text of another by another source, one that text edited, and one the same again. At
even distances the whole worker group is killed. Printed are the ledger and its recount, what became of each kind of
article, and bytes per article; then retention deletes all but a share of the articles, and bytes are printed
before and after ``VACUUM FULL``, which gives back what deleted rows leave free.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import structlog
from sqlalchemy import text

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

import sample_articles
from processes import Program
from real_servers import BrokerServer, PostgresServer
from waiting import wait_until

from bench.enrich import PLACES
from worker.bootstrap import Services, connect
from worker.entities import Gazetteer
from worker.queue.app import CeleryHints, make_app
from worker.settings import Settings
from worker.store.core.migrate import upgrade
from worker.types import Arrival

WAITING = 5_000  #: Articles handed in ahead of those that have their names; of few articles a fifth.
STEP = 500
NAMED = ("Angela Merkel", "Emmanuel Macron", "Paris", "Berlin", "the European Union", "Siemens", "Olga Ivanova")
SIZES = "SELECT coalesce(sum(pg_total_relation_size(relid)), 0) FROM pg_stat_user_tables"
LARGEST = """SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables
             ORDER BY pg_total_relation_size(relid) DESC LIMIT 8"""
KINDS = "SELECT reason, count(*) FROM inbox GROUP BY reason ORDER BY count(*) DESC LIMIT 8"
AGE = "SELECT extract(epoch FROM now() - first_seen_at) FROM articles ORDER BY id OFFSET :gone LIMIT 1"
DAY_S = 86_400.0


def articles(first: int, count: int) -> Iterator[Arrival]:
    """Return so many articles, of which the last three of ten repeat one of the seven before."""
    for number in range(first, first + count):
        place = number % 10
        of = number if place < 7 else number - place + (place - 7)
        own = f"{NAMED[of % len(NAMED)]} said so in case {of}. {sample_articles.text(of, 6)}"
        if place < 7 or place == 9:
            yield sample_articles.arrival(of, text=own)
        else:
            changed = own if place == 7 else sample_articles.edited(own)
            yield sample_articles.arrival(of, url=f"https://other.example/{number}", source="other", text=changed)


class Site:
    """Worker and beat with the settings they come with."""

    def __init__(self, folder: Path, services: Services, settings: dict[str, object]) -> None:
        self.services = services
        self._folder, self._settings, self._started = folder, settings, 0
        self._beat = self._start("beat")
        self._worker = self._start("worker")

    def _start(self, *command: str) -> Program:
        self._started += 1
        arguments = ["--data", str(self._folder), *command]
        return Program(f"{command[0]}{self._started}", arguments, self._folder, settings=self._settings)

    def kill(self) -> None:
        """Kill the worker with all its processes, and start another."""
        self._worker.kill_group()
        self._worker = self._start("worker")

    def waiting(self) -> int:
        """Return the number of articles that wait to be stored or for their names."""
        ledger = self.services.ledgers.read_ledger()
        return ledger.pending + ledger.names_pending

    def close(self) -> None:
        """End worker and beat."""
        self._worker.kill_group()
        self._beat.kill_group()


def take_in(site: Site, count: int, kills: int) -> None:
    """Hand in so many articles, kill the worker at even distances, and wait until all have their names."""
    left = [count * (number + 1) // (kills + 1) for number in range(kills)]
    ahead = min(WAITING, count // 5)
    for first in range(0, count, STEP):
        site.services.accept.articles(list(articles(first, min(STEP, count - first))), door="api")
        wait_until(lambda: site.waiting() < ahead, "articles are taken in", limit_s=3_600)
        if left and first + STEP >= left[0]:
            site.kill()
            print(f"killed at {left.pop(0):,} of {count:,} articles, {site.waiting():,} waiting", flush=True)
    wait_until(lambda: not site.waiting(), "nothing waits", limit_s=3_600)


def print_sizes(services: Services, when: str) -> None:
    with services.database.read() as session:
        stored = session.scalar(text("SELECT count(*) FROM articles")) or 1
        total = int(session.scalar(text(SIZES)) or 0)
        largest = ", ".join(f"{name} {size / stored:,.0f}" for name, size in session.execute(text(LARGEST)))
    print(
        f"{when}: {stored:,} articles, {total / 1e6:,.0f} MB, {total / stored:,.0f} bytes each; {largest}", flush=True
    )


def print_balance(services: Services, count: int) -> bool:
    """Print what became of the articles. Return True if none is lost or doubled."""
    ledger, differences = services.ledgers.read_ledger(), services.ledgers.recount()
    with services.database.read() as session:
        reasons = ", ".join(f"{reason} {rows:,}" for reason, rows in session.execute(text(KINDS)))
        urls = "SELECT count(*), count(DISTINCT url) FROM articles"
        stored, addresses = session.execute(text(urls)).one()
    wanted = count * 8 // 10  # an equal text elsewhere is a sighting, as is the same article again
    print(f"{ledger}\nreasons: {reasons}\nrecount: {'; '.join(differences) or 'no difference'}")
    print(f"lost {wanted - stored}, doubled {stored - addresses}", flush=True)
    is_kept = ledger.accepted == count and stored == addresses == wanted and not ledger.quarantined
    return is_kept and ledger.balanced and not differences


def expire(services: Services, keep: float) -> None:
    """Delete the older articles, all but a share of them, and print what that leaves."""
    with services.database.read() as session:
        gone = round((session.scalar(text("SELECT count(*) FROM articles")) or 0) * (1 - keep))
        age_s = float(session.scalar(text(AGE), {"gone": gone}) or 0)
    began_s = time.monotonic()
    older = connect(services.settings.model_copy(update={"articles_keep_days": age_s / DAY_S}))
    deleted = older.retention.expire_all()
    older.close()
    print(f"retention: {deleted:,} articles in {time.monotonic() - began_s:,.0f} s")
    print_sizes(services, "after retention")
    with services.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM FULL"))
    print_sizes(services, "after VACUUM FULL")


def main() -> None:
    """Run; exit 1 if an article was lost or doubled, or a count is wrong."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--articles", type=int, default=1_000_000, help="a multiple of 500")
    given.add_argument("--kills", type=int, default=3)
    given.add_argument("--keep", type=float, default=0.5, help="share of the articles that retention leaves")
    options = given.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    Gazetteer.ensure(PLACES)
    broker, server = BrokerServer(), PostgresServer(keeps=True)
    url = server.create("million")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=url)
        settings.places_path.symlink_to(PLACES)
        services = connect(settings, hints=CeleryHints(make_app(settings, broker.url)))
        upgrade(services.database)
        site = Site(Path(folder), services, {"database_url": url, "broker_url": broker.url, "log_json": "true"})
        try:
            began_s = time.monotonic()
            take_in(site, options.articles, options.kills)
            print(f"{options.articles:,} articles in {time.monotonic() - began_s:,.0f} s")
            is_kept = print_balance(services, options.articles)
            print_sizes(services, "before retention")
            expire(services, options.keep)
            is_kept &= services.ledgers.recount() == []
        finally:
            site.close()
            services.close()
            broker.close()
            server.close()
    sys.exit(0 if is_kept else 1)


if __name__ == "__main__":
    main()
