"""Totals of the work that all processes counted, and the memory of each, kept in the database."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from prometheus_client.metrics_core import Metric

from worker.clock import Clock
from worker.service.jobs.measures import WORK
from worker.store import Database
from worker.store.operations import work_totals

RESIDENT = "process_resident_bytes"  #: Name of these numbers in the table of the totals of work.
HOST_CHARS = 100  #: Of the name of a host, so that the labels fit into their column.
KEPT_FOR = timedelta(minutes=3)  #: A process that wrote nothing for so long is gone.
_ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSize:
    """The memory of one process."""

    process: str  #: api, worker (the parent) or pool (a process of a worker).
    host: str
    pid: int
    resident_bytes: int  #: Shared pages are counted in each process.


class WorkTotals:
    """Adds the counts of this process to the totals; writes and reads the memory of processes.

    Of hosts without /proc no memory is known.
    """

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

    def write_memory(self) -> None:
        """Write the memory of this process of a worker and of its parent. Raises StoreUnavailable."""
        found = [_size("worker", os.getppid()), _size("pool", os.getpid())]
        sizes = {
            json.dumps([one.process, one.host, one.pid]): float(one.resident_bytes) for one in found if one is not None
        }
        now = self._clock()
        if sizes:
            with self._db.write() as session:
                work_totals.put(session, RESIDENT, sizes, now=now, kept_from=now - KEPT_FOR)

    def read_memory(self, *, own: str) -> list[ProcessSize]:
        """Return the processes that are known, the largest first; this one under the name ``own``."""
        with self._db.read() as session:
            kept = work_totals.read_since(session, RESIDENT, self._clock() - KEPT_FOR)
        found = [_size(own, os.getpid())]
        for labels, resident_bytes in kept.items():
            process, host, pid = json.loads(labels)
            found.append(ProcessSize(process=process, host=host, pid=pid, resident_bytes=int(resident_bytes)))
        return sorted((one for one in found if one is not None), key=lambda one: (-one.resident_bytes, one.pid))


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


def _size(process: str, pid: int) -> ProcessSize | None:
    """Return the memory of a process of this host; None if the host does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    resident_bytes = pages * os.sysconf("SC_PAGE_SIZE")
    return ProcessSize(process=process, host=socket.gethostname()[:HOST_CHARS], pid=pid, resident_bytes=resident_bytes)
