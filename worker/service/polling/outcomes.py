"""Outcomes of polls, written: one function per outcome, and one transaction for as many polls as have ended.

The entries, the validators and the next time are one transaction: a poll that dies in between has
not happened, and the next one gets the same entries again.

Pushes of a hub are trusted from the first one that came until a poll finds entries that were not pushed; only while
they are trusted is a feed polled as a daily audit. So a hub that falls silent costs one audit, and no entry.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from worker import reasons
from worker.clock import Clock
from worker.errors import FetchFailed, InvalidInput, ParseFailed, StoreRefused, WiredeskError
from worker.fetch import ended
from worker.parse import header_links, hub_and_topic
from worker.schedule import PollLimits, PollOutcome, PollState, freshness_s, have_lied, next_poll, to_keep
from worker.service.feed_health.gap_detector import observe_poll
from worker.service.feeds.accept_entries import REPEATED, NewEntries, new_entries
from worker.service.feeds.host_slots import EndedSlot, HostSlots, host_of
from worker.service.feeds.identity import feed_key
from worker.service.jobs import measures
from worker.service.jobs.error_text import one_line, unforeseen
from worker.service.jobs.hints import Hints, send_for_arrivals
from worker.service.polling.fetch_feed import Polled, is_believed
from worker.store import Database, Session
from worker.store.feeds import feeds
from worker.store.feeds.entries import SeenEntry, remember_entries, seen_entries
from worker.store.feeds.feeds import ClaimedFeed
from worker.store.feeds.last_poll import LastPolls
from worker.store.intake import inbox
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Arrival, Fetched, ParsedFeed

UNCHANGED = "not_modified"  #: Outcome of a poll that the server answered with 304.

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """End of one poll."""

    feed_id: int
    entries: int = 0  #: Shown by the feed, repeats included.
    accepted: int = 0  #: New or changed, now in the inbox, with their repeats.
    not_modified: bool = False
    reason: str | None = None  #: Reason code of the failure; None if it was good.
    message: str | None = None


@dataclass(slots=True)
class PollBatch:
    """Writes of one transaction, gathered poll by poll."""

    session: Session
    now: datetime
    limits: PollLimits
    last_polls: LastPolls  #: Of the feeds that were read.
    known: dict[tuple[int, bytes], bytes] = field(default_factory=dict)  #: feed and entry key to content, as stored
    values: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  #: feed, its new columns
    seen: list[tuple[int, SeenEntry]] = field(default_factory=list)  #: feed, an entry it shows
    arrivals: list[Arrival] = field(default_factory=list)
    repeats: list[Arrival] = field(default_factory=list)
    said: list[Event] = field(default_factory=list)

    def take(self, chosen: NewEntries) -> None:
        """Gather what one poll shows, and what of it is accepted."""
        self.seen += chosen.shown
        self.arrivals += chosen.arrivals
        self.repeats += chosen.repeats

    def flush(self) -> None:
        """Write all but the events."""
        inbox.add(self.session, self.arrivals, door="poll", now=self.now)
        inbox.add_ended(self.session, self.repeats, REPEATED, door="poll", now=self.now)
        remember_entries(self.session, self.seen, self.known, now=self.now)
        self.last_polls.write(now=self.now)
        feeds.finish_polls(self.session, self.values)

    def say(self) -> None:
        """Write the events, last: their numbers are taken under a lock that is held until the commit."""
        event_log.append(self.session, self.said)


class Outcomes:
    """Writes down how polls ended."""

    def __init__(self, database: Database, slots: HostSlots, limits: PollLimits, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._slots = slots
        self._limits = limits
        self._hints = hints
        self._clock = clock

    def write_polls(self, polls: Sequence[Polled]) -> list[PollReport]:
        """Write what these polls brought, each feed at most once. A poll that lost its lease writes nothing.

        A row the database refuses is that poll's failure and not its neighbours'.
        """
        try:
            return self._written(polls)
        except StoreRefused as error:
            if len(polls) > 1:
                return [report for polled in polls for report in self.write_polls([polled])]
            [polled] = polls
            if polled.error is not None:
                raise
            log.exception("poll_refused", feed_id=polled.feed.id)
            failure = ParseFailed(unforeseen(error), reason=reasons.ERROR, thing=polled.feed.url)
            return self._written([Polled(feed=polled.feed, elapsed_s=polled.elapsed_s, error=failure)])

    def _written(self, polls: Sequence[Polled]) -> list[PollReport]:
        with self._db.write() as session:
            ours = feeds.still_ours(session, [polled.feed for polled in polls])
            shown = [(polled.feed.id, seen) for polled in polls for _, seen in polled.told.shown]
            before = LastPolls(session, [polled.feed.id for polled in polls if polled.parsed is not None])
            batch = PollBatch(session, self._clock(), self._limits, before, seen_entries(session, shown))
            reports = [ended_as(batch, polled) if polled.feed.id in ours else _lost(polled) for polled in polls]
            batch.flush()
            self._give_slots_back(session, polls, batch)
            batch.say()
        send_for_arrivals(self._hints, batch.arrivals)
        for report in reports:
            measures.ended("poll", report.reason or (UNCHANGED if report.not_modified else measures.DONE))
        return reports

    def _give_slots_back(self, session: Session, polls: Sequence[Polled], batch: PollBatch) -> None:
        limits = self._slots.limits
        slots = []
        for polled in polls:
            if polled.feed.host is not None:
                error = polled.error if isinstance(polled.error, FetchFailed) else None
                how = ended(error, polled.elapsed_s, limits)
                slots.append(EndedSlot(polled.feed.host, polled.feed.slot, how))
        self._slots.give_back(session, slots, now=batch.now)


def ended_as(batch: PollBatch, polled: Polled) -> PollReport:
    """Put one poll's outcome into the batch."""
    if polled.error is not None:
        return failed(batch, polled, polled.error)
    assert polled.fetched is not None
    if polled.parsed is not None:
        try:
            return brought(batch, polled, polled.fetched, polled.parsed)
        except ParseFailed as error:
            return failed(batch, polled, error)
    if polled.fetched.not_modified:
        return unchanged(batch, polled, polled.fetched)
    return brought_the_same(batch, polled, polled.fetched)


