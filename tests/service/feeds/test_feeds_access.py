"""Secrets of feeds: taken out of addresses, kept, changed, and shown nowhere."""

from __future__ import annotations

import pytest

from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.service.feeds.access import changed_access
from worker.store.feeds import feeds as store
from worker.types import Access

URL = "https://news.example/feed"
ORIGIN = "https://news.example:443"
LISTED = ["http://10.0.0.5:3128"]


def access_of(services: Services, feed_id: int) -> Access | None:
    with services.database.write() as session:
        feed = store.lock(session, feed_id, now=services.clock())
    assert feed is not None
    return feed.access


def test_a_login_in_an_address_becomes_a_secret_of_the_feed(services: Services) -> None:
    feed = services.feeds.add("https://me:hidden@news.example/feed")
    assert (feed.url, feed.access) == (URL, ["login"])
    assert access_of(services, feed.id) == Access(origin=ORIGIN, login="me:hidden")
    assert "hidden" not in repr(feed)
    assert b"hidden" not in services.subscriptions.export_opml()
    assert services.feeds.add(URL).access == ["login"]  # the same feed, which keeps it
    assert services.feeds.add("https://you:else@news.example/feed").id == feed.id
    assert access_of(services, feed.id) == Access(origin=ORIGIN, login="you:else")


@pytest.mark.parametrize(
    "link", ["feed:https://news.example/feed", "feed://news.example/feed", "FEED://news.example/feed"]
)
def test_a_link_for_feed_readers_is_the_address_it_stands_for(services: Services, link: str) -> None:
    feed = services.feeds.add(link)
    assert feed.url == ("https" if "https" in link else "http") + "://news.example/feed"
    assert services.feeds.add(URL).id == feed.id


@pytest.mark.parametrize(
    ("known_at", "given", "is_set"),
    [
        ("http://news.example/feed", "https://me:hidden@news.example/feed", False),
        ("https://www.news.example/feed", "https://me:hidden@news.example/feed", False),
        ("https://elsewhere.example/feed", "https://me:hidden@news.example/feed", False),
        ("https://news.example/feed", "http://me:hidden@news.example/feed", True),
        ("https://news.example/feed", "https://me:hidden@news.example/feed/", True),
    ],
)
def test_a_login_is_not_set_where_the_known_feed_is_polled_at_another_origin(
    services: Services, known_at: str, given: str, is_set: bool
) -> None:
    feed = services.feeds.add("https://news.example/feed")
    with services.database.write() as session:
        store.change(session, feed.id, {"url": known_at})  # as a permanent redirect does
    if is_set:
        assert services.feeds.add(given).access == ["login"]
        return
    with pytest.raises(InvalidInput) as refused:
        services.feeds.add(given)
    assert (refused.value.reason, services.feeds.get(feed.id).access) == ("bad_login", [])
    assert "hidden" not in str(refused.value)


def test_a_login_in_a_list_of_feeds_becomes_one_too(services: Services) -> None:
    outlines = "".join(
        f'<outline type="rss" xmlUrl="https://me:hidden@{host}/feed" htmlUrl="https://me:hidden@{host}/"/>'
        for host in ("news.example", "10.0.0.1", "no host")
    )
    report = services.subscriptions.import_opml(f"<opml><body>{outlines}</body></opml>".encode())
    [feed] = services.feeds.all()
    assert (feed.url, feed.site_url, feed.access) == (URL, "https://news.example/", ["login"])
    assert [one.reason for one in report.wrong] == ["blocked_address", "bad_url"]
    assert "hidden" not in repr((report, feed))
    assert access_of(services, feed.id) == Access(origin=ORIGIN, login="me:hidden")


def test_each_secret_is_set_changed_and_removed_by_itself(services: Services) -> None:
    feed_id = services.feeds.add(URL).id
    assert services.feeds.get(feed_id).access == []
    services.feeds.change(feed_id, login=" me:a ", cookie="sid=1")
    feed = services.feeds.change(feed_id, cookie="sid=2", user_agent="Reader/9")
    assert sorted(feed.access) == ["cookie", "login", "user_agent"]
    assert access_of(services, feed_id) == Access(origin=ORIGIN, login="me:a", cookie="sid=2", user_agent="Reader/9")
    services.feeds.change(feed_id, login="", cookie=None)
    assert services.feeds.change(feed_id, user_agent="").access == []
    assert access_of(services, feed_id) is None
    with pytest.raises(InvalidInput) as refused:
        services.feeds.change(feed_id, proxy="http://10.0.0.5:3128")  # by default none is listed
    assert refused.value.reason == "bad_proxy"
    with pytest.raises(NotFound):
        services.feeds.change(99, login="me:a")


def test_secrets_of_an_origin_that_a_feed_has_left_are_dropped_by_the_next_change() -> None:
    kept = {"origin": ORIGIN, "login": "me:a", "cookie": "sid=1", "user_agent": "Reader/9", "proxy": LISTED[0]}
    moved = changed_access("https://other.example/feed", kept, {"header": "X-Key: 1"}, LISTED)
    assert moved == {
        "origin": "https://other.example:443",
        "header": "X-Key: 1",
        "user_agent": "Reader/9",
        "proxy": LISTED[0],
    }
    assert changed_access(URL, kept, {"header": "X-Key: 1"}, LISTED) == kept | {"header": "X-Key: 1"}
