"""Pruning: what was settled long ago goes, so that a service that runs for years does not grow by what it forgot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from worker.clock import Clock
from worker.store import Database
from worker.store.operations import pruning as store
from worker.store.operations.pruning import PruneBefore, PrunedKind

__all__ = ["PruneSettings", "Pruning"]

BATCH_ROWS = 1_000  #: Rows of a kind that one transaction deletes: others write in between.
HOSTS_KEPT = timedelta(days=30)  #: After their last request; what is learned of a host later is as good.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PruneSettings:
    """Days that settled receipts and events are kept; None: for ever."""

    receipts_days: float | None
    events_days: float | None


class Pruning:
    """Deletes settled receipts, events, matches of watches and unused hosts. Articles stay."""

    def __init__(self, database: Database, settings: PruneSettings, clock: Clock) -> None:
        self._db = database
        self._settings = settings
        self._clock = clock

    def prune_batch(self) -> bool:
        """Delete a batch of each kind. True if one of them was full, so that more may be left."""
        pruned = self._prune_batch()
        return BATCH_ROWS in pruned.values()

    def prune_all(self) -> dict[PrunedKind, int]:
        """Delete all that may go, batch by batch. Return the number of rows by kind."""
        total = dict.fromkeys(store.KINDS, 0)
        while True:
            pruned = self._prune_batch()
            for kind, rows in pruned.items():
                total[kind] += rows
            if BATCH_ROWS not in pruned.values():
                return total

    def count_due(self) -> dict[PrunedKind, int]:
        """Return the number of rows by kind that :meth:`prune_all` would delete."""
        before = self._before()
        with self._db.read() as session:
            return {kind: store.count(session, kind, before) for kind in store.KINDS}

    def _prune_batch(self) -> dict[PrunedKind, int]:
        before = self._before()
        pruned: dict[PrunedKind, int] = {}
        for kind in store.KINDS:
            with self._db.write() as session:
                pruned[kind] = store.prune(session, kind, before, limit=BATCH_ROWS)
        if any(pruned.values()):
            log.info("pruned", **pruned)
        return pruned

    def _before(self) -> PruneBefore:
        now, days = self._clock(), self._settings
        return PruneBefore(
            receipts=None if days.receipts_days is None else now - timedelta(days=days.receipts_days),
            events=None if days.events_days is None else now - timedelta(days=days.events_days),
            hosts=now - HOSTS_KEPT,
        )