def brought(batch: PollBatch, polled: Polled, fetched: Fetched, parsed: ParsedFeed) -> PollReport:
    """Record a poll that brought a feed: accept what it shows for the first time or changed.

    Raises:
        ParseFailed: It is the feed of another site; nothing of it is in the batch.
    """
    feed = polled.feed
    chosen = new_entries(feed, polled.told, batch.known, now=batch.now, opt_outs=polled.opt_outs)
    new, changed = chosen.new, len(chosen.arrivals) - chosen.new
    observed = observe_poll(batch.last_polls, feed.id, parsed, polled.told.shown, chosen.known, batch.now)
    batch.said.extend(observed.events)
    outcome = PollOutcome(
        entries=len(parsed.entries),
        known=len(chosen.known),
        gap=observed.hurry,
        ttl_s=parsed.ttl_s,
        fresh_s=freshness_s(fetched.headers, batch.now),
    )
    values = _read(batch, polled, fetched, outcome) | {
        "kind": parsed.kind,
        "ttl_s": parsed.ttl_s,
        "body_sha256": polled.body_sha256,
        "entries_shown": len(parsed.entries),
    }
    values |= _validators(batch, feed, fetched, new=new, changed=changed)
    values |= push_values(feed, fetched, parsed, missed=new)
    batch.said += push_events(feed, missed=new, now=batch.now)
    if polled.found_at is not None:
        values |= discovered(batch, feed, polled.found_at)
    batch.values.append((feed.id, values | _named(parsed) | chosen.columns))
    batch.take(chosen)
    entries = len(polled.told.shown) + len(polled.told.repeats)
    return PollReport(feed_id=feed.id, entries=entries, accepted=len(chosen.arrivals) + len(chosen.repeats))


def _named(parsed: ParsedFeed) -> dict[str, Any]:
    """Return the columns of what the feed says of itself; what it does not say is kept as it was."""
    named = {"title": parsed.title, "site_url": parsed.url}
    return {column: value for column, value in named.items() if value}


