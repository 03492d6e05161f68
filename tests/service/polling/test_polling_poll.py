"""Polls and page fetches against a real web server: what is new is accepted once, what fails is shown."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from database_marks import ON_SQLITE
from feed_server import FeedServer, item, rss
from manual_clock import ManualClock
from sample_articles import extended, text
from working import must_balance, originals, work

from worker.bootstrap import Services
from worker.inline import work_once
from worker.service.feeds.manage import Feed
from worker.service.polling.poll import PollReport
from worker.types import Arrival

XML = "application/rss+xml"
TWO = rss(item("https://news.example/a", text("a"), guid="a"), item("https://news.example/b", text("b"), guid="b"))


def poll(services: Services, feed: Feed) -> PollReport:
    report = services.poll.one(feed.id)
    assert report is not None
    must_balance(services)
    return report


# ── polls ────────────────────────────────────────────────────────────────────────────────────


def test_new_entries_are_accepted_once(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/feed", TWO, Content_Type=XML), source="Example")
    report = poll(polling, feed)
    assert (report.entries, report.accepted, report.reason) == (2, 2, None)
    again = poll(polling, feed)
    assert (again.entries, again.accepted, again.not_modified) == (2, 0, False)
    work(polling)
    ledger = polling.ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored) == (2, 2)
    article = polling.articles.get(originals(polling)[0])
    assert (article.source, article.url, article.text) == ("Example", "https://news.example/a", text("a"))
    shown = polling.feeds.get(feed.id)
    assert (shown.kind, shown.title, shown.entries, shown.entries_shown) == ("rss", "Example News", 2, 2)
    assert (shown.error_reason, shown.fail_count) == (None, 0)


def test_an_unchanged_feed_is_told_by_its_validators(polling: Services, server: FeedServer) -> None:
    url = server.on("/feed", TWO, Content_Type=XML, ETag='"v1"', Last_Modified="Sun, 01 Mar 2026 08:00:00 GMT")
    feed = polling.feeds.add(url)
    assert poll(polling, feed).accepted == 2
    report = poll(polling, feed)
    assert (report.not_modified, report.accepted, report.entries) == (True, 0, 0)
    asked = server.requests[-1][1]
    assert asked["if-none-match"] == '"v1"'
    assert asked["if-modified-since"] == "Sun, 01 Mar 2026 08:00:00 GMT"
    shown = polling.feeds.get(feed.id)
    assert (shown.entries_shown, shown.title) == (2, "Example News")


def test_a_changed_entry_becomes_a_new_version_of_its_article(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/feed", TWO, Content_Type=XML))
    poll(polling, feed)
    work(polling)
    changed = TWO.replace(text("b").split("\n\n")[-1], extended(text("b").split("\n\n")[-1], 1))
    server.on("/feed", changed, Content_Type=XML)
    assert poll(polling, feed).accepted == 1
    work(polling)
    ledger = polling.ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored, ledger.updated) == (3, 2, 1)
    assert sorted(polling.articles.get(one).version for one in originals(polling)) == [1, 2]


def test_an_entry_that_is_shown_twice_by_one_poll_is_one_article_and_two_rows_of_the_ledger(
    polling: Services, server: FeedServer
) -> None:
    """A feed that lists an entry under two sections of itself, as some do."""
    one = item("https://news.example/a", text("a"), guid="a")
    feed = polling.feeds.add(server.on("/feed", rss(one, one), Content_Type=XML))
    assert poll(polling, feed).accepted == 2
    assert poll(polling, feed).accepted == 0
    work(polling)
    ledger = polling.ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored, ledger.duplicate) == (2, 1, 1)
    assert polling.accept.receipt(2).reason == "repeated"


def test_an_id_that_all_entries_share_tells_nothing(polling: Services, server: FeedServer) -> None:
    items = [item(f"https://news.example/{n}", text(n), guid="https://news.example/") for n in range(3)]
    feed = polling.feeds.add(server.on("/feed", rss(*items), Content_Type=XML))
    assert [poll(polling, feed).accepted for _ in range(3)] == [3, 0, 0]
    work(polling)
    assert (polling.ledgers.read_ledger().stored, len(originals(polling))) == (3, 3)


def test_an_id_shown_with_two_texts_does_not_change_at_every_poll(polling: Services, server: FeedServer) -> None:
    items = [item("https://news.example/a", text(n), guid="a") for n in range(2)]
    feed = polling.feeds.add(server.on("/feed", rss(*items), Content_Type=XML))
    assert [poll(polling, feed).accepted for _ in range(3)] == [2, 0, 0]


def test_validators_outlive_an_answer_that_does_not_repeat_them(polling: Services, server: FeedServer) -> None:
    """RFC 9110, 15.4.5 wants an ETag in a 304, and no Last-Modified."""
    feed = polling.feeds.add(server.on("/feed", TWO, Content_Type=XML, Last_Modified="Sun, 01 Mar 2026 08:00:00 GMT"))
    poll(polling, feed)
    server.on("/feed", status=304)
    for _ in range(2):
        assert poll(polling, feed).not_modified
        assert server.requests[-1][1]["if-modified-since"] == "Sun, 01 Mar 2026 08:00:00 GMT"


def test_an_entry_without_id_or_address_is_known_by_its_content(polling: Services, server: FeedServer) -> None:
    bare = f"<item><title>Bare</title><description>{text('bare')}</description></item>"
    feed = polling.feeds.add(server.on("/feed", rss(bare), Content_Type=XML))
    assert [poll(polling, feed).accepted for _ in range(2)] == [1, 0]
    work(polling)
    assert polling.ledgers.read_ledger().stored == 1


def test_an_empty_feed_is_a_feed(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/feed", rss(), Content_Type=XML))
    report = poll(polling, feed)
    assert (report.entries, report.accepted, report.reason) == (0, 0, None)
    shown = polling.feeds.get(feed.id)
    assert (shown.kind, shown.error_reason, shown.entries) == ("rss", None, 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 404}, "http_status"),
        ({"status": 500}, "http_status"),
        ({"status": 429, "Retry_After": "7200"}, "rate_limited"),
        ({"body": "<!doctype html><title>Hello</title><p>Hi", "Content_Type": "text/html"}, "not_a_feed"),
        ({"body": "not a feed at all", "Content_Type": XML}, "not_a_feed"),
        ({"body": b"", "Content_Type": XML}, "not_a_feed"),
        ({"body": b"\0\xff\xfe" * 100, "Content_Type": "application/octet-stream"}, "not_a_feed"),
        ({"status": 302, "Location": "http://10.0.0.1/"}, "blocked_address"),
        ({"status": 302, "Location": "/feed"}, "too_many_redirects"),
    ],
    ids=["not found", "broken", "too many", "a page", "text", "nothing", "bytes", "to a private host", "in circles"],
)
def test_a_failing_feed_says_why_and_is_tried_again_later(
    polling: Services, server: FeedServer, clock: ManualClock, answer: dict[str, str], reason: str
) -> None:
    feed = polling.feeds.add(server.on("/feed", **answer))  # type: ignore[arg-type]
    report = poll(polling, feed)
    assert report.reason == reason, report.message
    shown = polling.feeds.get(feed.id)
    assert (shown.error_reason, shown.fail_count, shown.state) == (reason, 1, "active")
    assert shown.error_message
    assert shown.next_poll_at > clock()
    [event] = polling.events.read_page(0)[0]
    assert (event.kind, event.feed_id, event.data["reason"]) == ("feed.failed", feed.id, reason)
    assert polling.ledgers.read_ledger().accepted == 0


def test_the_wait_a_server_asks_for_is_kept(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    feed = polling.feeds.add(server.on("/feed", status=503, Retry_After="14400"))
    poll(polling, feed)
    assert polling.feeds.get(feed.id).next_poll_at >= clock() + timedelta(seconds=14_400)


def test_a_failing_feed_that_comes_back_is_said_to_have_recovered(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/feed", status=500))
    poll(polling, feed)
    server.on("/feed", TWO, Content_Type=XML)
    assert poll(polling, feed).accepted == 2
    shown = polling.feeds.get(feed.id)
    assert (shown.fail_count, shown.error_reason, shown.error_message) == (0, None, None)
    assert [one.kind for one in polling.events.read_page(0)[0]] == ["feed.failed", "feed.recovered"]


def test_a_failing_feed_that_comes_back_unchanged_sends_all_of_itself_to_have_recovered(
    polling: Services, server: FeedServer
) -> None:
    feed = polling.feeds.add(server.on("/feed", TWO, Content_Type=XML, ETag='"v1"'))
    poll(polling, feed)
    server.on("/feed", status=500)
    poll(polling, feed)
    server.on("/feed", TWO, Content_Type=XML, ETag='"v1"')
    report = poll(polling, feed)
    assert (report.not_modified, report.entries, report.accepted) == (False, 2, 0)
    assert "if-none-match" not in server.requests[-1][1]
    assert [one.kind for one in polling.events.read_page(0)[0]] == ["feed.failed", "feed.recovered"]
    assert poll(polling, feed).not_modified


def test_a_feed_that_is_gone_for_good_is_paused_and_can_be_resumed(polling: Services, server: FeedServer) -> None:
    feed = polling.feeds.add(server.on("/feed", status=410))
    assert poll(polling, feed).reason == "gone"
    shown = polling.feeds.get(feed.id)
    assert shown.state == "paused"
    assert "410" in (shown.pause_reason or "")
    assert polling.poll.one(feed.id) is None
    assert polling.feeds.change(feed.id, paused=False).state == "active"
    assert polling.poll.one(feed.id) is not None


def test_two_pollers_at_one_moment_poll_once(connect_services: Callable[..., Services], server: FeedServer) -> None:
    reach = {"fetch_allowed_networks": ("127.0.0.0/8",), "fetch_allowed_ports": (server.port,), "fetch_host_gap_s": 0}
    pollers = [connect_services(**reach) for _ in range(4)]
    for number in range(8):
        pollers[0].feeds.add(server.on(f"/feed{number}", TWO, Content_Type=XML))
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda one: one.poll.due(), pollers))
    assert [server.asked(f"/feed{number}") for number in range(8)] == [1] * 8
    must_balance(pollers[0])


def test_a_poller_that_lost_its_lease_accepts_nothing(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    from worker.store.feeds import feeds

    feed = polling.feeds.add(server.on("/feed", TWO, Content_Type=XML))
    with polling.database.write() as session:
        [stale] = feeds.claim(session, [feed.id], token="stale", now=clock(), until=clock() + timedelta(seconds=120))
    assert polling.poll.one(feed.id) is None  # it is in another hand
    clock.pass_s(120)
    assert poll(polling, feed).accepted == 2
    before = polling.feeds.get(feed.id)
    [report] = polling.poll.write_polls([polling.poll.read_feed(stale)])
    assert report.reason == "lost_lease"
    assert polling.feeds.get(feed.id) == before
    assert polling.ledgers.read_ledger().accepted == 2


def test_only_feeds_that_are_due_are_polled(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    feed = polling.feeds.add(server.on("/feed", TWO, Content_Type=XML))
    polling.poll.due()
    polling.poll.due()
    assert server.asked("/feed") == 1
    clock.now = polling.feeds.get(feed.id).next_poll_at
    polling.poll.due()
    assert server.asked("/feed") == 2
    polling.feeds.poll_now(feed.id)
    polling.poll.due()
    assert server.asked("/feed") == 3
    polling.feeds.change(feed.id, paused=True)
    clock.pass_s(10 * 86_400)
    polling.poll.due()
    assert server.asked("/feed") == 3


def test_a_narrow_window_rolls_over_all_that_is_due(
    connect_services: Callable[..., Services], server: FeedServer
) -> None:
    services = connect_services(
        fetch_allowed_networks=("127.0.0.0/8",),
        fetch_allowed_ports=(server.port,),
        fetch_concurrency=2,
        fetch_host_gap_s=0,
    )
    for number in range(7):
        services.feeds.add(server.on(f"/feed{number}", TWO, Content_Type=XML))
    assert services.poll.due() is False
    assert [server.asked(f"/feed{number}") for number in range(7)] == [1] * 7


def test_a_fixed_interval_wins(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    feed = polling.feeds.add(server.on("/feed", TWO, Content_Type=XML), interval_s=600)
    poll(polling, feed)
    assert polling.feeds.get(feed.id).next_poll_at == clock() + timedelta(seconds=600)


# ── sitemaps ─────────────────────────────────────────────────────────────────────────────────


def urlset(*urls: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in urls)}</urlset>"


def test_an_index_of_sitemaps_brings_the_entries_of_its_newest_ones(polling: Services, server: FeedServer) -> None:
    """Also when the index itself says that it has not changed."""
    old = server.on("/old.xml", urlset("https://news.example/old"))
    new = server.on("/new.xml.gz", gzip.compress(urlset("https://news.example/1").encode()))
    missing = server.origin + "/missing.xml"
    listed = "".join(
        f"<sitemap><loc>{url}</loc><lastmod>{date}</lastmod></sitemap>"
        for url, date in ((old, "2026-01-01"), (new, "2026-02-27"), (missing, "2026-02-26"))
    )
    feed = polling.feeds.add(server.on("/index.xml", f"<sitemapindex>{listed}</sitemapindex>", ETag='"1"'))
    report = poll(polling, feed)
    assert (report.entries, report.accepted) == (2, 2)
    server.on("/new.xml.gz", urlset("https://news.example/2", "https://news.example/1"))
    report = poll(polling, feed)
    assert (report.entries, report.accepted) == (3, 1)


def test_an_index_none_of_whose_sitemaps_can_be_had_is_a_failure(polling: Services, server: FeedServer) -> None:
    index = f"<sitemapindex><sitemap><loc>{server.origin}/gone.xml</loc></sitemap></sitemapindex>"
    report = poll(polling, polling.feeds.add(server.on("/index.xml", index)))
    assert report.reason == "http_status"


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def page_of(given: str, title: str = "A page about a bridge") -> str:
    paragraphs = "".join(f"<p>{one}</p>" for one in given.split("\n\n"))
    return f"<!doctype html><html lang=en><title>{title}</title><body><article><h1>{title}</h1>{paragraphs}</article>"


def test_an_address_alone_is_fetched_then_stored(polling: Services, server: FeedServer) -> None:
    url = server.on("/page", page_of(text("page")), Content_Type="text/html; charset=utf-8")
    [receipt] = polling.accept.articles([Arrival(url=url)], door="api")
    assert polling.sweep.waiting() == ["fetch"]
    while work_once_without_names(polling):
        must_balance(polling)
    ended = polling.accept.receipt(receipt.id)
    assert (ended.state, ended.reason) == ("stored", "new")
    article = polling.articles.get(ended.article_id or 0)
    assert (article.title, article.url, article.lang) == ("A page about a bridge", url, "en")
    assert article.text.split() == text("page").split()
    assert server.asked("/page") == 1


def work_once_without_names(services: Services) -> bool:
    """Return a round of fetching and taking in; the model is not needed here."""
    work = [kind for kind in services.sweep.waiting() if kind != "enrich"]
    for kind in work:
        {"fetch": services.pages.fetch_batch, "ingest": services.ingest.take_in_batch, "poll": services.poll.due}[
            kind
        ]()
    return bool(work)


@ON_SQLITE
@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ({"status": 404}, "rejected", "http_status"),
        ({"status": 410}, "rejected", "gone"),
        ({"status": 500}, "rejected", "http_status"),
        ({"body": "<div>" * 21_000, "Content_Type": "text/html"}, "rejected", "page_too_complex"),
        ({"status": 302, "Location": "http://169.254.169.254/"}, "quarantined", "blocked_address"),
        ({"body": "<html><body></body></html>", "Content_Type": "text/html"}, "rejected", "no_text"),
    ],
)
def test_a_page_that_cannot_be_had_ends_with_its_reason(
    polling: Services, server: FeedServer, clock: ManualClock, answer: dict[str, str], state: str, reason: str
) -> None:
    url = server.on("/page", **answer)  # type: ignore[arg-type]
    [receipt] = polling.accept.articles([Arrival(url=url)], door="api")
    for _ in range(20):
        while work_once_without_names(polling):
            must_balance(polling)
        clock.pass_s(21_600)
    ended = polling.accept.receipt(receipt.id)
    assert (ended.state, ended.reason) == (state, reason)
    assert ended.detail


def test_a_page_that_fails_for_now_is_tried_again(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    url = server.on("/page", status=429, Retry_After="1")
    [receipt] = polling.accept.articles([Arrival(url=url)], door="api")
    polling.pages.fetch_batch()
    waiting = polling.accept.receipt(receipt.id)
    assert (waiting.state, waiting.reason, waiting.attempts) == ("pending", "rate_limited", 1)
    clock.pass_s(59)
    assert polling.sweep.waiting() == []
    clock.pass_s(1)
    server.on("/page", page_of(text("page")), Content_Type="text/html")
    while work_once_without_names(polling):
        pass
    assert polling.accept.receipt(receipt.id).state == "stored"


def test_a_worker_does_whatever_waits_in_its_own_process(polling: Services, server: FeedServer) -> None:
    assert work_once(polling) is False
    polling.feeds.add(server.on("/feed", rss(), Content_Type=XML))
    assert work_once(polling) is True
    assert work_once(polling) is False
