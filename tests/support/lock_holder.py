"""A process that holds the lock of writers: it says "held" and waits for a line before it writes and commits."""

from __future__ import annotations

import sys

from sqlalchemy import text

from worker.errors import StoreUnavailable
from worker.store import Database


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
    print(hold(sys.argv[1]), flush=True)