def brought_the_same(batch: PollBatch, polled: Polled, fetched: Fetched) -> PollReport:
    """Record a poll that brought, byte for byte, the feed that was read last time."""
    feed = polled.feed
    outcome = PollOutcome(
        entries=feed.entries_shown,
        known=feed.entries_shown,
        ttl_s=feed.ttl_s,
        fresh_s=freshness_s(fetched.headers, batch.now),
    )
    values = _read(batch, polled, fetched, outcome) | _validators(batch, feed, fetched, new=0, changed=0)
    batch.values.append((feed.id, values))
    return PollReport(feed_id=feed.id, entries=feed.entries_shown)


def unchanged(batch: PollBatch, polled: Polled, fetched: Fetched) -> PollReport:
    """Record a 304. The validators that earned it are kept; a failure is not cleared."""
    feed = polled.feed
    outcome = PollOutcome(not_modified=True, ttl_s=feed.ttl_s, fresh_s=freshness_s(fetched.headers, batch.now))
    values = _answered(batch, polled, fetched, outcome) | {"unchanged_count": feed.unchanged_count + 1}
    batch.values.append((feed.id, values))
    return PollReport(feed_id=feed.id, not_modified=True)


def failed(batch: PollBatch, polled: Polled, error: WiredeskError) -> PollReport:
    """Record a feed that could not be fetched or read."""
    feed, message = polled.feed, one_line(error.message)
    outcome = PollOutcome(
        failure=error.reason,
        status=getattr(error, "status", None),
        retry_after_s=error.retry_after_s if isinstance(error, FetchFailed) else None,
    )
    values = _scheduled(batch, feed, outcome) | {"error_reason": error.reason, "error_message": message}
    if polled.found_at is not None:
        values |= pointed(feed, polled.found_at)
    if isinstance(error, ParseFailed):
        values["fetched_at"] = batch.now
    batch.values.append((feed.id, values))
    data = {"reason": error.reason, "message": message, "url": feed.url}
    batch.said.append(Event(kind="feed.failed", at=batch.now, feed_id=feed.id, data=data))
    return PollReport(feed_id=feed.id, reason=error.reason, message=message)


def _lost(polled: Polled) -> PollReport:
    return PollReport(feed_id=polled.feed.id, reason="lost_lease", message="another poll took over")


def _read(batch: PollBatch, polled: Polled, fetched: Fetched, outcome: PollOutcome) -> dict[str, Any]:
    """Return the columns that a poll writes which had the whole feed before it."""
    feed = polled.feed
    if feed.fail_count:
        batch.said.append(Event(kind="feed.recovered", at=batch.now, feed_id=feed.id))
    return _answered(batch, polled, fetched, outcome) | {
        "error_reason": None,
        "error_message": None,
        "parsed_at": batch.now,
        "good_polls": feed.good_polls + 1,
        "unchanged_count": 0,
    }


def _answered(batch: PollBatch, polled: Polled, fetched: Fetched, outcome: PollOutcome) -> dict[str, Any]:
    """Return the columns that every good poll writes."""
    feed = polled.feed
    return _scheduled(batch, feed, outcome) | {"fetched_at": batch.now} | moved(batch, feed, fetched.moved_to)


def _validators(batch: PollBatch, feed: ClaimedFeed, fetched: Fetched, *, new: int, changed: int) -> dict[str, Any]:
    """Return the validators to keep after a body came; and whether the feed's were found to lie."""
    got = fetched.validators
    kept = to_keep(feed.validators, got, is_same=not new and not changed)
    values: dict[str, Any] = {"etag": kept.etag, "last_modified": kept.last_modified}
    if feed.validators_distrusted_at is None and have_lied(feed.validators, got, new=new, changed=changed):
        values["validators_distrusted_at"] = batch.now
        data = {"etag": got.etag, "last_modified": got.last_modified, "new": new, "changed": changed}
        batch.said.append(Event(kind="feed.validators_distrusted", at=batch.now, feed_id=feed.id, data=data))
    return values


