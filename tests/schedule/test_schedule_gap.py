from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.schedule import ShownEntry, find_gap

START = datetime(2026, 3, 1, tzinfo=UTC)


def window(first: int, last: int, *, every_s: float = 60.0, dated: bool = True, prefix: str = "id") -> list[ShownEntry]:
    """Entries number first to last, one published every so many seconds."""
    return [
        ShownEntry(frozenset({f"{prefix}{n}"}), START + timedelta(seconds=n * every_s) if dated else None)
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
def test_windows_that_meet_are_no_gap(before: list[ShownEntry], after: list[ShownEntry]) -> None:
    assert find_gap(before, after, elapsed_s=3600) is None


def test_any_shared_key_is_enough() -> None:
    before = [ShownEntry(frozenset({"guid-1", "http://a.example/1"}))] * 3
    after = [ShownEntry(frozenset({"guid-2", "http://a.example/1"}))] * 3
    assert find_gap(before, after, elapsed_s=3600) is None


def test_windows_that_follow_each_other_directly_are_no_gap() -> None:
    assert find_gap(window(1, 50), window(51, 100), elapsed_s=3000) is None


def test_entries_of_one_second_do_not_break_the_estimate() -> None:
    gap = find_gap(window(1, 50, every_s=0), window(100, 150, every_s=1), elapsed_s=100)
    assert gap is not None
    assert gap.missed is not None
    assert gap.missed >= 1


def numbered(first: int, last: int, *, step: int = 1, place: int = 0, newest_first: bool = True) -> list[ShownEntry]:
    """Undated entries that carry their number in their id (place 0) or address (place 1)."""
    shown = [
        ShownEntry(frozenset({f"n{n}"}), numbers=(n, None) if place == 0 else (None, n))
        for n in range(first, last + 1, step)
    ]
    return shown[::-1] if newest_first else shown


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("step", [1, 2, 40])
def test_numbers_in_ids_or_addresses_count_what_was_missed(place: int, newest_first: bool, step: int) -> None:
    before = numbered(step, 50 * step, step=step, place=place, newest_first=newest_first)
    after = numbered(201 * step, 250 * step, step=step, place=place, newest_first=newest_first)
    gap = find_gap(before, after, elapsed_s=3600)
    assert gap is not None
    assert (gap.missed, gap.method) == (150, "numbers")


def test_numbers_without_an_order_say_nothing() -> None:
    import random

    pick = random.Random(1)
    before, after = (
        [ShownEntry(frozenset({f"{low}-{n}"}), numbers=(pick.randint(low, low + 10**6), None)) for n in range(50)]
        for low in (0, 10**7)
    )
    gap = find_gap(before, after, elapsed_s=3600)
    assert gap is not None
    assert gap.method == "none"


@pytest.mark.parametrize("count", [1, 2])
def test_a_feed_that_shows_one_or_two_entries_tells_nothing(count: int) -> None:
    assert find_gap(window(1, count), window(200, 199 + count), elapsed_s=3600) is None


def renewed(first: int, last: int, *, alike: int) -> list[ShownEntry]:
    """Undated entries, all with new ids; the first so many have titles that were seen before."""
    return [
        ShownEntry(frozenset({f"new{n}"}), likeness=frozenset({f"title{n if n - first < alike else -n}"}))
        for n in range(first, last + 1)
    ]


@pytest.mark.parametrize(("alike", "is_gap"), [(50, False), (10, False), (9, True), (0, True)])
def test_renewed_ids_over_the_same_titles_are_no_gap_but_one_title_used_again_is(alike: int, is_gap: bool) -> None:
    before = [ShownEntry(frozenset({f"old{n}"}), likeness=frozenset({f"title{n}"})) for n in range(50)]
    assert (find_gap(before, renewed(0, 49, alike=alike), elapsed_s=3600) is not None) == is_gap


def test_entries_that_come_at_random_times_are_estimated_without_bias() -> None:
    """The median distance of such entries is 0.7 of their mean: by it the estimate would be 40 % too high."""
    import random

    ratios = []
    for seed in range(200):
        pick = random.Random(seed)
        at_s = 0.0
        entries = []
        for number in range(250):
            at_s += pick.expovariate(1 / 300)
            entries.append(ShownEntry(frozenset({str(number)}), START + timedelta(seconds=at_s)))
        gap = find_gap(entries[:50], entries[200:], elapsed_s=at_s)
        assert gap is not None
        assert gap.missed is not None
        ratios.append(gap.missed / 150)
    assert 0.95 < sum(ratios) / len(ratios) < 1.1
    assert sum(0.7 < one < 1.4 for one in ratios) / len(ratios) > 0.95


def test_a_night_within_a_window_does_not_slow_the_pace() -> None:
    night_s = 8 * 3600
    before = window(1, 50)
    rested = [
        ShownEntry(one.keys, one.published_at - timedelta(seconds=night_s)) for one in before[:25] if one.published_at
    ]
    gap = find_gap([*rested, *before[25:]], window(201, 250), elapsed_s=200 * 60)
    assert gap is not None
    assert gap.missed is not None
    assert 140 <= gap.missed <= 160
