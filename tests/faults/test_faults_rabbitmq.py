"""RabbitMQ that is killed, hangs, or gives no answer, while all processes of the worker are busy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from busy_worker import Load, busy_worker
from rabbit_server import PROGRAMS, RabbitServer, cluster

from worker.queue.app import make_app
from worker.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PROGRAMS, reason="rabbitmq-server is not installed"),
    pytest.mark.timeout(600),
]


@pytest.fixture
def broker() -> Iterator[RabbitServer]:
    broker = RabbitServer()
    yield broker
    broker.close()


@pytest.fixture
def load(broker: RabbitServer, sqlite_url: str, data_dir: Path) -> Iterator[Load]:
    with busy_worker(data_dir, broker_url=broker.url, database_url=sqlite_url) as load:
        yield load


def test_a_worker_consumes_again_after_rabbitmq_was_killed(load: Load, broker: RabbitServer) -> None:
    """The first kill comes seconds after the queues were declared: the last of them is without a leader afterwards."""
    for _ in range(3):
        broker.kill()
        load.submit(60)
        broker.start()
        before = load.stored()
        load.submit(60)
        load.must_go_on(beyond=before)
    load.must_hold_each_once()
    assert load.worker.is_alive()


def test_a_worker_consumes_again_after_rabbitmq_hung(load: Load, broker: RabbitServer) -> None:
    broker.pause()
    time.sleep(30)  # the length of the outage
    before = load.stored()
    broker.resume()
    load.submit(60)
    load.must_go_on(beyond=before)
    load.must_hold_each_once()


def test_a_queue_of_articles_that_answers_nothing_holds_up_no_other_and_is_read_when_it_answers_again(
    broker: RabbitServer, data_dir: Path
) -> None:
    app = make_app(Settings(data_dir=data_dir), broker.url)
    received: list[str] = []

    def receive(message: Any) -> None:
        received.append(message.delivery_info["routing_key"])
        message.ack()

    def must_receive(*queues: str) -> None:
        received.clear()
        for queue in queues:
            app.send_task(f"wiredesk.{queue}", retry=False)
        until_s = time.monotonic() + 30
        while sorted(received) != sorted(queues) and time.monotonic() < until_s:
            with suppress(TimeoutError):
                connection.drain_events(timeout=1)
        assert sorted(received) == sorted(queues)

    with app.connection_for_write() as connection:
        for queue in app.amqp.queues.values():
            queue(connection.default_channel).declare()
    broker.hang_queue("accept")
    with app.connection_for_read() as connection:
        consumer = app.amqp.TaskConsumer(connection.default_channel, on_message=receive, callbacks=[])
        consumer.consume()
        must_receive("ingest", "tick")
        broker.resume_queue("accept")
        must_receive("accept", "ingest")
        consumer.cancel()


def test_a_worker_goes_on_at_another_node_of_a_cluster(sqlite_url: str, data_dir: Path) -> None:
    with cluster(3) as nodes:
        addresses = ";".join(one.url for one in nodes)
        with busy_worker(data_dir, broker_url=addresses, database_url=sqlite_url) as load:
            nodes[0].kill()  # the one that it is connected to
            before = load.stored()
            load.submit(60)
            load.must_go_on(beyond=before)  # Celery tries the address of the dead node for long
            load.must_hold_each_once()
            assert load.worker.is_alive()
