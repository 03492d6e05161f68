"""A disk that is full: what was answered 202 is there, the rest is told, and the file is whole (F20)."""

from __future__ import annotations

import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from processes import environment
from real_servers import dies_with_us
from waiting import wait_until

ROOM_BYTES = 400_000


@pytest.fixture
def port() -> int:
    """Return a port that no program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits the size of files of one process")
def test_a_full_disk_is_told_and_loses_nothing(data_dir: Path, sqlite_url: str, port: int) -> None:
    size_bytes = (data_dir / "wiredesk.db").stat().st_size
    die = dies_with_us(signal.SIGKILL)
    assert die is not None

    def limited() -> None:
        die()
        limit = size_bytes + ROOM_BYTES
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    program = [sys.executable, "-m", "worker.cli", "--data", str(data_dir), "api", "--port", str(port), "--no-web"]
    with (data_dir.parent / "api.out").open("wb") as said:
        api = subprocess.Popen(
            program,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=environment(log_level="ERROR"),
            preexec_fn=limited,  # noqa: PLW1509
        )
        try:
            wait_until(lambda: ask(port, "GET", "/readyz")[0] == 200, "the API answers", limit_s=40)
            answered = submit_until_refused(port)
        finally:
            api.kill()
            api.wait()
    status, problem, accepted = answered
    assert (status, problem["reason"]) == (507, "disk_full")
    db = [sys.executable, "-m", "worker.cli", "--data", str(data_dir), "--json"]
    ledger = json.loads(subprocess.run([*db, "ledger"], capture_output=True, env=environment(), check=True).stdout)
    assert (ledger["accepted"], ledger["balanced"]) == (accepted, True)
    assert subprocess.run([*db, "db", "check"], capture_output=True, env=environment(), check=False).returncode == 0


def submit_until_refused(port: int) -> tuple[int, dict[str, str], int]:
    """Status and problem of the first request that was not accepted, and how many were before."""
    for accepted in range(2_000):
        status, answer = ask(port, "POST", "/v1/articles", {"text": f"Report {accepted}. " + os.urandom(4_000).hex()})
        if status != 202:
            return status, answer, accepted
    raise AssertionError("the disk never got full")


def ask(port: int, method: str, path: str, body: object = None) -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except OSError:
        return 0, {}
    finally:
        connection.close()
