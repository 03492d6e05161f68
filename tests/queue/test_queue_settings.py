"""Settings of Celery, and the refusal of brokers that lose work."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from real_servers import BrokerServer
from waiting import wait_until

from worker.errors import SettingsError
from worker.queue.app import CeleryHints, make_app
from worker.queue.config import HARD_LIMIT_S, HINTED, QUEUES, SOFT_LIMIT_S, VISIBILITY_S, celery_config
from worker.queue.guard import check_broker
from worker.settings import Settings, require_broker


@pytest.fixture
def broker(broker_server: BrokerServer, broker_url: str) -> Iterator[BrokerServer]:
    """Provide an empty broker whose settings a test may change."""
    with broker_server.client() as client:
        before = client.config_get("maxmemory-policy")["maxmemory-policy"]
        yield broker_server
        client.config_set("maxmemory-policy", before)


# ── the broker's settings ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("policy", ["allkeys-lru", "allkeys-lfu", "allkeys-random"])
def test_a_broker_that_drops_work_when_full_is_refused_and_the_setting_named(broker: BrokerServer, policy: str) -> None:
    """F7 of the matrix."""
    with broker.client() as client:
        client.config_set("maxmemory-policy", policy)
    with pytest.raises(SettingsError, match="maxmemory-policy") as refused:
        check_broker(broker.url)
    assert policy in str(refused.value)
    assert "noeviction" in str(refused.value)


@pytest.mark.parametrize("policy", ["noeviction", "volatile-lru", "volatile-ttl"])
def test_a_broker_that_keeps_work_is_taken(broker: BrokerServer, policy: str) -> None:
    with broker.client() as client:
        client.config_set("maxmemory-policy", policy)
    check_broker(broker.url)


@pytest.mark.parametrize(
    "url", ["redis+socket:///nowhere/redis.sock", "redis://127.0.0.1:1/0", "amqp://guest@127.0.0.1:1//"]
)
def test_a_broker_that_cannot_be_asked_is_no_error(url: str) -> None:
    check_broker(url)


def test_a_program_that_needs_a_broker_says_which_setting_gives_it() -> None:
    with pytest.raises(SettingsError, match="WIREDESK_BROKER_URL"):
        require_broker(Settings())


@pytest.mark.parametrize("events", [False, True])
def test_workers_send_events_for_flower_where_it_is_set_and_take_commands_from_nobody(events: bool) -> None:
    config = celery_config(Settings(celery_events=events), "redis://127.0.0.1:1/0")
    assert (config["worker_send_task_events"], config["worker_enable_remote_control"]) == (events, False)


# ── hints ────────────────────────────────────────────────────────────────────────────────────


def test_a_hint_is_one_json_message_without_arguments_on_its_queue(broker: BrokerServer) -> None:
    hints = CeleryHints(make_app(Settings(), broker.url))
    for work in HINTED:
        hints.send(work)
    with broker.client() as client:
        lengths = {name: client.llen(name) for name in QUEUES}
        message = json.loads(client.lindex("ingest", 0) or b"")
    assert lengths == {"accept": 0, "poll": 1, "fetch": 3, "ingest": 1, "enrich": 1, "deliver": 1, "tick": 2}
    assert message["headers"]["task"] == "wiredesk.ingest"
    assert message["content-type"] == "application/json"
    assert message["headers"]["argsrepr"] == "()"


def test_hints_that_nobody_takes_are_enough_once_and_go_on_when_they_are_taken(
    broker: BrokerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.queue.app.ENOUGH_HINTS", 20)
    monkeypatch.setattr("worker.queue.app.LOOK_EVERY_HINTS", 10)
    monkeypatch.setattr("worker.queue.app.ENOUGH_FOR_S", 0.1)
    both = [CeleryHints(make_app(Settings(), broker.url)) for _ in range(2)]  # as two processes
    with broker.client() as client:
        for hints in both * 100:
            hints.send("ingest")
        assert 20 <= int(str(client.llen("ingest"))) <= 40
        both[0].send("enrich")
        assert client.llen("enrich") == 1  # each queue for itself
        client.delete("ingest")

        def is_sent() -> bool:
            both[0].send("ingest")
            return bool(client.llen("ingest"))

        wait_until(is_sent, "a hint is sent again")


def test_a_queue_full_of_hints_of_one_kind_takes_those_of_its_guests(
    broker: BrokerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.queue.app.ENOUGH_HINTS", 20)
    monkeypatch.setattr("worker.queue.app.LOOK_EVERY_HINTS", 1)
    hints = CeleryHints(make_app(Settings(), broker.url))
    with broker.client() as client:
        for _ in range(50):
            hints.send("fetch")
        assert client.llen("fetch") == 20
        for _ in range(50):
            hints.send("backfill")
            hints.send("websub")
        tasks = [json.loads(one)["headers"]["task"] for one in client.lrange("fetch", 0, -1)]
    assert set(tasks) == {"wiredesk.fetch", "wiredesk.backfill", "wiredesk.websub"}
    assert len(tasks) == 40


def test_a_broker_that_is_away_costs_a_hint_and_a_moment() -> None:
    hints = CeleryHints(make_app(Settings(), "redis+socket:///nowhere/redis.sock"))
    started_s = time.monotonic()
    hints.send("ingest")
    assert time.monotonic() - started_s < 10


def test_work_goes_on_over_a_broker_that_came_back_empty() -> None:
    server = BrokerServer()
    try:
        hints = CeleryHints(make_app(Settings(), server.url))
        hints.send("ingest")
        server.kill()
        hints.send("ingest")  # lost, and no error
        server.start()
        hints.send("ingest")
        with server.client() as client:
            assert client.llen("ingest") == 1
    finally:
        server.close()


# ── celery's settings ────────────────────────────────────────────────────────────────────────


def test_messages_are_json_and_nothing_else() -> None:
    config = celery_config(Settings(), "redis://localhost/0")
    assert config["accept_content"] == ["json"]
    assert {config[f"{kind}_serializer"] for kind in ("task", "result", "event")} == {"json"}


def test_a_message_is_acknowledged_after_its_work_and_given_to_another_only_long_after_the_hard_limit() -> None:
    config = celery_config(Settings(), "redis://localhost/0")
    assert config["task_acks_late"] is True
    assert config["task_reject_on_worker_lost"] is True
    assert SOFT_LIMIT_S < HARD_LIMIT_S < VISIBILITY_S / 2
    assert config["broker_transport_options"]["visibility_timeout"] == VISIBILITY_S


def test_every_task_has_a_queue_that_somebody_consumes() -> None:
    app = make_app(Settings(), "redis://localhost/0")
    ours = {name for name in app.tasks if name.startswith("wiredesk.")}
    routes = celery_config(Settings(), "redis://localhost/0")["task_routes"]
    assert ours == routes.keys()
    assert {one["queue"] for one in routes.values()} <= set(QUEUES)
    assert set(HINTED.values()) <= ours


def test_tasks_end_before_the_lease_of_what_they_hold() -> None:
    """Else a row would be taken over from a worker that still works on it."""
    settings = Settings()
    app = make_app(settings, "redis://localhost/0")
    limits = {name: app.tasks[name].time_limit or HARD_LIMIT_S for name in HINTED.values()}
    assert limits["wiredesk.ingest"] < settings.ingest_lease_s
    assert limits["wiredesk.enrich"] < settings.enrich_lease_s
    assert limits["wiredesk.poll_due"] < settings.poll_lease_s
    assert limits["wiredesk.fetch"] < settings.poll_lease_s


def test_rabbitmq_gets_quorum_queues() -> None:
    config = celery_config(Settings(), "amqp://guest@localhost//")
    assert {one.queue_arguments["x-queue-type"] for one in config["task_queues"]} == {"quorum"}
    assert config["broker_transport_options"]["confirm_publish"] is True


@pytest.mark.parametrize(
    "broker_url", ["redis://localhost/0", "sentinel://localhost:26379", "amqp://guest@localhost//"]
)
def test_transport_options_of_the_settings_come_on_top_of_ours(broker_url: str) -> None:
    ours = celery_config(Settings(), broker_url)["broker_transport_options"]
    given = Settings(broker_transport_options={"master_name": "wiredesk", "socket_timeout": 9})
    options = celery_config(given, broker_url)["broker_transport_options"]
    assert options == ours | {"master_name": "wiredesk", "socket_timeout": 9}
    assert celery_config(Settings(), broker_url)["broker_transport_options"] == ours
