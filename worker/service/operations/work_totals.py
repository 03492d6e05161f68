"""Totals of what all processes counted of their work, kept in the database."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping

from prometheus_client.metrics_core import Metric

from worker.clock import Clock
from worker.service.jobs.measures import WORK
from worker.store import Database
from worker.store.operations import work_totals

_ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}


class WorkTotals:
    """Adds the counts of this process to the totals."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._lock = threading.Lock()
        self._written = _counted()

    def add_counted(self) -> None:
        """Add what this process counted since the last call. Raises StoreUnavailable; nothing is lost then."""
        with self._lock:
            now = _counted()
            added = {
                sample: value - self._written.get(sample, 0.0)
                for sample, value in now.items()
                if value != self._written.get(sample, 0.0)
            }
            if not added:
                return
            with self._db.write() as session:
                work_totals.add(session, added, now=self._clock())
            self._written = now

    def read_metrics(self) -> list[Metric]:
        """Return the totals of all processes as metrics, 0 for what was never counted. Raises StoreUnavailable."""
        with self._db.read() as session:
            kept = work_totals.read(session)
        families = []
        for described in WORK.collect():
            values = dict.fromkeys(_samples(described), 0.0)
            names = {described.name + ending for ending in _ENDINGS[described.type]}
            values |= {key: value for key, value in kept.items() if key[0] in names}
            family = Metric(described.name, described.documentation, described.type)
            for name, labels in sorted(values, key=_in_order):
                family.add_sample(name, dict(json.loads(labels)), values[name, labels])
            families.append(family)
        return families


def _counted() -> Mapping[tuple[str, str], float]:
    """Return all that this process counted since it started, by name and labels as they are stored."""
    return {key: value for family in WORK.collect() for key, value in _samples(family).items()}


def _samples(family: Metric) -> Mapping[tuple[str, str], float]:
    """Return the values of a family by name and labels, without the time at which each began."""
    return {
        (one.name, json.dumps(sorted(one.labels.items()))): one.value
        for one in family.samples
        if not one.name.endswith("_created")
    }


def _in_order(sample: tuple[str, str]) -> tuple[list[list[str]], bool, str, float]:
    """Sort by labels, and buckets by their limit: Prometheus wants them ascending, before the sum and the count."""
    name, labels = sample[0], dict(json.loads(sample[1]))
    limit = float(labels.pop("le", "inf"))
    return [list(pair) for pair in labels.items()], not name.endswith("_bucket"), name, limit
