"""A worker whose pool finishes nothing: it says so and ends, so that it is started again."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from processes import Program
from real_servers import BrokerServer, children_of
from sample_articles import text
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.observe.heartbeat import read
from worker.queue.progress import EXIT_STALLED
from worker.settings import Settings

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the pool through /proc")


THIEVES = 8


def started(broker_url: str, data_dir: Path, *, queues: str = "tick", **settings: object) -> Program:
    given = {"broker_url": broker_url, "worker_processes": 1, "worker_stalled_after_s": 4, "log_json": "true"}
    return Program(
        "worker", ["--data", str(data_dir), "worker", "--queues", queues], data_dir, settings=given | settings
    )


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


def accepted(data_dir: Path) -> Services:
    """Accept one article without a hint, as where the hint is lost."""
    services = connect(Settings(data_dir=data_dir))
    services.intake.accept_value({"title": "T", "text": text("t")}, door="cli")
    return services


def test_a_worker_whose_pool_hangs_says_so_and_ends(broker_url: str, sqlite_url: str, data_dir: Path) -> None:
    path = data_dir / "heartbeat"
    program = started(broker_url, data_dir, heartbeat_path=path)
    try:
        wait_until(path.exists, "the worker works", limit_s=60)
        for number in children_of(program.process.pid):
            os.kill(number, signal.SIGSTOP)
        wait_until(lambda: not program.is_alive(), "it ends itself", limit_s=60)
        assert program.process.returncode == EXIT_STALLED
        assert '"event": "worker_stalled"' in program.said
        found = read(path, now_s=path.stat().st_mtime)
        assert found is not None
        assert (found.is_fresh, found.process) == (False, "worker")
        assert found.stalled_s >= 4
    finally:
        program.kill_group()


def test_a_worker_without_its_broker_is_not_stuck(sqlite_url: str, data_dir: Path) -> None:
    program = started(f"redis+socket://{data_dir}/no.sock", data_dir, worker_stalled_after_s=1)
    try:
        program.wait_for("broker_away")
        with pytest.raises(AssertionError):
            wait_until(lambda: not program.is_alive(), "it ends itself", limit_s=4)
    finally:
        program.kill_group()


def test_a_worker_whose_hints_never_come_while_its_pulse_passes_says_so_and_ends(
    broker_server: BrokerServer, broker_url: str, sqlite_url: str, data_dir: Path
) -> None:
    path = data_dir / "heartbeat"
    program = started(broker_url, data_dir, queues="ingest", heartbeat_path=path)
    services = None
    try:
        wait_until(path.exists, "the worker works", limit_s=60)
        with stealing(broker_server, "ingest"):
            services = accepted(data_dir)
            wait_until(lambda: not program.is_alive(), "it ends itself", limit_s=60)
        assert program.process.returncode == EXIT_STALLED
        assert '"reason": "work_unclaimed"' in program.said
        assert services.ledgers.read_ledger().pending == 1
    finally:
        program.kill_group()
        if services is not None:
            services.close()


def test_a_worker_takes_up_rows_without_beat_and_without_a_hint(
    broker_url: str, sqlite_url: str, data_dir: Path
) -> None:
    path = data_dir / "heartbeat"
    program = started(broker_url, data_dir, queues="ingest", heartbeat_path=path)
    services = None
    try:
        wait_until(path.exists, "the worker works", limit_s=60)
        services = accepted(data_dir)
        wait_until(lambda: services.ledgers.read_ledger().stored == 1, "the article is stored", limit_s=60)
        assert program.is_alive()
    finally:
        program.kill_group()
        if services is not None:
            services.close()
