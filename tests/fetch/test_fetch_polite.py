"""Manners: turns at a host, robots.txt for pages."""

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

    @property
    def origin(self) -> str:
        return f"http://127.0.0.2:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        missing = self.path == "/robots.txt" and self.server.robots is None
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
    """Return a client, and the turns it took: URL and the gap asked for."""
    port = site.server_address[1]
    guarded = Client("Wiredesk/9 (+https://example.org)", FetchLimits(allowed_ports=(port,)), ("127.0.0.2/32",))
    turns: list[tuple[str, float]] = []

    @contextmanager
    def take_turn(url: str, gap_s: float) -> Iterator[None]:
        turns.append((url.removeprefix(site.origin), gap_s))
        yield

    return PoliteClient(guarded, take_turn, agent="Wiredesk/9 (+https://example.org)"), turns


@pytest.mark.parametrize("site", ["User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"], indirect=True)
def test_robots_txt_is_asked_once_and_obeyed_for_pages_but_not_for_feeds(site: Site) -> None:
    client, turns = polite(site)
    with pytest.raises(FetchFailed) as refused:
        client.page(f"{site.origin}/private/1")
    assert refused.value.reason == "robots_refused"
    assert client.page(f"{site.origin}/open/1").body == b"<p>page</p>"
    assert client.feed(f"{site.origin}/private/feed").status == 200
    assert site.asked.count("/robots.txt") == 1
    assert turns == [("/open/1", 7.0), ("/private/feed", 0.0)]


def test_a_site_without_robots_txt_may_be_fetched(site: Site) -> None:
    assert polite(site)[0].page(f"{site.origin}/1").status == 200


def test_a_feed_that_was_claimed_takes_no_turn_of_its_own(site: Site) -> None:
    client, turns = polite(site)
    assert client.claimed(f"{site.origin}/feed").status == 200
    assert turns == []
