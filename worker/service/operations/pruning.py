"""Pruning: what was settled long ago goes, so that a service that runs for years does not grow by what it forgot."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

import structlog

from worker.clock import Clock
from worker.service.jobs.step_size import next_size
from worker.store import Database
from worker.store.entities.entities import delete_left_words
from worker.store.operations import pruning as store
from worker.store.operations.pruning import PruneBefore, PrunedKind

__all__ = ["PruneSettings", "Pruning"]

BATCH_ROWS = 1_000  #: Most rows of a kind that one transaction deletes: others write in between.
BATCH_AT_LEAST_ROWS = 200  #: With fewer, most of the time goes into commits.
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
        self._rows = dict.fromkeys(store.KINDS, BATCH_AT_LEAST_ROWS)  #: That the next transaction deletes.

    def prune_batch(self) -> bool:
        """Delete a batch of each kind. True if one of them was full, so that more may be left."""
        return self._prune_batch()[1]

    def prune_all(self) -> dict[PrunedKind, int]:
        """Delete all that may go, batch by batch. Return the number of rows by kind."""
        total = dict.fromkeys(store.KINDS, 0)
        is_full = True
        while is_full:
            pruned, is_full = self._prune_batch()
            for kind, rows in pruned.items():
                total[kind] += rows
        return total

    def count_due(self) -> dict[PrunedKind, int]:
        """Return the number of rows by kind that :meth:`prune_all` would delete."""
        before = self._before()
        with self._db.read() as session:
            return {kind: store.count(session, kind, before) for kind in store.KINDS}

    def _prune_batch(self) -> tuple[dict[PrunedKind, int], bool]:
        pruned: dict[PrunedKind, int] = {}
        is_full = False
        for kind in store.KINDS:
            pruned[kind], kind_is_full = self._prune_kind(kind)
            is_full |= kind_is_full
        if any(pruned.values()):
            log.info("pruned", **pruned)
        if not is_full and not self._db.is_sqlite:  # there no key comes before its entity
            with self._db.write() as session:
                delete_left_words(session, now=self._clock())
        return pruned, is_full

    def _prune_kind(self, kind: PrunedKind) -> tuple[int, bool]:
        limit = self._rows[kind]
        with self._db.write() as session:
            began_s = time.perf_counter()
            rows = store.prune(session, kind, self._before(), limit=limit)
        if rows < limit:
            return rows, False
        self._rows[kind] = next_size(limit, time.perf_counter() - began_s, least=BATCH_AT_LEAST_ROWS, most=BATCH_ROWS)
        return rows, True

    def _before(self) -> PruneBefore:
        now, days = self._clock(), self._settings
        return PruneBefore(
            receipts=None if days.receipts_days is None else now - timedelta(days=days.receipts_days),
            events=None if days.events_days is None else now - timedelta(days=days.events_days),
            hosts=now - HOSTS_KEPT,
        )
