"""``wiredesk up``: one folder, one service; nothing of it is left, however it ends."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import free_port
from processes import Program, environment, processes_of
from real_servers import children_of
from waiting import wait_until

from worker.folder import running_on

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes through /proc"),
    pytest.mark.timeout(400),  # a whole service starts: at a load of 27 on two cores it needs over two minutes
]


@pytest.fixture
def port() -> int:
    """Return a port that no program listens on."""
    return free_port()


@pytest.fixture
def started(data_dir_with_places: Path) -> Iterator[list[Program]]:
    """Programs that a test started; killed at its end, after which no process may be left."""
    programs: list[Program] = []
    yield programs
    for program in programs:
        program.kill_group()
    wait_until(lambda: not processes_of(str(data_dir_with_places)), "every process is gone", limit_s=20)


def up(started: list[Program], folder: Path, port: int, *more: str) -> Program:
    arguments = ["--json", "--data", str(folder), "up", "--port", str(port), *more]
    started.append(Program(f"up{len(started)}", arguments, folder.parent))
    return started[-1]


def obeys_permissions() -> None:
    """Drop the capabilities with which root writes everywhere (capabilities(7)); runs in the child."""
    prctl = ctypes.CDLL(None).prctl
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def wiredesk(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "worker.cli", *arguments],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        preexec_fn=obeys_permissions if os.getuid() == 0 else None,  # two system calls
    )


def must_refuse(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit 1 and one line that says what is wrong and names the thing."""
    assert done.returncode == 1, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("wiredesk: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0]


def test_up_takes_the_seeds_in_refuses_a_second_revives_its_broker_and_leaves_nothing(
    started: list[Program], data_dir_with_places: Path, port: int, seeds: Path, tmp_path: Path
) -> None:
    folder = data_dir_with_places
    program = up(started, folder, port, "--replay", str(shutil.copytree(seeds, tmp_path / "seeds")))
    program.wait_for("replay.done", limit_s=300)
    said = [json.loads(line) for line in program.said.splitlines() if line.startswith("{")]
    [done] = [one for one in said if one["kind"] == "replay.done"]
    assert (done["ledger"]["stored"], done["ledger"]["names_pending"], done["ledger"]["balanced"]) == (5, 0, True)
    enriched = [one for one in said if one["kind"] == "article.enriched"]
    assert len(enriched) == 5
    assert all(one["data"]["entities"] for one in enriched)

    running = running_on(folder)
    assert running is not None
    assert (running.pid, running.address) == (program.process.pid, f"http://127.0.0.1:{port}")
    arguments: bytes = b"".join(Path(f"/proc/{number}/cmdline").read_bytes() for number in processes_of(str(folder)))
    assert running.broker_url is not None
    assert running.broker_url.encode() not in arguments  # any local user could read its password with ps
    assert len(processes_of(str(folder))) >= 5  # it, a broker, a worker and its child, beat, the API
    must_refuse(wiredesk("--data", str(folder), "up", "--port", "1", cwd=tmp_path), str(folder), "runs on this folder")
    must_refuse(wiredesk("--data", str(tmp_path / "other"), "up", "--port", str(port), cwd=tmp_path), f"port {port}")
    assert program.is_alive()
    must_go_on_with_a_new_broker(program, folder)

    assert program.terminate(limit_s=30) == 0
    assert processes_of(str(folder)) == []
    assert running_on(folder) is None
    assert "nothing accepted is lost" in program.said
    assert "killed" not in program.said


def test_up_that_is_killed_leaves_no_process_and_no_lock(
    started: list[Program], data_dir_with_places: Path, port: int
) -> None:
    program = up(started, data_dir_with_places, port, "--no-web")
    program.wait_for("service.ready", limit_s=300)
    program.process.send_signal(signal.SIGKILL)  # it alone: its children have sessions of their own
    program.process.wait()
    wait_until(lambda: not processes_of(str(data_dir_with_places)), "its children are gone", limit_s=30)
    assert running_on(data_dir_with_places) is None


def must_go_on_with_a_new_broker(program: Program, folder: Path) -> None:
    children = children_of(program.process.pid)
    [redis] = [child for child in children if b"unixsocket" in Path(f"/proc/{child}/cmdline").read_bytes()]
    os.kill(redis, signal.SIGKILL)
    program.wait_for("redis had died and was started again", limit_s=20)
    article = {"title": "After the broker died", "text": "A text that is long enough to be one. " * 4}
    (folder.parent / "one.json").write_text(json.dumps(article))
    done = wiredesk("--json", "--data", str(folder), "submit", "one.json", "--wait", cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "stored"


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    must_refuse(wiredesk("--data", str(folder), "up", cwd=tmp_path), str(folder), "cannot be used", "--data")


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    must_refuse(
        wiredesk("--data", str(tmp_path / "file"), "up", cwd=tmp_path),
        str(tmp_path / "file"),
        "cannot be used",
        "--data",
    )


def test_a_replay_of_no_folder_is_refused_before_anything_starts(tmp_path: Path) -> None:
    done = wiredesk("--data", str(tmp_path / "data"), "up", "--replay", "nowhere", cwd=tmp_path)
    must_refuse(done, "nowhere")
    assert not (tmp_path / "data").exists()
