from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.schedule import Seen, find_gap

START = datetime(2026, 3, 1, tzinfo=UTC)


def window(first: int, last: int, *, every_s: float = 60.0, dated: bool = True, prefix: str = "id") -> list[Seen]:
    """Entries number first to last, one published every so many seconds."""
    return [
        Seen(frozenset({f"{prefix}{n}"}), START + timedelta(seconds=n * every_s) if dated else None)
        for n in range(first, last + 1)
    ]


def test_two_hundred_items_between_two_polls_of_fifty_are_a_gap_of_about_150() -> None:
    gap = find_gap(window(1, 50), window(201, 250), elapsed_s=200 * 60)
    assert gap is not None
    assert gap.missed is not None
    assert 140 <= gap.missed <= 160
    assert gap.method == "dates"


def test_a_gap_in_undated_feeds_is_estimated_from_the_known_pace() -> None:
    gap = find_gap(window(1, 50, dated=False), window(201, 250, dated=False), elapsed_s=12_000, per_s=200 / 12_000)
    assert gap is not None
    assert (gap.missed, gap.method) == (150, "pace")


def test_a_gap_nothing_is_known_about_is_still_a_gap() -> None:
    gap = find_gap(window(1, 5, dated=False), window(50, 55, dated=False), elapsed_s=3600)
    assert gap is not None
    assert (gap.missed, gap.method) == (None, "none")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (window(1, 50), window(50, 99)),  # they share one
        ([], window(1, 50)),  # the first poll
        (window(1, 50), []),  # nothing to compare
        (window(1, 50), window(1, 50, prefix="new")),  # all ids were changed
        (window(1, 50), window(30, 80, prefix="new")),
    ],
    ids=["shared", "first", "empty", "ids changed", "ids changed and new ones"],
)
def test_windows_that_meet_are_no_gap(before: list[Seen], after: list[Seen]) -> None:
    assert find_gap(before, after, elapsed_s=3600) is None


def test_any_shared_key_is_enough() -> None:
    before = [Seen(frozenset({"guid-1", "http://a.example/1"}), None)]
    after = [Seen(frozenset({"guid-2", "http://a.example/1"}), None)]
    assert find_gap(before, after, elapsed_s=3600) is None


def test_windows_that_follow_each_other_directly_missed_nothing() -> None:
    gap = find_gap(window(1, 50), window(51, 100), elapsed_s=3000)
    assert gap is not None
    assert gap.missed == 0


def test_entries_of_one_second_do_not_break_the_estimate() -> None:
    gap = find_gap(window(1, 50, every_s=0), window(100, 150, every_s=1), elapsed_s=100)
    assert gap is not None
    assert gap.missed is not None
    assert gap.missed >= 0
