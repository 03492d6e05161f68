"""Time of a feed's next poll. Pure: state, outcome, now, limits and a random number in; a decision out.

The interval is learned from the share of entries that were already known, as Media Cloud does for
180,000 feeds: two thirds known or more is too often, less than one third is too seldom. It is never
shorter than the publisher asks for, and a person's own interval wins over everything but Retry-After.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

MANY_KNOWN = 0.67  # share of known entries that lengthens the interval (Media Cloud, fetcher/tasks.py)
FEW_KNOWN = 0.33  # share that shortens it
JITTER = 0.1  # the longest addition, as a share of the wait, so that feeds added together drift apart

#: Points per failure. Hard: it will not mend itself soon. Temporary: it very probably will.
GRADES: dict[str, float] = {"hard": 1.0, "soft": 0.5, "temporary": 0.25}
_HARD = ("bad_url", "blocked_address", "gone", "insecure_redirect", "too_many_redirects", "not_a_feed")
_TEMPORARY = ("timeout", "host_busy", "connect_failed", "rate_limited", "dns_failed", "lost_worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLimits:
    """Bounds of a learned interval."""

    min_s: float = 300.0  #: Shortest wait.
    max_s: float = 86_400.0  #: Longest wait, failures included: no feed is dead for good.
    first_s: float = 1800.0  #: Interval of a feed nothing is known about.
    active_max_s: float = 3600.0  #: A feed that just brought something new is not lengthened beyond this.
    audit_s: float = 86_400.0  #: Wait after a poll that found nothing new in a feed whose news are pushed.
    step_s: float = 600.0  #: How much an interval grows when the poll brought something new.


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """State of a feed before the poll's outcome is counted."""

    interval_s: float | None = None  #: Learned so far; None before the first success.
    fixed_interval_s: float | None = None  #: Set by a person; None: learn it.
    fail_count: int = 0  #: Failures in a row.
    fail_points: float = 0.0  #: The same, graded: hard 1, soft 0.5, temporary 0.25.
    good_polls: int = 0  #: Successful polls so far; learning starts with the second.
    is_pushed: bool = False  #: A hub pushes its news, and has done so since a poll last found some that it had not.


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOutcome:
    """End of a poll."""

    failure: str | None = None  #: Reason code of FetchFailed or ParseFailed; None on success.
    status: int | None = None  #: HTTP status that came with the failure, if any.
    not_modified: bool = False  #: 304, or the same bytes as last time.
    entries: int = 0  #: Entries the feed showed.
    known: int = 0  #: How many of them were known before.
    gap: bool = False  #: The gap detector spoke.
    ttl_s: float | None = None  #: What the feed asks for (ttl, sy:updatePeriod); None if it does not.
    fresh_s: float | None = None  #: What its headers say (``freshness_s``); None if they do not.
    retry_after_s: float | None = None  #: What a failed answer asks for; None if it does not.


@dataclass(frozen=True, slots=True, kw_only=True)
class NextPoll:
    """The decision."""

    next_poll_at: datetime | None  #: None: paused until a person resumes it (410 Gone).
    interval_s: float  #: The learned interval to keep; a failure does not change it.
    fail_count: int
    fail_points: float
    reason: (
        str  #: Stable code: first, busy, quiet, steady, gap, asked, pushed, fixed, retry_after, gone, failed_<grade>.
    )


Interval = tuple[float, str]


def next_poll(state: PollState, outcome: PollOutcome, now: datetime, limits: PollLimits, jitter: float) -> NextPoll:
    """Decide when to poll again. ``jitter`` is a random number from 0 to 1. Never raises."""
    if outcome.failure is not None:
        return _after_failure(state, outcome, now, limits, jitter)
    interval_s, reason = _learned(state, outcome, limits)
    wait_s = interval_s
    asked_s = min(max(outcome.ttl_s or 0.0, outcome.fresh_s or 0.0), limits.max_s)
    if asked_s > wait_s:
        wait_s, reason = asked_s, "asked"
    if state.is_pushed and outcome.known >= outcome.entries and not outcome.gap:
        wait_s, reason = max(wait_s, limits.audit_s), "pushed"
    if state.fixed_interval_s is not None:
        wait_s, reason, jitter = state.fixed_interval_s, "fixed", 0.0
    return NextPoll(
        next_poll_at=_later(now, wait_s, jitter),
        interval_s=interval_s,
        # A 304 proves that the server lives, not that the feed can be read again.
        fail_count=state.fail_count if outcome.not_modified else 0,
        fail_points=state.fail_points if outcome.not_modified else 0.0,
        reason=reason,
    )


def grade(failure: str, status: int | None) -> Literal["hard", "soft", "temporary"]:
    """Return the weight of a failure. 404 and 403 are soft: feeds that answer them do come back (Media Cloud)."""
    if failure in _HARD:
        return "hard"
    if failure in _TEMPORARY or (status is not None and status >= 500):
        return "temporary"
    return "soft"


def _learned(state: PollState, outcome: PollOutcome, limits: PollLimits) -> Interval:
    current_s = state.interval_s if state.interval_s is not None else limits.first_s
    if outcome.gap:
        return _bounded(current_s / 4, limits), "gap"
    if state.good_polls < 1:
        return _bounded(current_s, limits), "first"
    known = 1.0 if outcome.not_modified or not outcome.entries else outcome.known / outcome.entries
    if known >= 1.0:
        return _bounded(current_s * 1.5, limits), "quiet"
    if known >= MANY_KNOWN:
        longest_s = max(limits.active_max_s, current_s)
        return _bounded(min(current_s + limits.step_s, longest_s), limits), "quiet"
    if known < FEW_KNOWN:
        return _bounded(current_s / 2, limits), "busy"
    return _bounded(current_s, limits), "steady"


def _after_failure(
    state: PollState, outcome: PollOutcome, now: datetime, limits: PollLimits, jitter: float
) -> NextPoll:
    failure = outcome.failure or ""
    graded = grade(failure, outcome.status)
    points = state.fail_points + GRADES[graded]
    interval_s = state.interval_s if state.interval_s is not None else limits.first_s
    wait_s, reason = min(_bounded(interval_s, limits) * (1 + points), limits.max_s), f"failed_{graded}"
    if state.fixed_interval_s is not None:
        wait_s, reason, jitter = state.fixed_interval_s, "fixed", 0.0
    if outcome.retry_after_s is not None and outcome.retry_after_s > wait_s:
        wait_s, reason = outcome.retry_after_s, "retry_after"  # may pass max_s: the server knows why
    elif outcome.status == 429:
        wait_s += jitter * 3600.0  # a whole site's feeds are refused together; they must not return together
    return NextPoll(
        next_poll_at=None if failure == "gone" else _later(now, wait_s, jitter),
        interval_s=interval_s,
        fail_count=state.fail_count + 1,
        fail_points=points,
        reason="gone" if failure == "gone" else reason,
    )


def _bounded(interval_s: float, limits: PollLimits) -> float:
    return min(max(interval_s, limits.min_s), limits.max_s)


def _later(now: datetime, wait_s: float, jitter: float) -> datetime:
    return now + timedelta(seconds=wait_s * (1 + JITTER * min(max(jitter, 0.0), 1.0)))
