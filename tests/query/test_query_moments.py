"""Times as people type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.query.moments import FIRST, LAST, read_moment

NOW = datetime(2026, 3, 31, 12, 30, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2026-01-31", at(2026, 1, 31), at(2026, 2, 1)),
        ("2026-1-5", at(2026, 1, 5), at(2026, 1, 6)),
        ("2026-02", at(2026, 2, 1), at(2026, 3, 1)),
        ("2026-12", at(2026, 12, 1), at(2027, 1, 1)),
        ("2026", at(2026, 1, 1), at(2027, 1, 1)),
        ("today", at(2026, 3, 31), at(2026, 4, 1)),
        ("Yesterday", at(2026, 3, 30), at(2026, 3, 31)),
        ("9999", at(9999, 1, 1), LAST),
        ("9999-12-31", at(9999, 12, 31), LAST),
    ],
)
def test_a_day_month_or_year_ends_where_the_next_begins(typed: str, start: datetime, end: datetime) -> None:
    assert (read_moment(typed, NOW, is_end=False), read_moment(typed, NOW, is_end=True)) == (start, end)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("-7d", NOW - timedelta(days=7)),
        ("7d", NOW - timedelta(days=7)),
        ("12h", NOW - timedelta(hours=12)),
        ("-30m", NOW - timedelta(minutes=30)),
        ("90M", NOW - timedelta(minutes=90)),
        ("-2W", NOW - timedelta(weeks=2)),
        ("P1W", NOW - timedelta(weeks=1)),
        ("-P1DT6H", NOW - timedelta(days=1, hours=6)),
        ("PT90M", NOW - timedelta(minutes=90)),
        ("p1m", at(2026, 2, 28, 12, 30)),
        ("P1Y1M", at(2025, 2, 28, 12, 30)),
        ("P9999Y", FIRST),
        ("999999d", at(1, 1, 1)),
        ("2026-01-31T10:00", at(2026, 1, 31, 10)),
        ("2026-01-31T10:00:30Z", at(2026, 1, 31, 10, 0, 30)),
        ("2026-01-31T10:00+02:00", at(2026, 1, 31, 8)),
    ],
)
def test_a_moment_is_the_same_as_a_start_and_as_an_end(typed: str, moment: datetime) -> None:
    assert {read_moment(typed, NOW, is_end=is_end) for is_end in (False, True)} == {moment}


@pytest.mark.parametrize(
    "typed", ["", "soon", "7", "7x", "P", "PT", "P1", "2026-13", "2026-02-30", "0000", "31.1.2026", "-", "1234567d"]
)
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_moment(typed, NOW, is_end=False) is None
