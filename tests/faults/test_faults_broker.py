"""A broker that dies, hangs or comes back while all processes of the worker are busy: work goes on within 30 s."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from processes import Program
from real_servers import BrokerServer
from sample_articles import arrival
from waiting import wait_until

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.queue.app import CeleryHints, make_app
from worker.settings import Settings

RECOVERY_S = 30.0  #: From the return of the broker to the first article stored after it.
SETTINGS = {"ingest_batch_articles": 10, "tick_s": 0.3, "worker_processes": 2, "log_json": "true", "attempts_limit": 9}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the broker is tested, not the store


@dataclass
class Load:
    """A worker with more articles waiting than it can take in, slow enough to be busy at any moment."""

    worker: Program
    broker: BrokerServer
    services: Services
    submitted: int = 0

    def submit(self, count: int) -> None:
        given = [arrival(number) for number in range(self.submitted, self.submitted + count)]
        self.services.accept.articles(given, door="api")
        self.submitted += count

    def stored(self) -> int:
        return self.services.ledgers.read_ledger().stored

    def must_go_on(self, *, beyond: int, limit_s: float = RECOVERY_S) -> None:
        """More is stored than what both processes may have had in hand."""
        wait_until(lambda: self.stored() >= beyond + 40, "articles are stored again", limit_s=limit_s)

    def must_hold_each_once(self) -> None:
        wait_until(lambda: self.services.ledgers.read_ledger().pending == 0, "nothing is pending", limit_s=120)
        ledger = self.services.ledgers.read_ledger()
        assert (ledger.accepted, ledger.stored, ledger.quarantined) == (self.submitted, self.submitted, 0)
        assert ledger.balanced


@pytest.fixture
def load(database_url: str, data_dir: Path, connect_services: Callable[..., Services]) -> Iterator[Load]:
    broker = BrokerServer()
    settings = SETTINGS | {"database_url": database_url, "broker_url": broker.url}
    services = connect_services(hints=CeleryHints(make_app(Settings(data_dir=data_dir), broker.url)), clock=utc_now)
    arguments = ["--data", str(data_dir), "worker", "--queues", "ingest,tick"]
    worker = Program("worker", arguments, data_dir, settings=settings, module="slow_worker")
    beat = Program("beat", ["--data", str(data_dir), "beat"], data_dir, settings=settings)
    load = Load(worker, broker, services)
    try:
        load.submit(150)
        wait_until(lambda: load.stored() >= 20, "work has begun", limit_s=60)
        yield load
    finally:
        worker.kill_group()
        beat.kill_group()
        broker.close()


def kill_broker(load: Load, rounds: int) -> None:
    for number in range(rounds):
        load.broker.kill()
        before = load.stored()
        if number % 2:
            time.sleep(0.2 * number)  # the length of the outage
        load.broker.start()
        load.submit(60)
        load.must_go_on(beyond=before)
    load.must_hold_each_once()
    assert load.worker.is_alive()


def test_a_worker_consumes_again_after_its_broker_was_killed(load: Load) -> None:
    """F3."""
    kill_broker(load, 3)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_consumes_again_after_its_broker_was_killed_twenty_times(load: Load) -> None:
    kill_broker(load, 20)


def test_a_worker_whose_acknowledgements_fail_consumes_again(load: Load) -> None:
    """The broker hangs until an acknowledgement fails: Celery keeps such messages, and its window is full of them."""
    load.broker.pause()
    load.worker.wait_for("broker_lost", limit_s=60)
    load.broker.resume()
    load.must_go_on(beyond=load.stored())
    load.must_hold_each_once()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_worker_consumes_again_after_its_broker_hung_for_a_minute(load: Load) -> None:
    load.broker.pause()
    time.sleep(60)  # the length of the outage
    load.broker.resume()
    load.must_go_on(beyond=load.stored())
    load.must_hold_each_once()


def test_a_worker_that_is_stopped_and_continued_consumes_again(load: Load) -> None:
    os.killpg(load.worker.process.pid, signal.SIGSTOP)
    before = load.stored()
    time.sleep(2)  # the length of the outage
    os.killpg(load.worker.process.pid, signal.SIGCONT)
    load.must_go_on(beyond=before)
    load.must_hold_each_once()


def test_a_worker_that_is_asked_to_end_without_its_broker_ends(load: Load) -> None:
    load.broker.kill()
    load.worker.wait_for("broker_away", limit_s=30)
    load.worker.terminate()
    assert not load.worker.is_alive()
