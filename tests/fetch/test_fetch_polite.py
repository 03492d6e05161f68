"""Manners: turns at a host, robots.txt for pages."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from worker.errors import FetchFailed
from worker.fetch import Client, FetchLimits, PoliteClient, PoliteLimits, Politeness


class Site(http.server.ThreadingHTTPServer):
    """Counts what it is asked, and how many requests were open at once."""

    daemon_threads = True

    def __init__(self, robots: str | None) -> None:
        super().__init__(("127.0.0.2", 0), Handler)
        self.robots = robots
        self.asked: list[tuple[str, float]] = []
        self.open = self.most_open = 0
        self.lock = threading.Lock()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.2:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.asked.append((self.path, time.monotonic()))
            self.server.open += 1
            self.server.most_open = max(self.server.most_open, self.server.open)
        time.sleep(0.02)
        missing = self.path == "/robots.txt" and self.server.robots is None
        body = (self.server.robots or "").encode() if self.path == "/robots.txt" else b"<p>page</p>"
        with self.server.lock:
            self.server.open -= 1
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


def polite(site: Site, limits: PoliteLimits) -> PoliteClient:
    port = site.server_address[1]
    guarded = Client("Wiredesk/9 (+https://example.org)", FetchLimits(allowed_ports=(port,)), ("127.0.0.2/32",))
    return PoliteClient(guarded, Politeness(limits), agent="Wiredesk/9 (+https://example.org)")


def test_a_host_is_asked_by_two_at_once_at_most_and_with_a_gap(site):
    client = polite(site, PoliteLimits(connections=2, gap_s=0.05, slow_factor=0))
    threads = [threading.Thread(target=client.feed, args=(f"{site.origin}/{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times = sorted(at for _, at in site.asked)
    assert len(times) == 8
    assert site.most_open <= 2
    assert times[-1] - times[0] >= 7 * 0.05 * 0.8


@pytest.mark.parametrize("site", ["User-agent: *\nDisallow: /private\n"], indirect=True)
def test_robots_txt_is_asked_once_and_obeyed_for_pages_but_not_for_feeds(site):
    client = polite(site, PoliteLimits(gap_s=0))
    with pytest.raises(FetchFailed) as refused:
        client.page(f"{site.origin}/private/1")
    assert refused.value.reason == "robots_refused"
    assert client.page(f"{site.origin}/open/1").body == b"<p>page</p>"
    assert client.feed(f"{site.origin}/private/feed").status == 200
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_a_site_without_robots_txt_may_be_fetched(site):
    assert polite(site, PoliteLimits(gap_s=0)).page(f"{site.origin}/1").status == 200


def test_a_turn_that_does_not_come_in_time_is_a_passing_failure(site, monkeypatch):
    monkeypatch.setattr("worker.fetch.polite.WAIT_LIMIT_S", 0.1)
    client = polite(site, PoliteLimits(gap_s=60))
    client.feed(f"{site.origin}/1")
    with pytest.raises(FetchFailed) as busy:
        client.feed(f"{site.origin}/2")
    assert busy.value.reason == "host_busy"
    assert busy.value.retry_after_s is not None
    assert 1 < busy.value.retry_after_s <= 60