def _scheduled(batch: PollBatch, feed: ClaimedFeed, outcome: PollOutcome) -> dict[str, Any]:
    """Return the columns of the feed's next poll: its time, and the reason."""
    state = PollState(
        interval_s=feed.interval_s,
        fixed_interval_s=feed.fixed_interval_s,
        fail_count=feed.fail_count,
        fail_points=feed.fail_points,
        good_polls=feed.good_polls,
        is_pushed=is_pushed(feed, batch.now),
    )
    jitter = random.random()  # noqa: S311  # spreads feeds, hides nothing
    decided = next_poll(state, outcome, batch.now, batch.limits, jitter)
    values: dict[str, Any] = {
        "interval_s": decided.interval_s,
        "next_poll_at": decided.next_poll_at or batch.now + timedelta(seconds=batch.limits.max_s),
        "poll_reason": decided.reason,
        "fail_count": decided.fail_count,
        "fail_points": decided.fail_points,
        "polled_at": batch.now,
        "host": feed.host if feed.host is None else host_of(feed.url),
    }
    if decided.next_poll_at is None:
        values |= {"state": "paused", "pause_reason": "the server says it is gone for good (410)"}
    return values


# ── hubs ─────────────────────────────────────────────────────────────────────────────────────


def is_pushed(feed: ClaimedFeed, now: datetime) -> bool:
    """Return True if the feed's entries are pushed at this time, as far as is known."""
    return feed.pushed_until is not None and feed.pushed_until > now


def push_values(feed: ClaimedFeed, fetched: Fetched, parsed: ParsedFeed, *, missed: int) -> dict[str, Any]:
    """Return columns of the feed: hub and topic, the header before the document (WebSub, 4); trust, if it is lost.

    ``missed`` entries of the poll were new: they should have been pushed.
    """
    hub, topic = hub_and_topic(header_links(fetched.headers.get("link", ""), fetched.url))
    hub, topic = hub or parsed.hub_url, topic or parsed.self_url or fetched.url
    if feed.allow_origin is not None:
        hub = None  # a replay
    values: dict[str, Any] = {"hub_url": hub, "topic_url": topic if hub else None}
    if missed:
        values["pushed_until"] = None
    return values


def push_events(feed: ClaimedFeed, *, missed: int, now: datetime) -> list[Event]:
    """Return the events of a poll that found entries that should have been pushed."""
    if not missed or not is_pushed(feed, now):
        return []
    return [Event(kind="feed.push_missed", at=now, feed_id=feed.id, data={"entries": missed})]


# ── a feed that moved for good, or whose address is a page that leads to it ──────────────────


def moved(batch: PollBatch, feed: ClaimedFeed, target: str | None) -> dict[str, Any]:
    """Return the columns after a good answer that came by a permanent redirect (301, 308) to ``target``, or by none."""
    if target is None or feed.host is None or target == feed.url:
        return {"moved_to": None, "moved_count": 0}
    if not is_believed(feed, target):
        return pointed(feed, target)
    return _at(batch, feed, target, kind="feed.moved") | {"moved_to": None, "moved_count": 0}


def pointed(feed: ClaimedFeed, target: str) -> dict[str, Any]:
    """Return the columns after an answer that pointed to a new address, which is not believed yet."""
    return {"moved_to": target, "moved_count": feed.moved_count + 1 if target == feed.moved_to else 1}


def discovered(batch: PollBatch, feed: ClaimedFeed, url: str) -> dict[str, Any]:
    """Return the columns after the page at the feed's address led to a feed at ``url``."""
    return _at(batch, feed, url, kind="feed.discovered") | {"page_url": feed.url}


def _at(batch: PollBatch, feed: ClaimedFeed, url: str, *, kind: str) -> dict[str, Any]:
    """Return the columns of a feed at its new address; paused, if another feed is there already."""
    data: dict[str, Any] = {"from": feed.url, "to": url}
    try:
        key = feed_key(url)
    except InvalidInput:
        return {}
    other = feeds.with_key(batch.session, key)
    values: dict[str, Any] = {"url": url, "key_sha256": key, "host": host_of(url)}
    if other is not None and other != feed.id:
        data["same_as"] = other
        values = {"state": "paused", "pause_reason": f"its address leads to {url}, which is feed {other} already"}
    batch.said.append(Event(kind=kind, at=batch.now, feed_id=feed.id, data=data))
    return values
