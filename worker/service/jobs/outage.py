"""Writing down what is done while the database is away for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from worker.errors import StoreUnavailable

Result = TypeVar("Result")

AWAY_S = 20.0  #: A PostgreSQL that restarts, or was killed without much to recover, is back by then.
STEP_S = 0.2


def once_back(write: Callable[[], Result]) -> Result:
    """Return what ``write`` gives; it is called again while the database is away, for 20 s at most.

    For the end of work that holds leases: if it is not written, feeds and hosts wait until their leases end (180 s).
    Raises StoreUnavailable if the database stays away.
    """
    until_s = time.monotonic() + AWAY_S
    while True:
        try:
            return write()
        except StoreUnavailable:
            if time.monotonic() >= until_s:
                raise
            time.sleep(STEP_S)
