"""Size of the steps in which much is deleted, so that those who write in between do not wait long."""

from __future__ import annotations

HELD_LIMIT_S = 0.05  #: A step should hold the lock of writers no longer; its size follows from that of the last.


def next_size(size: int, held_s: float, *, least: int, most: int) -> int:
    """Return the rows of the next step after one of so many took so long; at most twice as many."""
    fitting = int(size * HELD_LIMIT_S / held_s) if held_s > 0 else most
    return max(least, min(fitting, 2 * size, most))
