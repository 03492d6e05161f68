"""Wiredesk's own programs as processes of a test: started, watched, killed, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from real_servers import dies_with_us
from waiting import wait_until

ROOT = Path(__file__).parents[2]


def environment(**settings: object) -> dict[str, str]:
    """Return the environment of a child: ours without settings, and these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")}
    given = {f"WIREDESK_{name.upper()}": str(value) for name, value in settings.items()}
    return kept | given | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(Path(__file__).parent)))}


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
    ) -> None:
        self.name = name
        self.output = folder / f"{name}.out"
        with self.output.open("ab") as output:
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

    def wait_for(self, what: str, *, limit_s: float = 40.0) -> None:
        """Until it has said this. Fails at once if it ends before."""

        def has_said() -> bool:
            if what in self.said:
                return True
            assert self.is_alive(), f"{self.name} ended: {self.said[-2_000:]}"
            return False

        wait_until(has_said, f"{self.name} says {what!r}", limit_s=limit_s)

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
