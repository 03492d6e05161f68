"""Answers of every odd kind over HTTP: in the place of a good feed, and in the place of an entry's page."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from database_marks import ON_SQLITE
from feed_server import Answer, FeedServer, item, rss
from loopback import refusing_port
from manual_clock import ManualClock
from sample_articles import sentences, text
from working import must_balance, originals, work

from worker.bootstrap import Services
from worker.types import Arrival

pytestmark = ON_SQLITE  # answers differ by no database

XML = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html"}
GOOD = rss(*(item(f"https://news.example/{n}", text(n), guid=str(n), title=f"Report {n} of it") for n in range(3)))
SIGN_IN = (
    "<html><head><title>Sign in</title>{}</head><body><h1>Sign in</h1><form><input name=user></form></body></html>"
)


def refresh(to: str, wait_s: int = 0) -> str:
    return f"<html><head><meta http-equiv='refresh' content='{wait_s}; url={to}'></head><body>Wait</body></html>"


NO_FEED = {
    "a page": Answer(SIGN_IN.format(""), 200, HTML),
    "a page that names another feed": Answer(
        SIGN_IN.format("<link rel=alternate type='application/rss+xml' href='/other'>"), 200, HTML
    ),
    "a page that says it is XML": Answer(SIGN_IN.format(""), 200, XML),
    "nothing": Answer("", 200, XML),
    "blanks": Answer("\n\n", 200, XML),
    "an error in JSON": Answer('{"error":"down"}', 200, {"Content-Type": "application/json"}),
    "an error in XML": Answer("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", 200, XML),
    "a sitemap": Answer("<urlset><url><loc>https://news.example/s</loc></url></urlset>", 200, XML),
    "an index of sitemaps": Answer(
        "<sitemapindex><sitemap><loc>https://news.example/s.xml</loc></sitemap></sitemapindex>", 200, XML
    ),
    "a list of feeds": Answer("<opml><body><outline xmlUrl='https://news.example/f'/></body></opml>", 200, XML),
    "a picture": Answer("<svg xmlns='http://www.w3.org/2000/svg'><text>x</text></svg>", 200, XML),
    "a warning of PHP": Answer("<b>Warning</b>: mysql_connect(): in /x.php on line 3<br />", 200, HTML),
    "maintenance": Answer("Down for maintenance", 200, {"Content-Type": "text/plain"}),
    **{str(status): Answer("no", status) for status in (401, 403, 404, 429, 451, 500, 502, 503)},
    "no content": Answer("", 204),
    "a redirect to a page": Answer("", 302, {"Location": "/login"}),
    "a lasting redirect to a page": Answer("", 301, {"Location": "/login"}),
    "a redirect to itself": Answer("", 302, {"Location": "/feed"}),
    "a redirect to nowhere": Answer("", 302),
    "a redirect to a private address": Answer("", 301, {"Location": "http://10.0.0.1/feed"}),
    "a redirect to a mail address": Answer("", 301, {"Location": "mailto:desk@news.example"}),
    "a redirect with a login": Answer("", 302, {"Location": "http://you:hidden@localhost/feed"}),
    "a header that leads to a page": Answer("<html>x</html>", 200, HTML | {"Refresh": "0; url=/login"}),
    "markup that leads to a page": Answer(refresh("/login"), 200, HTML),
    "a body cut short": Answer(gzip.compress(GOOD.encode())[:-40], 200, XML | {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("answer", NO_FEED.values(), ids=NO_FEED)
def test_what_is_no_feed_in_the_place_of_a_good_one_is_a_failure_that_passes(
    polling: Services, server: FeedServer, clock: ManualClock, answer: Answer
) -> None:
    server.answers |= {
        "/feed": Answer(GOOD, 200, XML),
        "/login": Answer(SIGN_IN.format(""), 200, HTML),
        "/other": Answer(rss(item("https://news.example/o", text("o"), guid="o"), title="Sport"), 200, XML),
    }
    feed = polling.feeds.add(server.origin + "/feed", full_text="never")
    polling.poll.one(feed.id)
    work(polling)
    server.answers["/feed"] = answer
    clock.pass_s(4_000)
    failed = polling.poll.one(feed.id)
    assert failed is not None
    assert (failed.entries, failed.accepted, failed.reason is None) == (0, 0, False)
    shown = polling.feeds.get(feed.id)
    assert (shown.url, shown.state, shown.fail_count) == (feed.url, "active", 1)
    server.answers["/feed"] = Answer(GOOD, 200, XML)
    clock.pass_s(90_000)
    good = polling.poll.one(feed.id)
    assert good is not None
    assert (good.entries, good.accepted, good.reason) == (3, 0, None)
    shown = polling.feeds.get(feed.id)
    assert (shown.url, shown.fail_count, shown.moved_to, len(originals(polling))) == (feed.url, 0, None, 3)


PARAGRAPHS = "".join(f"<p>{one}</p>" for one in text("a").split("\n\n"))
SUMMARY = " ".join(sentences("a")[:2])
PAGE = (
    f"<html><head><title>Report of it</title></head><body><article><h1>Report of it</h1>{PARAGRAPHS}</article></body>"
)
WAIT_LONG = PAGE.replace("</head>", "<meta http-equiv=refresh content='300;url=/b'></head>")
CONSENT = (
    "<html><title>Before you continue</title><body><h1>Before you continue</h1><p>We and our 847 partners store and "
    "access personal data on your device. Selecting I Accept enables tracking.</p><button>I accept</button></body>"
)
MISSING = (
    "<html><title>Page not found</title><body><h1>Page not found</h1><p>The page you are looking for may have been "
    "moved, deleted, or possibly never existed. Try the search or go back to the front page of our site.</p></body>"
)
REAL = Answer(PAGE, 200, HTML)


def titled(headline: str) -> str:
    return PAGE.replace("Report of it", headline)


#: Paragraphs that have all words of the entry, and none of its sentences.
TURNED = "".join(f"<p>{' '.join(reversed(one.split()))}</p>" for one in text("a").split("\n\n"))
NEWER = f"<html><title>{{0}}</title><body><article><h1>{{0}}</h1>{TURNED}</article></body>"
RELATED, OG_RELATED = "<link rel=canonical href='/related/9'>", "<meta property=og:url content='/related/9'>"
OLD = "<meta property='article:published_time' content='2021-02-20T10:00:00Z'>"
SESSION = (
    "<div class=wp-auth-expired><p>Session expired. Please log in again. The login page opens in a new tab.</p></div>"
)
COOKIES = (
    "<div id=consent><p>We and our partners store and access information on your device.</p><button>OK</button></div>"
)
OFFER = (
    '<html><head><title>Report of it</title><script type=\'application/ld+json\'>{{"@type":"NewsArticle","headline":'
    '"Report of it","isAccessibleForFree":false}}</script></head><body><article><h1>Report of it</h1><p>{}</p>'
    "<p>Subscribe to read the whole story. Four weeks for one euro, cancel at any time. Sign in.</p>"
    "<p>As a subscriber you get every report, the archive and the weekend edition.</p></article></body>"
)
OTHER = (
    "<p>The champions lost at home for a second time this season when a late penalty by their captain decided the "
    "match, and their trainer said that injuries were no excuse for such a weak defence.</p><p>His rival praised young "
    "players who had run more than anybody expected, and promised his fans a party if they win again next weekend.</p>"
)
#: As in the reports of tests/parse/test_parse_reported_pages.py.
REPORTED: dict[str, tuple[bytes | str, bool]] = {
    "a page packed twice": (gzip.compress(gzip.compress(PAGE.encode())), True),
    "a page without a frame": (
        f"<html><title>Report of it</title><body><h1>Report of it</h1>{PARAGRAPHS}</body>",
        True,
    ),
    "a page laid out in a table": (
        f"<html><title>Report of it</title><body><table><tr><td>Home<td><h1>Report of it</h1>{PARAGRAPHS}</table>",
        True,
    ),
    "an article in an aside": (
        f"<html><title>Report of it</title><body><aside><h1>Report of it</h1>{PARAGRAPHS}</aside>",
        True,
    ),
    "text in blocks": (PAGE.replace("<p>", "<div>").replace("</p>", "</div>"), True),
    "a notice inside the article": (PAGE.replace("</h1>", f"</h1>{SESSION}"), True),
    "a banner above the article": (PAGE.replace("<body>", f"<body>{COOKIES}"), True),
    "a charset in a comment": (PAGE.replace("<head>", "<head><!-- <meta charset=gbk> -->"), True),
    "a notice alone": (f"<html><title>Session expired</title><body>{SESSION}</body>", False),
    "an offer that says it is not free": (OFFER.format(sentences("a")[0]), False),
    "scripts asked for": (
        "<html><title>Report of it</title><body><noscript>You need to enable JavaScript to run this app.</noscript>",
        False,
    ),
    "another article": (f"<html><title>Sport</title><body><article><h1>Sport of the day</h1>{OTHER}</article>", False),
}
PAGES = {
    "a page": ({"/a": REAL}, True),
    **{name: ({"/a": Answer(body, 200, HTML)}, is_page) for name, (body, is_page) in REPORTED.items()},
    "markup that leads on": ({"/a": Answer(refresh("/b"), 200, HTML), "/b": REAL}, True),
    "markup in capitals": ({"/a": Answer(refresh("/b").upper().replace("/B", "/b"), 200, HTML), "/b": REAL}, True),
    "markup for readers without scripts": (
        {
            "/a": Answer("<head><noscript><meta http-equiv=refresh content='0;url=/b'></noscript></head>go", 200, HTML),
            "/b": REAL,
        },
        False,
    ),
    "a page that loads itself": ({"/a": Answer(WAIT_LONG.replace(";url=/b", ""), 200, HTML)}, True),
    "a page that goes home in time": ({"/a": Answer(WAIT_LONG, 200, HTML), "/b": Answer("<p>Home</p>")}, True),
    "a header": ({"/a": Answer("x", 200, HTML | {"Refresh": "0; url=/b"}), "/b": REAL}, True),
    "a header without url=": ({"/a": Answer("x", 200, HTML | {"Refresh": "0;/b"}), "/b": REAL}, True),
    "a header in quotes": ({"/a": Answer("x", 200, HTML | {"Refresh": '1;URL="/b"'}), "/b": REAL}, True),
    "a chain of all": (
        {
            "/a": Answer("", 302, {"Location": "/b"}),
            "/b": Answer("x", 200, HTML | {"Refresh": "0;url=/c"}),
            "/c": Answer(refresh("/d"), 200, HTML),
            "/d": REAL,
        },
        True,
    ),
    "a newer report on its subject": (
        {"/a": Answer("", 302, {"Location": "/b"}), "/b": Answer(NEWER.format("What came after"), 200, HTML)},
        False,
    ),
    "a section with a story opened": (
        {
            "/a": Answer("", 302, {"Location": "/world"}),
            "/world": Answer(NEWER.format("World").replace("</article>", "</article>Report of it"), 200, HTML),
        },
        False,
    ),
    "a corrected headline elsewhere": (
        {"/a": Answer("", 301, {"Location": "/b"}), "/b": Answer(titled("A piece in other words"), 200, HTML)},
        True,
    ),
    "a page that names a related one": (
        {"/a": Answer(NEWER.format("What came after").replace("<title>", RELATED + "<title>"), 200, HTML)},
        False,
    ),
    "a page that names a related one to apps": (
        {"/a": Answer(NEWER.format("What came after").replace("<title>", OG_RELATED + "<title>"), 200, HTML)},
        False,
    ),
    "a report of another year": (
        {"/a": Answer(NEWER.format("What came before").replace("<title>", OLD + "<title>"), 200, HTML)},
        False,
    ),
    "results of a search": (
        {
            "/a": Answer("", 302, {"Location": "/search?q=report"}),
            "/search?q=report": Answer(NEWER.format("Search results"), 200, HTML),
        },
        False,
    ),
    "an error with a story below": (
        {"/a": Answer(MISSING.replace("</body>", f"<p>You may like:</p>{OTHER * 2}</body>"), 200, HTML)},
        False,
    ),
    "a login by redirect": (
        {
            "/a": Answer("", 302, {"Location": "/login?next=/a"}),
            "/login?next=/a": Answer(SIGN_IN.format(""), 200, HTML),
        },
        False,
    ),
    "the front named as its address": (
        {"/a": Answer(PAGE.replace("<title>", "<link rel=canonical href='/'><title>"), 200, HTML)},
        True,
    ),
    "an address with tracking": (
        {"/a": Answer(PAGE.replace("<title>", "<link rel=canonical href='/a?utm_source=x'><title>"), 200, HTML)},
        True,
    ),
    "UTF-16": ({"/a": Answer(PAGE.encode("utf-16"), 200, HTML)}, True),
    "UTF-8 that says it is Latin": (
        {"/a": Answer(PAGE.replace("<title>", "<meta charset=iso-8859-1><title>"), 200, HTML)},
        True,
    ),
    "XHTML": ({"/a": Answer("<?xml version='1.0'?>" + PAGE, 200, {"Content-Type": "application/xhtml+xml"})}, True),
    "no media type": ({"/a": Answer(PAGE)}, True),
    "said to be plain text": ({"/a": Answer(PAGE, 200, {"Content-Type": "text/plain"})}, True),
    "a frame": ({"/a": Answer("<title>Report of it</title><frameset><frame src='/b'></frameset>", 200, HTML)}, False),
    "two that lead to each other": (
        {"/a": Answer(refresh("/b"), 200, HTML), "/b": Answer(refresh("/a"), 200, HTML)},
        False,
    ),
    "a private address": ({"/a": Answer(refresh("http://10.0.0.1/"), 200, HTML)}, False),
    "a script": ({"/a": Answer(refresh("javascript:x"), 200, HTML)}, False),
    "a consent wall": ({"/a": Answer(refresh("/b"), 200, HTML), "/b": Answer(CONSENT, 200, HTML)}, False),
    "a soft 404": ({"/a": Answer(MISSING, 200, HTML)}, False),
    **{str(status): ({"/a": Answer("no", status)}, False) for status in (401, 403, 404, 410, 429, 451, 500, 503)},
    "a PDF": ({"/a": Answer(b"%PDF-1.4", 200, {"Content-Type": "application/pdf"})}, False),
    "nothing": ({"/a": Answer("", 200, HTML)}, False),
    "robots.txt refuses": ({"/a": REAL, "/robots.txt": Answer("User-agent: *\nDisallow: /")}, False),
    "robots.txt fails": ({"/a": REAL, "/robots.txt": Answer("", 500)}, False),
    "robots.txt rests": ({"/a": REAL, "/robots.txt": Answer("", 503)}, False),
    "robots.txt is forbidden": ({"/a": REAL, "/robots.txt": Answer("", 403)}, True),
    "robots.txt is a page": ({"/a": REAL, "/robots.txt": Answer("<p>Disallow: /</p>", 200, HTML)}, True),
    "robots.txt leads to itself": ({"/a": REAL, "/robots.txt": Answer("", 302, {"Location": "/robots.txt"})}, True),
}


@pytest.mark.parametrize(("answers", "is_page"), PAGES.values(), ids=PAGES)
def test_an_entry_gets_the_text_of_its_page_or_keeps_its_summary(
    polling: Services, server: FeedServer, clock: ManualClock, answers: dict[str, Answer], is_page: bool
) -> None:
    link = f"<link>{server.origin}/a</link>"
    dated = "<pubDate>Sun, 01 Mar 2026 06:00:00 GMT</pubDate>"
    entry = f"<item><title>Report of it</title>{link}<description>{SUMMARY}</description>{dated}</item>"
    server.answers |= {**answers, "/feed": Answer(rss(entry), 200, XML)}
    feed = polling.feeds.add(server.origin + "/feed", full_text="always")
    report = polling.poll.one(feed.id)
    assert report is not None
    assert (report.entries, report.accepted) == (1, 1)
    while (end := polling.accept.receipt(1)).state == "pending":
        polling.pages.fetch_batch()
        work(polling)
        clock.pass_s(3_600)
    assert (end.state, end.reason) == ("stored", "new")
    assert polling.articles.get(originals(polling)[0]).text == (text("a") if is_page else SUMMARY)
    fails_by_robots = "robots_refused" in (end.detail or "")
    assert fails_by_robots == any("Disallow" in str(one.body) and not one.headers for one in answers.values())


#: Addresses that give no answer, by the reason shown: nothing listens, no such name, no TLS behind the port.
NO_ANSWER = {
    "connect_failed": "http://127.0.0.77:{port}/x",
    "dns_failed": "http://news.invalid/x",
    "tls_failed": "https://127.0.0.1:{port}/x",
}


@pytest.fixture
def refusing(server: FeedServer) -> Iterator[None]:
    """Refuse connections to 127.0.0.77, where no other test listens, at the one port that may be fetched."""
    with refusing_port("127.0.0.77", server.port):
        yield


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize(("reason", "address"), NO_ANSWER.items(), ids=NO_ANSWER)
def test_a_feed_that_gives_no_answer_is_tried_again_and_shown_with_the_true_reason(
    polling: Services, server: FeedServer, clock: ManualClock, reason: str, address: str
) -> None:
    feed = polling.feeds.add(address.format(port=server.port), full_text="never")
    for fails in (1, 2):
        failed = polling.poll.one(feed.id)
        assert failed is not None
        assert (failed.entries, failed.accepted, failed.reason) == (0, 0, reason)
        shown = polling.feeds.get(feed.id)
        assert (shown.url, shown.state, shown.fail_count) == (feed.url, "active", fails)
        clock.pass_s(90_000)


@pytest.mark.usefixtures("refusing")
@pytest.mark.parametrize(("reason", "address"), NO_ANSWER.items(), ids=NO_ANSWER)
def test_a_page_that_gives_no_answer_waits_with_the_true_reason_and_is_rejected_after_days(
    polling: Services, server: FeedServer, clock: ManualClock, reason: str, address: str
) -> None:
    [given] = polling.accept.articles([Arrival(url=address.format(port=server.port))], door="api")
    polling.pages.fetch_batch()
    must_balance(polling)
    waiting = polling.accept.receipt(given.id)
    assert (waiting.state, waiting.reason) == ("pending", reason)
    for _ in range(2):
        clock.pass_s(5 * 86_400)
        polling.pages.fetch_batch()
    must_balance(polling)
    ended = polling.accept.receipt(given.id)
    assert (ended.state, ended.reason) == ("rejected", reason)
