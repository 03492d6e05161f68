"""RabbitMQ that gives no answer: nothing waits for it without end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_server import serving
from processes import Program
from silent_amqp_server import (
    CLOSE_CHANNEL,
    CLOSE_CONNECTION,
    CONFIRM_MODE,
    CONSUME,
    DECLARE_QUEUE,
    OPEN_CHANNEL,
    PUBLISH,
    Method,
    SilentAmqpServer,
)
from waiting import wait_until

from worker.queue import pulse, rabbitmq
from worker.queue.app import CeleryHints, make_app
from worker.queue.config import QUEUES
from worker.queue.progress import Progress
from worker.queue.pulse import add_pulse
from worker.queue.scheduler import Scheduler
from worker.settings import Settings

ANSWER_S = 0.2
SETTINGS = Settings(broker_transport_options={"answer_s": ANSWER_S})


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[SilentAmqpServer]:
    server = SilentAmqpServer(request.param)
    yield server
    server.close()


METHODS: dict[str, Method] = {
    "channel": OPEN_CHANNEL,
    "declaration": DECLARE_QUEUE,
    "confirm mode": CONFIRM_MODE,
    "publication": PUBLISH,
}


@pytest.mark.parametrize("server", METHODS.values(), ids=METHODS, indirect=True)
def test_a_hint_that_rabbitmq_does_not_answer_is_lost_after_a_moment(server: SilentAmqpServer) -> None:
    """Heartbeats are no answer."""
    hints = CeleryHints(make_app(SETTINGS, server.url))
    began_s = time.monotonic()
    hints.send("ingest")
    assert ANSWER_S <= time.monotonic() - began_s < 10


@pytest.mark.parametrize("server", [PUBLISH], indirect=True)
def test_after_a_hint_that_was_not_answered_the_next_of_its_kind_are_left_out_for_a_while(
    server: SilentAmqpServer, capsys: pytest.CaptureFixture[str]
) -> None:
    hints = CeleryHints(make_app(SETTINGS, server.url))
    began_s = time.monotonic()
    for _ in range(20):
        hints.send("ingest")
    may_be_lost = 1 + (time.monotonic() - began_s) / (3 * ANSWER_S)
    hints.send("fetch")
    said = capsys.readouterr().out
    assert 1 <= said.count("work=ingest") <= may_be_lost
    assert said.count("work=fetch") == 1


@pytest.mark.parametrize("server", [CONSUME], indirect=True)
def test_a_subscription_that_rabbitmq_does_not_answer_names_its_queue(
    server: SilentAmqpServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deletion of the queue, tried then, is not answered either, and has an end too."""
    monkeypatch.setattr(rabbitmq, "DELETE_S", ANSWER_S)
    app = make_app(SETTINGS, server.url)
    began_s = time.monotonic()
    with app.connection_for_read() as connection, pytest.raises(TimeoutError):
        app.amqp.TaskConsumer(connection.default_channel).consume()
    assert time.monotonic() - began_s >= 2 * ANSWER_S
    said = capsys.readouterr().out
    assert "queue=poll" in said
    assert "deleted=True" in said


@pytest.mark.parametrize("server", [None], indirect=True)
def test_nobody_waits_for_the_subscription_to_the_queue_of_articles(server: SilentAmqpServer) -> None:
    """It is in a channel of its own; its messages are acknowledged there."""
    server.held_up = "accept"
    app = make_app(SETTINGS, server.url)
    with app.connection_for_read() as connection:
        app.amqp.TaskConsumer(connection.default_channel).consume()
        assert server.consumed == set(QUEUES) - {"accept"}


@pytest.mark.parametrize("server", METHODS.values(), ids=METHODS, indirect=True)
def test_articles_are_accepted_by_http_while_rabbitmq_answers_nothing(
    server: SilentAmqpServer, sqlite_url: str, data_dir: Path
) -> None:
    """Their rows are committed; nobody waits for the hint, which the sweep sends again."""
    settings = Settings(
        data_dir=data_dir, database_url=sqlite_url, broker_url=server.url, broker_transport_options={"answer_s": 60}
    )
    with serving(settings) as served:
        api = served.with_key("admin")
        began_s = time.monotonic()
        for number in range(3):
            assert api("POST", "/v1/articles", {"url": f"https://x.example/{number}", "text": "x"}).status == 202
        assert time.monotonic() - began_s < 20  # a third of one wait for an answer
        assert api.services.ledgers.read_ledger().pending == 3


@pytest.mark.parametrize("server", [None], indirect=True)
def test_beat_ticks_again_after_its_connection_was_cut(server: SilentAmqpServer) -> None:
    scheduler = Scheduler(make_app(SETTINGS, server.url))
    tick = scheduler.schedule["tick"]
    scheduler.apply_entry(tick, producer=scheduler.producer)
    server.cut()
    scheduler.apply_entry(tick, producer=scheduler.producer)  # may be lost with the connection
    before = server.published
    scheduler.apply_entry(tick, producer=scheduler.producer)
    assert server.published == before + 1


@pytest.mark.parametrize("server", [None], indirect=True)
def test_a_pulse_goes_on_after_celery_stopped_it_before_its_first_connection(
    server: SilentAmqpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulse, "PULSE_S", 0.05)
    app = make_app(SETTINGS, server.url)
    add_pulse(app, None, Progress(), stalled_after_s=3_600)
    [step_class] = [one for one in app.steps["consumer"] if one.__name__ == "Pulse"]
    step = step_class(None)
    step.stop(None)
    step.start(None)
    wait_until(lambda: server.published >= 2, "a second pulse is sent", limit_s=60)
    step.stop(None)


def test_a_worker_has_another_queue_of_its_own_at_each_start() -> None:
    """Of a cluster, the node that held the last one may be gone."""
    app = make_app(SETTINGS, "amqp://localhost//")
    first, second = (add_pulse(app, None, Progress(), stalled_after_s=60) for _ in range(2))
    assert first != second


@pytest.mark.slow  # four starts, each of which waits for answers to the setup of delayed delivery
@pytest.mark.timeout(400)
@pytest.mark.parametrize("server", [None], indirect=True)
def test_a_worker_whose_channel_or_connection_rabbitmq_closes_for_an_error_of_its_own_consumes_again(
    server: SilentAmqpServer, sqlite_url: str, data_dir: Path
) -> None:
    """RabbitMQ says 541 where the process of a queue is gone, 404 where the queue is."""
    settings = {"broker_url": server.url, "worker_processes": 1, "log_json": "true"}
    arguments = ["--data", str(data_dir), "worker", "--queues", "ingest,tick"]
    program = Program("worker", arguments, data_dir, settings=settings, is_loaded=True)
    try:
        for method, code in ((CLOSE_CHANNEL, 404), (CLOSE_CHANNEL, 541), (CLOSE_CONNECTION, 541)):
            wait_until(lambda: server.consumed >= {"ingest", "tick"}, "it consumes", limit_s=60)
            program.forget()
            server.fail(method, code)
            program.wait_for("program_started_anew", limit_s=60)
        wait_until(lambda: server.consumed >= {"ingest", "tick"}, "it consumes again", limit_s=60)
        assert program.is_alive()
    finally:
        program.kill_group()
