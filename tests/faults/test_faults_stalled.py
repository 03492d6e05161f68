"""A worker whose pool finishes nothing: it says so and ends, so that it is started again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from processes import Program
from real_servers import children_of
from waiting import wait_until

from worker.observe.heartbeat import read
from worker.queue.progress import EXIT_STALLED

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the pool through /proc")


def started(broker_url: str, data_dir: Path, **settings: object) -> Program:
    given = {"broker_url": broker_url, "worker_processes": 1, "worker_stalled_after_s": 4, "log_json": "true"}
    return Program(
        "worker", ["--data", str(data_dir), "worker", "--queues", "tick"], data_dir, settings=given | settings
    )


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
