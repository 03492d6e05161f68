"""Poll: fetch due feeds in a rolling window and read them; ``outcomes.py`` writes down how it ended.

No host waits for another: a feed is claimed together with a slot at its host, when there is one, so that
feeds of one host queue in the database and not in the window. Feeds that fail and slow hosts get at most
half of the window, so that there is always room for the others.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

import structlog

from worker.errors import ParseFailed, StoreUnavailable
from worker.schedule import PollLimits
from worker.service.feeds.access import new_access, split_login
from worker.service.feeds.host_slots import HostSlots, host_busy
from worker.service.feeds.identity import feed_key
from worker.service.jobs import measures
from worker.service.jobs.hints import Hints
from worker.service.jobs.outage import once_back
from worker.service.polling.fetch_feed import FeedReader, Polled
from worker.service.polling.outcomes import Outcomes, PollReport
from worker.service.polling.preview import FeedPreview, preview_of
from worker.store import Database
from worker.store.feeds import feeds
from worker.store.feeds.feeds import ClaimedFeed, DueFeeds
from worker.types import Access

log = structlog.get_logger()

__all__ = ["Poll", "PollReport", "PollSettings"]

CLAIMING_S = 20.0  #: A task claims feeds so long; then other work of its process can go on.
EARLY_S = 5.0  #: Feeds that may take long are claimed so early in it that they seldom prolong it.
LATE_S = 20.0  #: While such feeds are under way, it goes on claiming others for so much longer.
CLAIM_AGAIN_S = 0.25  #: After nothing was due, while others are under way.
HOST_WAIT_S = 1.5  #: Longest wait for a host, when nothing else is due.
SLOW_S = 3.0  #: A host that takes so long to answer is slow.
STEP_S = 0.2


@dataclass(frozen=True, slots=True)
class PollSettings:
    """Number of feeds at a time, limit of lost polls, and bounds of intervals."""

    concurrency: int
    attempts_limit: int
    limits: PollLimits


class Poll:
    """Takes in what feeds publish."""

    def __init__(
        self, database: Database, reader: FeedReader, slots: HostSlots, hints: Hints, settings: PollSettings
    ) -> None:
        self._db = database
        self._reader = reader
        self._slots = slots
        self._hints = hints
        self._settings = settings
        self._outcomes = Outcomes(database, slots, settings.limits, hints, slots.clock)
        self._clock = slots.clock

    def preview(self, url: str) -> FeedPreview:
        """Return what a feed holds, or the feed that a page leads to; nothing is stored.

        Raises InvalidInput for a wrong address, FetchFailed and ParseFailed where there is no feed to be had.
        """
        given, login = split_login(url.strip())
        feed_key(given)  # raises for what is no address
        access = new_access(given, login)
        fetched, parsed = self._reader.look_at(given, None if access is None else Access(**access))
        with self._db.read() as session:
            ids = (feeds.with_key(session, feed_key(one)) for one in (given, fetched.url))
            known = next((one for one in ids if one is not None), None)
        return preview_of(fetched, parsed, page_url=None if fetched.url == given else given, feed_id=known)

    def due(self) -> bool:
        """Poll whatever is due, for a while. True if more is due then.

        Nothing is polled while the disk is nearly full: the feeds stay due.
        """
        try:
            self._db.check_room()
        except StoreUnavailable as error:
            log.warning("polling_waits", reason=error.reason, message=error.message)
            return False
        started_s = time.monotonic()
        self._poll_lost(started_s + EARLY_S)
        with measures.timed("poll"), _Window(self._settings.concurrency) as window:
            _Polling(window, self, started_s).poll_until_done()
        with self._db.read() as session:
            return feeds.due_since(session, now=self._clock()) is not None

    def one(self, feed_id: int, *, patience_s: float = 0.0) -> PollReport | None:
        """Poll this feed now; None if another poll of it is under way, or it is paused or unknown.

        Waits for a slot at its host, ``patience_s`` at most; then the feed is made due, and the report says
        host_busy, which is no failure of the feed. Raises StoreUnavailable, also where the disk is nearly full.
        """
        self._db.check_room()
        until_s = time.monotonic() + patience_s
        while True:
            claimed = self._slots.claim_one(feed_id)
            if not isinstance(claimed, datetime):
                if claimed is None:
                    return None
                with measures.batch("poll", 1):
                    return self.write_polls([self.read_feed(claimed)])[0]
            wait_s = max((claimed - self._clock()).total_seconds(), 0.0)
            if time.monotonic() + wait_s > until_s:
                return self._postponed(feed_id, wait_s)
            time.sleep(min(max(wait_s, 0.01), STEP_S))

    def read_feed(self, feed: ClaimedFeed) -> Polled:
        """Fetch and read a claimed feed; one whose polls keep killing their workers is left alone this time."""
        if feed.tries > self._settings.attempts_limit:
            return Polled(feed=feed, error=lost_worker(feed))
        return self._reader.read_feed(feed)

    def write_polls(self, ended: list[Polled]) -> list[PollReport]:
        """Write what polls brought. A database that is away for a moment is waited for."""
        return once_back(partial(self._outcomes.write_polls, ended))

    def claim(self, limit: int, *, healthy: bool) -> list[ClaimedFeed]:
        """Claim due feeds whose hosts are free: those that will probably answer soon, or the others."""
        due = DueFeeds(limit=limit, per_host=self._slots.per_host, healthy=healthy, slow_s=SLOW_S)
        claimed = self._slots.claim(due)
        measures.claimed("poll", len(claimed))
        return claimed

    def next_host_free_s(self) -> float | None:
        """Return the seconds until a host is free that a due feed waits for; None if none waits."""
        now = self._clock()
        with self._db.read() as session:
            free_at = feeds.next_host_free_at(session, now=now)
        return None if free_at is None else (free_at - now).total_seconds()

    def _poll_lost(self, until_s: float) -> None:
        """Poll feeds whose last poll never ended, one at a time, to find the one that kills its worker."""
        while time.monotonic() < until_s:
            claimed = self._slots.claim(DueFeeds(limit=1, per_host=1, tried=True))
            if not claimed:
                return
            with measures.batch("poll", len(claimed)):
                self.write_polls([self.read_feed(feed) for feed in claimed])

    def _postponed(self, feed_id: int, wait_s: float) -> PollReport:
        with self._db.write() as session:
            feeds.change(session, feed_id, {"next_poll_at": self._clock()})
        self._hints.send("poll")
        busy = host_busy("", wait_s)
        return PollReport(feed_id=feed_id, reason=busy.reason, message=busy.message)


class _Polling:
    """One run of the engine: claim while there is room, write what ended, until nothing is left or time is up."""

    def __init__(self, window: _Window, poll: Poll, started_s: float) -> None:
        self._window = window
        self._poll = poll
        self._early_until_s = started_s + EARLY_S
        self._until_s = started_s + CLAIMING_S
        self._claim_at_s = started_s
        self._suspects: set[int] = set()  # feeds under way that may take long
        self._claimed_since_wait = False

    def poll_until_done(self) -> None:
        while True:
            self._claim()
            if not self._window.open and not self._waited_for_host():
                return
            ended = self._window.ended(CLAIM_AGAIN_S)
            if ended:
                self._poll.write_polls(ended)
                self._suspects.difference_update(polled.feed.id for polled in ended)
            if not self._window.open:
                self._claim_at_s = 0.0  # those that ended may have made room at their hosts

    def _claim(self) -> None:
        """Claim when there is room for some and time for them. What is under way outlives a database that is away."""
        try:
            self._claim_for_room()
        except StoreUnavailable:
            if not self._window.open:
                raise
            self._claim_at_s = time.monotonic() + CLAIM_AGAIN_S

    def _claim_for_room(self) -> None:
        now_s = time.monotonic()
        room = self._window.room
        until_s = self._until_s + (LATE_S if self._suspects else 0.0)
        if not self._claim_at_s <= now_s < until_s or room < self._window.width // 8:
            return
        if now_s < self._early_until_s:
            half = (self._window.width + 1) // 2
            suspects = self._poll.claim(min(half - len(self._suspects), room), healthy=False)
            self._suspects.update(feed.id for feed in suspects)
            self._start(suspects)
            room -= len(suspects)
        healthy = self._poll.claim(room, healthy=True) if room else []
        self._start(healthy)
        if len(healthy) < room:
            self._claim_at_s = now_s + CLAIM_AGAIN_S

    def _start(self, claimed: list[ClaimedFeed]) -> None:
        for feed in claimed:
            self._window.start(partial(self._poll.read_feed, feed))
            self._claimed_since_wait = True

    def _waited_for_host(self) -> bool:
        """Return True if a host that due feeds wait for is free now or soon; sleeps until then."""
        if not self._claimed_since_wait or time.monotonic() >= self._until_s:
            return False
        wait_s = self._poll.next_host_free_s()
        if wait_s is None or wait_s > HOST_WAIT_S:
            return False
        time.sleep(max(wait_s, 0.0))
        self._claimed_since_wait, self._claim_at_s = False, 0.0
        return True


class _Window:
    """A rolling window of polls in threads: as many at once as it is wide, handed over in the order in which they end.

    A poll must not raise: what went wrong is its result. Leaving the block waits for calls under way; leaving
    it by an exception (a time limit, a database that is gone) does not.
    """

    def __init__(self, width: int) -> None:
        self._pool = ThreadPoolExecutor(width, thread_name_prefix="poll")
        self._ended: SimpleQueue[Polled] = SimpleQueue()
        self.width = width
        self.open = 0  #: Calls whose result was not yet taken.

    @property
    def room(self) -> int:
        """Return the number of calls that may be started now."""
        return self.width - self.open

    def start(self, call: Callable[[], Polled]) -> None:
        """Start a call. There must be room."""
        self.open += 1
        self._pool.submit(lambda: self._ended.put(call()))

    def ended(self, timeout_s: float) -> list[Polled]:
        """Return the results of calls that have ended; waits for the first one, but not longer than this."""
        results: list[Polled] = []
        try:
            results.append(self._ended.get(timeout=timeout_s))
            while True:
                results.append(self._ended.get_nowait())
        except Empty:
            self.open -= len(results)
            return results

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=error is None, cancel_futures=True)


def lost_worker(feed: ClaimedFeed) -> ParseFailed:
    """Return the error of a feed whose polls never end."""
    return ParseFailed(
        f"its last {feed.tries - 1} polls ended with their worker: it died or ran out of time",
        reason="lost_worker",
        thing=feed.url,
    )
