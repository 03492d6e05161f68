"""Dates as they are written, and those that cannot be true."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.clean import date_from_url, parse_date

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Thu, 18 Jul 2019 10:00:00 GMT", "2019-07-18T10:00"),
        ("Thu, 18 Jul 2019 10:00:00 +0200", "2019-07-18T08:00"),
        ("Thu, 18 Jul 2019 10:00:00 EST", "2019-07-18T15:00"),
        ("18 Jul 19 10:00 PDT", "2019-07-18T17:00"),
        ("2019-07-18T10:00:00Z", "2019-07-18T10:00"),
        ("2019-07-18T10:00:00.1234567+02:00", "2019-07-18T08:00"),
        ("2019-07-18 10:00", "2019-07-18T10:00"),
        ("2019-07-18", "2019-07-18T00:00"),
        ("20190718T100000", "2019-07-18T10:00"),
        ("July 18, 2019 4:43 PM EDT", "2019-07-18T20:43"),
        ("Wed Jul 18 10:00:00 PDT 2018", "2018-07-18T17:00"),
        ("18. Juli 2019, 10.30 Uhr", "2019-07-18T10:30"),
        ("18.07.2019 10:00", "2019-07-18T10:00"),
        ("18/07/2019", "2019-07-18T00:00"),
        ("18 juillet 2019 à 10:30", "2019-07-18T10:30"),
        ("18 de julio de 2019", "2019-07-18T00:00"),
        ("18 luglio 2019", "2019-07-18T00:00"),
        ("18 июля 2019 г., 10:30", "2019-07-18T10:30"),
        ("2019年7月18日", "2019-07-18T00:00"),
    ],
)
def test_a_date_is_read_as_aware_utc(raw: str, iso: str) -> None:
    found = parse_date(raw, now=NOW)
    assert found is not None
    assert found.tzinfo is UTC
    assert found.isoformat().startswith(iso)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "yesterday", "Friday", "10:30", "2019", "July 2019", "31 Feb 2019", "0000-00-00", "2019-13-01", "1563444000",
        "03/04/2019", "2030-01-01", "1985-01-01", "1 " * 500, "9" * 5000, "2019-07-18T99:00:00", "\x00" * 20,
    ],
)  # fmt: skip
def test_what_is_no_whole_or_possible_date_is_none(raw: str) -> None:
    assert parse_date(raw, now=NOW) is None


def test_the_floor_can_be_lowered_for_old_articles() -> None:
    assert parse_date("1985-01-01", now=NOW, earliest=datetime(1900, 1, 1, tzinfo=UTC)) == datetime(
        1985, 1, 1, tzinfo=UTC
    )


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
