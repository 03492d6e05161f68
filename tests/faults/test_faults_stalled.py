"""A worker whose pool finishes nothing: it says so and ends, so that it is started again."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from celery.signals import task_prerun
from processes import Program
from real_servers import BrokerServer, children_of
from sample_articles import text
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.observe.heartbeat import read
from worker.queue.app import make_app
from worker.queue.progress import EXIT_STALLED, Progress
from worker.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the pool through /proc")


THIEVES = 8


class Worker:
    """A worker of one process on a folder of its own. All are started before the first test, as it takes seconds."""

    def __init__(self, broker_url: str, folder: Path, *, queues: str, **settings: object) -> None:
        self.folder, self.heartbeat = folder, folder / "heartbeat"
        given = {"broker_url": broker_url, "worker_processes": 1, "worker_stalled_after_s": 4, "log_json": "true"}
        command = ["--data", str(folder), "worker", "--queues", queues]
        given |= {"heartbeat_path": self.heartbeat} | settings
        self.program = Program("worker", command, folder, settings=given, is_loaded=True)

    def must_end_itself(self) -> None:
        """Wait until it ends as one that is stuck."""
        wait_until(lambda: not self.program.is_alive(), "it ends itself", limit_s=60)
        assert self.program.process.returncode == EXIT_STALLED


@pytest.fixture(scope="module")
def workers(
    broker_server: BrokerServer, tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path
) -> Iterator[dict[str, Worker]]:
    folders = {name: tmp_path_factory.mktemp(name) for name in ("tick", "ingest", "alone")}
    for folder in folders.values():
        shutil.copy(_migrated_file, folder / "wiredesk.db")
    with broker_server.client() as client:
        client.flushall()
    nowhere = f"redis+socket://{folders['alone']}/no.sock"
    workers = {name: Worker(broker_server.url, folders[name], queues=name) for name in ("tick", "ingest")}
    workers["alone"] = Worker(nowhere, folders["alone"], queues="tick", worker_stalled_after_s=1)
    yield workers
    for worker in workers.values():
        worker.program.kill_group()


@contextmanager
def stealing(broker: BrokerServer, queue: str) -> Iterator[None]:
    """Take every message of a queue before the worker does, as another deployment on the same broker would."""
    is_over = threading.Event()

    def steal() -> None:
        with broker.client() as client:
            while not is_over.is_set():
                client.blpop([queue])

    thieves = [threading.Thread(target=steal) for _ in range(THIEVES)]
    for thief in thieves:
        thief.start()
    with broker.client() as client:
        # A worker asks anew each second; Redis serves who has waited longest.
        wait_until(lambda: sum(_waits_long(one) for one in client.client_list()) == THIEVES, "thieves wait")
        try:
            yield
        finally:
            is_over.set()
            client.lpush(queue, *("end" for _ in thieves))
            for thief in thieves:
                thief.join()


def _waits_long(client: dict[str, str]) -> bool:
    return client["cmd"] == "blpop" and int(client["idle"]) >= 2


@contextmanager
def accepted(folder: Path) -> Iterator[Services]:
    """Accept one article without a hint, as where the hint is lost."""
    with closing(connect(Settings(data_dir=folder))) as services:
        services.intake.accept_value({"title": "T", "text": text("t")}, door="cli")
        yield services


def test_a_worker_whose_pool_hangs_says_so_and_ends(workers: dict[str, Worker]) -> None:
    worker = workers["tick"]
    wait_until(worker.heartbeat.exists, "the worker works", limit_s=60)
    for number in children_of(worker.program.process.pid):
        os.kill(number, signal.SIGSTOP)
    worker.must_end_itself()
    assert '"event": "worker_stalled"' in worker.program.said
    found = read(worker.heartbeat, now_s=worker.heartbeat.stat().st_mtime)
    assert found is not None
    assert (found.is_fresh, found.process) == (False, "worker")
    assert found.stalled_s >= 4


def test_a_worker_takes_up_rows_without_beat_and_without_a_hint(workers: dict[str, Worker]) -> None:
    worker = workers["ingest"]
    wait_until(worker.heartbeat.exists, "the worker works", limit_s=60)
    with accepted(worker.folder) as services:
        wait_until(lambda: services.ledgers.read_ledger().stored == 1, "the article is stored", limit_s=60)
    assert worker.program.is_alive()


def test_a_worker_whose_hints_never_come_while_its_pulse_passes_says_so_and_ends(
    broker_server: BrokerServer, workers: dict[str, Worker]
) -> None:
    worker = workers["ingest"]
    wait_until(worker.heartbeat.exists, "the worker works", limit_s=60)
    with stealing(broker_server, "ingest"), accepted(worker.folder) as services:
        worker.must_end_itself()
        assert services.ledgers.read_ledger().pending == 1
    assert '"reason": "work_unclaimed"' in worker.program.said


@pytest.mark.parametrize(
    ("task", "is_slow"), [("wiredesk.tick", True), ("wiredesk.health", True), ("wiredesk.ingest", False)]
)
def test_a_stage_whose_queue_is_read_is_slow_and_not_left_lying(task: str, is_slow: bool) -> None:
    """Under load hints of health waited behind others for half an hour, and the worker ended every five minutes."""
    progress = Progress(["ingest", "health"])
    made_s = time.monotonic()
    wait_until(lambda: time.monotonic() - made_s > 0.3, "time passes")
    task_of = make_app(Settings(), "redis://localhost/0").tasks
    before_s = time.monotonic()
    task_prerun.send(sender=task_of[task])
    progress.note_unclaimed({"health": 900.0})
    assert (progress.left_for_s() <= time.monotonic() - before_s) is is_slow


def test_a_worker_without_its_broker_is_not_stuck(workers: dict[str, Worker]) -> None:
    program = workers["alone"].program
    program.wait_for("broker_away", limit_s=60)
    away_s = time.monotonic()
    wait_until(lambda: time.monotonic() > away_s + 2.5 or not program.is_alive(), "it would have ended")
    assert program.is_alive()
