"""Builds the list of places in a child process in the background, and tries again when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from worker.entities.prepared import use_prepared

_ROOT = Path(__file__).parents[2]
_TIMEOUT_S = 300
FIRST_WAIT_S = 10.0  #: After the first failure; doubled after each further one.
LONGEST_WAIT_S = 600.0


def command(path: Path) -> list[str]:
    """Return the function that builds the list at path. Of several at once one builds, the others wait for it."""
    return [sys.executable, "-m", "worker.entities.geonames", str(path.resolve())]


def build(path: Path) -> str | None:
    """Build and wait for it. Gives None, or why it failed: the last line the builder wrote."""
    if use_prepared(path):
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command(path), cwd=_ROOT, check=False, capture_output=True, text=True, timeout=_TIMEOUT_S)
    return _last_line(done.stderr) if done.returncode else None


class PlacesBuilder:
    """One builder of this process, started again after a while when it ended without a list."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pid = os.getpid()
        self._child: subprocess.Popen[bytes] | None = None
        self._errors = path.with_name(f"{path.name}.{self._pid}.errors")
        self._failures = 0
        self._next_at: datetime | None = None

    def start(self) -> None:
        """Start building, without waiting. Raises OSError, when no process can be started."""
        if use_prepared(self._path):
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._pid = os.getpid()
        self._errors = self._path.with_name(f"{self._path.name}.{self._pid}.errors")
        with self._errors.open("wb") as errors:
            self._child = subprocess.Popen(command(self._path), cwd=_ROOT, stdin=subprocess.DEVNULL, stderr=errors)

    def tend(self, now: datetime) -> str | None:
        """While there is no list: start a builder if none runs and it is time. Gives why the last one failed, once.

        A builder that another process started is left alone: ours waits for it, and builds only if that one fails.
        """
        failed = self._failure(now)
        if self._child is None and (self._next_at is None or now >= self._next_at):
            try:
                self.start()
            except OSError as error:
                failed = self._put_off(now, error.strerror or type(error).__name__)
        return failed

    def _failure(self, now: datetime) -> str | None:
        """Return why the child failed, or None. A child of the process that forked this one cannot be asked."""
        child = self._child
        if child is None or (self._pid == os.getpid() and child.poll() is None):
            return None
        self._child, code = None, child.returncode if self._pid == os.getpid() else 0
        if not code:
            self._errors.unlink(missing_ok=True)
            self._next_at = now + timedelta(seconds=FIRST_WAIT_S)
            return None
        text = self._errors.read_text("utf-8", "replace")
        self._errors.unlink(missing_ok=True)
        return self._put_off(now, _last_line(text))

    def _put_off(self, now: datetime, why: str) -> str:
        wait_s = min(FIRST_WAIT_S * 2**self._failures, LONGEST_WAIT_S)
        self._failures += 1
        self._next_at = now + timedelta(seconds=wait_s)
        return f"{why}; attempt {self._failures}, the next one in {wait_s:.0f} s"


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no message"])[-1]
