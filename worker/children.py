"""Child processes that end with their parent, are restarted when they die, and are stopped within a time."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_PR_SET_PDEATHSIG = 1  #: linux/prctl.h
RESTART_WAIT_S = (0.2, 1.0, 5.0, 15.0)  #: Before the first, second, … restart of a child that keeps dying.
STEADY_S = 60.0  #: A child that lived so long starts afresh with the shortest wait.


def _die_with_parent() -> Callable[[], None] | None:
    """Return a function that the child runs first, so that Linux ends it with its parent; None elsewhere."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def arm() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return arm


@dataclass(slots=True)
class Child:
    """A program that is kept running."""

    name: str
    command: Sequence[str]
    log_path: Path
    environment: Mapping[str, str] | None = None  #: None: ours. Secrets go here, as `ps` shows arguments.
    process: subprocess.Popen[bytes] | None = None
    started_s: float = 0.0  #: Monotonic.
    deaths: int = 0  #: In a row, without a steady time between them.
    not_before_s: float = 0.0  #: Monotonic; earliest restart.
    _arm: Callable[[], None] | None = field(default_factory=_die_with_parent)

    def start(self) -> None:
        """Start it in its own session: Ctrl-C reaches only the parent, which stops its children in order."""
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
                preexec_fn=self._arm,  # noqa: PLW1509  # it makes one system call and allocates nothing
            )
        self.started_s = time.monotonic()

    def is_alive(self) -> bool:
        """Return True while the program runs."""
        return self.process is not None and self.process.poll() is None

    def revive(self) -> bool:
        """Start it again if it died and its wait is over. Return True if it was started."""
        if self.process is None or self.is_alive():
            return False
        now_s = time.monotonic()
        if self.not_before_s == 0.0:
            self.deaths = 0 if now_s - self.started_s > STEADY_S else self.deaths
            self.not_before_s = now_s + RESTART_WAIT_S[min(self.deaths, len(RESTART_WAIT_S) - 1)]
            self.deaths += 1
        if now_s < self.not_before_s:
            return False
        self.not_before_s = 0.0
        self.start()
        return True

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program, if it still runs."""
        if self.process is not None and self.is_alive():
            self.process.send_signal(number)

    def stop(self, *, until_s: float) -> bool:
        """Ask it to end, wait until the monotonic time ``until_s``, then kill it and its group.

        Returns:
            True if it ended by itself.
        """
        if self.process is None:
            return True
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(max(0.1, until_s - time.monotonic()))
            return True
        except subprocess.TimeoutExpired:
            _kill_group(self.process.pid)
            self.process.wait()
            return False


def _kill_group(pid: int) -> None:
    """Kill a session, the children of its program included."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def last_line(path: Path) -> str:
    """Return the last line of a log, at most 300 characters, or ""."""
    try:
        lines = path.read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""
