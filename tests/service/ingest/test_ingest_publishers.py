"""Strangers' feeds that give another publisher's address, id or canonical link. On both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from database_marks import ON_SQLITE
from feed_server import FeedServer, item, rss
from hostile_server import Server, answer
from manual_clock import START
from sample_articles import extended, sentences, text
from working import take_in, work

from worker.bootstrap import Services
from worker.service.intake.accept import Receipt
from worker.service.search.articles import Article, ArticleFilter
from worker.types import Arrival

ADDRESS = "https://harbour-post.com/2026/harbour-reopens"
REPORT = Arrival(url=ADDRESS, id=ADDRESS, title="Harbour reopens after the storm", text=text("harbour"))
LIE = " ".join(sentences("lie", 12))
LATER = START + timedelta(days=300)
_ANY = ArticleFilter(state="any")


@pytest.fixture
def publisher(services: Services) -> int:
    return services.feeds.add("https://www.harbour-post.com/feed").id


@pytest.fixture
def stranger(services: Services) -> int:
    return services.feeds.add("https://evil-news.com/feed").id


def article_of(services: Services, receipt: Receipt) -> Article:
    assert receipt.article_id is not None
    return services.articles.get(receipt.article_id)


def kill(**fields: str | None) -> Arrival:
    given = Arrival(
        title="KILL NOTICE",
        text="Editors: please kill the story headlined “Harbour reopens after the storm”. It must not be used.",
    )
    return replace(given, **fields)  # type: ignore[arg-type]  # only names and addresses


ATTACKS = {
    "its text under the address": (replace(REPORT, id=None, text=LIE), "stored"),
    "its text under address and id": (replace(REPORT, text=LIE), "stored"),
    "its text with a date far ahead": (replace(REPORT, text=LIE, published_at=LATER, updated_at=LATER), "stored"),
    "another headline": (replace(REPORT, title="Harbour closed for ever"), "duplicate"),
    "a sentence more": (replace(REPORT, text=extended(text("harbour"), 1)), "duplicate"),
    "the text again": (REPORT, "duplicate"),
    "no text": (replace(REPORT, text=None, html="<p> </p>"), None),
    "a kill notice by address": (kill(url=ADDRESS), "rejected"),
    "a kill notice by id": (kill(id=ADDRESS, url="https://evil-news.com/1"), "rejected"),
    "a kill notice by headline": (kill(url="https://harbour-post.com/kill"), "rejected"),
    "a kill notice that credits an agency": (replace(kill(url=ADDRESS), authors=("Reuters",)), "rejected"),
    "a kill above the text": (replace(REPORT, text=f"KILL KILL KILL\n\n{text('harbour')}"), None),
    "an embargo above the text": (
        replace(REPORT, text=f"EMBARGOED UNTIL 1 JANUARY 2030 00:01 GMT\n\n{text('harbour')}"),
        None,
    ),
}


@ON_SQLITE
@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(("attack", "state"), ATTACKS.values(), ids=ATTACKS)
def test_a_stranger_neither_rewrites_nor_withdraws_nor_holds_another_publishers_article(
    services: Services, publisher: int, stranger: int, attack: Arrival, state: str | None, together: bool
) -> None:
    report, attack = replace(REPORT, feed_id=publisher), replace(attack, feed_id=stranger)
    if together:
        first, attacked = take_in(services, report, attack)
    else:
        [first], [attacked] = take_in(services, report), take_in(services, attack)
    article = article_of(services, first)
    assert (article.version, article.title, article.text) == (1, REPORT.title, text("harbour"))
    assert (article.withdrawn_at, article.duplicate_of) == (None, None)
    assert state in (None, attacked.state)
    if attacked.state == "stored":
        assert attacked.article_id != first.article_id
    if attacked.reason == "other_source":
        assert f"article {first.article_id}, which" in (attacked.detail or "") or "did not publish" in (
            attacked.detail or ""
        )
    [update] = take_in(services, replace(report, text=extended(text("harbour"), 2)))
    assert (update.state, update.article_id) == ("updated", first.article_id)


@ON_SQLITE
@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(
    "claim",
    [
        replace(REPORT, text=LIE),
        replace(REPORT, text=LIE, published_at=LATER, updated_at=LATER),
        replace(REPORT, published_at=LATER, updated_at=LATER),
        REPORT,
    ],
    ids=["lie", "lie dated ahead", "copy dated ahead", "copy"],
)
def test_an_address_that_a_stranger_gave_first_is_its_publishers(
    services: Services, publisher: int, stranger: int, claim: Arrival, together: bool
) -> None:
    claim = replace(claim, feed_id=stranger)
    report = replace(REPORT, feed_id=publisher, id="p-1")
    if together:
        _, taken = take_in(services, claim, report)
    else:
        take_in(services, claim)
        [taken] = take_in(services, report)
    assert article_of(services, taken).text == text("harbour")
    changed = replace(report, text=extended(text("harbour"), 1))
    [update] = take_in(services, changed)
    assert (update.state, update.article_id) == ("updated", taken.article_id)
    for attack in (
        replace(claim, text=" ".join(sentences("lie again", 9))),
        replace(kill(url=ADDRESS), feed_id=stranger),
    ):
        take_in(services, attack)
        article = article_of(services, taken)
        assert (article.withdrawn_at, article.text) == (None, changed.text)


@ON_SQLITE
@pytest.mark.parametrize(
    ("feed_url", "stranger_url", "address"),
    [
        ("https://ana.substack.com/feed", "https://eve.substack.com/feed", "https://ana.substack.com/p/harbour"),
        ("https://ana.wordpress.com/feed", "https://eve.wordpress.com/feed", "https://ana.wordpress.com/harbour"),
        ("https://medium.com/feed/@ana", "https://medium.com/feed/@eve", "https://medium.com/@ana/harbour"),
        ("https://ana.blogspot.com/rss", "https://eve.blogspot.com/rss", "https://ana.blogspot.com/harbour"),
        (
            "https://feeds.feedburner.com/ana",
            "https://feeds.feedburner.com/eve",
            "https://feeds.feedburner.com/~r/ana/1",
        ),
        (
            "https://feeds2.feedburner.com/ana",
            "https://feeds2.feedburner.com/eve",
            "https://feeds2.feedburner.com/~r/ana/1",
        ),
        (
            "https://feeds.feedblitz.com/ana",
            "https://feeds.feedblitz.com/eve",
            "https://feeds.feedblitz.com/~/1/ana/harbour",
        ),
        ("https://t.me/ana", "https://t.me/eve", "https://t.me/ana/17"),
        (
            "https://ana.blog12.fc2.com/?xml",
            "https://eve.blog12.fc2.com/?xml",
            "https://ana.blog12.fc2.com/blog-entry-7.html",
        ),
        ("https://blog.csdn.net/ana/rss", "https://blog.csdn.net/eve/rss", "https://blog.csdn.net/ana/article/7"),
        ("https://m.facebook.com/ana", "https://m.facebook.com/eve", "https://m.facebook.com/ana/posts/7"),
        ("http://192.0.2.7/feed", "http://192.0.2.8/feed", "http://192.0.2.7/harbour"),
    ],
)
def test_customers_of_one_platform_are_strangers_to_each_other(
    services: Services, feed_url: str, stranger_url: str, address: str
) -> None:
    ours, theirs = services.feeds.add(feed_url).id, services.feeds.add(stranger_url).id
    report = replace(REPORT, url=address, id=address, feed_id=ours)
    [first] = take_in(services, report)
    for attack in (replace(REPORT, url=address, id=address, text=LIE), kill(url=address), kill(id=address)):
        take_in(services, replace(attack, feed_id=theirs))
        article = article_of(services, first)
        assert (article.version, article.text, article.withdrawn_at) == (1, text("harbour"), None)
    [update] = take_in(services, replace(report, text=extended(text("harbour"), 2)))
    assert (update.state, update.article_id) == ("updated", first.article_id)


def test_a_publisher_that_saw_a_strangers_copy_of_its_article_owns_it(
    services: Services, publisher: int, stranger: int
) -> None:
    [first] = take_in(services, replace(REPORT, feed_id=stranger, id="s-1"))
    [seen] = take_in(services, replace(REPORT, feed_id=publisher))
    assert (seen.state, seen.article_id) == ("duplicate", first.article_id)
    [attack] = take_in(services, replace(REPORT, feed_id=stranger, id="s-1", text=LIE))
    assert (attack.state, attack.reason) == ("stored", "other_source")
    assert article_of(services, first).text == text("harbour")


def test_a_feed_on_another_host_goes_on_with_the_articles_it_brought(services: Services, stranger: int) -> None:
    """Feeds stand on hosts of their own (FeedBurner), and readers collect others' articles."""
    [first] = take_in(services, replace(REPORT, feed_id=stranger))
    [update] = take_in(services, replace(REPORT, feed_id=stranger, text=extended(text("harbour"), 1)))
    assert (update.state, update.article_id) == ("updated", first.article_id)
    take_in(services, replace(kill(url=ADDRESS), feed_id=stranger))
    assert article_of(services, first).withdrawn_at is not None


