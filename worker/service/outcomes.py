"""How polls ended, written: one function per outcome, and one transaction for as many polls as have ended.

The entries, the validators and the next time are one transaction: a poll that dies in between has
not happened, and the next one gets the same entries again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from worker.clock import Clock
from worker.errors import FetchFailed, ParseFailed, StoreRefused, WiredeskError
from worker.schedule import PollLimits, PollOutcome, PollState, freshness_s, next_poll
from worker.service.entries import arrival_of, content_key, distinct, entry_key
from worker.service.hints import Hints, send_for_arrivals
from worker.service.saying import one_line, unforeseen
from worker.store import Database, Session, events, feeds, inbox
from worker.store.events import Event
from worker.store.feeds import ClaimedFeed, SeenEntry
from worker.types import Arrival, Fetched, ParsedFeed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a poll brought; nothing of it is written yet."""

    feed: ClaimedFeed
    fetched: Fetched | None = None  #: The answer; None if there was none.
    parsed: ParsedFeed | None = None  #: The feed; None if it has not changed or cannot be read.
    error: WiredeskError | None = None  #: Why it failed; None if it was good.


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """How one poll ended."""

    feed_id: int
    entries: int = 0  #: Shown by the feed.
    accepted: int = 0  #: New or changed, now in the inbox.
    not_modified: bool = False
    reason: str | None = None  #: Reason code of the failure; None if it was good.
    message: str | None = None


@dataclass(slots=True)
class Batch:
    """What one transaction writes, gathered poll by poll."""

    session: Session
    now: datetime
    limits: PollLimits
    values: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  #: feed, its new columns
    seen: list[tuple[int, SeenEntry]] = field(default_factory=list)  #: feed, an entry it shows
    arrivals: list[Arrival] = field(default_factory=list)
    said: list[Event] = field(default_factory=list)

    def flush(self) -> None:
        """Write it all; events last, since their numbers are taken under a lock."""
        inbox.add(self.session, self.arrivals, door="poll", now=self.now)
        feeds.remember_entries(self.session, self.seen, now=self.now)
        feeds.finish_polls(self.session, self.values)
        events.append(self.session, self.said)


