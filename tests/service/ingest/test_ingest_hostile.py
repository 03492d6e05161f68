"""Hostile feeds and pages taken in by the service: each ends in a state, its neighbours are stored.

All hostile feeds of the matrix (A5 to A24) are polled side by side by one service, on each database, and so
are the pages. The canary listens on an address nothing may touch.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import brotli
import pytest
from database_marks import SLOW_ON_POSTGRESQL
from feed_server import item, rss
from hostile_server import Script, Server, answer, redirect
from manual_clock import ManualClock
from sample_articles import text
from structlog.testing import capture_logs
from working import must_balance, work

from worker.bootstrap import Services
from worker.service.search.articles import Article, ArticleFilter
from worker.types import Arrival

GOOD = rss(item("https://news.example/good", text("good"), guid="good")).encode()
SECRET = "the secret of a local file"
XML = "Content-Type: application/rss+xml"
HTML = "Content-Type: text/html"


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server("127.0.0.2")
    yield server
    server.close()


@pytest.fixture
def canary() -> Iterator[Server]:
    """Provide a server that no request may reach, checked when the test ends."""
    canary = Server("127.0.0.1")
    yield canary
    canary.close()
    assert canary.hits == 0, "the canary was touched"


@pytest.fixture
def hostile(connect_services: Callable[..., Services], server: Server, canary: Server) -> Services:
    """Services that may reach 127.0.0.2 and nothing else on this machine."""
    return connect_services(
        fetch_allowed_networks=("127.0.0.2/32",),
        fetch_allowed_ports=(80, 443, server.port, canary.port),
        fetch_host_connections=64,
        fetch_host_gap_s=0,
        fetch_concurrency=64,
        fetch_total_limit_s=20.0,
    )


def poll_all(services: Services, server: Server, answers: dict[str, bytes | Script]) -> dict[str, str | None]:
    """Poll all of these at once, beside a good feed; gives the state (reason, or None) of each."""
    add = partial(services.feeds.add, full_text="never")  # these are about feeds
    ids = {name: add(server.on(f"/{n}", given)).id for n, (name, given) in enumerate(answers.items())}
    good = add(server.on("/good", answer(GOOD, XML)))
    with capture_logs() as logs:
        while services.poll.due():
            pass
    assert [one for one in logs if one["event"] == "poll_failed"] == []
    work(services)
    assert services.feeds.get(good.id).error_reason is None
    states = {name: services.feeds.get(feed_id) for name, feed_id in ids.items()}
    assert all(feed.fetched_at or feed.error_reason for feed in states.values())
    must_balance(services)
    return {name: feed.error_reason for name, feed in states.items()}


def articles_of(services: Services) -> list[Article]:
    """Originals and copies: which of two it is, is not what these tests are about."""
    return list(services.articles.find_articles(ArticleFilter(state="any"), limit=500).articles)


# ── A5 to A20, A24: what is refused, and why ─────────────────────────────────────────────────

LAUGHS = '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ENTITY = "<rss><channel><item><title>&l9;</title></item></channel></rss>"


def deflated(mebibytes: int, wbits: int) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, wbits)
    block = bytes(2**20)
    return b"".join([*(squeeze.compress(block) for _ in range(mebibytes)), squeeze.flush()])


def hostile_feeds(canary: Server, secret: Path) -> dict[str, tuple[bytes, str | None]]:
    """Return an answer by name, and the reason it must end with; None where the feed is read."""
    there = canary.origin
    doctype = "<!DOCTYPE x [{}]>" + ENTITY

    def feed(body: str | bytes, *headers: str) -> bytes:
        return answer(body.encode() if isinstance(body, str) else body, XML, *headers)

    links = f'<link href="{there}/next" rel="next"/><link href="{there}/hub" rel="hub"/>'
    return {
        "A5 redirect to loopback": (redirect(f"{there}/"), "blocked_address"),
        "A5 redirect to metadata": (redirect("http://169.254.169.254/latest"), "blocked_address"),
        "A5 redirect to NAT64": (redirect("http://[64:ff9b::7f00:1]/"), "blocked_address"),
        "A5 redirect to a file": (redirect(secret.as_uri()), "bad_url"),
        "A5 redirect to gopher": (redirect("gopher://127.0.0.1/"), "bad_url"),
        "A5 redirect to data": (redirect("data:text/xml,<rss/>"), "bad_url"),
        "A5 refresh header": (feed("<rss><channel/></rss>", f"Refresh: 0; url={there}/"), "blocked_address"),
        "A5 next and hub": (feed(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{links}</feed>'), None),
        "A6 no Location": (answer(b"", status="300 Choices"), "too_many_redirects"),
        "A8 redirect to port 22": (redirect("http://example.org:22/"), "bad_url"),
        "A8 redirect with user": (redirect(f"http://a@127.0.0.1:{canary.port}/"), "blocked_address"),
        "A8 redirect with backslash": (redirect(f"http://example.org\\@127.0.0.1:{canary.port}/"), "bad_url"),
        "A9 gzip": (feed(deflated(12, 31), "Content-Encoding: gzip"), "too_large"),
        "A9 deflate": (feed(deflated(12, -15), "Content-Encoding: deflate"), "too_large"),
        "A9 br": (feed(brotli.compress(bytes(12 * 2**20), quality=1), "Content-Encoding: br"), "too_large"),
        "A9 zstd": (feed(b"\x28\xb5\x2f\xfd", "Content-Encoding: zstd"), "bad_encoding"),
        "A9 gzip file": (feed(deflated(12, 31)), "not_a_feed"),
        "A10 layers": (feed(gzip.compress(GOOD), "Content-Encoding: gzip, gzip, br"), "bad_encoding"),
        "A10 packed twice": (feed(gzip.compress(gzip.compress(GOOD)), "Content-Encoding: gzip"), None),
        "A10 wrong label": (feed(GOOD, "Content-Encoding: gzip"), None),
        "A11 length too long": (b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<rss/>", "protocol_error"),
        "A11 length negative": (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n<rss/>", "protocol_error"),
        "A11 length absurd": (answer(b"<rss/>", f"Content-Length: 1{'0' * 15}", length=False), "too_large"),
        "A15 many headers": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n<rss/>", "protocol_error"),
        "A15 a large header": (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2**20 + b"\r\n\r\n", "protocol_error"),
        "A16 billion laughs": (feed(doctype.format(LAUGHS)), "not_a_feed"),
        "A16 quadratic": (feed(doctype.format(f'<!ENTITY l9 "{"a" * 50_000}">')), "not_a_feed"),
        "A16 parameter": (feed(doctype.format(f'<!ENTITY % p SYSTEM "{there}/"> %p;')), "not_a_feed"),
        "A17 file": (feed(doctype.format(f'<!ENTITY l9 SYSTEM "{secret.as_uri()}">')), "not_a_feed"),
        "A17 address": (feed(doctype.format(f'<!ENTITY l9 SYSTEM "{there}/">')), "not_a_feed"),
        "A17 external type": (feed(f'<!DOCTYPE rss SYSTEM "{there}/rss.dtd"><rss><channel/></rss>'), None),
        "A17 XInclude": (feed(rss(f'<item><xi:include parse="text" href="{secret.as_uri()}"/></item>')), None),
        "A17 stylesheet": (feed(f'<?xml-stylesheet href="{there}/x.xsl"?><rss><channel/></rss>'), None),
        "A18 an address": (feed(f"{there}/"), "not_a_feed"),
        "A18 a path": (feed(str(secret)), "not_a_feed"),
        "A18 /dev/zero": (feed("/dev/zero"), "not_a_feed"),
        "A19 authors": (feed(rss(f"<item><author>{'a' * 65_536}</author></item>" * 100)), None),
        "A20 no character": (feed(rss("<item><title>&#1114112; &#55296; &#x110000;</title></item>")), None),
        "A20 pattern": (feed(doctype.format(r'<!ENTITY \d "x">')), "not_a_feed"),
        "A20 cut": (feed(GOOD[: len(GOOD) // 2]), None),
        "A20 noise": (feed(bytes(range(256)) * 40), "not_a_feed"),
        "A24 a million items": (feed("<rss><channel>" + "<item/>" * 1_000_000), None),
        "A24 50 MB of JSON": (feed(b'{"items":[' + b" " * 50_000_000 + b"]}"), "too_large"),
        "A24 deep JSON": (feed('{"items":' + "[" * 100_000), "not_a_feed"),
    }


@SLOW_ON_POSTGRESQL
def test_each_hostile_feed_ends_in_its_state_and_the_good_one_beside_them_is_stored(
    hostile: Services, server: Server, canary: Server, tmp_path: Path
) -> None:
    """A5, A6, A8 to A11, A15 to A20 and A24 of the matrix."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    feeds = hostile_feeds(canary, secret)
    states = poll_all(hostile, server, {name: given for name, (given, _) in feeds.items()})
    assert states == {name: reason for name, (_, reason) in feeds.items()}
    stored = articles_of(hostile)
    assert "https://news.example/good" in {article.url for article in stored}
    assert SECRET not in repr(stored)
    assert SECRET not in repr(hostile.feeds.all())


