"""Child processes: started again when they die, stopped within a time, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from processes import environment
from real_servers import is_running
from waiting import wait_until

from worker.children import RESTART_WAIT_S, Child, last_line

SLEEPS = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
PARENT = """
import pathlib, sys, time
from worker.children import Child
child = Child("child", [sys.executable, "-c", "import time; time.sleep(60)"], pathlib.Path(sys.argv[1]))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def children() -> Iterator[list[Child]]:
    made: list[Child] = []
    yield made
    for child in made:
        child.stop(until_s=time.monotonic())


def start(children: list[Child], code: str, log: Path) -> Child:
    child = Child("child", [sys.executable, "-c", code], log)
    children.append(child)
    child.start()
    wait_until(lambda: last_line(log), "the child is up")
    return child


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_a_child_that_dies_is_started_again_after_a_wait_that_grows(children: list[Child], tmp_path: Path) -> None:
    child = start(children, SLEEPS, tmp_path / "log")
    waits = []
    for _ in range(2):
        assert not child.revive()  # it lives
        before = pid_of(child)
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: not child.is_alive(), "it is dead")
        died_s = time.monotonic()
        wait_until(child.revive, "it is started again")
        waits.append(time.monotonic() - died_s)
        assert pid_of(child) != before
        assert child.is_alive()
    assert waits[0] >= RESTART_WAIT_S[0]
    assert waits[1] >= RESTART_WAIT_S[1]


def test_a_child_that_hears_ends_by_itself(children: list[Child], tmp_path: Path) -> None:
    child = start(children, SLEEPS, tmp_path / "log")
    assert child.stop(until_s=time.monotonic() + 10)
    assert not child.is_alive()


def test_a_child_that_does_not_hear_is_killed_when_its_time_is_up(children: list[Child], tmp_path: Path) -> None:
    child = start(children, DEAF, tmp_path / "log")
    assert not child.stop(until_s=time.monotonic() + 0.2)
    assert not child.is_alive()
    assert child.stop(until_s=time.monotonic())  # once more is no error


def test_a_child_that_never_started_is_stopped_already(tmp_path: Path) -> None:
    assert Child("child", ["nothing"], tmp_path / "log").stop(until_s=0)
    assert last_line(tmp_path / "log") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone ends children with their parent")
def test_a_child_ends_with_its_parent_even_if_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log")], stdout=subprocess.PIPE, env=environment(), text=True
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        os.kill(pid, 0)  # it is there
        parent.kill()
    wait_until(lambda: not is_running(pid), "the child is gone", limit_s=10)
