"""Retries of failed deliveries, and the pause of a watch that keeps failing. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_WAIT_S = 5.0
FACTOR = 3.0  #: 5 s, 15 s, 45 s, 2 min, 7 min, 20 min, 1 h, 3 h, then every 6 hours.
LONGEST_WAIT_S = 6 * 3600.0
LONGEST_ASKED_S = 86_400.0  #: A Retry-After beyond a day is a mistake.
SPREAD = 0.2  #: Up to so much of the wait is added, lest all come back in one moment.
PAUSED_AFTER = timedelta(days=5)  #: As svix.com does, the largest sender of Standard Webhooks.
TRIES_AT_LEAST = 5  #: Before a pause: a worker that was off for a week has not tried.


def wait_s(failures: int, roll: float, asked_s: float | None = None) -> float:
    """Return the wait after so many failures in a row (1 or more), in seconds.

    ``roll``: chance, from 0 to 1. ``asked_s``: what Retry-After says; no try comes before it.
    """
    grown_s = min(FIRST_WAIT_S * FACTOR ** min(failures - 1, 20), LONGEST_WAIT_S)
    return max(grown_s * (1 + SPREAD * roll), min(asked_s or 0.0, LONGEST_ASKED_S))


def is_given_up(failures: int, failing_since: datetime, now: datetime) -> bool:
    """Return True if the receiver has failed long enough to pause the watch."""
    return failures >= TRIES_AT_LEAST and now - failing_since >= PAUSED_AFTER