def test_of_five_hundred_and_more_entries_the_newest_are_taken(hostile: Services, server: Server) -> None:
    """A24: the rest is not read; it is said so by the parser (test_parse_feed)."""
    entries = "".join(f"<item><guid>{n}</guid><title>News {n}</title></item>" for n in range(3_000))
    assert poll_all(hostile, server, {"many": answer(rss(entries).encode(), XML)}) == {"many": None}
    assert hostile.feeds.all()[0].entries == 500


# ── A21, A22: encodings and dates, as they are stored ────────────────────────────────────────

WORDS = "Señor Müller zahlte fünf Euro für Käse und Brötchen am schönen Fluß in der Nähe von Köln"


def charset_lies() -> dict[str, bytes]:
    """One text under many wrong and missing labels: header, declaration, byte order mark."""

    def feed(encoding: str, *, says: str | None, header: str | None, mark: bytes = b"", words: str = WORDS) -> bytes:
        declaration = f'<?xml version="1.0" encoding="{says}"?>' if says else ""
        body = rss(f"<item><guid>1</guid><title>Die Nachricht</title><description>{words}</description></item>")
        body = declaration + body.partition("?>")[2]
        charset = f"; charset={header}" if header else ""
        return answer(mark + body.encode(encoding), f"Content-Type: text/xml{charset}")

    return {
        "mark against both": feed("utf-8", says="iso-8859-1", header="koi8-r", mark=b"\xef\xbb\xbf"),
        "UTF-16 mark against both": feed("utf-16", says="utf-8", header="utf-8"),
        "UTF-16 without mark": feed("utf-16-le", says="utf-16", header=None),
        "UTF-16 big-endian without mark": feed("utf-16-be", says=None, header="utf-8"),
        "declaration against header": feed("utf-8", says="utf-8", header="iso-8859-1"),
        "header alone": feed("cp1252", says=None, header="iso-8859-1"),
        "Latin-1 that is UTF-8": feed("utf-8", says="iso-8859-1", header=None),
        "UTF-8 that is Windows-1252": feed("cp1252", says="utf-8", header="utf-8"),
        "ASCII that is Windows-1252": feed("cp1252", says="us-ascii", header=None),
        "unknown label": feed("utf-8", says="klingon", header=None),
        "UTF-16 label, UTF-8 bytes": feed("utf-8", says="utf-16", header=None),
        "nothing said, UTF-8": feed("utf-8", says=None, header=None),
        "nothing said, Windows-1252": feed("cp1252", says=None, header=None),
        "UTF-7": feed("utf-7", says="utf-7", header="utf-7"),
    }


