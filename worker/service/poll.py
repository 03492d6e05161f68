"""Poll: fetch due feeds side by side, and accept what they show for the first time or changed.

The entries, the validators and the next time are one transaction: a poll that dies in between has
not happened, and the next one gets the same entries again.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from worker.clock import Clock
from worker.errors import FetchFailed, ParseFailed, WiredeskError
from worker.fetch import PoliteClient
from worker.parse import discover_feeds, parse_feed
from worker.schedule import NextPoll, PollLimits, PollOutcome, PollState, freshness_s, next_poll
from worker.service.entry_intake import Shown, accept_entries
from worker.service.hints import Hints, send_for_arrivals
from worker.service.hub import is_pushed, push_events, push_values
from worker.service.saying import one_line
from worker.store import Database, Session, events, feeds
from worker.store.events import Event
from worker.store.feeds import ClaimedFeed
from worker.types import Fetched, ParsedFeed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PollSettings:
    """How many feeds at a time, and how long they are ours."""

    concurrency: int
    lease_s: float
    limits: PollLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """How one poll ended."""

    feed_id: int
    entries: int = 0  #: Shown by the feed.
    accepted: int = 0  #: New or changed, now in the inbox.
    not_modified: bool = False
    reason: str | None = None  #: Reason code of the failure; None if it was good.
    message: str | None = None


class Poll:
    """Takes in what feeds publish."""

    def __init__(
        self, database: Database, client: PoliteClient, settings: PollSettings, hints: Hints, clock: Clock
    ) -> None:
        self._db = database
        self._client = client
        self._settings = settings
        self._hints = hints
        self._clock = clock

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
        try:
            fetched = self._client.feed(feed.url, validators=feed.validators, allow_origin=feed.allow_origin)
            parsed = _parsed(fetched, feed, self._clock)
        except WiredeskError as error:
            return self._store_failure(feed, error)
        except Exception as error:  # a feed nobody foresaw must not stop the others
            log.exception("poll_failed", feed_id=feed.id)
            return self._store_failure(feed, ParseFailed(f"{type(error).__name__} while reading it", reason="error"))
        return self._store(feed, fetched, parsed)

    def _store(self, feed: ClaimedFeed, fetched: Fetched, parsed: ParsedFeed | None) -> PollReport:
        with self._db.write() as session:
            if not feeds.is_still_ours(session, feed):
                return PollReport(feed_id=feed.id, reason="lost_lease", message="another poll took over")
            shown = accept_entries(session, feed, parsed.entries if parsed else (), door="poll", now=self._clock())
            self._finish(session, feed, fetched, parsed, shown)
        send_for_arrivals(self._hints, shown.arrivals)
        return PollReport(
            feed_id=feed.id,
            entries=shown.entries,
            accepted=len(shown.arrivals),
            not_modified=fetched.not_modified,
        )

    def _finish(
        self, session: Session, feed: ClaimedFeed, fetched: Fetched, parsed: ParsedFeed | None, shown: Shown
    ) -> None:
        now = self._clock()
        outcome = PollOutcome(
            not_modified=fetched.not_modified,
            entries=len(parsed.entries) if parsed else 0,
            known=shown.known,
            ttl_s=parsed.ttl_s if parsed else None,
            fresh_s=freshness_s(fetched.headers, now),
        )
        values = (
            self._schedule(feed, outcome)
            | {
                "error_reason": None,
                "error_message": None,
                "etag": fetched.validators.etag,
                "last_modified": fetched.validators.last_modified,
                "fetched_at": now,
            }
            | shown.values
        )
        if parsed:
            values |= push_values(feed, fetched, parsed, missed=shown.entries - shown.known)
            values |= {"kind": parsed.kind, "parsed_at": now, "good_polls": feed.good_polls + 1}
            values["entries_shown"] = len(parsed.entries)
            if parsed.title:
                values["title"] = parsed.title
            if parsed.url:
                values["site_url"] = parsed.url
        feeds.finish_poll(session, feed.id, values)
        said = push_events(feed, missed=shown.entries - shown.known, now=now)
        if feed.fail_count:
            said.append(Event(kind="feed.recovered", at=now, feed_id=feed.id))
        events.append(session, said)

    def _store_failure(self, feed: ClaimedFeed, error: WiredeskError) -> PollReport:
        now, message = self._clock(), one_line(error.message)
        outcome = PollOutcome(
            failure=error.reason,
            status=getattr(error, "status", None),
            retry_after_s=error.retry_after_s if isinstance(error, FetchFailed) else None,
        )
        values = self._schedule(feed, outcome) | {"error_reason": error.reason, "error_message": message}
        if isinstance(error, ParseFailed):
            values["fetched_at"] = now
        with self._db.write() as session:
            if feeds.is_still_ours(session, feed):
                feeds.finish_poll(session, feed.id, values)
                data = {"reason": error.reason, "message": message, "url": feed.url}
                events.append(session, [Event(kind="feed.failed", at=now, feed_id=feed.id, data=data)])
        return PollReport(feed_id=feed.id, reason=error.reason, message=message)

    def _schedule(self, feed: ClaimedFeed, outcome: PollOutcome) -> dict[str, Any]:
        state = PollState(
            interval_s=feed.interval_s,
            fixed_interval_s=feed.fixed_interval_s,
            fail_count=feed.fail_count,
            fail_points=feed.fail_points,
            good_polls=feed.good_polls,
            is_pushed=is_pushed(feed, self._clock()),
        )
        now = self._clock()
        decided: NextPoll = next_poll(state, outcome, now, self._settings.limits, random.random())  # noqa: S311  # jitter
        values: dict[str, Any] = {
            "interval_s": decided.interval_s,
            "next_poll_at": decided.next_poll_at or now + timedelta(seconds=self._settings.limits.max_s),
            "poll_reason": decided.reason,
            "fail_count": decided.fail_count,
            "fail_points": decided.fail_points,
        }
        if decided.next_poll_at is None:
            values |= {"state": "paused", "pause_reason": "the server says it is gone for good (410)"}
        return values


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
