"""A process that holds the lock of writers: it says "held" and waits for a line before it writes and commits.

Usage: lock_holder.py ADDRESS SECONDS, after which it loses the lock if it says nothing.
"""

from __future__ import annotations

import sys

from sqlalchemy import text

from worker.errors import StoreUnavailable
from worker.store import Database
from worker.store.core import engine


def hold(url: str) -> str:
    """Hold the lock until a line comes. Return how the transaction ended."""
    try:
        with Database(url).write_alone() as session:
            print("held", flush=True)
            sys.stdin.readline()
            session.execute(text("SELECT 1"))
    except StoreUnavailable:
        return "refused"
    return "committed"


if __name__ == "__main__":
    engine.LOCK_IDLE_LIMIT_S = int(sys.argv[2])
    print(hold(sys.argv[1]), flush=True)
