"""The feed of another site at a known address: taken in by no door, and seen by a person."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta

import pytest
from database_marks import ON_SQLITE
from feed_server import XML, FeedServer, item, news, rss
from sample_articles import text

from worker.bootstrap import Services
from worker.service.feeds.manage import Feed
from worker.store.feeds import gaps, websub

HOME = "<link>https://news.example/</link>"
CASINO = {"title": "Casino Bonus", "more": "<link>https://casino.example/</link>"}

#: By name: the feed that stands there now, and whether it is that of another site.
CASES = {
    "another site": (rss(item("https://casino.example/1", text("x"), guid="x"), **CASINO), True),
    "another site without a name": (rss(item("https://casino.example/1", text("x")), **CASINO | {"title": ""}), True),
    "its site renamed": (rss(item("https://casino.example/1", text("x")), **CASINO | {"title": "The News"}), False),
    "known entries": (rss(item("https://news.example/a", text("a"), guid="a"), **CASINO), False),
    "its own articles": (rss(item("https://news.example/1", text("x")), **CASINO), False),
    "no site named": (rss(item("https://casino.example/1", text("x"))), False),
    "no entries": (rss(**CASINO), False),
}


def by_poll(services: Services, server: FeedServer, feed: Feed, body: str) -> str | None:
    server.on("/feed", body, Content_Type=XML)
    report = services.poll.one(feed.id)
    assert report is not None
    return report.reason


def by_push(services: Services, server: FeedServer, feed: Feed, body: str) -> str | None:
    now = services.clock()
    row = {"feed_id": feed.id, "hub": "https://hub.example/", "topic": feed.url, "token": "t", "secret": "s"}
    dates = {"state": "active", "lease_until": now + timedelta(days=1), "next_at": now, "created_at": now}
    with services.database.write() as session:
        websub.add(session, [row | dates])
    signature = "sha256=" + hmac.new(b"s", body.encode(), hashlib.sha256).hexdigest()
    services.pushes.receive("t", body.encode(), content_type=XML, signature=signature)
    refused = [one.data["reason"] for one in services.events.read_page(0)[0] if one.kind == "feed.push_refused"]
    return str(refused[0]) if refused else None


def by_older_page(services: Services, server: FeedServer, feed: Feed, body: str) -> str | None:
    now = services.clock()
    figures = {"shown": 2, "missed": 1, "left": 1, "method": "pace", "since": None, "until": None}
    to_do = {"cursor": server.on("/feed?paged=2", body, Content_Type=XML), "site": None, "not_before": now}
    with services.database.write() as session:
        gaps.add(session, figures | to_do | {"feed_id": feed.id, "found_at": now})
    while services.backfill.fill_next_gap():
        pass
    [gap] = services.health.of(feed.id).gaps
    return "another_site" if "another site" in (gap.detail or "") else None


def polled(services: Services, server: FeedServer) -> Feed:
    """Return a feed of news.example that showed two entries."""
    feed = services.feeds.add(server.on("/feed", news("a", "b"), Content_Type=XML))
    assert by_poll(services, server, feed, news("a", "b")) is None
    return feed


@ON_SQLITE
@pytest.mark.parametrize("come", [by_poll, by_push, by_older_page])
@pytest.mark.parametrize("case", CASES)
def test_the_feed_of_another_site_is_taken_in_by_no_door(
    polling: Services, server: FeedServer, case: str, come: Callable[[Services, FeedServer, Feed, str], str | None]
) -> None:
    body, is_another = CASES[case]
    feed = polled(polling, server)
    before = polling.ledgers.read_ledger().accepted
    reason = come(polling, server, feed, body.replace(HOME + "<link>", "<link>"))
    assert (reason == "another_site") is is_another
    is_new = "<item>" in body and case != "known entries"
    accepted = polling.ledgers.read_ledger().accepted - before
    assert accepted == (0 if is_another else int(is_new))
    shown = polling.feeds.get(feed.id)
    if is_another:
        assert (shown.title, shown.site_url) == ("Example News", "https://news.example/")


def test_a_person_takes_the_feed_of_another_site_by_trusting_it(polling: Services, server: FeedServer) -> None:
    feed = polled(polling, server)
    body = CASES["another site"][0].replace(HOME + "<link>", "<link>")
    assert [by_poll(polling, server, feed, body) for _ in range(4)] == ["another_site"] * 4
    assert "feeds trust" in (polling.feeds.get(feed.id).error_message or "")
    polling.feeds.change(feed.id, trust_validators=True)
    assert by_poll(polling, server, feed, body) is None
    assert polling.ledgers.read_ledger().accepted == 3


def test_a_push_of_another_site_has_the_feed_polled_at_once(polling: Services, server: FeedServer) -> None:
    feed = polled(polling, server)
    body = CASES["another site"][0].replace(HOME + "<link>", "<link>")
    assert polling.feeds.get(feed.id).next_poll_at > polling.clock()
    assert by_push(polling, server, feed, body) == "another_site"
    assert polling.feeds.get(feed.id).next_poll_at <= polling.clock()


@pytest.mark.parametrize("name", ["VOA", "वीओए हिंदी"])
def test_a_site_that_moves_under_its_short_name_is_no_other_one(
    polling: Services, server: FeedServer, name: str
) -> None:
    before = rss(item("https://news.example/a", text("a")), title=name, more="<link>https://news.example/</link>")
    after = rss(item("https://moved.example/b", text("b")), title=name, more="<link>https://moved.example/</link>")
    feed = polling.feeds.add(server.on("/feed", before, Content_Type=XML))
    assert by_poll(polling, server, feed, before) is None
    assert by_poll(polling, server, feed, after) is None
    assert (polling.ledgers.read_ledger().accepted, polling.feeds.get(feed.id).site_url) == (
        2,
        "https://moved.example/",
    )
