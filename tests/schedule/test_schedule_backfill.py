"""Entries of an older page or a sitemap that fill a gap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.schedule import GapSpan, missing_in_sitemap, missing_on_page, news_first
from worker.types import Entry

START = datetime(2026, 3, 1, tzinfo=UTC)


def at(number: int) -> datetime:
    return START + timedelta(minutes=number)


def entry(number: int, *, dated: bool = True, section: str = "news") -> Entry:
    url = f"https://news.example/{section}/{number}"
    return Entry(id=str(number), url=url, published_at=at(number) if dated else None)


SPAN = GapSpan(since=at(30), until=at(91), missed=60)
UNDATED = GapSpan(since=None, until=None, missed=60)


@pytest.mark.parametrize(
    ("shown", "dated", "found", "is_past"),
    [
        (range(90, 80, -1), True, set(range(81, 91)), False),
        (range(35, 25, -1), True, set(range(31, 36)), True),
        (range(26, 36), True, set(range(31, 36)), True),  # oldest first
        ([29, *range(90, 80, -1)], True, set(range(81, 91)), False),  # one pinned to the top
        (range(95, 85, -1), True, set(range(86, 92)), False),  # newer ones than the gap
        (range(90, 80, -1), False, set(range(81, 91)), False),
        (range(35, 25, -1), False, set(range(31, 36)), True),
        (range(20, 10, -1), False, set(), True),
        ([30], False, set(), True),
        ([], True, set(), False),
    ],
)
def test_a_page_gives_what_stands_between_the_polls(
    shown: range | list[int], dated: bool, found: set[int], is_past: bool
) -> None:
    entries = [entry(number, dated=dated) for number in shown]
    missing = missing_on_page(entries, [number <= 30 for number in shown], SPAN if dated else UNDATED)
    assert {int(one.id or 0) for one in missing.entries} == found
    assert missing.is_past == is_past


@pytest.mark.parametrize(
    ("others", "span", "found", "reason"),
    [
        ([], SPAN, 60, None),
        ([entry(n, section="sport") for n in range(1, 101)], SPAN, 60, None),
        ([entry(n, section=f"news/{name}") for n in range(1, 101) for name in "ab"], SPAN, 0, "sitemap_wider"),
        ([], GapSpan(since=at(30), until=at(91), missed=4), 0, "sitemap_wider"),
        ([], UNDATED, 0, "no_dates"),
    ],
    ids=["its own", "with other sections", "of the whole site", "far more than missed", "no dates"],
)
def test_a_sitemap_gives_what_stands_beside_what_the_feed_shows(
    others: list[Entry], span: GapSpan, found: int, reason: str | None
) -> None:
    entries = [*(entry(n) for n in range(1, 101)), *others]
    shown = [one.id is not None and int(one.id) > 90 and one not in others for one in entries]
    missing = missing_in_sitemap(entries, shown, span)
    assert (len(missing.entries), missing.reason) == (found, reason)


def test_a_sitemap_that_lists_nothing_the_feed_shows_is_another_ones() -> None:
    missing = missing_in_sitemap([entry(n) for n in range(40, 60)], [False] * 20, SPAN)
    assert (missing.entries, missing.reason) == ([], "sitemap_other")


@pytest.mark.parametrize("address", ["http://[", "http://a\u2100b.example/x"])
def test_an_address_of_a_site_that_no_library_reads_ends_no_search(address: str) -> None:
    news = "https://news.example/news.xml"
    assert news_first([address, news]) == [news, address]
    entries = [Entry(id="x", url=address, published_at=at(50)), *(entry(n) for n in range(40, 60))]
    shown = [False, *([True] * 20)]
    assert missing_in_sitemap(entries, shown, SPAN).reason is None
