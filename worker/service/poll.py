"""Poll: fetch due feeds side by side and read them; ``outcomes.py`` writes down how it ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from worker.clock import Clock
from worker.errors import ParseFailed, WiredeskError
from worker.fetch import PoliteClient
from worker.parse import discover_feeds, parse_feed
from worker.schedule import PollLimits
from worker.service.hints import Hints
from worker.service.outcomes import Outcomes, Polled, PollReport
from worker.store import Database, feeds
from worker.store.feeds import ClaimedFeed
from worker.types import Fetched, ParsedFeed

__all__ = ["Poll", "PollReport", "PollSettings"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PollSettings:
    """How many feeds at a time, and how long they are ours."""

    concurrency: int
    lease_s: float
    limits: PollLimits


class Poll:
    """Takes in what feeds publish."""

    def __init__(
        self, database: Database, client: PoliteClient, settings: PollSettings, hints: Hints, clock: Clock
    ) -> None:
        self._db = database
        self._client = client
        self._settings = settings
        self._clock = clock
        self._outcomes = Outcomes(database, settings.limits, hints, clock)

    def due(self) -> bool:
        """Poll a batch of due feeds. True if the batch was full, so that more may be due."""
        with self._db.write() as session:
            claimed = feeds.claim_due(
                session, limit=self._settings.concurrency, now=self._clock(), lease_s=self._settings.lease_s
            )
        if claimed:
            with ThreadPoolExecutor(len(claimed), thread_name_prefix="poll") as pool:
                list(pool.map(self._poll, claimed))
        return len(claimed) == self._settings.concurrency

    def one(self, feed_id: int) -> PollReport | None:
        """Poll this feed now; None if another poll of it is under way, or it is paused or unknown."""
        with self._db.write() as session:
            claimed = feeds.claim_one(session, feed_id, now=self._clock(), lease_s=self._settings.lease_s)
        return self._poll(claimed) if claimed else None

    def _poll(self, feed: ClaimedFeed) -> PollReport:
        return self._outcomes.write([self._polled(feed)])[0]

    def _polled(self, feed: ClaimedFeed) -> Polled:
        try:
            fetched = self._client.feed(feed.url, validators=feed.validators, allow_origin=feed.allow_origin)
            return Polled(feed=feed, fetched=fetched, parsed=_parsed(fetched, feed, self._clock))
        except WiredeskError as error:
            return Polled(feed=feed, error=error)
        except Exception as error:  # a feed nobody foresaw must not stop the others
            log.exception("poll_failed", feed_id=feed.id)
            failure = ParseFailed(f"{type(error).__name__} while reading it", reason="error", thing=feed.url)
            return Polled(feed=feed, error=failure)


def _parsed(fetched: Fetched, feed: ClaimedFeed, clock: Clock) -> ParsedFeed | None:
    """The feed; None if it has not changed. Raises ParseFailed if what came is no feed."""
    if fetched.not_modified:
        return None
    parsed = parse_feed(fetched.body, url=fetched.url, content_type=fetched.content_type, now=clock())
    if parsed.kind == "none":
        raise ParseFailed(_no_feed(fetched), thing=feed.url)
    return parsed


def _no_feed(fetched: Fetched) -> str:
    """What came instead of a feed, and where a page says, or may have, its feed."""
    if "html" not in fetched.content_type:
        return "this is no feed; give the address of an RSS, Atom or JSON feed"
    places = discover_feeds(fetched.body, fetched.url)
    hint = f"try {places[0]}" if places else "give the address of its RSS, Atom or JSON feed"
    return f"this is an HTML page, not a feed; {hint}"
