"""Room on the disk of a database: what is accepted must find some."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from worker.errors import StoreUnavailable

FULL_FOR_S = 10.0  #: After the database found its disk full, nothing is taken in for so long; then a write tells.


class DiskRoom:
    """Room that is measured where this host sees the disk, and else known by what the database refused."""

    def __init__(self, folder: Path | None, limit_bytes: int) -> None:
        """Take a folder on that disk, None if it is elsewhere, and the bytes that are kept free; 0 measures nothing."""
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._full_until_s = 0.0

    def was_full(self) -> None:
        """Note that the database found its disk full."""
        self._full_until_s = time.monotonic() + FULL_FOR_S

    def free_bytes(self) -> int | None:
        """Return what is free on the disk; None if this host does not see it."""
        return None if self._folder is None else shutil.disk_usage(self._folder).free

    def check(self) -> None:
        """Raise StoreUnavailable if the disk is nearly full, or was just full."""
        if time.monotonic() < self._full_until_s:
            said = "the database has just found its disk full; make room and try again"
            raise StoreUnavailable(said, reason="disk_full", thing="database")
        free_bytes = self.free_bytes() if self._limit_bytes else None
        if free_bytes is not None and free_bytes < self._limit_bytes:
            raise StoreUnavailable(
                f"{free_bytes:,} bytes are free on its disk, {self._limit_bytes:,} are kept free; "
                "make room and try again",
                reason="disk_low",
                thing=str(self._folder),
            )
