"""Sweep: look at the rows and hint at whatever waits. What makes a lost message cost a tick, not an article."""

from __future__ import annotations

from datetime import timedelta

import structlog

from worker.clock import Clock
from worker.service.jobs.hints import Hints, Work
from worker.service.operations.waiting import waiting_since
from worker.store import Database
from worker.store.feeds import feeds, hosts
from worker.store.operations import tallies

log = structlog.get_logger()

CLOCK_MARGIN_S = 300.0  #: Clocks of machines of one deployment differ by less.


class Sweep:
    """Runs at every tick of beat and when a worker starts. Running it twice sends a hint too many, no more."""

    def __init__(
        self, database: Database, hints: Hints, clock: Clock, *, hints_per_kind: int, subscribes: bool
    ) -> None:
        self._db = database
        self._hints = hints
        self._clock = clock
        self._hints_per_kind = hints_per_kind  #: As many as there are worker processes to wake.
        self._subscribes = subscribes  #: Hubs can reach this service.

    def send_hints(self) -> list[Work]:
        """Send hints for all work that waits. Gives the kinds hinted at.

        A task that finds a full batch asks for the next one itself, so a few hints wake everything;
        their number does not grow with the backlog. One process polls hundreds of feeds at a time, or serves many
        watches, so one is woken per tick, and the others stay free for other work while it keeps up.
        """
        self._mend_times()
        self._fold_tallies()
        work = self.waiting()
        for kind in work:
            for _ in range(1 if kind in ("poll", "deliver", "rerun") else self._hints_per_kind):
                self._hints.send(kind)
        return work

    def _fold_tallies(self) -> None:
        """Sum up what was counted since the last tick, so that the ledger is read at the same cost for ever."""
        with self._db.read() as session:
            if not tallies.is_to_fold(session):
                return
        with self._db.write() as session:
            tallies.fold(session)

    def _mend_times(self) -> None:
        """Reset times that a clock that ran ahead wrote: rows would wait until they have come."""
        now = self._clock()
        after = now + timedelta(seconds=CLOCK_MARGIN_S)
        with self._db.read() as session:
            if not feeds.were_polled(session, after=after):
                return
        with self._db.write() as session:
            mended = feeds.mend_times(session, now=now, after=after)
            hosts.forget_future(session, after=after)
        log.warning("clock_was_ahead", feeds=mended)

    def waiting(self) -> list[Work]:
        """Return the kinds of work of which rows are due now."""
        now = self._clock()
        with self._db.read() as session:
            return list(waiting_since(session, now=now, subscribes=self._subscribes))