def test_a_publishers_notice_and_a_persons_withdraw_its_article(
    services: Services, publisher: int, stranger: int
) -> None:
    [first] = take_in(services, replace(REPORT, feed_id=stranger))
    take_in(services, replace(kill(url=ADDRESS), feed_id=publisher))
    assert article_of(services, first).withdrawn_at is not None
    [other] = take_in(services, Arrival(url="https://harbour-post.com/2", text=text("other"), title="Two ships sail"))
    take_in(services, kill(url="https://harbour-post.com/2"))
    assert article_of(services, other).withdrawn_at is not None


EARLIER = START - timedelta(days=2)
COPY = replace(REPORT, published_at=EARLIER, id="c-1", text=extended(text("harbour"), 3))
_THEIRS = "https://evil-news.com/harbour"


@pytest.mark.parametrize("together", [False, True], ids=["later", "in the same batch"])
@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(replace(COPY, url=_THEIRS), id="at its own address"),
        pytest.param(replace(COPY, url="https://harbour-post.com/2026/another"), id="at an address of the publisher"),
        pytest.param(replace(COPY, url="https://third.example/copy"), id="at a third one's address"),
        pytest.param(replace(COPY, url=_THEIRS, text=f"KILL KILL KILL\n\n{COPY.text}"), id="below a kill"),
        pytest.param(
            replace(COPY, url=_THEIRS, text=f"EMBARGOED UNTIL 1 JANUARY 2030 00:01 GMT\n\n{COPY.text}"), id="held"
        ),
    ],
)
def test_a_strangers_copy_with_an_earlier_date_takes_no_article_down(
    services: Services, publisher: int, stranger: int, copy: Arrival, together: bool
) -> None:
    """It may be elected the original; when it is withdrawn, the publisher's own sighting stands."""
    report, copy = replace(REPORT, feed_id=publisher, published_at=START), replace(copy, feed_id=stranger)
    notice = kill(url=copy.url, id="c-1")
    arrivals = [report, copy, replace(notice, feed_id=stranger)]
    first, *_ = take_in(services, *arrivals) if together else [take_in(services, one)[0] for one in arrivals]
    article = article_of(services, first)
    assert (article.withdrawn_at, article.duplicate_of, article.text) == (None, None, text("harbour"))
    assert article.id in [one.id for one in services.articles.find_articles(ArticleFilter()).articles]


