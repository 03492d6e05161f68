"""Hints: "there may be work". The rows are the truth; a hint that is lost costs a tick, never an article."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Literal, Protocol

from worker.store.intake.inbox import first_stage
from worker.types import Arrival

Work = Literal["fetch", "ingest", "enrich", "poll", "backfill", "health", "websub", "deliver"]


class Hints(Protocol):
    """Tells workers that rows wait. Two real ones: Celery messages, and none at all (work in this process)."""

    def send(self, work: Work) -> None:
        """Best effort, one try, never raises."""
        ...


class NoHints:
    """For a process that does the work itself, or leaves it to the next sweep."""

    def send(self, work: Work) -> None:
        """Do nothing: the next sweep finds the rows."""
        return


class FewerHints:
    """At most one hint of a kind in a while, for a process that accepts thousands of articles a second.

    A hint says "look", and one look sees them all. The first goes out at once, the last is never left out:
    it waits on a timer.
    """

    def __init__(self, hints: Hints, *, gap_s: float = 0.1) -> None:
        self._hints = hints
        self._gap_s = gap_s
        self._lock = threading.Lock()
        self._sent_at_s: dict[Work, float] = {}
        self._waiting: set[Work] = set()

    def send(self, work: Work) -> None:
        """Send the hint now, or once the gap is over; a waiting hint includes later ones."""
        with self._lock:
            if work in self._waiting:
                return
            wait_s = self._sent_at_s.get(work, float("-inf")) + self._gap_s - time.monotonic()
            if wait_s > 0:
                self._waiting.add(work)
                timer = threading.Timer(wait_s, self._send_now, (work,))
                timer.daemon = True
                timer.start()
                return
        self._send_now(work)

    def _send_now(self, work: Work) -> None:
        with self._lock:
            self._waiting.discard(work)
            self._sent_at_s[work] = time.monotonic()
        self._hints.send(work)


def send_for_arrivals(hints: Hints, arrivals: Iterable[Arrival]) -> None:
    """One hint per kind of work that newly accepted arrivals need first."""
    for stage in {first_stage(arrival) for arrival in arrivals}:
        hints.send(stage)
