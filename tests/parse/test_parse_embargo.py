"""The end of an embargo."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse import read_time_ahead

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("2026-03-04T00:01:00Z", datetime(2026, 3, 4, 0, 1, tzinfo=UTC)),
        ("0001 GMT March 4, 2026: Budget passes", datetime(2026, 3, 4, 0, 1, tzinfo=UTC)),
        ("0001 GMT March 4", datetime(2026, 3, 4, 0, 1, tzinfo=UTC)),
        ("4 March 2026 12:00 CET", datetime(2026, 3, 4, 11, 0, tzinfo=UTC)),
        ("12:00 GMT", datetime(2026, 3, 3, 12, 0, tzinfo=UTC)),
        ("4. März 2026, 10:00 Uhr", datetime(2026, 3, 4, 10, 0, tzinfo=UTC)),
        ("after the 3 speeches", None),
        ("further notice", None),
        ("", None),
        (None, None),
        ("9" * 5_000, None),
    ],
)
def test_the_end_of_an_embargo_is_read(raw: str | None, time: datetime | None) -> None:
    assert read_time_ahead(raw, now=NOW) == time
