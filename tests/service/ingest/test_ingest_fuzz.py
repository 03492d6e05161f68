"""Feeds, pages and submissions of bytes that no person would write: each ends in a state, and nothing is unforeseen."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from database_marks import SLOW_ON_POSTGRESQL
from feed_server import FeedServer, item, rss
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manual_clock import ManualClock
from sample_articles import text
from structlog.testing import capture_logs
from working import must_balance, work

from worker.bootstrap import Services
from worker.errors import WiredeskError
from worker.service.intake.submissions import Submission

UNFORESEEN = {"poll_failed", "page_failed", "row_failed", "batch_split"}
ITEM_LIMIT_S = 60.0  #: Far above what any takes on a busy machine, below what a task may take.

ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>N</title><entry><id>tag:n,1</id>'
    '<title type="html">A &amp;lt;b&amp;gt; c</title><link href="https://news.example/a"/><author><name>Ana</name>'
    f'</author><updated>2026-03-01T08:00:00Z</updated><content type="xhtml"><div>{text(1, 3)}</div></content>'
    "</entry></feed>"
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "N",
        "items": [{"id": 1, "url": "https://news.example/j", "content_html": f"<p>{text(2, 3)}", "tags": ["a"]}],
    }
)
RSS = rss(item("https://news.example/r", text(3, 3), guid="g"), item("https://news.example/s", text(4, 3)))
PAGE = (
    '<html lang="en"><head><title>T</title><meta property="article:published_time" content="2026-03-01T08:00Z">'
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"T","datePublished":"2026-03-01"}</script>'
    f"</head><body><article><h1>T</h1><p>By Ana Ng</p><p>{text(5, 4)}</p><table><tr><td>1</table></article>"
)
ARTICLE = json.dumps(
    {
        "url": "https://news.example/s",
        "title": "T",
        "text": text(6, 3),
        "published_at": "2026-03-01T08:00:00Z",
        "authors": ["Ana Ng"],
        "tags": ["a"],
        "enclosures": [{"url": "https://news.example/a.mp3", "length": 9}],
    }
)


def _encoded(given: str) -> bytes:
    return given.encode("utf-8", "surrogatepass")


PIECES = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", _encoded("\u202e\u200b\u0301")),
    *(b"<", b">", b"&", b"&#0;", b"&#xD800;", b"&#99999999999;", b"&amp;lt;script&gt;", b"<![CDATA[", b"]]>"),
    *(b"<!--", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<?xml version='1.0' encoding='utf-7'?>"),
    *(b"<p><a>" * 50, b"<div>" * 300, b"\n\n", b"\r", b"\t" * 99, b" " * 999, b"a" * 999),
    *(b'"', b"\\", b"\\u0000", b"\\ud800", b"{", b"[" * 300, b"}", b"1e999", b"-1", b"NaN", b"null", b"9" * 400),
    *(b"http://[::1", b"javascript:x", b"http://a\0b/", b"//", b"?" * 50, b"%00%ff", b"https://xn--a/", b"mailto:"),
    *(b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:59+14:00", b"Thu, 32 Foo 20266", b"99999999999999999999"),
    *(b"By ", b"(Reuters) - ", b"UPDATE 1-", b"KILL:", b"EMBARGOED"),
)


@st.composite
def damaged(draw: st.DrawFn, document: str) -> bytes:
    """Return a document with pieces put in, cut out, doubled or overwritten."""
    body = document.encode()
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 200)))
        piece = draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20), st.text(max_size=20).map(_encoded)))
        kind = draw(st.sampled_from(("insert", "replace", "cut", "double")))
        middle = {"insert": piece + body[start:end], "replace": piece, "cut": b"", "double": body[start:end] * 2}[kind]
        body = body[:start] + middle + body[end:]
    return body


feeds = st.sampled_from((RSS, ATOM, JSON_FEED)).flatmap(damaged)
TYPES = ("application/rss+xml", "application/json", "text/html; charset=utf-16", "text/xml; charset=x", "")
types = st.sampled_from(TYPES)


class Door:
    """Services and the server that they fetch from; every body has an address of its own."""

    def __init__(self, services: Services, server: FeedServer, clock: ManualClock) -> None:
        self.services, self.server, self.clock = services, server, clock
        self.numbers = itertools.count()

    def poll(self, body: bytes, content_type: str) -> None:
        url = self.server.on(f"/feed{next(self.numbers)}", body, Content_Type=content_type)
        feed = self.services.feeds.add(url, full_text="never")
        self.services.poll.one(feed.id)
        read = self.services.feeds.get(feed.id)
        assert read.fetched_at or read.error_reason
        self.services.feeds.remove(feed.id)

    def fetch(self, body: bytes, content_type: str) -> None:
        url = self.server.on(f"/page{next(self.numbers)}", body, Content_Type=content_type)
        self.submit(json.dumps({"url": url}).encode())
        while self.services.pages.fetch_batch():
            pass

    def submit(self, body: bytes) -> None:
        with suppress(WiredeskError):  # refused, with the reason
            self.services.intake.submit(Submission(body=body, content_type="application/json"))

    def must_end(self, way: Callable[..., None], *body: object) -> None:
        """Send it on its way, and check that everything ends, nothing is unforeseen, and nothing takes long."""
        began_s = time.monotonic()
        with capture_logs() as logs:
            way(*body)
            self.clock.pass_s(1)
            work(self.services)
        assert [one for one in logs if one["event"] in UNFORESEEN] == []
        assert time.monotonic() - began_s < ITEM_LIMIT_S
        assert "ingest" not in self.services.sweep.waiting()  # an address alone waits for its page
        assert self.services.ledgers.read_ledger().quarantined == 0
        must_balance(self.services)


@pytest.fixture
def door(polling: Services, server: FeedServer, clock: ManualClock) -> Door:
    return Door(polling, server, clock)


def fuzz(door: Door, examples: int) -> None:
    """Send so many of each kind."""
    many = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    many(given(feeds, types)(lambda body, kind: door.must_end(door.poll, body, kind)))()
    many(given(damaged(PAGE), types)(lambda body, kind: door.must_end(door.fetch, body, kind)))()
    many(given(damaged(ARTICLE))(lambda body: door.must_end(door.submit, body)))()


@SLOW_ON_POSTGRESQL
def test_damaged_bytes_end_in_a_state(door: Door) -> None:
    fuzz(door, 12)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_very_many_damaged_bytes_end_in_a_state(door: Door) -> None:
    """L7."""
    fuzz(door, 2_000)
