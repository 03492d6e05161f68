"""Hosts: one that is stuck, one that refuses, and how often all processes together ask one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from feed_server import XML, FeedServer, news
from manual_clock import ManualClock
from waiting import wait_until

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.service.feeds.manage import Feed
from worker.service.polling.poll import PollReport
from worker.store.feeds import feeds


def poll(services: Services, feed: Feed) -> PollReport:
    report = services.poll.one(feed.id)
    assert report is not None
    return report


class Site(ThreadingHTTPServer):
    """Answers a feed on every loopback address; /stuck not before it is let go. Notes who was asked when."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("0.0.0.0", 0), Handler)
        self.lock = threading.Lock()
        self.let_go = threading.Event()
        self.asked: list[tuple[str, float, float]] = []  # path, begun, ended
        self.open = self.most_open = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        began_s = time.monotonic()
        with self.server.lock:
            self.server.open += 1
            self.server.most_open = max(self.server.most_open, self.server.open)
        if self.path.startswith("/stuck"):
            self.server.let_go.wait(20)
        elif self.path.startswith("/brief"):
            time.sleep(0.03)
        body = news("a").encode()
        with self.server.lock:
            self.server.open -= 1
            self.server.asked.append((self.path, began_s, time.monotonic()))
        self.send_response(200)
        self.send_header("Content-Type", XML)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def running(site: Site) -> Iterator[Site]:
    thread = threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.let_go.set()
        site.shutdown()
        site.server_close()
        thread.join()


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as site:
        yield site


def reaching(site: Site) -> dict[str, Any]:
    return {"clock": utc_now, "fetch_allowed_networks": ("127.0.0.0/8",), "fetch_allowed_ports": (site.port,)}


def test_a_stuck_host_holds_up_no_other(connect_services: Callable[..., Services], site: Site) -> None:
    services = connect_services(**reaching(site), fetch_concurrency=4)
    stuck = [services.feeds.add(f"http://127.0.1.{n}:{site.port}/stuck") for n in (1, 2)]
    for number in range(20):
        services.feeds.add(f"http://127.0.2.{number + 1}:{site.port}/feed{number}")
    thread = threading.Thread(target=services.poll.due)
    thread.start()
    try:
        wait_until(
            lambda: sum(1 for one in services.feeds.all() if one.parsed_at) == 20,
            "the twenty are polled and written while two are stuck",
        )
        assert [services.feeds.get(one.id).polled_at for one in stuck] == [None, None]
    finally:
        site.let_go.set()
        thread.join()
    assert all(one.parsed_at for one in services.feeds.all())


def test_feeds_that_failed_get_at_most_half_of_the_window(
    connect_services: Callable[..., Services], site: Site
) -> None:
    services = connect_services(**reaching(site), fetch_concurrency=4)
    failing = [services.feeds.add(f"http://127.0.1.{n + 1}:{site.port}/stuck") for n in range(6)]
    with services.database.write() as session:
        for feed in failing:
            feeds.change(session, feed.id, {"fail_count": 1})
    thread = threading.Thread(target=services.poll.due)
    thread.start()
    try:
        wait_until(lambda: site.open == 2, "two are asked")
        for number in range(10):
            services.feeds.add(f"http://127.0.2.{number + 1}:{site.port}/feed{number}")
        wait_until(lambda: sum(1 for one in services.feeds.all() if one.parsed_at) == 10, "the others are polled")
        assert site.open == 2
    finally:
        site.let_go.set()
        thread.join()


def test_all_processes_together_keep_to_two_connections_and_the_gap(
    connect_services: Callable[..., Services], site: Site
) -> None:
    gap_s = 0.1
    both = [connect_services(**reaching(site), fetch_host_gap_s=gap_s) for _ in range(2)]
    for number in range(12):
        both[0].feeds.add(f"http://127.0.3.1:{site.port}/brief{number}")

    def work(services: Services) -> None:
        while any(one.polled_at is None for one in services.feeds.all()):
            services.poll.due()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, both))
    begun = sorted(began_s for _, began_s, _ in site.asked)
    assert len(begun) == 12
    assert site.most_open <= 2
    assert min(later - earlier for earlier, later in pairwise(begun)) >= gap_s / 2  # a thread of the site may be late
    assert begun[-1] - begun[0] >= (len(begun) - 2) * gap_s


POLLER = """
from worker.bootstrap import connect
from worker.settings_sources import load_settings
services = connect(load_settings())
while any(one.polled_at is None for one in services.feeds.all()):
    services.poll.due()
"""


@pytest.mark.slow
def test_two_real_processes_keep_to_two_connections_and_the_gap(
    connect_services: Callable[..., Services], site: Site, database_url: str, data_dir: Path
) -> None:
    services = connect_services(**reaching(site))
    for number in range(40):
        services.feeds.add(f"http://127.0.3.1:{site.port}/brief{number}")
    given = {
        "DATABASE_URL": database_url,
        "DATA_DIR": str(data_dir),
        "FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
        "FETCH_ALLOWED_PORTS": str(site.port),
        "FETCH_HOST_GAP_S": "0.1",
    }
    environ = os.environ | {f"WIREDESK_{name}": value for name, value in given.items()}
    processes = [subprocess.Popen([sys.executable, "-c", POLLER], env=environ) for _ in range(2)]
    assert [process.wait(120) for process in processes] == [0, 0]
    begun = sorted(began_s for _, began_s, _ in site.asked)
    assert len(begun) == 40
    assert site.most_open <= 2
    assert min(later - earlier for earlier, later in pairwise(begun)) >= 0.1


def test_a_host_that_refuses_rests_with_all_its_feeds(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    for number in range(3):
        polling.feeds.add(server.on(f"/feed{number}", status=429, Retry_After="120"))
    polling.poll.due()
    assert 1 <= len(server.requests) <= 2  # as many as were asked at one moment
    clock.pass_s(119)
    polling.poll.due()
    assert len(server.requests) <= 2
    clock.pass_s(1)
    for number in range(3):
        server.on(f"/feed{number}", news("a"), Content_Type=XML)
    polling.poll.due()
    assert any(one.parsed_at for one in polling.feeds.all())


def test_a_poll_by_hand_at_a_host_that_rests_comes_later(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    feed = polling.feeds.add(server.on("/feed", status=429, Retry_After="120"))
    poll(polling, feed)
    report = poll(polling, feed)
    assert report.reason == "host_busy"
    shown = polling.feeds.get(feed.id)
    assert (shown.fail_count, shown.next_poll_at) == (1, clock())
    clock.pass_s(120)
    server.on("/feed", news("a"), Content_Type=XML)
    polling.poll.due()
    assert polling.feeds.get(feed.id).error_reason is None
