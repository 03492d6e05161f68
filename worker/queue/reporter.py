"""Reports of a pool process: its counts and its memory to the database, and work that nobody claims to its parent.

Where items of its stages are due and nobody claims them, hints were lost and beat is gone, or something else takes
the hints: it sends hints itself, and the parent ends the worker if that does not help (``progress.py``).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from worker.errors import StoreUnavailable
from worker.service.jobs import traces

if TYPE_CHECKING:
    from worker.bootstrap import Services
    from worker.queue.progress import Progress

log = structlog.get_logger()

SIZE_S = 60.0  #: Between two times that a process writes its memory.
REPORT_S = 5.0  #: A process that is killed takes at most the counts of so long with it.
LOOK_S = 15.0  #: Between two looks of a process at what waits, and so between two hints.
HINT_AFTER_S = 30.0  #: Several ticks of beat.


class Reporter:
    """Reports in a thread of its own, so that no task waits for it."""

    def __init__(self, services: Services, progress: Progress | None) -> None:
        self._services = services
        self._totals = services.work_totals
        self._progress = progress
        limit_s = services.settings.worker_stalled_after_s
        self._every_s = min(REPORT_S, limit_s / 8)
        self._look_s = min(LOOK_S, limit_s / 8)
        self._hint_after_s = min(HINT_AFTER_S, limit_s / 4)
        self._looked_s = 0.0
        self._sized_s = 0.0
        self._is_ending = threading.Event()

    def start(self) -> None:
        """Begin to report; call it in the process that does the work."""
        threading.Thread(target=self._report_for_ever, name="reporter", daemon=True).start()

    def end(self) -> None:
        """Add the last counts, and report no more."""
        self._is_ending.set()
        self._report(self._totals.add_counted)
        self._report(traces.flush)

    def _report_for_ever(self) -> None:
        while not self._is_ending.wait(self._every_s):
            self._report(self._totals.add_counted)
            self._report(self._look)
            self._report(self._write_size)

    def _write_size(self) -> None:
        now_s = time.monotonic()
        if not self._sized_s or now_s - self._sized_s >= SIZE_S:
            self._totals.write_memory()
            self._sized_s = now_s

    def _look(self) -> None:
        now_s = time.monotonic()
        if self._progress is None or now_s - self._looked_s < self._look_s:
            return
        self._looked_s = now_s
        found = self._services.gauges.read_unclaimed()
        unclaimed = {stage: seconds for stage, seconds in found.items() if stage in self._progress.stages}
        self._progress.note_unclaimed(unclaimed)
        if max(unclaimed.values(), default=0.0) > self._hint_after_s:
            log.warning("work_unclaimed", **{stage: round(seconds) for stage, seconds in unclaimed.items()})
            self._services.sweep.send_hints()

    def _report(self, report: Callable[[], None]) -> None:
        try:
            report()
        except StoreUnavailable as error:  # kept in memory until it is back
            log.debug("report_waits", reason=error.reason)
        except Exception:  # a bug here must not end the reports
            log.exception("report_failed")
