"""Back-pressure: refusing articles before memory or disk suffer, by a stated rule."""

from __future__ import annotations

import threading
import time

from worker.errors import Overloaded
from worker.store import Database
from worker.store.operations import tallies

MEASURE_EVERY_S = 2.0
BACKLOG_WAIT_S = 10.0  #: Some thousands are taken in meanwhile.


class Pressure:
    """Waiting articles, counted at most every two seconds, and free disk space."""

    def __init__(self, database: Database, *, pending_limit: int) -> None:
        self._db = database
        self._pending_limit = pending_limit
        self._lock = threading.Lock()
        self._measured_at_s = float("-inf")
        self._pending = 0

    def is_fresh(self) -> bool:
        """Return True if :meth:`check` can answer from memory. If not, it asks the database."""
        return time.monotonic() - self._measured_at_s <= MEASURE_EVERY_S

    def check(self) -> None:
        """Raise Overloaded if too many articles wait, StoreUnavailable if the disk is nearly full."""
        with self._lock:
            if not self.is_fresh():
                self._measure()
        if self._pending >= self._pending_limit:
            raise Overloaded(
                f"{self._pending:,} accepted articles wait to be taken in, at most {self._pending_limit:,} may; "
                "are the workers well? See GET /v1/ledger",
                retry_after_s=BACKLOG_WAIT_S,
            )
        self._db.check_room()

    def accepted(self, articles: int) -> None:
        """Count newly accepted articles among those that wait."""
        with self._lock:
            self._pending += articles

    def _measure(self) -> None:
        with self._db.read() as session:
            self._pending = tallies.read(session, "inbox").get("pending", 0)
        self._measured_at_s = time.monotonic()
