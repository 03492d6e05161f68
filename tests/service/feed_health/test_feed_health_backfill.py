"""Gaps are filled from the feed's older pages or its site's sitemap: each entry once, in few requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from feed_server import FeedServer, item, rss
from manual_clock import START, ManualClock
from sample_articles import text
from working import must_balance

from worker.bootstrap import Services
from worker.errors import StoreUnavailable
from worker.service.feed_health.gap_backfill import PAGES_LIMIT
from worker.service.feeds.manage import Feed
from worker.service.search.event_log import Event
from worker.store.feeds import gaps
from worker.store.feeds.gaps import FeedGap

XML = "application/rss+xml"
ATOM = "http://www.w3.org/2005/Atom"
PER_PAGE = 10


def at(number: int) -> str:
    """Return the time an entry came out: one a minute, number 100 at the start of the clock."""
    return (START - timedelta(minutes=100 - number)).isoformat()


def entry(server: FeedServer, number: int, *, dated: bool = True) -> str:
    date = f"<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>{at(number)}</dc:date>" if dated else ""
    url = f"{server.origin}/news/report-{number}"
    one = item(url, text(number, 3), title=f"Title of report {number}", guid=f"report-{number}")
    return one.replace("</item>", f"{date}</item>")


def page(server: FeedServer, numbers: range, *, older: str | None = None, dated: bool = True) -> str:
    link = f'<atom:link xmlns:atom="{ATOM}" rel="next" href="{older}"/>' if older else ""
    return rss(*(entry(server, n, dated=dated) for n in reversed(numbers)), more=link)


def serve(server: FeedServer, newest: int, *, pages: int = 20, dated: bool = True) -> str:
    """Return a feed that shows 10 entries and pages through older ones; gives its URL."""
    for number in range(pages):
        last = newest - number * PER_PAGE
        if last < 1:
            break
        older = f"/feed?paged={number + 2}" if number + 1 < pages and last > PER_PAGE else None
        body = page(server, range(max(last - PER_PAGE + 1, 1), last + 1), older=older, dated=dated)
        server.on(f"/feed?paged={number + 1}" if number else "/feed", body, Content_Type=XML)
    return server.origin + "/feed"


def poll(services: Services, feed: Feed) -> None:
    report = services.poll.one(feed.id)
    assert report is not None
    assert report.reason is None
    must_balance(services)


def gap_between(services: Services, server: FeedServer, clock: ManualClock, **serving: object) -> Feed:
    """Return a feed polled at entry 30, and again at entry 100: 60 were shown to nobody."""
    feed = services.feeds.add(serve(server, 30, **serving))  # type: ignore[arg-type]
    poll(services, feed)
    clock.pass_s(3600)
    serve(server, 100, **serving)  # type: ignore[arg-type]
    poll(services, feed)
    [gap] = services.health.of(feed.id).gaps
    assert (gap.state, gap.missed, gap.left) == ("open", 60, 60)
    assert services.feeds.get(feed.id).estimated_missed == 60
    return feed


def fill(services: Services, feed: Feed) -> FeedGap:
    """Fill whatever can be filled now."""
    while services.backfill.fill_next_gap():
        must_balance(services)
    [gap] = services.health.of(feed.id).gaps
    return gap


def last_event(services: Services) -> Event:
    return services.events.read_page(0)[0][-1]


@pytest.mark.parametrize("dated", [True, False])
def test_a_gap_is_filled_from_the_older_pages_the_feed_names(
    polling: Services, server: FeedServer, clock: ManualClock, dated: bool
) -> None:
    feed = gap_between(polling, server, clock, dated=dated)
    assert "backfill" in polling.sweep.waiting()
    gap = fill(polling, feed)
    assert (gap.state, gap.found, gap.left, gap.reason) == ("filled", 60, 0, "met")
    shown = polling.feeds.get(feed.id)
    assert (shown.entries, shown.estimated_missed) == (80, 0)
    assert polling.ledgers.read_ledger().accepted == 80
    event = last_event(polling)
    assert (event.kind, event.feed_id) == ("feed.gap_filled", feed.id)
    assert (event.data["gap"], event.data["found"], event.data["left"]) == (gap.id, 60, 0)
    assert [server.asked(f"/feed?paged={n}") for n in range(2, 10)] == [1] * 7 + [0]  # page 8 is known
    poll(polling, feed)
    assert polling.ledgers.read_ledger().accepted == 80
    assert len(polling.health.of(feed.id).gaps) == 1


def test_a_search_that_is_cut_short_goes_on_and_takes_nothing_twice(
    polling: Services, connect_services: Callable[..., Services], server: FeedServer, clock: ManualClock
) -> None:
    feed = gap_between(polling, server, clock)
    broken = server.answers.pop("/feed?paged=5")
    server.on("/feed?paged=5", status=503)
    first = fill(polling, feed)
    assert (first.state, first.found, first.reason) == ("open", 30, "rate_limited")
    server.answers["/feed?paged=5"] = broken
    assert polling.backfill.fill_next_gap() is False  # not before the wait is over
    clock.pass_s(3600)
    gap = fill(polling, feed)
    assert (gap.state, gap.found, gap.left) == ("filled", 60, 0)
    assert (server.asked("/feed?paged=2"), polling.ledgers.read_ledger().accepted) == (1, 80)


def test_a_worker_that_lost_its_lease_writes_nothing(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    feed = gap_between(polling, server, clock)
    with polling.database.write() as session:
        [stale] = gaps.claim(session, limit=1, now=clock(), lease_s=120, retried=False)
    assert polling.backfill.fill_next_gap() is False
    clock.pass_s(120)
    gap = fill(polling, feed)
    assert gap.found == 60
    with polling.database.write() as session:
        assert not gaps.is_still_ours(session, stale)


def test_a_worker_that_dies_each_time_does_not_try_for_ever(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    feed = gap_between(polling, server, clock)
    for _ in range(3):
        with polling.database.write() as session:
            assert gaps.claim(session, limit=1, now=clock(), lease_s=120, retried=False)
        clock.pass_s(120)
    gap = fill(polling, feed)
    assert (gap.state, gap.reason, gap.left) == ("unfillable", "crashed", 60)


def test_a_database_that_is_away_costs_a_gap_no_attempt(
    polling: Services, server: FeedServer, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor the end of its lease: it is given back as soon as the database is back."""
    feed = gap_between(polling, server, clock)

    def away(*_: object) -> None:
        raise StoreUnavailable("away")

    for when in ("_take", "_end"):  # before the first page counts as progress, and after the last did
        with monkeypatch.context() as patch:
            patch.setattr(polling.backfill, when, away)
            for _ in range(5):
                with pytest.raises(StoreUnavailable):
                    polling.backfill.fill_next_gap()
    gap = fill(polling, feed)
    assert (gap.state, gap.found) == ("filled", 60)