def test_the_publishers_notice_leaves_the_print_of_another_publisher(
    services: Services, publisher: int, stranger: int
) -> None:
    first, copy = take_in(
        services, replace(REPORT, feed_id=publisher), replace(COPY, url=_THEIRS, published_at=None, feed_id=stranger)
    )
    take_in(services, replace(kill(url=ADDRESS), feed_id=publisher))
    assert article_of(services, first).withdrawn_at is not None
    [stands] = services.articles.find_articles(ArticleFilter()).articles
    assert (stands.url, stands.duplicate_of, stands.withdrawn_at) == (_THEIRS, None, None)
    assert copy.state in ("duplicate", "stored")


def test_a_link_to_an_agency_makes_no_print_the_agencys_own(services: Services, stranger: int) -> None:
    [first] = take_in(services, Arrival(url=ADDRESS, title=REPORT.title, text=text("harbour")))
    link = "https://www.reuters.com/world/harbour"
    [copy] = take_in(services, replace(REPORT, url=link, id="x", feed_id=stranger))
    assert (copy.state, copy.article_id) == ("duplicate", first.article_id)


def lies(address: str) -> list[str]:
    """Return a stranger's pages that name another publisher's article as what they are, each in its way."""
    text_of_page = "".join(f"<p>{one}</p>" for one in sentences("lie", 12))
    notice = f"<p>{kill().text}</p>" * 3
    linked = {"@type": "NewsArticle", "url": address, "mainEntityOfPage": {"@id": address}, "headline": REPORT.title}
    heads = (
        f"<link rel=canonical href='{address}'>",
        f"<meta property=og:url content='{address}'>",
        f"<script type=application/ld+json>{json.dumps(linked | {'articleBody': LIE})}</script>",
        f"<link rel=amphtml href='{address}'><link rel=canonical href='{address}'>",
    )
    return [
        f"<html><head><title>{REPORT.title}</title>{head}</head><body><article><h1>{headline}</h1>{body}</article>"
        for head in heads
        for headline, body in ((REPORT.title, text_of_page), ("KILL NOTICE", notice))
    ]


