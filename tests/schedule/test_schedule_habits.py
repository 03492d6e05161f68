"""Habits of a feed from poll to poll: new entries that push out old ones, or old and new at random."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from worker.schedule import Gap, Habits, ShownEntry, compare

START = datetime(2026, 3, 1, tzinfo=UTC)


class Feed:
    """A feed that is polled hourly, and what was said about it."""

    def __init__(self, *, dated: bool = False) -> None:
        self.dated = dated
        self.habits = Habits()
        self.before: list[ShownEntry] = []
        self.ever: set[int] = set()
        self.gaps: list[Gap] = []
        self.hurried = 0

    def poll(self, *numbers: int, elapsed_h: float = 1) -> None:
        after = [self._entry(number) for number in numbers]
        last = {number for number in self.ever if any(f"n{number}" in one.keys for one in self.before)}
        known = self.ever & set(numbers)
        compared = compare(
            self.before,
            after,
            self.habits,
            elapsed_s=3600 * elapsed_h,
            fresh=len(set(numbers) - self.ever),
            returned=len(known - last),
        )
        self.habits = compared.habits
        self.hurried += compared.hurry
        if compared.gap:
            self.gaps.append(compared.gap)
        if after:
            self.before = after
        self.ever |= set(numbers)

    def newest(self, number: int, *, elapsed_h: float = 1) -> None:
        """Poll a feed that shows the newest 20 entries up to this one, newest first."""
        self.poll(*range(number, number - 20, -1), elapsed_h=elapsed_h)

    def _entry(self, number: int) -> ShownEntry:
        at = START + timedelta(minutes=number) if self.dated else None
        return ShownEntry(frozenset({f"n{number}"}), at)


def test_the_first_poll_and_an_emptied_feed_are_no_gap() -> None:
    feed = Feed(dated=True)
    feed.newest(100)
    feed.poll()
    feed.newest(105)
    assert (feed.gaps, feed.hurried) == ([], 0)


def test_entries_that_went_by_while_the_feed_was_empty_are_a_gap() -> None:
    feed = Feed(dated=True)
    feed.newest(100)
    feed.poll()
    feed.newest(200)
    assert [one.missed for one in feed.gaps] == [80]


def test_a_feed_in_another_order_is_no_gap() -> None:
    feed = Feed()
    for order in (range(20), range(19, -1, -1), random.Random(1).sample(range(20), 20)):
        feed.poll(*order)
    assert (feed.gaps, feed.hurried) == ([], 0)


def test_a_dated_gap_is_said_at_once() -> None:
    feed = Feed(dated=True)
    feed.newest(20)
    feed.newest(100)
    assert [(one.missed, one.method) for one in feed.gaps] == [(60, "dates")]


def test_a_gap_of_a_feed_known_to_be_in_order_is_estimated_by_its_pace() -> None:
    feed = Feed()
    for number in (20, 30, 40, 50):
        feed.newest(number)
    feed.newest(150, elapsed_h=10)
    assert [(one.missed, one.method) for one in feed.gaps] == [(80, "pace")]


def test_an_unknown_feed_without_dates_hurries_at_once_and_is_said_to_have_a_gap_when_it_proves_in_order() -> None:
    feed = Feed()
    feed.newest(20)
    feed.newest(100)
    assert (feed.gaps, feed.hurried) == ([], 1)
    feed.newest(118)
    [gap] = feed.gaps
    assert (gap.missed, gap.method) == (1, "pace")  # at 18 an hour; that more came in that hour cannot be known
    assert feed.habits.held == 0


def test_an_unknown_feed_that_always_shares_none_is_said_to_lose_entries_in_the_end() -> None:
    feed = Feed()
    for number in (20, 100, 200, 300):
        feed.newest(number)
    assert [(one.missed, one.method) for one in feed.gaps] == [(None, "none")]


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_a_feed_that_shows_a_random_sample_of_its_entries_has_no_gaps(dated: bool, seed: int) -> None:
    feed, pick = Feed(dated=dated), random.Random(seed)
    for _ in range(50):
        feed.poll(*pick.sample(range(60), 10))
    assert feed.gaps == []
