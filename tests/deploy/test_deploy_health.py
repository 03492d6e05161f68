"""``wiredesk health``: what makes a process well."""

from __future__ import annotations

import http.client
import os
import subprocess
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from worker.cli.main import app
from worker.errors import SettingsError
from worker.observe.heartbeat import beat, problem, read
from worker.observe.probe import serve_probe

ROOT = Path(__file__).parents[2]

BEAT_AT_S = 1_700_000_000.0


@pytest.fixture
def heartbeat(tmp_path: Path) -> Path:
    """Provide a heartbeat at BEAT_AT_S that is good for 60 s."""
    path = tmp_path / "heartbeat"
    beat(path, limit_s=60)
    os.utime(path, (BEAT_AT_S, BEAT_AT_S))
    return path


@pytest.mark.parametrize(
    ("after_s", "is_fresh"),
    [(0, True), (59, True), (60, True), (61, False), (86_400, False), (-5, True)],
    ids=["now", "within", "at the limit", "past it", "a day later", "clock set back"],
)
def test_a_heartbeat_is_fresh_up_to_the_limit_its_writer_gave(heartbeat: Path, after_s: float, is_fresh: bool) -> None:
    found = read(heartbeat, now_s=BEAT_AT_S + after_s)
    assert found is not None
    assert found.is_fresh is is_fresh


@pytest.mark.parametrize("content", [None, "", "soon", "\xff"], ids=["no file", "empty", "no number", "no text"])
def test_what_is_no_heartbeat_is_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "heartbeat"
    if content is not None:
        path.write_text(content, "latin-1")
    assert read(path, now_s=BEAT_AT_S) is None


def test_a_beat_leaves_one_file_and_no_draft(heartbeat: Path) -> None:
    beat(heartbeat, limit_s=5)
    assert [path.name for path in heartbeat.parent.iterdir()] == ["heartbeat"]


def health(process: str, monkeypatch: pytest.MonkeyPatch, **settings: object) -> tuple[int, str]:
    """Exit code and words of ``wiredesk health`` with these settings."""
    for name, value in settings.items():
        monkeypatch.setenv(f"WIREDESK_{name.upper()}", str(value))
    result = CliRunner().invoke(app, ["health", process])
    return result.exit_code, result.output


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_a_process_that_just_worked_is_well(process: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "heartbeat"
    beat(path, limit_s=60)
    assert health(process, monkeypatch, heartbeat_path=path) == (0, f"{process}: well\n")


def test_a_process_that_has_not_worked_for_long_is_not_well(heartbeat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = health("worker", monkeypatch, heartbeat_path=heartbeat)
    assert code == 1
    assert "did its last work" in said


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"process": "beat"}, "is that of beat"),
        ({"process": "worker", "stalled_s": 250.0}, "finished nothing for 250 s"),
    ],
    ids=["by another kind of process", "stuck"],
)
def test_a_worker_is_not_well_by_a_file_that_says_otherwise(
    written: dict[str, Any], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "heartbeat"
    beat(path, limit_s=60, **written)
    code, said = health("worker", monkeypatch, heartbeat_path=path)
    assert code == 1
    assert words in " ".join(said.split())


def test_a_process_that_has_not_worked_yet_is_not_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = health("worker", monkeypatch, heartbeat_path=tmp_path / "none")
    assert code == 1
    assert "has done no work yet" in said


@pytest.mark.parametrize(
    ("path", "found", "status", "said"),
    [
        ("/healthz", None, 200, "well\n"),
        ("/healthz", "did its last work 200 s ago", 503, "did its last work 200 s ago\n"),
        ("/", None, 404, "not found\n"),
    ],
    ids=["well", "not well", "another page"],
)
def test_a_probe_over_http_is_answered_without_a_python_of_its_own(
    path: str, found: str | None, status: int, said: str
) -> None:
    with serve_probe("127.0.0.1", 0, lambda: found) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, answer.read().decode()) == (status, said)
        connection.close()
        with pytest.raises(SettingsError, match=f"port {server.server_port} cannot be used"):
            serve_probe("127.0.0.1", server.server_port, lambda: None)
        server.shutdown()


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_the_script_of_the_image_asks_for_health_as_a_probe_does(process: str, tmp_path: Path) -> None:
    path = tmp_path / "heartbeat"
    with serve_probe("127.0.0.1", 0, partial(problem, path, process)) as server:
        command = [str(ROOT / "deploy" / "probe"), str(server.server_port)]
        assert subprocess.run(command, check=False, capture_output=True, timeout=20).returncode == 1
        beat(path, limit_s=60, process=process)
        assert subprocess.run(command, check=False, capture_output=True, timeout=20).returncode == 0
        server.shutdown()
    assert subprocess.run(command, check=False, capture_output=True, timeout=20).returncode == 1


@pytest.mark.parametrize(
    ("status", "answer", "code", "line"),
    [
        (200, '{"status": "ready", "unclaimed": {}}', 0, "api: well"),
        (
            200,
            '{"status": "ready", "unclaimed": {"ingest": 600.1}}',
            0,
            "api: well; no worker claims: ingest for 10 min",
        ),
        (503, "the database is away", 1, "api: answers 503: the database is away"),
        (500, "the database is away", 1, "api: answers 500: the database is away"),
    ],
)
def test_the_api_is_well_if_it_says_that_it_is_ready(
    status: int, answer: str, code: int, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ready(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/readyz" else 404)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing: tests are quiet."""

    with HTTPServer(("127.0.0.1", 0), Ready) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        found, said = health("api", monkeypatch, api_host="0.0.0.0", api_port=server.server_port)
        thread.join()
    assert (found, said) == (code, f"{line}\n")


def test_an_api_that_does_not_answer_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    code, said = health("api", monkeypatch, api_port=port)
    assert code == 1
    assert "does not answer" in said
