"""Source health on simulated feeds, hour by hour over weeks: healthy ones stay quiet, broken ones are told."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from simulated_feeds import START, SimulatedFeed, daily, healthy_feeds, office, steady

from worker.schedule import Checkup, LearnedHealth, Profile, Rhythm, Sample, alerts, check_up
from worker.schedule.drift import same_body
from worker.schedule.rhythm import learn_hour, tick


@pytest.mark.parametrize("name", sorted(healthy_feeds()))
def test_a_healthy_feed_raises_no_alarm_in_four_months(name: str) -> None:
    assert healthy_feeds(7)[name].run(120).began == []


def stop(feed: SimulatedFeed) -> None:
    feed.rate = lambda _: 0.0


def stubs(feed: SimulatedFeed) -> None:
    """Show a paywall: two lines of each article."""
    feed.words, feed.spread = 30, 0.2


@pytest.mark.parametrize(
    ("breaks", "kind", "within_h"),
    [
        (lambda feed: setattr(feed, "failing", "fetch"), "fetch", 8),
        (lambda feed: setattr(feed, "failing", "parse"), "parse", 8),
        (stop, "new_entry", 30),
        (stubs, "full_text", 24),
        (lambda feed: setattr(feed, "words", 150), "body_length", 48),
        (lambda feed: setattr(feed, "has_date", 0.0), "missing_dates", 48),
        (lambda feed: setattr(feed, "has_author", 0.0), "missing_authors", 48),
        (lambda feed: setattr(feed, "one_body", True), "same_body", 48),
    ],
)
def test_a_break_is_told_by_its_kind_and_its_end_too(
    breaks: Callable[[SimulatedFeed], None], kind: str, within_h: float
) -> None:
    feed = SimulatedFeed(daily(60), seed=3).run(45)
    whole = replace(feed, began=[], ended=[])
    assert feed.began == []
    broken_at = feed.now
    breaks(feed)
    feed.run(within_h / 24 + 1)
    began = {one: at for at, one in feed.began}
    assert (began[kind] - broken_at).total_seconds() / 3600 <= within_h
    alert = feed.standing[kind]
    assert alert.detail
    assert alert.since <= began[kind]
    for name in ("rate", "failing", "words", "spread", "has_date", "has_author", "one_body"):
        setattr(feed, name, getattr(whole, name))
    feed.run(5)
    assert kind in {one for _, one in feed.ended}
    assert feed.standing == {}


def test_only_the_clock_that_stands_still_is_told() -> None:
    """A feed that cannot be fetched brings no new entry either; that is one trouble, not two."""
    feed = SimulatedFeed(daily(60), seed=1).run(45)
    feed.failing = "fetch"
    feed.run(20)
    assert [kind for _, kind in feed.began] == ["fetch"]
    feed.failing = None
    feed.run(2)
    assert feed.standing == {}


def test_the_figures_say_what_is_usual_and_what_is() -> None:
    feed = SimulatedFeed(steady(100), seed=2).run(30)
    feed.words = 100
    feed.run(3)
    alert = feed.standing["body_length"]
    assert 400 < alert.was < 600
    assert 70 < alert.now < 140
    feed.rate = lambda _: 0.0
    stopped_at = feed.now
    feed.run(3)
    alert = feed.standing["new_entry"]
    assert alert.since == stopped_at
    assert 71 <= alert.now <= 73


def test_a_change_that_lasts_becomes_the_usual() -> None:
    feed = SimulatedFeed(steady(100), seed=2).run(30)
    feed.words = 150
    feed.run(35)
    assert [kind for _, kind in feed.began] == ["body_length"]
    assert feed.standing == {}


def test_a_feed_that_never_had_full_texts_dates_or_authors_is_not_told_off() -> None:
    feed = SimulatedFeed(steady(50), seed=5, words=40, spread=0.2, has_date=0.0, has_author=0.0)
    assert feed.run(60).began == []


def test_a_feed_known_for_too_short_a_time_is_not_judged() -> None:
    feed = SimulatedFeed(steady(100), seed=1).run(5)
    stop(feed)
    assert feed.run(8).began == []


def test_an_absence_of_ours_is_not_the_feeds_silence() -> None:
    feed = SimulatedFeed(steady(200), seed=1).run(30)
    seen = Checkup(
        now=feed.now + timedelta(days=9),
        passed_h=9 * 24,
        failing=None,
        planned_h=0.5,
        new_entries=0,
        articles=[],
        walled_pages=0,
        **feed.last,
    )
    assert alerts(check_up(feed.health, seen), seen) == []


def test_a_feed_polled_once_a_day_may_fail_for_days() -> None:
    feed = SimulatedFeed(steady(1), seed=1, planned_h=24.0).run(40)
    feed.failing = "fetch"
    assert feed.run(5).began == []
    assert [kind for _, kind in feed.run(3).began] == ["fetch"]


# ── parts ────────────────────────────────────────────────────────────────────────────────────


def test_hours_in_which_a_feed_never_publishes_hardly_count() -> None:
    profile = Profile()
    rate = office(24)
    for hour in range(24 * 7 * 6):
        at = START + timedelta(hours=hour)
        profile = learn_hour(profile, at, happened=rate(at) > 1)
    weights = [profile.weight(START + timedelta(hours=hour)) for hour in range(24 * 7)]
    by_day, by_night, on_sunday = weights[10], weights[3], weights[6 * 24 + 10]
    assert by_day > 5 * by_night
    assert by_day > 5 * on_sunday
    assert 0.7 < sum(weights) / len(weights) < 1.3


def test_a_feed_of_few_entries_has_no_profile() -> None:
    profile = Profile()
    for hour in range(24 * 28):
        profile = learn_hour(profile, START + timedelta(hours=hour), happened=hour % 168 == 10)
    weights = sorted(profile.weight(START + timedelta(hours=hour)) for hour in range(168))
    assert weights[0] > 0.7
    assert weights[-25] < 1.6


def test_a_break_teaches_no_more_than_the_limit() -> None:
    rhythm = Rhythm()
    for _ in range(50):
        rhythm = tick(rhythm, 2.0, happened=True, floor=8.0)
    limit = rhythm.limit(8.0)
    after = tick(rhythm, 1_000.0, happened=True, floor=8.0)
    assert after.longest == limit == 8.0
    assert after.limit(8.0) < 30


@pytest.mark.parametrize(
    ("bodies", "addresses", "share"),
    [
        ([1, 2, 3, 4], "abcd", 0.0),
        ([1, 1, 1, 1], "aaaa", 0.0),  # one article, changed again and again
        ([1, 1, 2, 3], "abcd", 0.5),
        ([1, 1, 1, 1], "abcd", 1.0),
        ([1, 1, 2, 2], "abab", 0.5),
    ],
)
def test_one_body_counts_by_its_addresses(bodies: list[int], addresses: str, share: float) -> None:
    batch = [
        Sample(words=9, has_date=True, has_author=True, body=body, address=address)
        for body, address in zip(bodies, addresses, strict=True)
    ]
    assert same_body(batch) == share


def test_nothing_is_said_of_a_feed_never_looked_at() -> None:
    seen = Checkup(
        now=START,
        passed_h=1.0,
        failing=None,
        planned_h=1.0,
        new_entries=0,
        articles=[None],
        fetched_at=None,
        parsed_at=None,
        new_entry_at=None,
        walled_pages=2,  # a report under two headlines, perhaps
    )
    health = check_up(LearnedHealth(), seen)
    assert alerts(health, seen) == []
    assert [one.kind for one in alerts(health, replace(seen, walled_pages=3))] == ["same_page"]
    assert math.isclose(health.watched_h, 1.0)
