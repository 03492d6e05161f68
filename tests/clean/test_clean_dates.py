"""The day that stands in some addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.clean import date_from_url


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://e.com/2019/07/18/a", (2019, 7, 18)),
        ("https://e.com/world/2019/jul/18/a", (2019, 7, 18)),
        ("https://e.com/2019-07-18/a", (2019, 7, 18)),
        ("https://e.com/news-20190718.html", (2019, 7, 18)),
        ("https://e.com/2019/7/8/a", (2019, 7, 8)),
        ("https://e.com/2019/07/a", None),
        ("https://e.com/a-20191318.html", None),
        ("https://e.com/2019/02/31/a", None),
        ("https://e.com/a?d=2019/07/18", None),
        ("https://e.com/120190718123", None),
    ],
)
def test_the_day_stands_in_some_addresses(url: str, day: tuple[int, int, int] | None) -> None:
    assert date_from_url(url) == (datetime(*day, tzinfo=UTC) if day else None)
