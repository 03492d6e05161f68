"""Workers and brokers killed in the middle of work: nothing accepted is lost, nothing is stored twice."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from database_marks import ON_SQLITE, SLOW_ON_POSTGRESQL
from poisoned_worker import HUNGRY_URL, POISON_URL
from processes import Program
from real_servers import BrokerServer
from sample_articles import arrival, edited, text
from sqlalchemy import select, update
from waiting import wait_until

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.queue.app import CeleryHints, make_app
from worker.service.search.articles import ArticleFilter
from worker.settings import Settings
from worker.store.tables import InboxRow
from worker.types import Arrival

pytestmark = pytest.mark.timeout(300)  # each step may take as long as a busy machine needs

SETTINGS = {
    "ingest_lease_s": 2,  # shorter than a slow machine may hold a row: taken over, fenced off, tried again
    "attempts_limit": 9,
    "ingest_batch_articles": 20,
    "tick_s": 0.3,
    "worker_processes": 2,
    "log_json": "true",
}


@dataclass
class Site:
    """The processes of a deployment, each of which a test can kill."""

    folder: Path
    database_url: str
    broker: BrokerServer
    services: Services
    programs: list[Program] = field(default_factory=list)

    def start(self, *command: str, module: str = "worker.cli", **changed: object) -> Program:
        settings = SETTINGS | {"database_url": self.database_url, "broker_url": self.broker.url} | changed
        name = f"{command[0]}{len(self.programs)}"
        arguments = ["--data", str(self.folder), *command]
        program = Program(name, arguments, self.folder, settings=settings, module=module, is_loaded=True)
        self.programs.append(program)
        return program

    def worker(self, *, module: str = "worker.cli", **changed: object) -> Program:
        """Start a worker for everything but names, whose model takes long to load."""
        return self.start("worker", "--queues", "accept,poll,fetch,ingest,tick", module=module, **changed)

    def stored(self) -> int:
        return self.services.ledgers.read_ledger().stored

    def wait_for_all(self, limit_s: float = 90.0) -> None:
        wait_until(lambda: self.services.ledgers.read_ledger().pending == 0, "nothing is pending", limit_s=limit_s)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrokerServer]:
    """Provide the broker of all these tests, and a beat that ticks there."""
    broker, folder = BrokerServer(), tmp_path_factory.mktemp("beat")
    settings = SETTINGS | {"broker_url": broker.url}
    beat = Program("beat", ["--data", str(folder), "beat"], folder, settings=settings, is_loaded=True)
    yield broker
    beat.kill_group()
    broker.close()


@pytest.fixture
def site(
    broker: BrokerServer, database_url: str, data_dir: Path, connect_services: Callable[..., Services]
) -> Iterator[Site]:
    settings = Settings(data_dir=data_dir)
    services = connect_services(hints=CeleryHints(make_app(settings, broker.url)), clock=utc_now)
    site = Site(data_dir, database_url, broker, services)
    yield site
    for program in site.programs:
        program.kill_group()
    with broker.client() as client:
        client.flushall()


def articles(start: int, count: int) -> list[Arrival]:
    """Every tenth comes twice, every twentieth a third time with another address and a sentence changed."""
    given = []
    for number in range(start, start + count):
        given.append(arrival(number))
        if number % 10 == 0:
            given.append(arrival(number))
        if number % 20 == 0:
            given.append(
                arrival(number, url=f"https://other.example/{number}", source="other", text=edited(text(number)))
            )
    return given


def must_hold_each_once(site: Site, count: int, accepted: list[int]) -> None:
    """Assert the six numbers: nothing lost, nothing unexpected, nothing twice."""
    ledger = site.services.ledgers.read_ledger()
    assert ledger.balanced
    assert (ledger.accepted, ledger.pending) == (len(accepted), 0)
    assert (ledger.stored, ledger.quarantined, ledger.rejected) == (count, 0, 0), ledger
    assert ledger.duplicate == len(accepted) - count
    receipts = site.services.accept.receipts(accepted)
    assert len(receipts) == len(accepted)
    assert all(one.state in ("stored", "duplicate") and one.article_id for one in receipts)
    titles = []
    cursor = None
    while True:
        page = site.services.articles.find_articles(ArticleFilter(), cursor=cursor, limit=500)
        titles += [one.title for one in page.articles]
        if (cursor := page.next_cursor) is None:
            break
    assert len(titles) == len(set(titles)) == count
    sighted = [one.receipt_id for one in site.services.events.read_page(0, limit=100_000)[0]]
    assert sorted(one for one in sighted if one) == sorted(accepted)  # one ending each


def kill_and_empty(site: Site, batch: int) -> None:
    """Submit four batches; meanwhile kill the workers, then the broker, then empty it, then both at once."""
    accepted: list[int] = []

    def submit(start: int) -> None:
        accepted.extend(one.id for one in site.services.accept.articles(articles(start, batch), door="api"))

    worker = site.worker()
    submit(0)
    wait_until(lambda: site.stored() >= batch // 4, "a quarter of the first batch is stored", limit_s=90)
    worker.kill_group()
    submit(batch)
    worker = site.worker()
    wait_until(lambda: site.stored() >= batch, "work goes on", limit_s=90)
    site.broker.kill()
    submit(2 * batch)  # accepted without a broker
    site.broker.start()
    wait_until(lambda: site.stored() >= 2 * batch, "work goes on over an empty broker", limit_s=90)
    submit(3 * batch)
    with site.broker.client() as client:
        client.flushall()
    worker.kill_group()
    site.worker()
    site.wait_for_all()
    must_hold_each_once(site, 4 * batch, accepted)


@SLOW_ON_POSTGRESQL
def test_killed_workers_and_lost_brokers_lose_and_double_nothing(site: Site) -> None:
    """F1, F2 and F3 of the matrix, small; test_faults_database.py kills a worker on PostgreSQL."""
    kill_and_empty(site, 60)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_killed_workers_and_lost_brokers_lose_and_double_nothing_of_two_thousand(site: Site) -> None:
    kill_and_empty(site, 500)


def end_lease(site: Site, inbox_id: int) -> None:
    """Let the time pass until another process may claim this row and those that were claimed with it."""
    token = select(InboxRow.claim_token).where(InboxRow.id == inbox_id).scalar_subquery()
    with site.services.database.write() as session:
        session.execute(update(InboxRow).where(InboxRow.claim_token == token).values(not_before=utc_now()))


@ON_SQLITE
def test_a_poisonous_article_is_quarantined_and_its_neighbours_are_stored(site: Site) -> None:
    """F9: whoever prepares it is killed, each time. Three tries, then no more."""
    given = [arrival(number) for number in range(30)]
    given.insert(7, arrival("poison", url=POISON_URL))
    receipts = site.services.accept.articles(given, door="api")
    poison = receipts[7].id

    def is_tried(more_often_than: int) -> bool:
        return site.services.accept.receipts([poison])[0].attempts > more_often_than

    worker = site.worker(module="poisoned_worker", attempts_limit=3, ingest_lease_s=60, worker_processes=1)
    for number in range(3):
        wait_until(partial(is_tried, number), "it is tried", limit_s=90)
        end_lease(site, poison)
    site.wait_for_all()
    ended = site.services.accept.receipts([one.id for one in receipts])
    poisoned = ended.pop(7)
    assert (poisoned.state, poisoned.reason) == ("quarantined", "crashed")
    assert poisoned.attempts == 4  # the fourth claim found that three had died with it
    assert {one.state for one in ended} == {"stored"}
    assert max(one.attempts for one in ended) <= 3
    assert worker.is_alive()
    assert worker.said.count("SIGKILL") >= 3
    assert site.services.ledgers.read_ledger().balanced


@pytest.mark.skipif(sys.platform != "linux", reason="reads its size from /proc")
@ON_SQLITE
def test_an_article_that_needs_more_memory_than_the_system_gives_fails_alone_and_its_process_works_on(
    site: Site,
) -> None:
    """F10."""
    given = [arrival(number) for number in range(60)]
    given.insert(7, arrival("hungry", url=HUNGRY_URL))
    receipts = site.services.accept.articles(given, door="api")
    worker = site.worker(module="poisoned_worker", attempts_limit=1, worker_processes=1, ingest_lease_s=60)
    site.wait_for_all()
    ended = site.services.accept.receipts([one.id for one in receipts])
    hungry = ended.pop(7)
    assert (hungry.state, hungry.reason, hungry.attempts) == ("quarantined", "error", 1)
    assert "MemoryError" in (hungry.detail or "")
    assert {(one.state, one.attempts) for one in ended} == {("stored", 1)}  # none was in a hand that died
    assert worker.is_alive()


@ON_SQLITE
def test_a_worker_that_is_asked_to_end_finishes_what_it_holds(site: Site) -> None:
    """F8: no row is left to its lease."""
    accepted = [one.id for one in site.services.accept.articles(articles(0, 60), door="api")]
    worker = site.worker()
    wait_until(lambda: site.stored() >= 20, "work has begun", limit_s=90)
    assert worker.terminate() == 0
    assert {one.attempts for one in site.services.accept.receipts(accepted) if one.state == "pending"} <= {0}
    site.worker()
    site.wait_for_all()
    must_hold_each_once(site, 60, accepted)


def test_a_broker_that_drops_work_is_refused(data_dir: Path) -> None:
    """F7: each program ends at once, with the setting named in one line."""
    broker = BrokerServer()
    settings = SETTINGS | {"broker_url": broker.url}
    with broker.client() as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
    commands = (["worker"], ["beat"], ["api", "--port", "1"])
    programs = [
        Program(one[0], ["--data", str(data_dir), *one], data_dir, settings=settings, is_loaded=True)
        for one in commands
    ]
    try:
        for program in programs:
            assert program.process.wait(60) == 1
            last = program.said.strip().splitlines()[-1]
            assert last.startswith("wiredesk: broker: maxmemory-policy is allkeys-lru")
            assert "noeviction" in last
    finally:
        for program in programs:
            program.kill_group()
        broker.close()
