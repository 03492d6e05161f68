from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.schedule import NextPoll, PollLimits, PollOutcome, PollState, freshness_s, next_poll

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = PollLimits(min_s=300, max_s=86_400, first_s=1800, active_max_s=3600, step_s=600)
HOUR = PollState(interval_s=3600, good_polls=5)


def decide(state: PollState, outcome: PollOutcome, jitter: float = 0.0) -> NextPoll:
    return next_poll(state, outcome, NOW, LIMITS, jitter)


def wait_s(decision: NextPoll) -> float:
    assert decision.next_poll_at is not None
    return (decision.next_poll_at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("state", "outcome", "expected_s", "reason"),
    [
        # learning
        (PollState(), PollOutcome(entries=50), 1800, "first"),
        (HOUR, PollOutcome(entries=50, known=50), 5400, "quiet"),
        (HOUR, PollOutcome(not_modified=True), 5400, "quiet"),
        (HOUR, PollOutcome(entries=0), 5400, "quiet"),
        (PollState(interval_s=1800, good_polls=5), PollOutcome(entries=100, known=67), 2400, "quiet"),
        (PollState(interval_s=3300, good_polls=5), PollOutcome(entries=100, known=90), 3600, "quiet"),
        (PollState(interval_s=7200, good_polls=5), PollOutcome(entries=100, known=90), 7200, "quiet"),
        (HOUR, PollOutcome(entries=100, known=66), 3600, "steady"),
        (HOUR, PollOutcome(entries=100, known=33), 3600, "steady"),
        (HOUR, PollOutcome(entries=100, known=32), 1800, "busy"),
        (HOUR, PollOutcome(entries=50, known=0, gap=True), 900, "gap"),
        # bounds
        (PollState(interval_s=400, good_polls=5), PollOutcome(entries=100, known=0), 300, "busy"),
        (PollState(interval_s=80_000, good_polls=5), PollOutcome(not_modified=True), 86_400, "quiet"),
        # what the publisher asks for
        (HOUR, PollOutcome(entries=9, known=5, ttl_s=7200), 7200, "asked"),
        (HOUR, PollOutcome(entries=9, known=5, fresh_s=7200, ttl_s=60), 7200, "asked"),
        (HOUR, PollOutcome(entries=9, known=5, ttl_s=60), 3600, "steady"),
        (HOUR, PollOutcome(entries=9, known=5, fresh_s=10**9), 86_400, "asked"),
        # what a person asks for
        (PollState(interval_s=3600, fixed_interval_s=60), PollOutcome(entries=9, ttl_s=7200), 60, "fixed"),
        (PollState(interval_s=3600, fixed_interval_s=60), PollOutcome(failure="timeout"), 60, "fixed"),
        (PollState(interval_s=3600, fixed_interval_s=60), PollOutcome(failure="timeout", retry_after_s=900), 900,
         "retry_after"),
        # failures
        (HOUR, PollOutcome(failure="not_a_feed"), 7200, "failed_hard"),
        (HOUR, PollOutcome(failure="http_status", status=404), 5400, "failed_soft"),
        (HOUR, PollOutcome(failure="http_status", status=500), 4500, "failed_temporary"),
        (HOUR, PollOutcome(failure="timeout"), 4500, "failed_temporary"),
        (PollState(interval_s=3600, fail_points=3.0), PollOutcome(failure="timeout"), 15_300, "failed_temporary"),
        (PollState(interval_s=3600, fail_points=500.0), PollOutcome(failure="bad_url"), 86_400, "failed_hard"),
        (HOUR, PollOutcome(failure="rate_limited", status=503, retry_after_s=60), 4500, "failed_temporary"),
        (HOUR, PollOutcome(failure="rate_limited", status=503, retry_after_s=90_000), 90_000, "retry_after"),
    ],
)  # fmt: skip
def test_the_next_poll_waits_as_long_as_was_learned_or_asked(
    state: PollState, outcome: PollOutcome, expected_s: float, reason: str
) -> None:
    decision = decide(state, outcome)
    assert (wait_s(decision), decision.reason) == (expected_s, reason)


@pytest.mark.parametrize(
    ("outcome", "count", "points"),
    [
        (PollOutcome(failure="not_a_feed"), 3, 2.0),
        (PollOutcome(failure="http_status", status=404), 3, 1.5),
        (PollOutcome(failure="timeout"), 3, 1.25),
        (PollOutcome(entries=5, known=5), 0, 0.0),
        (PollOutcome(not_modified=True), 2, 1.0),  # a 304 does not clear a failure
    ],
)
def test_failures_are_graded_and_only_a_read_feed_clears_them(outcome: PollOutcome, count: int, points: float) -> None:
    decision = decide(PollState(interval_s=3600, fail_count=2, fail_points=1.0, good_polls=3), outcome)
    assert (decision.fail_count, decision.fail_points) == (count, points)


