"""When to poll a feed next, and whether the last poll came too late.

Takes: what is known of the feed (``PollState``), how the poll ended (``PollOutcome``), ``now``, limits.
Gives: ``NextPoll`` with its reason; ``Gap`` if entries were probably missed, and which entries fill it.
Raises: nothing.
"""

from __future__ import annotations

from worker.schedule.backfill import Missing, Span, missing_in_sitemap, missing_on_page, news_first, sitemaps_to_read
from worker.schedule.freshness import freshness_s
from worker.schedule.gap import Gap, Seen, find_gap
from worker.schedule.habits import Compared, Habits, compare
from worker.schedule.poll import NextPoll, PollLimits, PollOutcome, PollState, next_poll

__all__ = [
    "Compared",
    "Gap",
    "Habits",
    "Missing",
    "NextPoll",
    "PollLimits",
    "PollOutcome",
    "PollState",
    "Seen",
    "Span",
    "compare",
    "find_gap",
    "freshness_s",
    "missing_in_sitemap",
    "missing_on_page",
    "news_first",
    "next_poll",
    "sitemaps_to_read",
]
