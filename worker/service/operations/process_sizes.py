"""Memory of the processes of the service: each process of a worker writes its own and its parent's now and then."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from worker.clock import Clock
from worker.store import Database
from worker.store.operations import work_totals

RESIDENT = "process_resident_bytes"  #: Name of these numbers in the table of the totals of work.
HOST_CHARS = 100  #: Of the name of a host, so that the labels fit into their column.
KEPT_FOR = timedelta(minutes=3)  #: A process that wrote nothing for so long is gone.


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSize:
    """The memory of one process."""

    process: str  #: api, worker (the parent) or pool (a process of a worker).
    host: str
    pid: int
    resident_bytes: int  #: Shared pages are counted in each process.


class ProcessSizes:
    """Writes and reads the memory of processes; of hosts without /proc none is known."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def write_of_worker(self) -> None:
        """Write the memory of this process of a worker and of its parent. Raises StoreUnavailable."""
        found = [_size("worker", os.getppid()), _size("pool", os.getpid())]
        sizes = {
            json.dumps([one.process, one.host, one.pid]): float(one.resident_bytes) for one in found if one is not None
        }
        now = self._clock()
        if sizes:
            with self._db.write() as session:
                work_totals.put(session, RESIDENT, sizes, now=now, kept_from=now - KEPT_FOR)

    def read_sizes(self, *, own: str) -> list[ProcessSize]:
        """Return the processes that are known, the largest first; this one under the name ``own``."""
        with self._db.read() as session:
            kept = work_totals.read_since(session, RESIDENT, self._clock() - KEPT_FOR)
        found = [_size(own, os.getpid())]
        for labels, resident_bytes in kept.items():
            process, host, pid = json.loads(labels)
            found.append(ProcessSize(process=process, host=host, pid=pid, resident_bytes=int(resident_bytes)))
        return sorted((one for one in found if one is not None), key=lambda one: (-one.resident_bytes, one.pid))


def _size(process: str, pid: int) -> ProcessSize | None:
    """Return the memory of a process of this host; None if the host does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    resident_bytes = pages * os.sysconf("SC_PAGE_SIZE")
    return ProcessSize(process=process, host=socket.gethostname()[:HOST_CHARS], pid=pid, resident_bytes=resident_bytes)
