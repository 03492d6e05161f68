"""Progress of a worker: when its pool last finished a task, and the end of a worker that gets nothing done.

A worker sends itself a small task every few seconds (worker/queue/pulse.py), so work always waits for it. A
worker that is connected and finishes nothing for long is stuck, whatever the cause. So is one whose pulse passes
while rows of a stage it works on are due, nobody claims them, and it begins no task of that stage's queue. It says so
and ends, and whoever started it (``wiredesk up``, compose, systemd) starts it again. A worker that takes other
messages off the queue is slow: the hint is behind them, and to start anew would cost more time.
"""

from __future__ import annotations

import faulthandler
import mmap
import os
import struct
import sys
import threading
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

import structlog
from celery.signals import task_postrun, task_prerun

from worker.queue.config import QUEUE_OF_STAGE, TASK_QUEUES
from worker.service.jobs.hints import Work

log = structlog.get_logger()

LOOK_S = 0.5
STEP_LIMIT_S = 2.0  #: Longest time one look counts: a process that was stopped itself did not see its pool idle.
EXIT_STALLED = 70  #: EX_SOFTWARE of sysexits.h.
LOOK_LIMIT_S = 60.0  #: A look at the database counts for so long: while it is away, nobody can tell what waits.
_SECONDS = struct.Struct("=d")


class Progress:
    """Times that the pool's processes share with their parent, in memory: of tasks, and of work left lying."""

    def __init__(self, stages: Collection[Work] = ()) -> None:
        """Make it in the parent, before the fork. ``stages``: those this worker works on."""
        self.stages = tuple(stages)
        self._queues = {QUEUE_OF_STAGE[stage] for stage in self.stages}
        names = ("finished", "looked", "left", *sorted(self._queues))
        self._memory = mmap.mmap(-1, _SECONDS.size * len(names))
        self._offsets = {name: place * _SECONDS.size for place, name in enumerate(names)}
        for queue in self._queues:
            self._write(queue, time.monotonic())
        task_prerun.connect(self._began, weak=False)
        task_postrun.connect(self._finished, weak=False)

    def finished_at_s(self) -> float:
        """Return the monotonic time of the last finished task; 0 before the first."""
        return self._read("finished")

    def note_unclaimed(self, unclaimed_s: Mapping[Work, float]) -> None:
        """Note for how long due items of our stages were not claimed, as a look at the database found."""
        now_s = time.monotonic()
        left_s = [min(unclaimed_s.get(one, 0.0), now_s - self._read(QUEUE_OF_STAGE[one])) for one in self.stages]
        self._write("left", max(left_s, default=0.0))
        self._write("looked", now_s)

    def left_for_s(self) -> float:
        """Return for how long items of a stage were due and left by all while no task of its queue began here."""
        is_known = time.monotonic() - self._read("looked") < LOOK_LIMIT_S
        return self._read("left") if is_known else 0.0

    def _began(self, sender: Any = None, **_: Any) -> None:
        queue = TASK_QUEUES.get(getattr(sender, "name", "").removeprefix("wiredesk."))
        if queue in self._queues:
            self._write(queue, time.monotonic())

    def _finished(self, **_: Any) -> None:
        self._write("finished", time.monotonic())

    def _read(self, name: str) -> float:
        return float(_SECONDS.unpack_from(self._memory, self._offsets[name])[0])

    def _write(self, name: str, seconds: float) -> None:
        _SECONDS.pack_into(self._memory, self._offsets[name], seconds)


class StallWatch:
    """Ends this process once its pool got nothing done for ``limit_s`` while the broker was connected."""

    def __init__(self, progress: Progress, *, limit_s: float, tell: Callable[[float], None]) -> None:
        """Make the watch.

        Args:
            progress: Times of finished tasks.
            limit_s: Seconds without progress after which the worker is stuck.
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
            if self._is_connected.is_set() and self._progress.left_for_s() >= self._limit_s:
                self._end(self._progress.left_for_s(), reason="work_unclaimed")
        self._end(idle_s, reason="nothing_finished")

    def _end(self, idle_s: float, *, reason: str) -> None:
        """Log that the worker is stuck, and where, and end it; Linux ends its pool with it."""
        log.critical("worker_stalled", reason=reason, idle_s=round(idle_s), limit_s=self._limit_s)
        try:
            faulthandler.dump_traceback(file=sys.stderr)
            self._tell(idle_s)
        finally:
            os._exit(EXIT_STALLED)
