"""The guarded client with manners: a slot at the host before each request, and robots.txt for pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Lock

from worker.errors import FetchFailed
from worker.fetch import opt_outs
from worker.fetch.http import ACCEPT_FEED, ACCEPT_PAGE, Client
from worker.fetch.robots import Robots, Unreachable, fetch_robots
from worker.types import Access, Fetched, Validators

TakeSlot = Callable[[str, float], AbstractContextManager[None]]
"""Of a URL and the gap its site asks for in seconds (0: none): a slot at its host around one request."""

ROBOTS_KEPT_S = 86_400.0  #: RFC 9309, 2.4.
ROBOTS_RETRY_S = 60.0  #: A site whose robots.txt failed is asked for it again after this, or when it says.
ROBOTS_LIMIT = 5_000  #: Origins remembered.


class PoliteClient:
    """Fetches feeds and pages of strangers without being a burden. Thread-safe; waits for its slot."""

    def __init__(self, client: Client, take_slot: TakeSlot, *, agent: str) -> None:
        self._client = client
        self._take_slot = take_slot
        self._agent = agent.partition("/")[0]  #: The product token that robots.txt knows us by.
        self._robots: dict[str, tuple[float, Robots | Unreachable]] = {}
        self._lock = Lock()

    def claimed(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        allow_origin: str | None = None,
        access: Access | None = None,
    ) -> Fetched:
        """Fetch a feed whose host's slot was taken with its claim. Raises FetchFailed as ``Client.get``."""
        return self._client.get(
            url, validators=validators, accept=ACCEPT_FEED, allow_origin=allow_origin, access=access
        )

    def feed(self, url: str, *, access: Access | None = None) -> Fetched:
        """Fetch a feed: a publisher who offers one wants it read, so robots.txt is not asked.

        Raises FetchFailed as ``Client.get``; and with reason host_busy if no slot came in time.
        """
        with self._take_slot(url, 0.0):
            return self._client.get(url, accept=ACCEPT_FEED, access=access)

    def page(self, url: str) -> Fetched:
        """Fetch an article page, with what its site says about training on it.

        Raises as ``feed``; with reason robots_refused, also where it was led to another site; and with the reason of
        the failure where the site's robots.txt cannot be had.
        """
        robots = self._asked_robots(url)
        with self._take_slot(url, robots.delay_s(self._agent) or 0.0):
            fetched = self._client.get(url, accept=ACCEPT_PAGE)
        if self._client.origin(fetched.url) != self._client.origin(url):
            robots = self._asked_robots(fetched.url)
        said = (*robots.ai_opt_outs(fetched.url), *opt_outs.in_headers(fetched.headers))
        return replace(fetched, ai_opt_out=said)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of its site names. Raises FetchFailed if it cannot be had."""
        return self._known_robots(url).sitemaps()

    def known_opt_outs(self, url: str | None, feed: Fetched) -> tuple[str, ...] | None:
        """Return the words about training on an entry of ``feed`` that are known without a request.

        They are from the headers of the feed, and from the robots.txt of ``url`` if it was asked for within a day.
        None if neither tells anything.
        """
        said = tuple(opt_outs.in_headers(feed.headers))
        try:
            origin = self._client.origin(url or "")
        except FetchFailed:
            return said or None
        with self._lock:
            kept = self._robots.get(origin)
        if url is None or kept is None or isinstance(kept[1], Unreachable):
            return said or None
        return (*kept[1].ai_opt_outs(url), *said)

    def _asked_robots(self, url: str) -> Robots:
        """Return the site's rules. Raises FetchFailed if they refuse ``url`` (robots_refused) or cannot be had."""
        robots = self._known_robots(url)
        if not robots.allows(url, self._agent):
            raise FetchFailed("the site's robots.txt does not want it fetched", reason="robots_refused", thing=url)
        return robots

    def _known_robots(self, url: str) -> Robots:
        """Return the site's rules. Raises FetchFailed if they cannot be had."""
        robots = self._robots_of(url)
        if isinstance(robots, Unreachable):
            raise robots.error(url)
        return robots

    def _robots_of(self, url: str) -> Robots | Unreachable:
        origin = self._client.origin(url)
        now_s = time.monotonic()
        with self._lock:
            kept = self._robots.get(origin)
        if kept is not None and kept[0] > now_s:
            return kept[1]
        robots = fetch_robots(self._client, url)
        kept_s = max(ROBOTS_RETRY_S, robots.retry_after_s or 0.0) if isinstance(robots, Unreachable) else ROBOTS_KEPT_S
        with self._lock:
            if len(self._robots) >= ROBOTS_LIMIT:
                self._robots.clear()
            self._robots[origin] = (now_s + kept_s, robots)
        return robots
