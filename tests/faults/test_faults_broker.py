"""A broker that dies, hangs or comes back while all processes of the worker are busy: work goes on within 30 s."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from busy_worker import Load, busy_worker
from real_servers import BrokerServer
from waiting import wait_until

pytestmark = pytest.mark.timeout(600)  # each step may take as long as a busy machine needs


@pytest.fixture(scope="module")
def broker() -> Iterator[BrokerServer]:
    broker = BrokerServer()
    yield broker
    broker.close()


@pytest.fixture(scope="module")
def shared_load(broker: BrokerServer, shared_data_dir: Path) -> Iterator[Load]:
    url = f"sqlite:///{shared_data_dir / 'wiredesk.db'}"
    with busy_worker(shared_data_dir, broker_url=broker.url, database_url=url) as load:
        yield load


@pytest.fixture
def load(shared_load: Load) -> Load:
    """Provide the worker of all these tests, in the middle of its work; another if the last test ended it."""
    shared_load.make_busy()
    return shared_load


def kill_broker(load: Load, broker: BrokerServer, rounds: int) -> None:
    for number in range(rounds):
        broker.kill()
        before = load.stored()
        if number % 2:
            time.sleep(0.2 * number)  # the length of the outage
        broker.start()
        load.submit(60)
        load.must_go_on(beyond=before)
    load.must_hold_each_once()
    assert load.worker.is_alive()


def test_a_worker_consumes_again_after_its_broker_was_killed(load: Load, broker: BrokerServer) -> None:
    """F3."""
    kill_broker(load, broker, 2)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_consumes_again_after_its_broker_was_killed_twenty_times(load: Load, broker: BrokerServer) -> None:
    kill_broker(load, broker, 20)


def test_a_worker_whose_acknowledgements_fail_consumes_again(load: Load, broker: BrokerServer) -> None:
    """The broker hangs until an acknowledgement fails: Celery keeps such messages, and its window is full of them."""
    broker.pause()
    load.worker.wait_for("broker_lost", limit_s=180)
    load.submit(60)
    broker.resume()
    load.must_go_on(beyond=load.stored())
    load.must_hold_each_once()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_worker_consumes_again_after_its_broker_hung_for_a_minute(load: Load, broker: BrokerServer) -> None:
    broker.pause()
    time.sleep(60)  # the length of the outage
    load.submit(60)
    broker.resume()
    load.must_go_on(beyond=load.stored())
    load.must_hold_each_once()


def test_a_worker_that_is_stopped_and_continued_consumes_again(load: Load) -> None:
    os.killpg(load.worker.process.pid, signal.SIGSTOP)
    before = load.stored()
    time.sleep(1)  # the length of the outage
    os.killpg(load.worker.process.pid, signal.SIGCONT)
    load.must_go_on(beyond=before)
    load.must_hold_each_once()


FULL = ("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0")
REPLICA = ("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")  #: Another one became the primary.
ALONE = ("CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0")


@pytest.mark.parametrize(
    ("refuse", "take"),
    [
        pytest.param(*FULL, id="full"),  # F6
        pytest.param(*REPLICA, id="replica", marks=pytest.mark.slow),
        pytest.param(*ALONE, id="alone", marks=pytest.mark.slow),
    ],
)
def test_a_broker_that_refuses_every_message_loses_hints_and_no_article(
    load: Load, broker: BrokerServer, refuse: str, take: str
) -> None:
    with broker.client() as client:
        client.execute_command(*refuse.split())
        load.submit(60)
        try:
            wait_until(
                lambda: load.worker.has_said("broker_lost") or load.stands_still(),
                "the worker meets the refusal, or has nothing left that it was told of",
                limit_s=180,
            )
            before = load.stored()
        finally:
            client.execute_command(*take.split())
    load.must_go_on(beyond=before)
    load.must_hold_each_once()


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param((signal.SIGQUIT,), id="QUIT"),
        pytest.param((signal.SIGINT, signal.SIGINT), id="INT twice", marks=pytest.mark.slow),
    ],
)
def test_a_worker_that_is_asked_to_end_at_once_ends_and_loses_nothing(
    load: Load, signals: tuple[signal.Signals, ...]
) -> None:
    """F8: another one takes over what it held."""
    for number in signals:
        load.worker.process.send_signal(number)
        time.sleep(0.2)  # a person presses a key twice
    load.worker.process.wait(30)
    load.start_worker()
    load.must_hold_each_once()


def test_a_worker_that_is_asked_to_end_without_its_broker_ends(load: Load, broker: BrokerServer) -> None:
    broker.kill()
    load.worker.wait_for("broker_away", limit_s=180)
    load.worker.terminate()
    assert not load.worker.is_alive()
    broker.start()
