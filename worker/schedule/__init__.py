"""Schedule: the time of a feed's next poll, and signs that the last one came too late.

Takes: what is known of the feed (``PollState``), how the poll ended (``PollOutcome``), ``now``, limits.
Gives: ``NextPoll`` with its reason; ``Gap`` if entries were probably missed, and which entries fill it;
``Alert`` for what is unusual for a feed.
Raises: nothing.
"""

from __future__ import annotations

from worker.schedule.backfill import GapSpan, Missing, missing_in_sitemap, missing_on_page, news_first
from worker.schedule.drift import Level, Sample
from worker.schedule.freshness import freshness_s
from worker.schedule.gap import Gap, ShownEntry, find_gap
from worker.schedule.habits import Compared, Habits, compare
from worker.schedule.health import Alert, AlertKind, Checkup, LearnedHealth, alerts, check_up
from worker.schedule.poll import NextPoll, PollLimits, PollOutcome, PollState, next_poll
from worker.schedule.rhythm import Profile, Rhythm
from worker.schedule.validators import have_lied, to_keep, to_send

__all__ = [
    "Alert",
    "AlertKind",
    "Checkup",
    "Compared",
    "Gap",
    "GapSpan",
    "Habits",
    "LearnedHealth",
    "Level",
    "Missing",
    "NextPoll",
    "PollLimits",
    "PollOutcome",
    "PollState",
    "Profile",
    "Rhythm",
    "Sample",
    "ShownEntry",
    "alerts",
    "check_up",
    "compare",
    "find_gap",
    "freshness_s",
    "have_lied",
    "missing_in_sitemap",
    "missing_on_page",
    "news_first",
    "next_poll",
    "to_keep",
    "to_send",
]
