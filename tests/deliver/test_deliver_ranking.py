"""The order by relevance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.deliver import Scored, ranked

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def scored(number: int, score: float, age_days: float) -> Scored:
    return Scored(number, score, NOW - timedelta(days=age_days))


@pytest.mark.parametrize(
    ("found", "order"),
    [
        ([scored(1, 1, 0), scored(2, 3, 0)], [2, 1]),
        ([scored(1, 1, 3), scored(2, 1, 1)], [2, 1]),  # as good, but newer
        ([scored(1, 3, 7), scored(2, 1, 0)], [1, 2]),  # half of three is more than one
        ([scored(1, 3, 700), scored(2, 1, 0)], [2, 1]),
        ([scored(1, 0, 0), scored(2, 0, 9)], [2, 1]),  # by number where nothing else tells
        ([scored(1, 1, -5), scored(2, 1.1, 0)], [2, 1]),  # a date ahead of time counts as now
    ],
)
def test_the_better_and_the_newer_come_first(found: list[Scored], order: list[int]) -> None:
    assert ranked(found, NOW) == order
