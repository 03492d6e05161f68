"""The guarded client with manners: a slot at the host before each request, and robots.txt for pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Lock

from worker.errors import FetchFailed
from worker.fetch import opt_outs
from worker.fetch.http import ACCEPT_FEED, ACCEPT_PAGE, Client
from worker.fetch.robots import Robots, Unreachable, fetch_robots
from worker.fetch.urls import before_path
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

    def known_opt_outs(self, urls: Iterable[str | None], feed: Fetched) -> dict[str | None, tuple[str, ...] | None]:
        """Return the words about training on entries of ``feed`` that are known without a request, by address.

        They are from the headers of the feed, and from the robots.txt of an address if it was asked for within a day.
        None for an address of which neither tells anything.
        """
        said = tuple(opt_outs.in_headers(feed.headers))
        known: dict[str | None, tuple[str, ...] | None] = {}
        sites: dict[str, Robots | None] = {}  # entries of a feed are mostly of one site
        for url in urls:
            site = before_path(url or "")
            if site not in sites:
                sites[site] = self._kept_robots(site)
            robots = sites[site]
            known[url] = said or None if url is None or robots is None else (*robots.ai_opt_outs(url), *said)
        return known

    def _kept_robots(self, site: str) -> Robots | None:
        """Return the rules that the site of an address told when they were asked for last; None if it told none."""
        try:
            origin = self._client.origin(site)
        except FetchFailed:
            return None
        with self._lock:
            kept = self._robots.get(origin)
        return None if kept is None or isinstance(kept[1], Unreachable) else kept[1]

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