def test_a_text_under_a_wrong_label_is_stored_as_it_was_meant(hostile: Services, server: Server) -> None:
    """A21: fourteen lies about one text make one text; UTF-7 is never believed."""
    feeds = charset_lies()
    states = poll_all(hostile, server, dict(feeds))
    assert set(states.values()) == {None}
    named = [one for one in articles_of(hostile) if one.title == "Die Nachricht"]
    texts = sorted(version.text for one in named for version in hostile.articles.versions(one.id))
    assert [one for one in texts if one == WORDS] == [WORDS]
    assert [one for one in texts if one != WORDS] == [one for one in texts if one.startswith("Se+APE-or")]


DATES = {
    "99999-01-01T00:00:00Z": None,
    "-0001-01-01T00:00:00Z": None,
    "2024-02-30T10:00:00Z": None,
    "9999-12-31T23:59:59+14:00": None,
    "0001-01-01T00:00:00+14:00": None,
    "": None,
    "x" * 10_000: None,
    "Thu, 01 Jan 1970 00:00:00 GMT": None,
    "Mon, 02 Mar 2037 10:00:00 GMT": None,
    "Fri, 27 Feb 2026 10:00:00 EST": "2026-02-27T15:00:00+00:00",
}


def test_an_impossible_date_is_none_and_what_stood_there_is_kept(
    hostile: Services, server: Server, clock: ManualClock
) -> None:
    """A22: no date is made up, none is ahead, and lists stay sorted by when an article was seen."""
    soon = clock() + timedelta(hours=20)
    dates = DATES | {soon.isoformat(): clock().isoformat()}  # less than a day ahead: clocks differ
    entries = [
        item(f"https://news.example/{n}", text(n), title=f"News {n}").replace(
            "<item>", f"<item><pubDate>{raw}</pubDate>"
        )
        for n, raw in enumerate(dates)
    ]
    poll_all(
        hostile, server, {"dates": answer(rss(*entries).encode(), XML, "Last-Modified: Mon, 02 Feb 2026 00:00:00 GMT")}
    )
    found = {article.title: article for article in articles_of(hostile)}
    for n, (raw, wanted) in enumerate(dates.items()):
        article = found[f"News {n}"]
        assert (article.published_at.isoformat() if article.published_at else None) == wanted, raw[:50]
        assert article.published_at is None or article.published_at <= clock()
        assert article.date_candidates == ((f"feed:published {raw[:200]}",) if raw else ())