def test_of_two_polled_feeds_one_cannot_touch_the_others_article(
    connect_services: Callable[..., Services], server: FeedServer
) -> None:
    """From the wire to the row: the publisher at 127.0.0.2, the stranger at 127.0.0.1."""
    good = Server("127.0.0.2")
    services = connect_services(
        fetch_allowed_networks=("127.0.0.0/8",),
        fetch_allowed_ports=(80, 443, server.port, good.port),
        fetch_host_gap_s=0,
    )
    address = f"{good.origin}/harbour-reopens"

    def poll(feed_id: int) -> None:
        report = services.poll.one(feed_id)
        assert report is not None
        assert report.reason is None
        work(services)

    try:
        body = rss(item(address, text("harbour"), title="Harbour reopens after the storm", guid=address))
        ours = services.feeds.add(
            good.on("/feed", answer(body.encode(), "Content-Type: application/rss+xml")), full_text="never"
        )
        poll(ours.id)
        [before] = services.articles.find_articles(_ANY, limit=9).articles
        attacks = (
            item(address, LIE, title="Harbour reopens after the storm", guid=address),
            item(address, kill().text or "", title="KILL NOTICE", guid="k"),
        )
        theirs = services.feeds.add(
            server.on("/feed", rss(*attacks), Content_Type="application/rss+xml"), full_text="never"
        )
        poll(theirs.id)
        pages = [
            server.on(f"/page{number}", page, Content_Type="text/html") for number, page in enumerate(lies(address))
        ]
        entries = (item(page, "", title="Harbour reopens after the storm", guid=page) for page in pages)
        fetched = services.feeds.add(
            server.on("/pages", rss(*entries), Content_Type="application/rss+xml"), full_text="always"
        )
        poll(fetched.id)
        while services.pages.fetch_batch():
            work(services)
        work(services)
        assert services.ledgers.read_ledger().pending == 0
        assert {f"/page{number}" for number in range(len(pages))} <= {asked[0] for asked in server.requests}
    finally:
        good.close()
    after = services.articles.get(before.id)
    assert (after.version, after.text, after.withdrawn_at) == (1, before.text, None)
