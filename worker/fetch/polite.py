"""The guarded client with manners: a few requests at a time per host, and robots.txt for pages."""

from __future__ import annotations

import time
from threading import Lock

from worker.errors import FetchFailed
from worker.fetch.http import ACCEPT_FEED, ACCEPT_PAGE, Client
from worker.fetch.politeness import Politeness
from worker.fetch.robots import Robots, fetch_robots
from worker.fetch.urls import politeness_key
from worker.types import Fetched, Validators

WAIT_LIMIT_S = 20.0  #: Longest wait for a turn at a host; what waits longer comes back later.
STEP_S = 0.2
ROBOTS_KEPT_S = 86_400.0  #: RFC 9309, 2.4.
ROBOTS_RETRY_S = 600.0  #: A site whose robots.txt failed is asked for it again after this.
ROBOTS_LIMIT = 5_000  #: Origins remembered.
_NO_ANSWER = frozenset({"connect_failed", "dns_failed", "tls_failed", "timeout"})


class PoliteClient:
    """Fetches feeds and pages of strangers without being a burden. Thread-safe; sleeps while it waits its turn."""

    def __init__(self, client: Client, politeness: Politeness, *, agent: str) -> None:
        self._client = client
        self._politeness = politeness
        self._agent = agent.partition("/")[0]  #: The product token that robots.txt knows us by.
        self._robots: dict[str, tuple[float, Robots]] = {}
        self._lock = Lock()

    def feed(self, url: str, *, validators: Validators | None = None, allow_origin: str | None = None) -> Fetched:
        """Fetch a feed: a publisher who offers one wants it read, so robots.txt is not asked.

        Raises FetchFailed as ``Client.get``; and with reason host_busy if no turn came in time. A feed of
        our own, on ``allow_origin``, needs no manners.
        """
        if allow_origin is not None:
            return self._client.get(url, validators=validators, accept=ACCEPT_FEED, allow_origin=allow_origin)
        return self._take_turn(url, accept=ACCEPT_FEED, validators=validators)

    def page(self, url: str) -> Fetched:
        """Fetch an article page. Raises as ``feed``; and with reason robots_refused."""
        if not self._robots_of(url).allows(url, self._agent):
            raise FetchFailed("the site's robots.txt does not want it fetched", reason="robots_refused", thing=url)
        return self._take_turn(url, accept=ACCEPT_PAGE, validators=None)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of its site names. Raises FetchFailed: bad_url, blocked_address."""
        return self._robots_of(url).sitemaps()

    def _take_turn(self, url: str, *, accept: str, validators: Validators | None) -> Fetched:
        host = politeness_key(url)
        self._wait(host, url)
        started_s = time.monotonic()
        connected = True
        try:
            return self._client.get(url, validators=validators, accept=accept)
        except FetchFailed as error:
            connected = error.reason not in _NO_ANSWER
            if error.retry_after_s:
                self._politeness.rest(host, time.monotonic() + error.retry_after_s)
            raise
        finally:
            now_s = time.monotonic()
            self._politeness.leave(host, now_s, elapsed_s=now_s - started_s, connected=connected)

    def _wait(self, host: str, url: str) -> None:
        until_s = time.monotonic() + WAIT_LIMIT_S
        while (wait_s := self._politeness.enter(host, time.monotonic())) > 0:
            if time.monotonic() + wait_s > until_s:
                raise FetchFailed(
                    "its host was asked enough for now", reason="host_busy", thing=url, retry_after_s=wait_s
                )
            time.sleep(min(wait_s, STEP_S))

    def _robots_of(self, url: str) -> Robots:
        origin = self._client.origin(url)
        now_s = time.monotonic()
        with self._lock:
            kept = self._robots.get(origin)
        if kept is not None and kept[0] > now_s:
            return kept[1]
        robots = fetch_robots(self._client, url)
        with self._lock:
            if len(self._robots) >= ROBOTS_LIMIT:
                self._robots.clear()
            self._robots[origin] = (now_s + (ROBOTS_KEPT_S if robots.reachable else ROBOTS_RETRY_S), robots)
        return robots
