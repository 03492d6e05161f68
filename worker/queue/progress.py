"""Progress of a worker: when its pool last finished a task, and the end of a worker that finishes none.

A worker sends itself a small task every few seconds (worker/queue/pulse.py), so work always waits for it. A
worker that is connected and finishes nothing for long is stuck, whatever the cause; it says so and ends, and
whoever started it (``wiredesk up``, compose, systemd) starts it again.
"""

from __future__ import annotations

import faulthandler
import mmap
import os
import struct
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from celery.signals import task_postrun

log = structlog.get_logger()

LOOK_S = 0.5
STEP_LIMIT_S = 2.0  #: Longest time one look counts: a process that was stopped itself did not see its pool idle.
EXIT_STALLED = 70  #: EX_SOFTWARE of sysexits.h.
_SECONDS = struct.Struct("=d")


class Progress:
    """The time of the last finished task, in memory that the pool's processes share with their parent."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SECONDS.size)
        self._memory[:] = _SECONDS.pack(0.0)
        task_postrun.connect(self._finished, weak=False)

    def finished_at_s(self) -> float:
        """Return the monotonic time of the last finished task; 0 before the first."""
        return float(_SECONDS.unpack(self._memory[:])[0])

    def _finished(self, **_: Any) -> None:
        self._memory[:] = _SECONDS.pack(time.monotonic())


class StallWatch:
    """Ends this process once its pool has finished nothing for ``limit_s`` while the broker was connected."""

    def __init__(self, progress: Progress, *, limit_s: float, tell: Callable[[float], None]) -> None:
        """Make the watch.

        Args:
            progress: Times of finished tasks.
            limit_s: Seconds without a finished task after which the worker is stuck.
            tell: Called with the seconds without progress before the process ends.
        """
        self._progress = progress
        self._limit_s = limit_s
        self._tell = tell
        self._is_connected = threading.Event()

    def start(self) -> None:
        """Begin to watch; call it in the worker's main process."""
        threading.Thread(target=self._watch, name="stall-watch", daemon=True).start()

    def connected(self, is_connected: bool) -> None:
        """Note that the broker was connected or lost; a worker without a broker is not stuck."""
        if is_connected:
            self._is_connected.set()
        else:
            self._is_connected.clear()

    def _watch(self) -> None:
        idle_s, seen, looked_s = 0.0, -1.0, time.monotonic()
        while idle_s < self._limit_s:
            time.sleep(LOOK_S)
            now_s, last = time.monotonic(), self._progress.finished_at_s()
            is_idle = last == seen and self._is_connected.is_set()
            idle_s = idle_s + min(now_s - looked_s, STEP_LIMIT_S) if is_idle else 0.0
            seen, looked_s = last, now_s
        self._end(idle_s)

    def _end(self, idle_s: float) -> None:
        """Log that the worker is stuck, and where, and end it; Linux ends its pool with it."""
        log.critical("worker_stalled", idle_s=round(idle_s), limit_s=self._limit_s)
        try:
            faulthandler.dump_traceback(file=sys.stderr)
            self._tell(idle_s)
        finally:
            os._exit(EXIT_STALLED)