def test_the_number_of_pages_is_bounded(polling: Services, server: FeedServer, clock: ManualClock) -> None:
    """A feed that leads from page to page for ever, as broken ones do."""
    feed = polling.feeds.add(serve(server, 10))
    poll(polling, feed)
    clock.pass_s(86_400)
    serve(server, 300, pages=30)
    poll(polling, feed)
    gap = fill(polling, feed)
    assert (gap.state, gap.found, gap.reason) == ("filled", PAGES_LIMIT * PER_PAGE, "pages")
    assert gap.left == (gap.missed or 0) - gap.found
    assert polling.feeds.get(feed.id).estimated_missed == gap.left > 0


# ── sitemaps ─────────────────────────────────────────────────────────────────────────────────


def sitemap(server: FeedServer, numbers: range, section: str = "news") -> str:
    return "".join(
        f"<url><loc>{server.origin}/{section}/report-{n}</loc><n:news>"
        f"<n:publication_date>{at(n)}</n:publication_date><n:title>Title of report {n}</n:title></n:news></url>"
        for n in numbers
    )


def urlset(*urls: str) -> str:
    return (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{"".join(urls)}</urlset>'
    )


def test_a_gap_is_filled_from_the_news_sitemap_that_robots_txt_names(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    server.on("/robots.txt", f"User-agent: *\nDisallow:\nSitemap: {server.origin}/index.xml\n")
    index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</sitemapindex>"
    server.on("/index.xml", index.format(f"<sitemap><loc>{server.origin}/map-news.xml</loc></sitemap>"))
    server.on("/map-news.xml", urlset(sitemap(server, range(11, 101))), Content_Type="application/xml")
    feed = gap_between(polling, server, clock, pages=1)
    gap = fill(polling, feed)
    assert (gap.state, gap.found, gap.left, gap.reason) == ("filled", 60, 0, "sitemap")
    assert polling.feeds.get(feed.id).estimated_missed == 0
    assert polling.ledgers.read_ledger().accepted == 80
    assert "fetch" in polling.sweep.waiting()  # their pages
    assert server.asked("/robots.txt") == 1


def test_pages_of_another_section_and_stored_ones_are_left_alone(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    listed = urlset(sitemap(server, range(1, 101)), sitemap(server, range(1, 101), "sport"))
    server.on("/sitemap.xml", listed, Content_Type="application/xml")
    feed = gap_between(polling, server, clock, pages=1)
    assert fill(polling, feed).found == 60
    assert polling.ledgers.read_ledger().accepted == 80


@pytest.mark.parametrize(
    ("wider", "reason"),
    [
        (lambda server: urlset(sitemap(server, range(1, 101), "sport")), "sitemap_other"),
        (
            lambda server: urlset(
                sitemap(server, range(1, 101)), *(sitemap(server, range(1, 101), f"news/{n}") for n in "abc")
            ),
            "sitemap_wider",
        ),
        (lambda _: "<p>not found", "no_archive"),
    ],
    ids=["another section", "the whole site", "none"],
)
def test_a_gap_that_cannot_be_filled_surely_stays_and_says_why(
    polling: Services, server: FeedServer, clock: ManualClock, wider: Callable[[FeedServer], str], reason: str
) -> None:
    server.on("/sitemap.xml", wider(server), Content_Type="application/xml")
    feed = gap_between(polling, server, clock, pages=1)
    gap = fill(polling, feed)
    assert (gap.state, gap.reason, gap.found, gap.left) == ("unfillable", reason, 0, 60)
    assert gap.detail
    assert polling.ledgers.read_ledger().accepted == 20
    assert polling.feeds.get(feed.id).estimated_missed == 60
    assert last_event(polling).kind == "feed.gap_unfillable"


def test_a_site_that_is_away_is_tried_again_and_given_up_in_the_end(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    server.on("/sitemap.xml", status=503)
    feed = gap_between(polling, server, clock, pages=1)
    for _ in range(2):
        assert fill(polling, feed).state == "open"
        clock.pass_s(3600)
    gap = fill(polling, feed)
    assert (gap.state, gap.reason) == ("unfillable", "rate_limited")
    assert server.asked("/sitemap.xml") == 3
