"""Gauges: the state of the service as numbers for a monitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from worker.clock import Clock
from worker.schedule.health import AlertKind
from worker.service.jobs.hints import STAGES, Work
from worker.service.operations.waiting import unclaimed_since, waiting_since
from worker.store import Database
from worker.store.intake import receipts
from worker.store.operations import gauges, tallies
from worker.store.search import event_log as events

LATELY, LATELY_LIMIT = timedelta(minutes=10), 20_000  #: As many as two million articles a day.


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Counts of one moment."""

    inbox: Mapping[str, int]  #: Accepted articles by state; every state is there.
    oldest_pending_s: float  #: How long the one that waits longest has waited; 0 if nothing waits.
    oldest_without_names_s: float  #: How long the first article has waited for its names; 0 if none waits.
    names: Mapping[str, int]  #: Stored articles by how far the search for their names is.
    feeds: Mapping[str, int]  #: Feeds by state: active, failing, paused.
    alerts: Mapping[str, int]  #: Open alerts of feeds by kind.
    watches: Mapping[str, int]  #: Watches by state: active, failing, paused.
    events: int  #: Number of the newest event.
    waiting_s: Mapping[Work, float]  #: By stage, how long the first item has been due; 0 if none is.
    unclaimed_s: Mapping[Work, float]  #: By stage, how long items were due and none was claimed; 0 if none is due.
    stored_lately: int  #: Articles stored in the last LATELY, LATELY_LIMIT at most.
    disk_free_bytes: int | None  #: On the disk of the database; None if this host does not see it.


class Gauges:
    """Reads the state of the service."""

    def __init__(self, database: Database, clock: Clock, *, subscribes: bool) -> None:
        self._db = database
        self._clock = clock
        self._subscribes = subscribes  #: Hubs can reach this service.

    def read_gauges(self) -> Standing:
        """Read the state now. Raises StoreUnavailable."""
        with self._db.read() as session:
            counted = tallies.read_all(session)
            waiting = waiting_since(session, now=self._clock(), subscribes=self._subscribes)
            unclaimed = unclaimed_since(session, waiting)
            return Standing(
                inbox=_every(counted.get("inbox", {}), receipts.STATES),
                oldest_pending_s=self._since_s(receipts.oldest_pending(session)),
                oldest_without_names_s=self._since_s(gauges.oldest_without_names(session)),
                names=_every(counted.get("enrichments", {}), ("pending", "done", "failed")),
                feeds=_every(gauges.feeds_by_state(session), ("active", "failing", "paused")),
                alerts=_every(gauges.alerts_by_kind(session), get_args(AlertKind)),
                watches=_every(gauges.watches_by_state(session), ("active", "failing", "paused")),
                events=events.last_number(session),
                waiting_s=self._by_stage_s(waiting),
                unclaimed_s=self._by_stage_s(unclaimed),
                stored_lately=gauges.stored_since(session, self._clock() - LATELY, limit=LATELY_LIMIT),
                disk_free_bytes=self._db.free_bytes(),
            )

    def read_unclaimed(self, *, longer_than_s: float = 0.0) -> Mapping[Work, float]:
        """Return the stages of which items were due for longer and none was claimed, and for how many seconds."""
        with self._db.read() as session:
            waiting = waiting_since(session, now=self._clock(), subscribes=self._subscribes)
            found = self._by_stage_s(unclaimed_since(session, waiting))
        return {stage: seconds for stage, seconds in found.items() if seconds > longer_than_s}

    def clocks_ahead_s(self) -> tuple[float, float]:
        """Return by how many seconds two times are ahead of our clock: the database's, and of the newest article."""
        with self._db.read() as session:
            now = self._clock()
            times = gauges.clock(session), gauges.newest_arrival(session)
        database, newest = ((at - now).total_seconds() if at else 0.0 for at in times)
        return database, newest

    def _by_stage_s(self, since: Mapping[Work, datetime]) -> Mapping[Work, float]:
        return {stage: self._since_s(since.get(stage)) for stage in STAGES}

    def _since_s(self, at: datetime | None) -> float:
        return max(0.0, (self._clock() - at).total_seconds()) if at else 0.0


def _every(counts: Mapping[str, int], states: tuple[str, ...]) -> dict[str, int]:
    """Return a count for each state: a metric that is missing looks like a monitor that is broken."""
    return dict.fromkeys(states, 0) | dict(counts)
