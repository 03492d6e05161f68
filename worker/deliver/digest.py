"""Intervals of digests: read, and where one ends. Pure."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta

from worker.errors import InvalidInput

UNITS_S = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
SHORTEST_S = 60.0
LONGEST_S = 31 * 86_400.0
_INTERVAL = re.compile(r"(\d{1,6})([mhdw])")


def read_interval(typed: str) -> float:
    """Return the seconds of ``30m``, ``6h``, ``1d``, ``1w``. Raises InvalidInput(reason="bad_interval")."""
    found = _INTERVAL.fullmatch(typed.strip().lower())
    return check_interval(int(found[1]) * UNITS_S[found[2]] if found else math.nan)


def check_interval(interval_s: float) -> float:
    """Return the same interval. Raises InvalidInput(reason="bad_interval") if no digest can have it."""
    if not SHORTEST_S <= interval_s <= LONGEST_S:
        raise InvalidInput(
            "a digest comes every minute at most and every 31 days at least, as 30m, 6h, 1d, 1w", reason="bad_interval"
        )
    return float(interval_s)


def ends_at(began_at: datetime, interval_s: float, now: datetime) -> datetime:
    """Return the end of the interval around ``now``, counted from ``began_at``: always after ``now``."""
    passed = math.floor((now - began_at).total_seconds() / interval_s)
    return began_at + timedelta(seconds=(passed + 1) * interval_s)
