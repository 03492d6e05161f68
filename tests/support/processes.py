"""Wiredesk's own programs as processes of a test: started, watched, killed, and never left behind."""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from uuid import uuid4

from real_servers import dies_with_us
from waiting import wait_until

ROOT = Path(__file__).parents[2]


def environment(**settings: object) -> dict[str, str]:
    """Return the environment of a child: ours without settings, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")}
    given = {f"WIREDESK_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | given | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent)))}


class Forked:
    """A program that :mod:`loaded_program` forked, with what of ``Popen`` the tests use."""

    def __init__(self, pid: int, ended: Path) -> None:
        self.pid = pid
        self._ended = ended

    @property
    def returncode(self) -> int | None:
        """Return its exit code; None while it runs."""
        return int(self._ended.read_text()) if self._ended.exists() else None

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float = 60.0) -> int:
        wait_until(self._ended.exists, f"process {self.pid} ends", limit_s=timeout)
        return int(self._ended.read_text())

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def start_loaded(module: str) -> subprocess.Popen[str]:
    """Start a module of the tests that loads the libraries once, and then forks what it is asked for on its input."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment(),
        text=True,
        preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509  # one system call
    )


@cache
def _loaded() -> subprocess.Popen[str]:
    """Return the process that forks programs: it loads the libraries once, which takes seconds at each start else."""
    server = start_loaded("loaded_program")
    atexit.register(_end, server)
    return server


def _end(server: subprocess.Popen[str]) -> None:
    server.kill()
    server.communicate()


def _fork(module: str, arguments: Sequence[str], folder: Path, output: Path, settings: Mapping[str, object]) -> Forked:
    """Start a program in a fork of the loaded process."""
    server, ended = _loaded(), output.with_name(f"{output.name}.{uuid4().hex}")
    assert server.stdin is not None
    assert server.stdout is not None
    start = {
        "module": module,
        "arguments": list(arguments),
        "folder": str(folder),
        "output": str(output),
        "ended": str(ended),
        "environment": environment(**settings),
    }
    server.stdin.write(json.dumps(start) + "\n")
    server.stdin.flush()
    return Forked(int(server.stdout.readline()), ended)


class Program:
    """One program in a session of its own, with what it says in a file."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        folder: Path,
        *,
        settings: Mapping[str, object] | None = None,
        module: str = "worker.cli",
        is_loaded: bool = False,
    ) -> None:
        """Start it; if ``is_loaded`` in a fork of a process that has loaded its libraries."""
        self.name = name
        self._forgotten = 0
        self.output = folder / f"{name}.out"
        self.process: subprocess.Popen[bytes] | Forked
        with self.output.open("ab") as output:
            if is_loaded:
                self.process = _fork(module, arguments, folder, self.output, settings or {})
                return
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=folder,  # no config/ of the repository
                env=environment(**(settings or {})),
                start_new_session=True,
                preexec_fn=dies_with_us(signal.SIGKILL),  # noqa: PLW1509  # one system call
            )

    @property
    def said(self) -> str:
        return self.output.read_text("utf-8", "replace")

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def forget(self) -> None:
        """Wait only for what it says from now on."""
        self._forgotten = len(self.said)

    def wait_for(self, what: str, *, limit_s: float = 40.0) -> None:
        """Until it has said this since it was told to forget. Fails at once if it ends before."""
        wait_until(lambda: self.has_said(what), f"{self.name} says {what!r}", limit_s=limit_s)

    def has_said(self, what: str) -> bool:
        """Return True if it has said this since it was told to forget. Fails if it ended before."""
        if what in self.said[self._forgotten :]:
            return True
        assert self.is_alive(), f"{self.name} ended: {self.said[-2_000:]}"
        return False

    def terminate(self, *, limit_s: float = 20.0) -> int:
        """Ask it to end. Gives its exit code."""
        self.process.terminate()
        return self.process.wait(limit_s)

    def kill_group(self) -> None:
        """End it and its children at once, as the out-of-memory killer or a power cut would."""
        if self.is_alive():
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def processes_of(mark: str) -> list[int]:
    """Return the live processes that name this in their command line or environment. Linux only."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:  # it is gone, or not ours
            continue
        if mark.encode() in told and state != "Z" and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return found
