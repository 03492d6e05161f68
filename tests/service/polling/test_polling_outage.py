"""A database that goes away while feeds are asked, and comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from feed_server import XML, news
from loopback import QuietHandler, serving_on_loopback
from real_servers import PostgresServer, migrated
from waiting import wait_until

from worker.bootstrap import Services, connect
from worker.settings import Settings

NAME = "outage"
REFUSED = b"is not currently accepting connections"


class Site:
    """A site that answers with a feed or a page once it is let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.asked: list[str] = []
        self.port = 0


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            site.let_go.wait(60)
            body = news("a").encode()
            self.send_response_only(200)
            self.send_header("Content-Type", XML)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with serving_on_loopback(Handler) as port:
        site.port = port
        try:
            yield site
        finally:
            site.let_go.set()


@contextmanager
def away(server: PostgresServer) -> Iterator[None]:
    """End the connections of the database and refuse new ones, until the services were refused within the block."""
    log = server.folder / "log"
    with psycopg.connect(host=str(server.folder), user="wiredesk", dbname="postgres", autocommit=True) as admin:
        before = log.read_bytes().count(REFUSED)
        admin.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (NAME,))
        yield
        wait_until(lambda: log.read_bytes().count(REFUSED) > before, "the services were refused")
        admin.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS true")


def poll_due(services: Services, feed_id: int) -> Any:
    return services.poll.due()


def poll_by_hand(services: Services, feed_id: int) -> Any:
    return services.poll.one(feed_id)


@pytest.mark.parametrize("polling", [poll_due, poll_by_hand])
def test_a_poll_that_ends_while_the_database_is_away_is_written_when_it_is_back(
    postgresql: PostgresServer, site: Site, tmp_path: Path, polling: Callable[[Services, int], Any]
) -> None:
    settings: dict[str, Any] = {"fetch_allowed_networks": ("127.0.0.0/8",), "fetch_allowed_ports": (site.port,)}
    url = migrated(postgresql.create(NAME))
    try:
        with closing(connect(Settings(database_url=url, data_dir=tmp_path, **settings))) as services:
            feed = services.feeds.add(f"http://127.0.0.1:{site.port}/feed.xml")
            with ThreadPoolExecutor(1) as pool:
                polled = pool.submit(polling, services, feed.id)
                wait_until(lambda: bool(site.asked), "the feed is asked for")
                with away(postgresql):
                    site.let_go.set()
                polled.result(60)
            assert services.feeds.get(feed.id).parsed_at is not None
            again = services.poll.one(
                feed.id, patience_s=20
            )  # neither the feed nor its host waits for the end of a lease
            assert again is not None
            assert again.reason is None
    finally:
        postgresql.drop(NAME)
