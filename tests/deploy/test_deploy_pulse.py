"""The pulse of real processes: a file that is fresh only while work gets done."""

from __future__ import annotations

import http.client
import os
from pathlib import Path

import pytest
from loopback import free_port
from processes import Program
from real_servers import BrokerServer
from waiting import wait_until

from worker.observe.heartbeat import read

MARK_S = 1_000_000_000.0


def is_touched(path: Path) -> bool:
    """Return True if the process wrote its heartbeat (after the test had set it back)."""
    return path.exists() and path.stat().st_mtime > MARK_S


@pytest.fixture
def port() -> int:
    """Provide a port that nothing listens on."""
    return free_port()


def probed(port: int) -> int:
    """Return the status of a health probe; 0 if nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["worker", "--queues", "ingest"], id="a worker whose queue nobody uses"),
        pytest.param(["beat"], id="beat"),
    ],
)
def test_a_process_with_nothing_to_do_still_shows_that_it_works(
    command: list[str], broker_url: str, sqlite_url: str, data_dir: Path, port: int
) -> None:
    path = data_dir / "heartbeat"
    arguments = ["--data", str(data_dir), *command]
    settings = {
        "broker_url": broker_url,
        "worker_processes": 1,
        "heartbeat_path": path,
        "tick_s": 0.2,
        "probe_port": port,
    }
    program = Program(command[0], arguments, data_dir, settings=settings)
    try:
        wait_until(lambda: is_touched(path), f"{command[0]} touches its heartbeat", limit_s=60)
        found = read(path, now_s=path.stat().st_mtime)
        assert found is not None
        assert found.is_fresh
        wait_until(lambda: probed(port) == 200, "it answers a probe", limit_s=60)
        assert program.is_alive()
    finally:
        program.kill_group()


def test_beat_without_its_broker_shows_nothing(sqlite_url: str, data_dir: Path) -> None:
    path = data_dir / "heartbeat"
    server = BrokerServer()
    arguments = ["--data", str(data_dir), "beat"]
    program = Program(
        "beat", arguments, data_dir, settings={"broker_url": server.url, "heartbeat_path": path, "tick_s": 0.2}
    )
    try:
        wait_until(lambda: is_touched(path), "beat touches its heartbeat", limit_s=60)
        server.kill()
        wait_until(lambda: "rror" in program.said, "beat says that its broker is gone", limit_s=60)
        os.utime(path, (MARK_S, MARK_S))
        said = len(program.said)
        wait_until(lambda: len(program.said) > said, "beat tries again", limit_s=60)
        assert not is_touched(path)
    finally:
        program.kill_group()
        server.close()
