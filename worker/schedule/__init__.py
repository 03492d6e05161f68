"""When to poll a feed next, and whether the last poll came too late.

Takes: what is known of the feed (``PollState``), how the poll ended (``PollOutcome``), ``now``, limits.
Gives: ``NextPoll`` with its reason; ``Gap`` if entries were probably missed.
Raises: nothing.
"""

from __future__ import annotations

from worker.schedule.freshness import freshness_s
from worker.schedule.gap import Gap, Seen, find_gap
from worker.schedule.poll import NextPoll, PollLimits, PollOutcome, PollState, next_poll
from worker.schedule.validators import have_lied, to_keep, to_send

__all__ = [
    "Gap",
    "NextPoll",
    "PollLimits",
    "PollOutcome",
    "PollState",
    "Seen",
    "find_gap",
    "freshness_s",
    "have_lied",
    "next_poll",
    "to_keep",
    "to_send",
]
