"""Feeds are added once, wrong addresses are refused, and a removed feed leaves its articles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from feed_server import FeedServer, item, rss
from sample_articles import text
from working import originals, work

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound

TWO = rss(item("https://news.example/a", text("a"), guid="a"), item("https://news.example/b", text("b"), guid="b"))


@pytest.mark.parametrize(
    "again", ["https://news.example/feed", "HTTPS://NEWS.example:443/feed", " https://news.example/feed#top "]
)
def test_a_feed_added_twice_is_one_feed(services: Services, again: str) -> None:
    first = services.feeds.add("https://news.example/feed", source="Example")
    assert services.feeds.add(again) == first
    assert services.feeds.all() == [first]


def test_a_feed_added_by_twenty_at_one_moment_is_one_feed(services: Services) -> None:
    with ThreadPoolExecutor(20) as threads:
        added = list(threads.map(lambda _: services.feeds.add("https://news.example/feed"), range(20)))
    assert {one.id for one in added} == {services.feeds.all()[0].id}
    assert len(services.feeds.all()) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("", "news", "ftp://news.example/feed", "http://", "https://news.example/" + "x" * 2_048),
        "https://news.example:9999/feed",
    ],
)
def test_an_address_that_is_none_or_is_never_asked_is_refused(services: Services, url: str) -> None:
    with pytest.raises(InvalidInput):
        services.feeds.add(url)
    assert services.feeds.all() == []


def test_odd_characters_of_a_source_are_left_out(services: Services) -> None:
    assert services.feeds.add("https://news.example/feed", source="a\0b\ud800 ").source == "ab"


def test_a_removed_feed_is_gone_and_its_articles_stay(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/feed", TWO))
    assert polling.poll.one(feed.id) is not None
    work(polling)
    polling.feeds.remove(feed.id)
    assert polling.feeds.all() == []
    assert len(originals(polling)) == 2
    for verb in (polling.feeds.get, polling.feeds.remove, polling.feeds.poll_now):
        with pytest.raises(NotFound):
            verb(feed.id)
