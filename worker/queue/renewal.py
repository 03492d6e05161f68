"""Replace the worker's program by a fresh one, in the same process, after the broker was lost.

Celery's own way is to keep the process, reset its event loop, end or flush its pool and connect again.
Each of these steps has left workers that answer and consume nothing: acknowledgements that failed fill
the prefetch window for good, and a pool that is flushed while its processes are busy may never take a
task again (celery#8030, #10096, #10205, #10346). A fresh program has no state that can be wrong.
The database holds every row, and the broker only hints at them, so nothing is lost with the old one.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable

import structlog
from celery.signals import worker_shutting_down

log = structlog.get_logger()

DRAIN_S = 8.0  #: Time for tasks in hand to finish. Those that take longer are killed; their rows are tried again.
LEAST_LIFE_S = 3.0  #: A program that was started less than this ago waits for the rest of it before it starts anew.
_STARTED_S = time.monotonic()


class Renewal:
    """Starts this program anew once its tasks have finished, unless somebody asks it to end meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_due = False
        self._is_ending = False
        worker_shutting_down.connect(self._end, weak=False)

    @property
    def is_due(self) -> bool:
        """Return True once the broker was lost."""
        return self._is_due

    def request(self, children: Callable[[], Iterable[int]]) -> None:
        """Start anew when the process exits, at the latest after ``DRAIN_S``.

        Args:
            children: Returns the ids of the pool's processes; they are killed if the time is over.
        """
        if self._is_due:
            return
        self._is_due = True
        atexit.register(self._start_anew)
        threading.Thread(target=self._start_anew_late, args=(children,), name="renewal", daemon=True).start()

    def _end(self, **_: object) -> None:
        self._is_ending = True

    def _start_anew_late(self, children: Callable[[], Iterable[int]]) -> None:
        """Start anew though the pool does not end by itself."""
        time.sleep(DRAIN_S)
        if self._is_ending:
            return
        log.warning("tasks_killed", reason="broker_lost", after_s=DRAIN_S)
        kill(children())
        self._start_anew()

    def _start_anew(self) -> None:
        with self._lock:  # never released once the program is replaced
            time.sleep(max(0.0, _STARTED_S + LEAST_LIFE_S - time.monotonic()))
            if self._is_ending:
                return
            log.info("program_started_anew", reason="broker_lost")
            sys.stdout.flush()
            sys.stderr.flush()
            os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # our own arguments, no shell


def kill(processes: Iterable[int]) -> None:
    """Kill child processes and wait for their end; those that are gone are no error."""
    for number in list(processes):
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)
