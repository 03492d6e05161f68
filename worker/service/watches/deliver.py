"""Deliver the matches of watches, in order per watch, until the receiver has taken them.

A watch is in the hands of one worker at a time, which matches, sends and says so; should it die, the lease
ends and another one begins where the rows say. A message may arrive twice then, with the same id.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from worker.clock import Clock
from worker.deliver.channels import Channel
from worker.deliver.messages import Message
from worker.deliver.retries import is_given_up, wait_s
from worker.errors import FetchFailed, InvalidInput, StoreUnavailable, WiredeskError
from worker.service.jobs import measures, traces
from worker.service.jobs.error_text import unforeseen
from worker.service.watches.match import LogPages, Matcher
from worker.store import Database
from worker.store.intake.receipts import first_of_articles
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.store.watches import deliveries
from worker.store.watches import watches as store
from worker.store.watches.deliveries import Delivery
from worker.store.watches.watches import ClaimedWatch

WATCHES_AT_ONCE = 100  #: Claimed at once: what they read of the log is read once.
CONNECTIONS = 16  #: Side by side.
BUDGET_S = 20.0  #: Of one batch; what it did not come to waits for the next. Far below a task's time limit.
LEASE_S = 180.0  #: Beyond a task's time limit.
BATCH_MESSAGES = 50
KEPT_FOR = timedelta(days=30)  #: What was delivered is shown for so long.

log = structlog.get_logger()


class _LeaseLost(Exception):
    """Another worker has this watch now."""


class Delivering:
    """Sends what watches matched."""

    def __init__(self, database: Database, matcher: Matcher, channels: Mapping[str, Channel], clock: Clock) -> None:
        self._db = database
        self._matcher = matcher
        self._channels = channels
        self._clock = clock

    def deliver_batch(self) -> bool:
        """Serve the watches that have something to do. True if more may wait."""
        with self._db.write() as session:
            claimed = store.claim(session, limit=WATCHES_AT_ONCE, now=self._clock(), lease_s=LEASE_S)
        if not claimed:
            return False
        serve = partial(self._serve, self._matcher.pages(), time.monotonic() + BUDGET_S)
        threads = ThreadPoolExecutor(min(len(claimed), CONNECTIONS), thread_name_prefix="watch")
        with measures.batch("deliver", len(claimed)), threads as pool:
            unfinished = list(pool.map(serve, claimed))
        measures.ended_all("deliver", ("unfinished" if more else measures.DONE for more in unfinished))
        return any(unfinished) or len(claimed) == WATCHES_AT_ONCE

    def _serve(self, pages: LogPages, ends_s: float, claimed: ClaimedWatch) -> bool:
        """Serve one watch. Return True if its time ended before its work."""
        sending = _Sending(self._db, self._channels[claimed.watch.channel], self._clock, claimed)
        position, is_end = claimed.watch.position, False
        try:
            while not is_end and time.monotonic() < ends_s:
                looked = self._matcher.look(pages, claimed, position)
                if looked is None:
                    return False
                position = looked.position
                is_end = sending.send_all(ends_s) and looked.is_end
            sending.free(position)
        except _LeaseLost:
            return False
        except StoreUnavailable as error:  # the lease ends by itself
            log.warning("watch_left", watch_id=claimed.watch.id, reason=error.reason)
            return False
        except Exception as error:  # one watch must not hold up the others
            sending.failed(error)
            return False
        return not is_end


class _Sending:
    """The sending side of one watch in hand."""

    def __init__(self, database: Database, channel: Channel, clock: Clock, claimed: ClaimedWatch) -> None:
        self._db = database
        self._channel = channel
        self._clock = clock
        self._claimed = claimed
        self._failures = claimed.watch.failures
        self._failing_since = claimed.watch.failing_since
        self._in_hand: Delivery | None = None
        self._has_sent = False

    def send_all(self, ends_s: float) -> bool:
        """Send what is due, in order. False if time ended before. Raises what a failed try raises."""
        watch_id = self._claimed.watch.id
        while True:
            with self._db.read() as session:
                batch = deliveries.pending(session, watch_id, now=self._clock(), limit=BATCH_MESSAGES)
            for one in batch:
                if time.monotonic() >= ends_s:
                    return False
                self._in_hand = one
                self._send(one)
                self._delivered(one)
            if len(batch) < BATCH_MESSAGES:
                return True

    def _send(self, delivery: Delivery) -> None:
        watch = self._claimed.watch
        message = Message(
            id=delivery.message_id,
            watch_id=watch.id,
            watch_name=watch.name,
            is_digest=watch.digest_s is not None,
            created_at=delivery.created_at,
            items=delivery.items,
        )
        assert watch.target is not None
        timestamp_s = int(self._clock().timestamp())
        with measures.message(watch.channel), traces.span("deliver", self._receipts_of(delivery)):
            self._channel.send(message, watch.target, self._claimed.secret, timestamp_s=timestamp_s)

    def _receipts_of(self, delivery: Delivery) -> list[int]:
        """Return the receipts of the articles that a message tells of, where they are traced."""
        if not traces.is_on():
            return []
        with self._db.read() as session:
            return first_of_articles(session, [item["article"]["id"] for item in delivery.items if item["article"]])

    def _delivered(self, delivery: Delivery) -> None:
        now = self._clock()
        self._in_hand, self._failures, self._failing_since = None, 0, None
        self._has_sent = True
        well = {"failures": 0, "failing_since": None, "last_error": None, "delivered_at": now}
        with self._db.write() as session:
            deliveries.finish(session, delivery.id, now=now, error=None)
            if not store.write_claimed(session, self._claimed, well | {"not_before": now + timedelta(seconds=LEASE_S)}):
                raise _LeaseLost

    def free(self, position: int) -> None:
        """Release the watch after success; it has read the log up to ``position``."""
        now = self._clock()
        with self._db.write() as session:
            if self._has_sent:
                deliveries.drop_delivered(session, self._claimed.watch.id, before=now - KEPT_FOR)
            ended = {"position": position, "not_before": now, "claim_token": None}
            store.write_claimed(session, self._claimed, ended)

    def failed(self, error: Exception) -> None:
        """Record a failed try: the watch waits, or is paused after too long or if waiting cannot help."""
        now, watch = self._clock(), self._claimed.watch
        said = error.message if isinstance(error, WiredeskError) else unforeseen(error)
        failures, since = self._failures + 1, self._failing_since or now
        log.warning("watch_failed", watch_id=watch.id, failures=failures, error=type(error).__name__)
        asked_s = error.retry_after_s if isinstance(error, FetchFailed) else None
        wait = timedelta(seconds=wait_s(failures, random.random(), asked_s))  # noqa: S311  # spreads, guards nothing
        columns: dict[str, Any] = {
            "failures": failures,
            "failing_since": since,
            "last_error": said,
            "not_before": now + wait,
            "claim_token": None,
        }
        why = _hopeless(error, said) or _too_long(failures, since, now, said)
        paused = {"state": "paused", "pause_reason": why} if why else {}
        with self._db.write() as session:
            if not store.write_claimed(session, self._claimed, columns | paused):
                return
            if self._in_hand is not None:
                deliveries.finish(session, self._in_hand.id, now=now, error=said)
            if why:
                data = {"watch": watch.id, "name": watch.name, "reason": why}
                event_log.append(session, [Event(kind="watch.paused", at=now, data=data)])


def _hopeless(error: Exception, said: str) -> str | None:
    """Return the reason why another try would end the same; None if one may not."""
    if isinstance(error, FetchFailed) and error.reason == "gone":
        return "whoever should receive says that it is gone for good (410)"
    return said if isinstance(error, InvalidInput) else None


def _too_long(failures: int, since: datetime, now: datetime, said: str) -> str | None:
    if not is_given_up(failures, since, now):
        return None
    return f"nothing was taken since {since:%Y-%m-%d %H:%M} UTC, in {failures} tries: {said}"
