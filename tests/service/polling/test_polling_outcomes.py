"""Endings of a poll: validators, addresses and moves, and a page that stands in the place of a feed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from feed_server import XML, FeedServer, item, news, rss
from manual_clock import ManualClock
from sample_articles import text

from worker.bootstrap import Services
from worker.service.feeds.manage import Feed
from worker.service.polling.poll import PollReport

PAGE = "<!doctype html><html><head>{}</head><body><p>Hello</p></body></html>"
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


def poll(services: Services, feed: Feed) -> PollReport:
    report = services.poll.one(feed.id)
    assert report is not None
    return report


def kinds(services: Services) -> list[str]:
    return [one.kind for one in services.events.read_page(0)[0] if one.kind.startswith("feed.")]


# ── validators ───────────────────────────────────────────────────────────────────────────────


def test_the_whole_feed_is_asked_for_after_many_answers_that_nothing_changed(
    polling: Services, server: FeedServer
) -> None:
    feed = polling.feeds.add(server.on("/feed", news("a"), Content_Type=XML, ETag='"v1"'))
    assert [poll(polling, feed).not_modified for _ in range(15)] == [False] + [True] * 12 + [False, True]


def test_a_feed_that_changed_under_a_304_is_marked_and_polled_without_validators(
    polling: Services, server: FeedServer
) -> None:
    feed = polling.feeds.add(server.on("/feed", news("a"), Content_Type=XML, ETag='"always"'))
    poll(polling, feed)
    server.on("/feed", news("b", "a"), Content_Type=XML, ETag='"always"')
    reports = [poll(polling, feed) for _ in range(13)]
    assert sum(one.accepted for one in reports) == 1
    shown = polling.feeds.get(feed.id)
    assert shown.validators_distrusted_at is not None
    server.on("/feed", news("c", "b", "a"), Content_Type=XML, ETag='"always"')
    assert poll(polling, feed).accepted == 1
    assert kinds(polling) == ["feed.validators_distrusted"]  # said once
    assert polling.feeds.change(feed.id, trust_validators=True).validators_distrusted_at is None
    assert [poll(polling, feed).not_modified for _ in range(2)] == [False, True]


def test_two_servers_of_a_farm_with_etags_of_their_own_answer_304_both(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/feed", news("a"), Content_Type=XML, ETag='"one"'))
    poll(polling, feed)
    server.on("/feed", news("a"), Content_Type=XML, ETag='"two"')
    poll(polling, feed)
    server.on("/feed", status=304)
    for _ in range(2):
        assert poll(polling, feed).not_modified
        assert server.requests[-1][1]["if-none-match"] == '"one", "two"'
    assert polling.feeds.get(feed.id).validators_distrusted_at is None


def test_the_same_bytes_again_are_not_read_again(
    polling: Services, server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = polling.feeds.add(server.on("/feed", news("a", "b"), Content_Type=XML))
    poll(polling, feed)
    monkeypatch.setattr(polling.parsers, "feed", None)
    report = poll(polling, feed)
    assert (report.entries, report.accepted, report.reason) == (2, 0, None)


def test_what_a_feed_asked_for_counts_for_polls_that_do_not_read_it_too(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    body = rss(item("https://news.example/a", text("a")), more="<ttl>240</ttl>")
    feed = polling.feeds.add(server.on("/feed", body, Content_Type=XML, ETag='"v1"'))
    for _ in range(3):
        poll(polling, feed)
        shown = polling.feeds.get(feed.id)
        assert (shown.poll_reason, shown.next_poll_at >= clock() + timedelta(hours=4)) == ("asked", True)


# ── addresses ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", [301, 308])
def test_a_move_is_believed_after_three_answers(polling: Services, server: FeedServer, status: int) -> None:
    new = server.on("/new", news("a"), Content_Type=XML, ETag='"v1"')
    old = server.on("/old", status=status, Location="/new")
    feed = polling.feeds.add(old)
    for _ in range(2):
        poll(polling, feed)
        shown = polling.feeds.get(feed.id)
        assert (shown.url, shown.moved_to) == (old, new)
    poll(polling, feed)
    shown = polling.feeds.get(feed.id)
    assert (shown.url, shown.moved_to, shown.entries) == (new, None, 1)
    [event] = polling.events.read_page(0)[0]
    assert (event.kind, event.data) == ("feed.moved", {"from": old, "to": new})
    poll(polling, feed)
    assert server.asked("/old") == 3


def test_a_move_that_is_taken_back_or_changed_is_not_believed(polling: Services, server: FeedServer) -> None:
    server.on("/new", news("a"), Content_Type=XML)
    server.on("/other", news("a"), Content_Type=XML)
    feed = polling.feeds.add(server.on("/old", status=301, Location="/new"))
    answers: list[dict[str, Any]] = [
        {"status": 301, "Location": "/new"},
        {"status": 301, "Location": "/new"},
        {"body": news("a"), "Content_Type": XML},
        {"status": 301, "Location": "/new"},
        {"status": 301, "Location": "/other"},
        {"status": 302, "Location": "/new"},
        {"status": 301, "Location": "/new"},
    ]
    for answer in answers:
        server.on("/old", **answer)
        poll(polling, feed)
    assert polling.feeds.get(feed.id).url == feed.url
    assert kinds(polling) == []


@pytest.mark.parametrize(
    ("answers", "is_moved"),
    [
        ((301, 308, 301), True),
        ((308, "refresh", 301), False),  # followed each time, as 302 is
        (("announced", 301, 308), True),
        ((301, 302, 301), False),
        ((301, 301, "feed"), False),
        ((301, 404, 308), False),
    ],
)
def test_a_move_of_mixed_kinds_counts_each_that_names_the_same_place(
    polling: Services, server: FeedServer, answers: tuple[int | str, ...], is_moved: bool
) -> None:
    new = server.on("/new", news("a"), Content_Type=XML)
    feed = polling.feeds.add(server.on("/old", news("a"), Content_Type=XML))
    poll(polling, feed)
    for kind in answers:
        if isinstance(kind, int):
            server.on("/old", status=kind, Location="/new")
        elif kind == "refresh":
            server.on("/old", "<html><head></head></html>", Content_Type="text/html", Refresh="0; url=/new")
        else:
            server.on("/old", announcing(new) if kind == "announced" else news("a"), Content_Type=XML)
        poll(polling, feed)
    assert (polling.feeds.get(feed.id).url == new) is is_moved


def announcing(url: str, name: str = "a") -> str:
    """Return a feed that says of itself that it moved."""
    space = "http://www.itunes.com/dtds/podcast-1.0.dtd"
    more = f'<i:new-feed-url xmlns:i="{space}">{url}</i:new-feed-url>'
    return rss(item(f"https://news.example/{name}", text(name)), more=more)


def test_a_move_that_a_feed_announces_is_believed_after_three_answers_if_a_feed_stands_there(
    polling: Services, server: FeedServer
) -> None:
    feed = polling.feeds.add(server.on("/old", announcing(f"{server.origin}/new"), Content_Type=XML, ETag='"v1"'))
    reports = [poll(polling, feed) for _ in range(4)]
    assert [(one.reason, one.not_modified) for one in reports] == [(None, False)] * 3 + [(None, True)]
    assert polling.feeds.get(feed.id).url == feed.url  # nothing stands there
    new = server.on("/new", announcing(f"{server.origin}/new"), Content_Type=XML)
    server.on("/old", announcing(new, "b"), Content_Type=XML, ETag='"v2"')
    for _ in range(2):
        poll(polling, feed)
    assert polling.feeds.get(feed.id).url == feed.url
    poll(polling, feed)
    assert (polling.feeds.get(feed.id).url, kinds(polling)) == (new, ["feed.moved"])
    poll(polling, feed)
    assert (polling.feeds.get(feed.id).url, polling.feeds.get(feed.id).moved_to) == (new, None)


@pytest.mark.parametrize("announced", ["/feed/", "//feed", "/back", "javascript:"])
def test_a_feed_that_announces_itself_in_another_form_or_by_a_way_back_stays(
    polling: Services, server: FeedServer, announced: str
) -> None:
    there = f"{server.origin}{announced}" if announced.startswith("/") else announced
    feed = polling.feeds.add(server.on("/feed", announcing(there), Content_Type=XML))
    for path in ("/feed/", "//feed", "/back"):
        server.on(path, status=301, Location="/feed")
    for _ in range(4):
        assert poll(polling, feed).reason is None
    assert (polling.feeds.get(feed.id).url, kinds(polling)) == (feed.url, [])


def test_a_feed_that_breaks_off_within_an_entry_is_asked_for_in_full_again(
    polling: Services, server: FeedServer
) -> None:
    whole = news("b", "a")
    feed = polling.feeds.add(server.on("/feed", whole[: whole.rindex("</item>")], Content_Type=XML, ETag='"v1"'))
    assert poll(polling, feed).accepted == 1
    server.on("/feed", whole, Content_Type=XML, ETag='"v1"')
    assert poll(polling, feed).accepted == 1


def test_a_feed_that_moves_to_where_another_one_is_stops_and_says_so(polling: Services, server: FeedServer) -> None:
    there = polling.feeds.add(server.on("/new", news("a"), Content_Type=XML))
    feed = polling.feeds.add(server.on("/old", status=301, Location="/new"))
    for _ in range(3):
        poll(polling, feed)
    shown = polling.feeds.get(feed.id)
    assert shown.state == "paused"
    assert f"feed {there.id}" in (shown.pause_reason or "")
    [event] = polling.events.read_page(0)[0]
    assert (event.kind, event.data["same_as"]) == ("feed.moved", there.id)


def test_two_feeds_that_move_to_one_place_in_one_batch_become_one(polling: Services, server: FeedServer) -> None:
    server.on("/new", news("a"), Content_Type=XML)
    for name in ("x", "y"):
        polling.feeds.add(server.on(f"/{name}", status=301, Location="/new"))
    for _ in range(3):
        for feed in polling.feeds.all():
            polling.feeds.poll_now(feed.id)
        polling.poll.due()
    assert sorted(one.state for one in polling.feeds.all()) == ["active", "paused"]


@pytest.mark.parametrize(
    ("head", "place"),
    [
        (LINK.format("/news.rss"), "/news.rss"),
        (LINK.format("/dead.rss") + LINK.format("/page") + LINK.format("/news.rss"), "/news.rss"),
        ("", "/rss"),
    ],
    ids=["its link", "its first link that is a feed", "a common place"],
)
def test_a_page_given_as_a_feed_leads_to_its_feed(polling: Services, server: FeedServer, head: str, place: str) -> None:
    page = server.on("/", PAGE.format(head), Content_Type="text/html")
    server.on("/page", PAGE.format(""), Content_Type="text/html")
    found = server.on(place, news("a", "b"), Content_Type=XML)
    feed = polling.feeds.add(page)
    report = poll(polling, feed)
    assert (report.reason, report.accepted) == (None, 2)
    shown = polling.feeds.get(feed.id)
    assert (shown.url, shown.site_url, shown.kind) == (found, page, "rss")
    [event] = polling.events.read_page(0)[0]
    assert (event.kind, event.data) == ("feed.discovered", {"from": page, "to": found})
    assert polling.feeds.add(page).id == feed.id
    assert poll(polling, feed).accepted == 0
    assert server.asked("/") == 1


def test_a_page_that_leads_to_a_feed_that_is_there_stops_and_says_so(polling: Services, server: FeedServer) -> None:
    there = polling.feeds.add(server.on("/news.rss", news("a"), Content_Type=XML))
    feed = polling.feeds.add(server.on("/", PAGE.format(LINK.format("/news.rss")), Content_Type="text/html"))
    poll(polling, feed)
    shown = polling.feeds.get(feed.id)
    assert (shown.state, f"feed {there.id}" in (shown.pause_reason or "")) == ("paused", True)


def test_a_page_without_a_feed_says_so_in_one_line(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/", PAGE.format(""), Content_Type="text/html"))
    report = poll(polling, feed)
    assert report.reason == "not_a_feed"
    assert "none of the 6 places tried" in (report.message or "")
    assert polling.feeds.get(feed.id).url == feed.url


def test_a_page_in_the_place_of_a_good_feed_is_a_failure_until_it_was_there_three_times(
    polling: Services, server: FeedServer
) -> None:
    feed = polling.feeds.add(server.on("/politics.rss", news("a", "b"), Content_Type=XML))
    poll(polling, feed)
    server.on("/all.rss", news("c"), Content_Type=XML)
    for number in range(4):
        server.on("/politics.rss", PAGE.format(LINK.format("/all.rss")), Content_Type="text/html")
        if number == 2:  # it was an error, and is over
            server.on("/politics.rss", news("a", "b"), Content_Type=XML)
            assert poll(polling, feed).reason is None
        else:
            report = poll(polling, feed)
            assert (report.reason, report.accepted) == ("not_a_feed", 0)
        assert polling.feeds.get(feed.id).url == feed.url
    assert poll(polling, feed).reason == "not_a_feed"
    assert poll(polling, feed).accepted == 1
    assert polling.feeds.get(feed.id).url == f"{server.origin}/all.rss"
    assert kinds(polling)[-1] == "feed.discovered"


@pytest.mark.parametrize(
    ("body", "reason", "accepted"),
    [
        (rss(item("https://news.example/", "It failed.", title="Error 503: Service Unavailable")), "not_a_feed", 0),
        (rss(item("https://news.example/", "It failed.", title="Internal Server Error (500)")), "not_a_feed", 0),
        (rss(item("https://news.example/", "Sie fehlt.", title="404 – Seite nicht gefunden")), "not_a_feed", 0),
        (rss(item("https://news.example/", "Нет.", title="Страница не найдена!")), "not_a_feed", 0),
        (rss(item("https://news.example/c", "It was one.", title="Error in the election count found")), None, 1),
        (news("c"), None, 1),
        (rss(), None, 0),
    ],
)
def test_a_good_feed_whose_only_entry_is_an_error_failed(
    polling: Services, server: FeedServer, body: str, reason: str | None, accepted: int
) -> None:
    feed = polling.feeds.add(server.on("/feed", news("a", "b"), Content_Type=XML))
    poll(polling, feed)
    server.on("/feed", body, Content_Type=XML)
    report = poll(polling, feed)
    assert (report.reason, report.accepted) == (reason, accepted)
