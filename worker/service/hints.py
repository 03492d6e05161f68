"""Hints: "there may be work". The rows are the truth; a hint that is lost costs a tick, never an article."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from worker.store.inbox import first_stage
from worker.types import Arrival

Work = Literal["fetch", "ingest", "enrich", "poll", "websub"]


class Hints(Protocol):
    """Tells workers that rows wait. Two real ones: Celery messages, and none at all (work in this process)."""

    def send(self, work: Work) -> None:
        """Best effort, one try, never raises."""
        ...


class NoHints:
    """For a process that does the work itself, or leaves it to the next sweep."""

    def send(self, work: Work) -> None:
        return None


def send_for_arrivals(hints: Hints, arrivals: Iterable[Arrival]) -> None:
    """One hint per kind of work that newly accepted arrivals need first."""
    for stage in {first_stage(arrival) for arrival in arrivals}:
        hints.send(stage)
