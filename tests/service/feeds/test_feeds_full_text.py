"""Full text: of which entries the page is fetched, what it brings, and what is taken in when it fails."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest
from feed_server import FeedServer, rss
from manual_clock import ManualClock
from sample_articles import text
from working import must_balance, originals

from worker.bootstrap import Services
from worker.service.feeds.full_text import FullTextRule, ask_for_pages, fuller, is_cut_off, page_wanted
from worker.store.intake import inbox
from worker.types import Arrival, Entry, FullTextMode

XML = "application/rss+xml"
WORDS = "The council said on Monday that the bridge will stay closed until the engineers have seen it. "
LONG = f"<p>{WORDS * 12}</p>"
SHORT = f"<p>{WORDS}</p>"
URL = "https://a.example/1"


def rule(mode: FullTextMode = "auto", pages: int = 0, page_words: int = 0, feed_words: int = 0) -> FullTextRule:
    return FullTextRule(mode=mode, pages=pages, page_words=pages * page_words, feed_words=pages * feed_words)


# ── the rule ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("entry", "given", "expected"),
    [
        (Entry(url=URL, summary=SHORT), rule(), (True, "short")),
        (Entry(url=URL, summary=LONG), rule(), (False, "long_enough")),
        (Entry(url=URL, html=SHORT), rule(), (False, "has_content")),
        (Entry(url=URL, html=LONG, summary=SHORT), rule(), (False, "has_content")),
        (Entry(url=URL), rule(), (True, "no_text")),
        (Entry(url=URL, summary=" \n"), rule(), (True, "no_text")),
        (Entry(url=URL, html="<img src='/a.jpg' alt='A bridge'>"), rule(), (True, "no_text")),
        (Entry(url=URL, html="<p>&nbsp;</p><iframe src='/v'></iframe><br>"), rule(), (True, "no_text")),
        (Entry(summary=SHORT), rule(), (False, "no_address")),
        (Entry(url=URL, html=LONG.replace("it. </p>", "it […]</p>")), rule(), (True, "cut_off")),
        (Entry(url=URL, summary="<p>" + "x" * 50_000), rule(), (False, "long_enough")),
        # what its pages were like
        (Entry(url=URL, summary=LONG), rule(pages=8, page_words=900, feed_words=100), (True, "shorter_than_pages")),
        (Entry(url=URL, html=SHORT), rule(pages=8, page_words=900, feed_words=100), (True, "shorter_than_pages")),
        (Entry(url=URL, summary=LONG), rule(pages=3, page_words=900, feed_words=100), (False, "long_enough")),
        (Entry(url=URL, summary=LONG), rule(pages=8, page_words=300, feed_words=100), (False, "long_enough")),
        (Entry(url=URL, summary=SHORT), rule(pages=8, page_words=20, feed_words=18), (False, "pages_bring_no_more")),
        (Entry(url=URL, summary=SHORT), rule(pages=3, page_words=20, feed_words=18), (True, "short")),
        # what a person said
        (Entry(url=URL, summary=LONG), rule("always"), (True, "always")),
        (Entry(url=URL, html=LONG), rule("always"), (True, "always")),
        (Entry(summary=LONG), rule("always"), (False, "no_address")),
        (Entry(url=URL, summary="Cut …"), rule("never"), (False, "never")),
        (Entry(url=URL), rule("never"), (False, "never")),
    ],
)
def test_a_page_is_wanted_where_the_feed_holds_something_back(
    entry: Entry, given: FullTextRule, expected: tuple[bool, str]
) -> None:
    assert page_wanted(entry, given) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("The council said on Monday …", True),
        ("The council said on Monday...", True),
        ("The council said [&#8230;]", True),
        ("The council said [...]", True),
        ("<p>The council said (…)</p>", True),
        ("<p>The council said&hellip; <a href='/x'>Read more</a></p>", True),
        ("<p>The council said it.</p><p><a href='/x'>Continue reading The bridge stays closed →</a></p>", True),
        ("<p>Der Rat sagte es.</p><p><a href='/x'>Weiterlesen</a></p>", True),
        ("<p>Совет сообщил.</p><p>Читать далее</p>", True),
        ("<p>The council […]</p><p>The post <a>A</a> appeared first on <a>B</a>.</p>", True),
        ("<p>The council said it.</p>", False),
        ("<p>“We waited... and waited,” she said.</p>", False),
        ("<p>One…</p><p>Two.</p><p>Three.</p>", False),
        ("<p>They want people to read more.</p><p>That was said on Monday.</p><p>End.</p>", False),
        ("", False),
    ],
)
def test_cut_texts_are_known_by_their_ends(markup: str, expected: bool) -> None:
    assert is_cut_off(markup) is expected


def test_the_decision_is_said_in_one_line_for_the_feed() -> None:
    entries = [Entry(url=f"{URL}{n}", summary=SHORT) for n in range(3)] + [Entry(url=URL, html=LONG)]
    arrivals, said = ask_for_pages([(one, Arrival()) for one in entries], rule())
    assert [one.page_reason for one in arrivals] == ["short"] * 3 + [None]
    assert said == "pages fetched for 3 of the newest 4 entries: 3 short, 1 with their content"
    assert ask_for_pages([], rule()) == ([], None)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (Entry(url=URL, title="Harbour opens"), "Harbour opens"),
        (Entry(title="Harbour opens"), "Harbour opens"),
        (Entry(url=URL), URL),
        (Entry(url=URL, title="Harbour opens", html="<p><img src='/a.jpg'></p>"), "Harbour opens"),
        (Entry(url=URL, title="Harbour opens", html="<p>It does.</p>"), None),
    ],
)
def test_an_entry_without_words_whose_page_is_not_fetched_has_its_headline_as_text(
    entry: Entry, text: str | None
) -> None:
    arrivals, _ = ask_for_pages([(entry, Arrival(url=entry.url, title=entry.title, html=entry.html))], rule("never"))
    assert [one.text for one in arrivals] == [text]


@pytest.mark.parametrize(
    ("page_text", "expected"), [("a much longer text than that", "page"), ("log in", "feed"), ("", "feed")]
)
def test_a_page_that_has_no_more_than_the_feed_is_left(page_text: str, expected: str) -> None:
    given = Arrival(url=URL, html="<p>three words here</p>", page_reason="short")
    taken = fuller(given, Arrival(url=URL, html=given.html, text=page_text))
    if expected == "page":
        assert (taken.text, taken.html, taken.page_failed) == (page_text, None, None)
    else:
        assert (taken.text, taken.html, taken.page_failed) == (None, given.html, "page_no_longer")


@pytest.mark.parametrize(
    ("url", "failed"),
    [
        ("https://a.example/", "page_is_front"),
        ("https://a.example", "page_is_front"),
        ("https://a.example/?p=7", None),
        ("https://a.example/2", None),
    ],
)
def test_a_front_page_is_not_the_article(url: str, failed: str | None) -> None:
    """Sites lead to it when an article is gone; all those articles would become one."""
    given = Arrival(url=URL, html="<p>three words here</p>", page_reason="short")
    taken = fuller(given, Arrival(url=url, html=given.html, text="a much longer text than that of the feed"))
    assert taken.page_failed == failed
    assert taken.url == (URL if failed else url)


# ── through the service ──────────────────────────────────────────────────────────────────────


def summary_item(url: str, summary: str, guid: str) -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><title>A bridge {guid}</title><link>{escape(url)}</link>"
        f"<description>{escape(summary)}</description></item>"
    )


def page_of(given: str, title: str) -> str:
    paragraphs = "".join(f"<p>{one}</p>" for one in given.split("\n\n"))
    return f"<!doctype html><html lang=en><title>{title}</title><body><article><h1>{title}</h1>{paragraphs}</article>"


def work(services: Services, clock: ManualClock, rounds: int = 1) -> None:
    for _ in range(rounds):
        while found := [kind for kind in services.sweep.waiting() if kind in ("fetch", "ingest")]:
            for kind in found:
                {"fetch": services.pages.fetch_batch, "ingest": services.ingest.take_in_batch}[kind]()
            must_balance(services)
        clock.pass_s(600)


def summary_feed(server: FeedServer, *paths: str) -> str:
    items = [summary_item(server.origin + path, f"{text(path, 1)} […]", guid=path) for path in paths]
    return server.on("/feed", rss(*items), Content_Type=XML)


def test_the_full_text_of_a_summary_is_fetched_and_kept_with_what_the_feed_said(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    server.on("/1", page_of(text("/1"), "A bridge reopens"), Content_Type="text/html; charset=utf-8")
    feed = polling.feeds.add(summary_feed(server, "/1"), source="Example")
    polling.poll.one(feed.id)
    assert polling.sweep.waiting() == ["fetch"]
    work(polling, clock)
    article = polling.articles.get(originals(polling)[0])
    assert article.text.split() == text("/1").split()
    assert (article.title, article.source) == ("A bridge /1", "Example")
    shown = polling.feeds.get(feed.id)
    assert shown.full_text_reason == "pages fetched for 1 of the newest 1 entries: 1 cut off"
    polling.poll.one(feed.id)
    work(polling, clock)
    assert (server.asked("/1"), polling.ledgers.read_ledger().accepted) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 404}, "http_status"),
        ({"status": 302, "Location": "http://169.254.169.254/"}, "blocked_address"),
        ({"body": page_of("Log in", "Log in"), "Content_Type": "text/html"}, "page_is_other"),
        ({"status": 429, "Retry_After": "1"}, "rate_limited"),
    ],
    ids=["not found", "to a private host", "no longer", "too many"],
)
def test_a_page_that_fails_costs_no_article(
    polling: Services, server: FeedServer, clock: ManualClock, answer: dict[str, str], reason: str
) -> None:
    server.on("/1", **answer)  # type: ignore[arg-type]
    feed = polling.feeds.add(summary_feed(server, "/1"))
    polling.poll.one(feed.id)
    work(polling, clock, rounds=4)
    receipt = polling.accept.receipt(1)
    assert receipt.state == "stored"
    assert (receipt.detail or "").endswith(f"the text is the feed's own, not its page's ({reason})")
    assert text("/1", 1)[:60] in polling.articles.get(originals(polling)[0]).text
    if reason != "page_no_longer":
        [failed] = [one for one in polling.events.read_page(0)[0] if one.kind == "article.page_failed"]
        assert (failed.feed_id, failed.receipt_id, failed.data["reason"]) == (feed.id, 1, reason)


@pytest.mark.parametrize("wall", ["We and our partners store data. Accept all. Privacy policy.", text("wall", 1)])
def test_one_text_under_many_headlines_raises_an_alert_until_a_page_is_its_article_again(
    polling: Services, server: FeedServer, clock: ManualClock, wall: str
) -> None:
    paths = [f"/{number}" for number in range(1, 5)]
    for path in paths:
        server.on(path, page_of(wall, "Before you go on"), Content_Type="text/html")
    feed = polling.feeds.add(summary_feed(server, *paths))
    polling.poll.one(feed.id)
    work(polling, clock)
    clock.pass_s(3_600)
    polling.health.check_due_feeds()
    [alert] = polling.feeds.get(feed.id).alerts
    assert (alert.kind, alert.now) == ("same_page", 3.0)
    server.on("/6", page_of(text("/6"), "A bridge reopens"), Content_Type="text/html")
    summary_feed(server, *paths, "/6")
    polling.poll.one(feed.id)
    work(polling, clock)
    clock.pass_s(3_600)
    polling.health.check_due_feeds()
    assert polling.feeds.get(feed.id).alerts == []


def test_robots_refusal_costs_no_article(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    server.on("/robots.txt", "User-agent: *\nDisallow: /1", Content_Type="text/plain")
    server.on("/1", page_of(text("/1"), "A bridge reopens"), Content_Type="text/html")
    polling.poll.one(polling.feeds.add(summary_feed(server, "/1")).id)
    work(polling, clock)
    assert server.asked("/1") == 0
    assert "(robots_refused)" in (polling.accept.receipt(1).detail or "")
    assert polling.ledgers.read_ledger().stored == 1


def test_a_page_that_kills_its_worker_each_time_costs_no_article(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:

    polling.poll.one(polling.feeds.add(summary_feed(server, "/1")).id)
    for retried in (False, True, True):
        with polling.database.write() as session:
            assert inbox.claim(session, "fetch", limit=1, now=clock(), lease_s=1, retried=retried)
        clock.pass_s(2)
    work(polling, clock)
    assert "(crashed)" in (polling.accept.receipt(1).detail or "")


@pytest.mark.parametrize(("mode", "fetched"), [("auto", 1), ("always", 1), ("never", 0)])
def test_the_setting_of_a_feed_decides(
    polling: Services, server: FeedServer, clock: ManualClock, mode: FullTextMode, fetched: int
) -> None:
    server.on("/1", page_of(text("/1"), "A bridge reopens"), Content_Type="text/html")
    feed = polling.feeds.add(summary_feed(server, "/1"), full_text=mode)
    polling.poll.one(feed.id)
    work(polling, clock)
    assert server.asked("/1") == fetched
    assert polling.ledgers.read_ledger().stored == 1


def test_new_feeds_get_what_is_set(connect_services: Callable[..., Services]) -> None:
    services = connect_services(full_text="never")
    feed = services.feeds.add("https://a.example/feed")
    assert feed.full_text == "never"
    assert services.feeds.change(feed.id, full_text="always").full_text == "always"
    assert services.feeds.change(feed.id, full_text=None).full_text == "never"
    services.subscriptions.import_opml(b'<opml><body><outline xmlUrl="https://b.example/"/></body></opml>')
    assert services.feeds.all()[1].full_text == "never"


def test_a_feed_whose_pages_bring_no_more_is_left_alone_again(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    """Short posts that are all there is: after a few pages none is asked for any more."""
    paths = [f"/{n}" for n in range(8)]
    items = [summary_item(server.origin + path, f"<p>{text(path, 2)}</p>", guid=path) for path in paths]
    for path in paths:
        server.on(path, page_of(text(path, 2), "A post"), Content_Type="text/html")
    feed = polling.feeds.add(server.on("/feed", rss(*items[:6]), Content_Type=XML))
    polling.poll.one(feed.id)
    work(polling, clock)
    assert sum(server.asked(path) for path in paths) == 6
    server.on("/feed", rss(*items), Content_Type=XML)
    polling.poll.one(feed.id)
    work(polling, clock)
    assert sum(server.asked(path) for path in paths) == 6
    shown = polling.feeds.get(feed.id)
    assert shown.full_text_reason == (
        "pages fetched for none of the newest 2 entries: 2 of a feed whose pages bring no more"
    )
    assert polling.ledgers.read_ledger().stored == 8
