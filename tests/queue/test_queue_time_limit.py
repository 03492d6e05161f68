"""The time limit of a task: what it had in hand is tried again, and it is nobody's failure."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from signal import getsignal, signal

import pytest
from celery import Celery
from database_marks import ON_SQLITE
from processes import Program
from real_servers import BrokerServer
from sample_articles import arrival, text
from sqlalchemy import Dialect, String, TypeDecorator, bindparam, select
from structlog.testing import capture_logs
from waiting import wait_until
from working import take_in

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.queue.app import TIME_LIMIT_SIGNAL, CeleryHints, TimedTask, make_app
from worker.queue.config import SOFT_LIMIT_S
from worker.service.ingest import ingest
from worker.service.jobs import batch
from worker.settings import Settings
from worker.store.tables import EnrichmentRow

LONG = "\n\n".join(text(f"long {part}") for part in range(60))  #: Longer than is read between two looks at the clock.


@pytest.fixture
def _own_handler() -> Iterator[None]:
    before = getsignal(TIME_LIMIT_SIGNAL)
    yield
    signal(TIME_LIMIT_SIGNAL, before)


class AtLimit(TypeDecorator[str]):
    """A value during whose conversion the time limit of the task comes."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        os.kill(os.getpid(), TIME_LIMIT_SIGNAL)
        return value


@pytest.mark.usefixtures("_own_handler")
def test_a_limit_that_comes_while_a_value_is_converted_is_no_refusal_of_the_value(services: Services) -> None:
    met: list[BaseException] = []
    app = Celery(task_cls=TimedTask, set_as_current=False)

    @app.task(shared=False)
    def convert() -> None:
        try:
            with services.database.write() as session:
                session.execute(select(bindparam("given", "text", AtLimit())))
        except Exception as error:
            met.append(error)

    with capture_logs() as logs:
        convert()
    assert met == []
    assert [one["event"] for one in logs] == ["task_out_of_time"]
    with services.database.write() as session:  # the connection is as good as any
        assert session.scalar(select(bindparam("given", "text", String()))) == "text"


@pytest.mark.usefixtures("_own_handler")
def test_a_limit_that_comes_between_two_tasks_ends_nothing() -> None:
    """Celery's parent may send it while the answer of the task is under way."""
    app = Celery(task_cls=TimedTask, set_as_current=False)

    @app.task(shared=False)
    def answer() -> str:
        return "done"

    @app.task(shared=False)
    def fail() -> None:
        raise ValueError("broken")

    for _ in range(2):
        with capture_logs() as logs:
            assert answer() == "done"
            os.kill(os.getpid(), TIME_LIMIT_SIGNAL)
            with pytest.raises(ValueError, match="broken"):
                fail()
            os.kill(os.getpid(), TIME_LIMIT_SIGNAL)
        assert logs == []


def test_no_task_begins_with_rows_when_a_third_of_its_time_is_over() -> None:
    tasks = make_app(Settings(), "redis://localhost/0").tasks
    limits_s = {
        name: tasks[f"wiredesk.{name}"].soft_time_limit or SOFT_LIMIT_S for name in ("ingest", "enrich", "fetch")
    }
    assert limits_s["ingest"] >= 3 * ingest.BEGIN_S
    assert min(limits_s["enrich"], limits_s["fetch"]) >= 3 * batch.BEGIN_S


@ON_SQLITE
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_model_too_slow_for_a_batch_finds_all_names_and_no_article_counts_as_tried_in_vain(
    data_dir_with_places: Path, database_url: str, connect_services: Callable[..., Services]
) -> None:
    """One text takes longer than its task may even alone: what was read of it is remembered."""
    broker = BrokerServer()
    data_dir = data_dir_with_places
    hints = CeleryHints(make_app(Settings(data_dir=data_dir), broker.url))
    services = connect_services(hints=hints, clock=utc_now)
    words = "\n\n".join(text(f"more {part}") for part in range(4))
    take_in(services, arrival("long", text=LONG), *[arrival(one, text=f"{text(one)}\n\n{words}") for one in range(31)])
    settings = {"database_url": database_url, "broker_url": broker.url, "worker_processes": 1, "tick_s": 1}
    given = ["--data", str(data_dir), "worker", "--queues", "enrich,tick"]
    worker = Program("worker", given, data_dir, settings=settings | {"log_json": "true"}, module="slow_names")
    try:

        def are_named() -> bool:
            hints.send("enrich")
            return services.ledgers.read_ledger().names_pending == 0

        wait_until(are_named, "names are found", limit_s=500)
    finally:
        worker.kill_group()
        broker.close()
    with services.database.read() as session:
        ended = set(session.execute(select(EnrichmentRow.state, EnrichmentRow.attempts, EnrichmentRow.error)))
    assert ended == {("done", 1, None)}
    assert "time limit" not in worker.said.lower()
    assert "task_out_of_time" not in worker.said
