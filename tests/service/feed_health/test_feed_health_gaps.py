"""Gaps through the real service: a poll that shares no entry with the one before is said, with figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from database_marks import ON_SQLITE
from feed_server import FeedServer, item, rss
from manual_clock import START, ManualClock
from sample_articles import text

from worker.bootstrap import Services
from worker.service.feeds.manage import Feed
from worker.service.polling.poll import PollReport
from worker.service.search.event_log import Event

XML = "application/rss+xml"


def published(number: int) -> datetime:
    """Return the time an entry came out: one a minute, number 250 at the start of the clock."""
    return START - timedelta(minutes=250 - number)


def entry(number: int, *, dated: bool = True, name: str = "report-{}") -> str:
    date = f"<pubDate>{format_datetime(published(number).astimezone(UTC))}</pubDate>" if dated else ""
    guid = name.format(number)
    one = item(f"https://news.example/{guid}", text(number, 3), title=f"Title of report {number}", guid=guid)
    return one.replace("</item>", f"{date}</item>")


def feed_of(first: int, last: int, *, dated: bool = True, name: str = "report-{}", more: str = "") -> str:
    """Return a feed that shows the entries first to last, newest first."""
    return rss(*(entry(n, dated=dated, name=name) for n in range(last, first - 1, -1)), more=more)


def poll(services: Services, feed: Feed) -> PollReport:
    report = services.poll.one(feed.id)
    assert report is not None
    assert report.reason is None
    return report


def gaps_said(services: Services) -> list[Event]:
    return [one for one in services.events.read_page(0)[0] if one.kind == "feed.gap"]


@pytest.mark.parametrize(
    ("dated", "name", "method"),
    [(True, "report-{}", "numbers"), (False, "report-{}", "numbers"), (True, "r-{}-x7", "dates")],
    ids=["dated and numbered", "numbered", "dated"],
)
def test_two_hundred_items_between_two_polls_that_show_fifty_are_a_gap_of_about_150(
    polling: Services, server: FeedServer, clock: ManualClock, dated: bool, name: str, method: str
) -> None:
    feed = polling.feeds.add(server.on("/feed", feed_of(1, 50, dated=dated, name=name), Content_Type=XML))
    poll(polling, feed)
    before = polling.feeds.get(feed.id)
    clock.pass_s(3600)
    server.on("/feed", feed_of(201, 250, dated=dated, name=name), Content_Type=XML)
    poll(polling, feed)
    [event] = gaps_said(polling)
    assert 140 <= event.data["missed"] <= 160
    assert (event.feed_id, event.data["shown"], event.data["method"]) == (feed.id, 50, method)
    if dated:
        assert (event.data["from"], event.data["to"]) == (published(50).isoformat(), published(201).isoformat())
    after = polling.feeds.get(feed.id)
    assert after.estimated_missed == event.data["missed"]
    assert (after.poll_reason, after.interval_s) == ("gap", max((before.interval_s or 0) / 4, 300))


@ON_SQLITE
@pytest.mark.parametrize(
    "shown",
    [
        [feed_of(1, 50)],
        [feed_of(1, 50), feed_of(50, 99)],
        [feed_of(1, 50), feed_of(51, 100)],
        [feed_of(1, 50), rss(*(entry(n) for n in range(1, 51)))],
        [feed_of(1, 50), rss(), feed_of(1, 50)],
        [feed_of(1, 50), feed_of(1, 50, name="https://moved.example/{}/index-of-new-system")],
        [feed_of(1, 50, dated=False), feed_of(3, 52, dated=False, name="moved-{}-to-new-system")],
        [feed_of(1, 1), feed_of(90, 90), feed_of(200, 200)],
    ],
    ids=[
        "first",
        "one shared",
        "all new, none missed",
        "other order",
        "emptied",
        "moved",
        "undated moved",
        "one entry",
    ],
)
def test_what_looks_like_a_gap_and_is_none_is_not_said(
    polling: Services, server: FeedServer, clock: ManualClock, shown: list[str]
) -> None:
    feed = polling.feeds.add(server.on("/feed", Content_Type=XML))
    for body in shown:
        server.on("/feed", body, Content_Type=XML)
        poll(polling, feed)
        clock.pass_s(3600)
    assert gaps_said(polling) == []
    assert polling.feeds.get(feed.id).estimated_missed == 0


def test_failures_and_unchanged_answers_in_between_neither_make_nor_hide_a_gap(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    feed = polling.feeds.add(server.on("/feed", feed_of(1, 50), Content_Type=XML, ETag='"v1"'))
    poll(polling, feed)
    for answer in ({"status": 304}, {"status": 500}, {"body": "<html>", "Content_Type": "text/html"}):
        clock.pass_s(600)
        server.on("/feed", **answer)
        polling.poll.one(feed.id)
    assert gaps_said(polling) == []
    server.on("/feed", feed_of(201, 250), Content_Type=XML, ETag='"v2"')
    poll(polling, feed)
    assert [one.data["missed"] for one in gaps_said(polling)] == [150]


@pytest.mark.parametrize("link", ["http://[", "http://a\u2100b.example/x"])
def test_a_gap_of_a_feed_with_a_link_that_no_library_reads_is_found_and_its_entries_are_taken(
    polling: Services, server: FeedServer, clock: ManualClock, link: str
) -> None:
    feed = polling.feeds.add(server.on("/feed", feed_of(1, 50), Content_Type=XML))
    poll(polling, feed)
    clock.pass_s(3600)
    later = feed_of(201, 250).replace("<link>https://news.example/report-230<", f"<link>{link}<")
    assert link in later
    server.on("/feed", later, Content_Type=XML)
    assert poll(polling, feed).accepted == 50
    assert len(gaps_said(polling)) == 1


def test_a_removed_feed_takes_its_gaps_with_it(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    feed = polling.feeds.add(server.on("/feed", feed_of(1, 50), Content_Type=XML))
    poll(polling, feed)
    server.on("/feed", feed_of(201, 250), Content_Type=XML)
    poll(polling, feed)
    polling.feeds.remove(feed.id)
    assert polling.feeds.all() == []