class Outcomes:
    """Writes down how polls ended."""

    def __init__(self, database: Database, limits: PollLimits, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._limits = limits
        self._hints = hints
        self._clock = clock

    def write(self, ended: Sequence[Polled]) -> list[PollReport]:
        """Write what these polls brought, each feed at most once. A poll that lost its lease writes nothing.

        A row the database refuses is that poll's failure and not its neighbours'.
        """
        try:
            return self._written(ended)
        except StoreRefused as error:
            if len(ended) > 1:
                return [report for polled in ended for report in self.write([polled])]
            [polled] = ended
            if polled.error is not None:
                raise
            log.exception("poll_refused", feed_id=polled.feed.id)
            failure = ParseFailed(unforeseen(error), reason="error", thing=polled.feed.url)
            return self._written([Polled(feed=polled.feed, fetched=polled.fetched, error=failure)])

    def _written(self, ended: Sequence[Polled]) -> list[PollReport]:
        with self._db.write() as session:
            ours = feeds.still_ours(session, [polled.feed for polled in ended])
            batch = Batch(session, self._clock(), self._limits)
            reports = [ended_as(batch, polled) if polled.feed.id in ours else _lost(polled) for polled in ended]
            batch.flush()
        send_for_arrivals(self._hints, batch.arrivals)
        return reports


def ended_as(batch: Batch, polled: Polled) -> PollReport:
    """Put one poll's outcome into the batch."""
    if polled.error is not None:
        return failed(batch, polled, polled.error)
    assert polled.fetched is not None
    if polled.parsed is None:
        return unchanged(batch, polled, polled.fetched)
    return brought(batch, polled, polled.fetched, polled.parsed)


def brought(batch: Batch, polled: Polled, fetched: Fetched, parsed: ParsedFeed) -> PollReport:
    """The poll brought a feed: accept what it shows for the first time or changed."""
    feed = polled.feed
    entries = distinct(parsed.entries)
    seen = [SeenEntry(entry_key(entry), content_key(entry)) for entry in entries]
    known = feeds.seen_entries(batch.session, feed.id, [one.key_sha256 for one in seen])
    fresh = [entry for entry, one in zip(entries, seen, strict=True) if known.get(one.key_sha256) != one.content_sha256]
    outcome = PollOutcome(
        entries=len(parsed.entries),
        known=len(known),
        ttl_s=parsed.ttl_s,
        fresh_s=freshness_s(fetched.headers, batch.now),
    )
    values = _good(batch, polled, fetched, outcome) | {
        "kind": parsed.kind,
        "parsed_at": batch.now,
        "good_polls": feed.good_polls + 1,
        "entries_shown": len(parsed.entries),
    }
    if parsed.title:
        values["title"] = parsed.title
    if fresh:
        values["new_entry_at"] = batch.now
    batch.values.append((feed.id, values))
    batch.seen.extend((feed.id, one) for one in seen)
    batch.arrivals.extend(arrival_of(entry, feed_id=feed.id, source=feed.source) for entry in fresh)
    return PollReport(feed_id=feed.id, entries=len(entries), accepted=len(fresh))


def unchanged(batch: Batch, polled: Polled, fetched: Fetched) -> PollReport:
    """The server says that nothing changed (304)."""
    outcome = PollOutcome(not_modified=True, fresh_s=freshness_s(fetched.headers, batch.now))
    batch.values.append((polled.feed.id, _good(batch, polled, fetched, outcome)))
    return PollReport(feed_id=polled.feed.id, not_modified=True)


def failed(batch: Batch, polled: Polled, error: WiredeskError) -> PollReport:
    """The feed could not be fetched or read."""
    feed, message = polled.feed, one_line(error.message)
    outcome = PollOutcome(
        failure=error.reason,
        status=getattr(error, "status", None),
        retry_after_s=error.retry_after_s if isinstance(error, FetchFailed) else None,
    )
    values = _scheduled(batch, feed, outcome) | {"error_reason": error.reason, "error_message": message}
    if isinstance(error, ParseFailed):
        values["fetched_at"] = batch.now
    batch.values.append((feed.id, values))
    data = {"reason": error.reason, "message": message, "url": feed.url}
    batch.said.append(Event(kind="feed.failed", at=batch.now, feed_id=feed.id, data=data))
    return PollReport(feed_id=feed.id, reason=error.reason, message=message)


def _lost(polled: Polled) -> PollReport:
    return PollReport(feed_id=polled.feed.id, reason="lost_lease", message="another poll took over")


def _good(batch: Batch, polled: Polled, fetched: Fetched, outcome: PollOutcome) -> dict[str, Any]:
    """What every good poll writes."""
    if polled.feed.fail_count:
        batch.said.append(Event(kind="feed.recovered", at=batch.now, feed_id=polled.feed.id))
    return _scheduled(batch, polled.feed, outcome) | {
        "error_reason": None,
        "error_message": None,
        "etag": fetched.validators.etag,
        "last_modified": fetched.validators.last_modified,
        "fetched_at": batch.now,
    }


def _scheduled(batch: Batch, feed: ClaimedFeed, outcome: PollOutcome) -> dict[str, Any]:
    """When the feed is polled next, and why."""
    state = PollState(
        interval_s=feed.interval_s,
        fixed_interval_s=feed.fixed_interval_s,
        fail_count=feed.fail_count,
        fail_points=feed.fail_points,
        good_polls=feed.good_polls,
    )
    jitter = random.random()  # noqa: S311  # spreads feeds, hides nothing
    decided = next_poll(state, outcome, batch.now, batch.limits, jitter)
    values: dict[str, Any] = {
        "interval_s": decided.interval_s,
        "next_poll_at": decided.next_poll_at or batch.now + timedelta(seconds=batch.limits.max_s),
        "poll_reason": decided.reason,
        "fail_count": decided.fail_count,
        "fail_points": decided.fail_points,
    }
    if decided.next_poll_at is None:
        values |= {"state": "paused", "pause_reason": "the server says it is gone for good (410)"}
    return values
