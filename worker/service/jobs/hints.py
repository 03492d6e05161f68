"""Hints: "there may be work". The rows are the truth; a hint that is lost costs a tick, never an article."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Literal, Protocol, get_args

from worker.store.intake.inbox import first_stage
from worker.types import Arrival

Work = Literal["fetch", "ingest", "enrich", "poll", "backfill", "health", "websub", "deliver", "rerun"]
STAGES: tuple[Work, ...] = get_args(Work)


class Hints(Protocol):
    """Tells workers that rows wait. Two real ones: Celery messages, and none at all (work in this process)."""

    def send(self, work: Work) -> None:
        """Try once to send a hint; never raises."""
        ...


class NoHints:
    """For a process that does the work itself, or leaves it to the next sweep."""

    def send(self, work: Work) -> None:
        """Do nothing: the next sweep finds the rows."""
        return


class FewerHints:
    """At most one hint of a kind in a while, for a process that accepts thousands of articles a second.

    One hint is enough for all rows that wait. The first is sent at once, the last is never left out. A thread sends
    them, one of a kind at a time, so that a broker that hangs does not delay whoever submits articles.
    """

    def __init__(self, hints: Hints, *, gap_s: float = 0.1) -> None:
        self._hints = hints
        self._gap_s = gap_s
        self._lock = threading.Lock()
        self._waiting: set[Work] = set()
        self._with_thread: set[Work] = set()

    def send(self, work: Work) -> None:
        """Let the hint be sent soon; a waiting hint includes later ones."""
        with self._lock:
            self._waiting.add(work)
            if work in self._with_thread:
                return
            self._with_thread.add(work)
        threading.Thread(target=self._send_waiting, args=(work,), name=f"hint-{work}", daemon=True).start()

    def _send_waiting(self, work: Work) -> None:
        while self._has_waiting(work):
            self._hints.send(work)
            time.sleep(self._gap_s)

    def _has_waiting(self, work: Work) -> bool:
        """Take the hint that waits. Return False, and count this thread as ended, if there is none."""
        with self._lock:
            if work in self._waiting:
                self._waiting.remove(work)
                return True
            self._with_thread.remove(work)
            return False


def send_for_arrivals(hints: Hints, arrivals: Iterable[Arrival]) -> None:
    """Send one hint for each kind of work that newly accepted arrivals need first."""
    for stage in {first_stage(arrival) for arrival in arrivals}:
        hints.send(stage)
