"""Manners: slots at a host, robots.txt for pages."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from worker.errors import FetchFailed
from worker.fetch import Client, FetchLimits, PoliteClient


class Site(http.server.ThreadingHTTPServer):
    """Notes what it is asked."""

    daemon_threads = True

    def __init__(self, robots: str | None) -> None:
        super().__init__(("127.0.0.2", 0), Handler)
        self.robots = robots
        self.asked: list[str] = []
        self.answer: tuple[int, str, str] | None = None  #: To /robots.txt in place of the file: status and a header.

    @property
    def origin(self) -> str:
        return f"http://127.0.0.2:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        missing = self.path == "/robots.txt" and self.server.robots is None
        if self.path == "/robots.txt" and self.server.answer is not None:
            status, name, value = self.server.answer
            self.send_response(status)
            self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = (self.server.robots or "").encode() if self.path == "/robots.txt" else b"<p>page</p>"
        self.send_response(404 if missing else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    server = Site(getattr(request, "param", None))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def polite(site: Site) -> tuple[PoliteClient, list[tuple[str, float]]]:
    """Return a client, and the slots it took: URL and the gap asked for."""
    port = site.server_address[1]
    guarded = Client("Wiredesk/9 (+https://example.org)", FetchLimits(allowed_ports=(port,)), ("127.0.0.2/32",))
    slots: list[tuple[str, float]] = []

    @contextmanager
    def take_slot(url: str, gap_s: float) -> Iterator[None]:
        slots.append((url.removeprefix(site.origin), gap_s))
        yield

    return PoliteClient(guarded, take_slot, agent="Wiredesk/9 (+https://example.org)"), slots


@pytest.mark.parametrize("site", ["User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"], indirect=True)
def test_robots_txt_is_asked_once_and_obeyed_for_pages_but_not_for_feeds(site: Site) -> None:
    client, slots = polite(site)
    with pytest.raises(FetchFailed) as refused:
        client.page(f"{site.origin}/private/1")
    assert refused.value.reason == "robots_refused"
    assert client.page(f"{site.origin}/open/1").body == b"<p>page</p>"
    assert client.feed(f"{site.origin}/private/feed").status == 200
    assert site.asked.count("/robots.txt") == 1
    assert slots == [("/open/1", 7.0), ("/private/feed", 0.0)]


def test_a_site_without_robots_txt_may_be_fetched(site: Site) -> None:
    assert polite(site)[0].page(f"{site.origin}/1").status == 200


def test_a_feed_that_was_claimed_takes_no_slot_of_its_own(site: Site) -> None:
    client, slots = polite(site)
    assert client.claimed(f"{site.origin}/feed").status == 200
    assert slots == []


@pytest.mark.parametrize(
    ("answer", "reason", "is_passing", "waits_s"),
    [
        ((500, "X-Why", "broken"), "http_status", True, None),
        ((503, "Retry-After", "120"), "rate_limited", True, 120.0),
        ((429, "Retry-After", "30"), "rate_limited", True, 30.0),
        ((599, "X-Why", "odd"), "http_status", True, None),
    ],
)
def test_a_site_whose_robots_txt_fails_is_asked_for_nothing_and_the_true_reason_is_given(
    site: Site, answer: tuple[int, str, str], reason: str, is_passing: bool, waits_s: float | None
) -> None:
    site.answer = answer
    client, slots = polite(site)
    for _ in range(2):  # the second answer is one remembered
        with pytest.raises(FetchFailed) as failed:
            client.page(f"{site.origin}/1")
        assert (failed.value.reason, failed.value.is_passing) == (reason, is_passing)
        assert failed.value.retry_after_s == waits_s
        assert "robots.txt" in str(failed.value)
    with pytest.raises(FetchFailed):
        client.sitemaps(site.origin)
    assert (site.asked, slots) == (["/robots.txt"], [])


@pytest.mark.parametrize("answer", [(404, "X-Why", "none"), (403, "X-Why", "no"), (302, "Location", "/robots.txt")])
def test_a_robots_txt_that_is_refused_or_only_leads_on_is_as_good_as_none(
    site: Site, answer: tuple[int, str, str]
) -> None:
    site.answer = answer
    assert polite(site)[0].page(f"{site.origin}/1").status == 200


def test_a_site_that_does_not_answer_is_no_site_that_refuses(site: Site) -> None:
    client, _ = polite(site)
    site.shutdown()
    site.server_close()
    with pytest.raises(FetchFailed) as failed:
        client.page(f"{site.origin}/1")
    assert (failed.value.reason, failed.value.is_passing) == ("connect_failed", True)