def test_a_failure_does_not_unlearn_the_interval() -> None:
    assert decide(HOUR, PollOutcome(failure="timeout")).interval_s == 3600


def test_a_feed_that_is_gone_is_paused() -> None:
    decision = decide(HOUR, PollOutcome(failure="gone", status=410))
    assert decision.next_poll_at is None
    assert decision.reason == "gone"


def test_no_number_of_failures_kills_a_feed() -> None:
    state = HOUR
    for _ in range(1000):
        decision = decide(state, PollOutcome(failure="dns_failed"))
        state = PollState(
            interval_s=decision.interval_s, fail_count=decision.fail_count, fail_points=decision.fail_points
        )
    assert wait_s(decision) <= LIMITS.max_s
    assert wait_s(decide(state, PollOutcome(entries=5, known=4))) <= 5400


@pytest.mark.parametrize(("jitter", "expected_s"), [(0.0, 3600), (0.5, 3780), (1.0, 3960), (7.0, 3960), (-1.0, 3600)])
def test_jitter_only_ever_adds_a_tenth(jitter: float, expected_s: float) -> None:
    assert wait_s(decide(HOUR, PollOutcome(entries=9, known=5), jitter)) == pytest.approx(expected_s)


def test_feeds_refused_together_do_not_return_together() -> None:
    refused = PollOutcome(failure="rate_limited", status=429)
    assert wait_s(decide(HOUR, refused, 1.0)) - wait_s(decide(HOUR, refused, 0.0)) > 3600


def test_a_feed_settles_where_a_third_to_two_thirds_are_known() -> None:
    """A feed of 30 entries that publishes one every 2 minutes; each poll sees what the last wait made new."""
    state, interval_s = PollState(good_polls=1), 14_400.0
    for _ in range(40):
        new = min(int(interval_s / 120), 30)
        decision = decide(PollState(interval_s=interval_s, good_polls=5), PollOutcome(entries=30, known=30 - new))
        interval_s = decision.interval_s
    assert state.good_polls == 1
    assert 600 <= interval_s <= 2400


@pytest.mark.parametrize(
    ("headers", "fresh_s"),
    [
        ({"cache-control": "max-age=600"}, 600.0),
        ({"cache-control": "Public, MAX-AGE=600, stale-while-revalidate=9"}, 600.0),
        ({"cache-control": "max-age=600", "age": "100"}, 500.0),
        ({"cache-control": "max-age=600", "age": "1000"}, 0.0),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "max-age=99999999999999999999"}, 365 * 86400.0),
        ({"cache-control": "max-age=x"}, None),
        ({"expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 3600.0),
        ({"expires": "Sun, 01 Mar 2026 11:00:00 GMT"}, 0.0),
        ({"cache-control": "max-age=60", "expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 60.0),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({}, None),
    ],
)
def test_what_the_headers_say_about_freshness_is_read(headers: dict[str, str], fresh_s: float | None) -> None:
    assert freshness_s(headers, NOW) == fresh_s


def test_the_wait_is_never_in_the_past() -> None:
    for known in range(0, 51, 10):
        decision = decide(HOUR, PollOutcome(entries=50, known=known))
        assert decision.next_poll_at is not None
        assert decision.next_poll_at >= NOW + timedelta(seconds=300)


@pytest.mark.parametrize(
    ("state", "outcome", "reason"),
    [
        (PollState(is_pushed=True, good_polls=5), PollOutcome(entries=10, known=10), "pushed"),
        (PollState(is_pushed=True, good_polls=5), PollOutcome(not_modified=True), "pushed"),
        (PollState(is_pushed=True, good_polls=5), PollOutcome(entries=10, known=5), "steady"),
        (PollState(is_pushed=True, good_polls=5), PollOutcome(entries=10, known=10, gap=True), "gap"),
        (PollState(is_pushed=True, good_polls=5, fixed_interval_s=600), PollOutcome(not_modified=True), "fixed"),
        (PollState(is_pushed=True, good_polls=5), PollOutcome(failure="timeout"), "failed_temporary"),
        (PollState(good_polls=5), PollOutcome(entries=10, known=10), "quiet"),
    ],
)
def test_a_pushed_feed_is_polled_daily_while_nothing_is_missed(
    state: PollState, outcome: PollOutcome, reason: str
) -> None:
    decided = next_poll(state, outcome, NOW, PollLimits(), 0.0)
    assert decided.reason == reason
    assert decided.next_poll_at is not None
    assert (decided.next_poll_at - NOW >= timedelta(days=1)) is (reason == "pushed")
