"""A disk that is full: what was answered 202 is there, the rest is told, and the file is whole (F20)."""

from __future__ import annotations

import http.client
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from celery import Celery
from loopback import free_port
from processes import Program, environment
from real_servers import BrokerServer, PostgresServer, dies_with_us, migrated
from waiting import wait_until

from worker.bootstrap import connect
from worker.errors import StoreUnavailable
from worker.settings import Settings

ROOM_BYTES = 400_000


@pytest.fixture
def port() -> int:
    """Return a port that no program listens on."""
    return free_port()


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


def test_an_article_from_the_broker_waits_there_until_there_is_room(
    data_dir: Path, sqlite_url: str, broker_url: str, broker_server: BrokerServer
) -> None:
    def has_come_back() -> bool:
        with broker_server.client() as client:
            return any(b'"retries": 1' in message for message in client.hvals("unacked"))

    def started(**settings: object) -> Program:
        given = {"broker_url": broker_url, "worker_processes": 1, "log_json": "true"} | settings
        command = ["--data", str(data_dir), "worker", "--queues", "accept,tick"]
        return Program(f"worker{len(settings)}", command, data_dir, settings=given, is_loaded=True)

    with Celery(broker=broker_url, set_as_current=False) as app:
        app.send_task("wiredesk.accept", args=[{"text": "The bridge reopened on Monday."}], queue="accept")
    services = connect(Settings(data_dir=data_dir))
    full = started(disk_free_limit_bytes=2**60)
    try:
        wait_until(has_come_back, "the article is back at the broker", limit_s=60)
        full.terminate()
    finally:
        full.kill_group()
    assert services.ledgers.read_ledger().accepted == 0
    roomy = started()
    try:
        wait_until(lambda: services.ledgers.read_ledger().accepted == 1, "it is accepted", limit_s=60)
    finally:
        roomy.kill_group()
        services.close()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """Provide a file system of 40 MB, where another user may have a folder."""
    folder = Path(tempfile.mkdtemp(prefix="wiredesk-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("mounts a file system, which takes root")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def test_a_postgresql_whose_disk_is_full_stops_taking_in_says_so_and_goes_on_once_there_is_room(
    small_disk: Path, data_dir: Path
) -> None:
    server = PostgresServer()
    try:
        url = migrated(server.create_on("wiredesk", small_disk))
        settings = Settings(database_url=url, data_dir=data_dir)
        with closing(connect(settings)) as services, closing(connect(settings)) as seen:
            ballast = small_disk / "ballast"
            ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 2 * 2**20))
            accepted, reason = 0, ""
            while not reason:
                try:
                    services.intake.accept_value({"text": f"Report {accepted}. " + os.urandom(4_000).hex()}, door="cli")
                    accepted += 1
                except StoreUnavailable as error:
                    reason = error.reason
            assert reason == "disk_full"
            ballast.unlink()
            with pytest.raises(StoreUnavailable, match="just found its disk full"):
                services.intake.accept_value({"text": "There is room, and it was not looked for yet."}, door="cli")
            assert not services.poll.due()
            assert seen.ledgers.read_ledger().accepted == accepted
            seen.intake.accept_value({"text": "The bridge reopened on Monday."}, door="cli")
            assert seen.ledgers.read_ledger().balanced
        watched = settings.model_copy(update={"database_disk": small_disk, "disk_free_limit_bytes": 2**30})
        with closing(connect(watched)) as services, pytest.raises(StoreUnavailable, match="bytes are free on its disk"):
            services.database.check_room()
    finally:
        server.close()


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