# ── A23: ids ─────────────────────────────────────────────────────────────────────────────────


def test_ids_of_any_size_and_kind_make_one_article_each(hostile: Services, server: Server, clock: ManualClock) -> None:
    """A23: five megabytes, a number beyond 64 bits, one id for two texts, a new id at each poll."""
    giant = rss(item("https://news.example/giant", text("giant"), guid="g" * 5_000_000))
    number: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1"}
    number |= {"items": [{"id": 2**63, "url": "https://news.example/n", "content_text": text("n")}]}
    shared = rss(
        item("https://news.example/s1", text("s1"), guid="same"),
        item("https://news.example/s2", text("s2"), guid="same"),
    )
    paths: dict[str, bytes | Script] = {
        "giant": answer(giant.encode(), XML),
        "number": answer(json.dumps(number).encode(), "Content-Type: application/feed+json"),
        "shared": answer(shared.encode(), XML),
    }
    assert set(poll_all(hostile, server, paths).values()) == {None}
    changing = ""
    for turn in range(4):
        changing = server.on(
            "/changing", answer(rss(item("https://news.example/c", text("c"), guid=f"{turn}")).encode())
        )
        feed = hostile.feeds.add(changing)
        hostile.poll.one(feed.id)
        work(hostile)
        clock.pass_s(3600)
    addresses = [article.url for article in articles_of(hostile)]
    wanted = ["giant", "n", "s1", "s2", "good", "c"]
    assert {*addresses} == {f"https://news.example/{name}" for name in wanted}
    assert len(addresses) == len(wanted)
    for feed in hostile.feeds.all():
        hostile.poll.one(feed.id)
    work(hostile)
    assert len(articles_of(hostile)) == len(wanted)
    must_balance(hostile)


# ── pages ────────────────────────────────────────────────────────────────────────────────────


def test_an_id_given_to_another_article_at_a_later_poll_takes_nothing_away(hostile: Services, server: Server) -> None:
    """A23: it used to become a new version of the first one, which was then to be found no more."""
    entries = [item(f"https://news.example/{n}", text(n), title=f"News of day {n}", guid="today") for n in range(3)]
    changed = item("https://news.example/1", text(1) + "\n\nOne line more.", title="News of day 1", guid="today")
    feed = hostile.feeds.add(server.on("/today", answer(b"")))
    for shown in [*entries, changed]:
        server.on("/today", answer(rss(shown).encode(), XML))
        hostile.poll.one(feed.id)
        work(hostile)
    found = {article.url: article.version for article in articles_of(hostile)}
    assert found == {f"https://news.example/{n}": 2 if n == 1 else 1 for n in range(3)}


def fetch_all(services: Services) -> None:
    while {"fetch", "ingest"} & set(services.sweep.waiting()):
        services.pages.fetch_batch()
        services.ingest.take_in_batch()
        must_balance(services)


def test_each_hostile_page_ends_in_its_state_and_the_good_one_beside_them_is_stored(
    hostile: Services, server: Server, canary: Server
) -> None:
    """A5, A8, A9, A30 and A31 of the matrix."""
    there = canary.origin
    leads = (
        f'<link rel=canonical href="{there}/x">'
        f'<link rel=amphtml href="{there}/amp"><link rel=next href="{there}/2"><img src="{there}/i.png">'
    )
    sends = f'<meta http-equiv=refresh content="0;url={there}/">'
    words = "".join(f"<p>{one}</p>" for one in text("page").split("\n\n"))
    pages = {
        "A5 leads elsewhere": (answer(f"<html>{leads}<article>{words}".encode(), HTML), "stored", "new"),
        "A5 sends elsewhere": (answer(f"<html>{sends}{words}".encode(), HTML), "quarantined", "blocked_address"),
        "A5 redirect": (redirect(f"{there}/"), "quarantined", "blocked_address"),
        "A5 redirect to a file": (redirect("file:///etc/passwd"), "rejected", "bad_url"),
        "A9 gzip": (answer(deflated(12, 31), HTML, "Content-Encoding: gzip"), "rejected", "too_large"),
        "A30 links": (
            answer(b"<html><body><p>" + b"<a href=x>word</a>" * 40_000, HTML),
            "rejected",
            "page_too_complex",
        ),
        "A31 divs": (answer(b"<html>" + b"<div>" * 50_000, HTML), "rejected", "page_too_complex"),
        "A31 no markup": (answer(b"<" * 1_000, HTML), "rejected", "no_text"),
    }
    urls = [server.on(f"/{n}", given) for n, (given, _, _) in enumerate(pages.values())]
    receipts = hostile.accept.articles([Arrival(url=url) for url in urls], door="api")
    with capture_logs() as logs:
        fetch_all(hostile)
    assert [one for one in logs if one["event"] == "page_failed"] == []
    ended = hostile.accept.receipts([one.id for one in receipts])
    wanted = {name: (state, reason) for name, (_, state, reason) in pages.items()}
    assert dict(zip(pages, [(one.state, one.reason) for one in ended], strict=True)) == wanted


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{}/", "http://[::1]:{}/", "http://0x7f.1:{}/", "http://localhost:{}/"]
)
def test_an_address_of_this_machine_is_never_reached(hostile: Services, canary: Server, url: str) -> None:
    """A1 and A2: as a feed and as a page."""
    feed = hostile.feeds.add(url.format(canary.port))
    report = hostile.poll.one(feed.id)
    assert report is not None
    assert report.reason == "blocked_address"
    [receipt] = hostile.accept.articles([Arrival(url=url.format(canary.port))], door="api")
    fetch_all(hostile)
    ended = hostile.accept.receipt(receipt.id)
    assert (ended.state, ended.reason) == ("quarantined", "blocked_address")


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [b"<html><body><p>" + b"<" * 1_000_000, b"<html><body><p>" + b"a" * 5_000_000, b"<p class='" + b"a" * 5_000_000],
    ids=["A31 a million <", "A31 one long word", "A31 one long attribute"],
)
def test_a_page_made_to_hold_a_parser_up_is_ended_and_the_next_one_is_read(
    hostile: Services, server: Server, body: bytes
) -> None:
    words = "".join(f"<p>{one}</p>" for one in text("page").split("\n\n"))
    urls = [server.on("/hard", answer(body, HTML)), server.on("/next", answer(f"<article>{words}".encode(), HTML))]
    receipts = hostile.accept.articles([Arrival(url=url) for url in urls], door="api")
    fetch_all(hostile)
    hard, following = hostile.accept.receipts([one.id for one in receipts])
    assert hard.state == "rejected"
    assert hard.reason in ("page_too_hard", "text_too_long", "no_text")
    assert following.state == "stored"
