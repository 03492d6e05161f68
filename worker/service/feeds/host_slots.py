"""Slots at hosts: whose limits hold over all processes, because they are rows of the database."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial

from worker.clock import Clock
from worker.errors import FetchFailed
from worker.fetch import Ended, PoliteLimits, ended, enter, free_at, leave, politeness_key
from worker.service.jobs.outage import once_back
from worker.store import Database, Session
from worker.store.feeds import feeds, hosts
from worker.store.feeds.feeds import ClaimedFeed, DueFeed, DueFeeds
from worker.types import HostSlot

PATIENCE_S = 20.0  #: Longest wait for a slot; what waits longer comes back later.
BUSY_STEP_S = 0.2  #: Until a host is looked at again whose connections are all in use.
STEP_S = 1.0  #: Longest sleep before a host is looked at again: others may have given their slot back.


@dataclass(frozen=True, slots=True)
class EndedSlot:
    """A slot that ended, to be given back."""

    host: str
    token: str
    ended: Ended


class HostSlots:
    """Takes slots at hosts, for feeds with their claim and for single requests by themselves."""

    def __init__(self, database: Database, limits: PoliteLimits, clock: Clock, *, lease_s: float) -> None:
        self._db = database
        self.limits = limits
        self.clock = clock
        self._lease_s = lease_s  #: Longer than anything that holds a slot takes.

    @property
    def per_host(self) -> int:
        """Return the number of requests to one host that may start at one moment."""
        return 1 if self.limits.gap_s > 0 else self.limits.connections

    def claim(self, wanted: DueFeeds) -> list[ClaimedFeed]:
        """Take due feeds whose hosts are free, each with a slot at its host."""
        with self._db.write() as session:
            feeds.claim_alone(session)
            return self._claimed(session, feeds.due(session, wanted, now=self.clock()))

    def claim_one(self, feed_id: int) -> ClaimedFeed | datetime | None:
        """Take this feed, due or not; else the time at which its host is free; None if it cannot be had.

        It cannot be had while somebody polls it, and if it is paused or unknown.
        """
        with self._db.write() as session:
            feeds.claim_alone(session)
            now = self.clock()
            found = feeds.one(session, feed_id, now=now)
            if found is None:
                return None
            claimed = self._claimed(session, [found])
            if claimed or found.host is None:
                return claimed[0] if claimed else None
            return free_at(hosts.take(session, [found.host])[found.host], now, self.limits)

    def give_back(self, session: Session, slots: Iterable[EndedSlot], *, now: datetime) -> None:
        """Give slots back, in the caller's transaction."""
        slots = list(slots)
        states = hosts.take(session, {slot.host for slot in slots})
        for slot in slots:
            states[slot.host] = leave(states[slot.host], now, self.limits, slot.token, slot.ended)
        hosts.put(session, [(state, free_at(state, now, self.limits)) for state in states.values()])

    @contextmanager
    def at(self, url: str, gap_s: float = 0.0, patience_s: float = PATIENCE_S) -> Iterator[None]:
        """Hold a slot at the host of ``url`` around one request. Sleeps until it comes.

        Raises FetchFailed(reason="host_busy") if it does not come within ``patience_s``.
        """
        host, token = host_of(url), uuid.uuid4().hex
        self._wait(host, token, url, gap_s, time.monotonic() + patience_s)
        started_s = time.monotonic()
        failure: FetchFailed | None = None
        try:
            yield
        except FetchFailed as error:
            failure = error
            raise
        finally:
            slot = EndedSlot(host, token, ended(failure, time.monotonic() - started_s, self.limits))
            once_back(partial(self._give_back_alone, slot))

    def _give_back_alone(self, slot: EndedSlot) -> None:
        with self._db.write() as session:
            self.give_back(session, [slot], now=self.clock())

    def _wait(self, host: str, token: str, url: str, gap_s: float, until_s: float) -> None:
        while (wait_s := self._enter(host, token, gap_s)) > 0:
            if time.monotonic() + wait_s > until_s:
                raise host_busy(url, wait_s)
            time.sleep(min(wait_s, STEP_S))

    def _enter(self, host: str, token: str, gap_s: float) -> float:
        """Take a slot if one is free. Return the seconds to wait before the next try; 0.0 if the slot was taken."""
        with self._db.write() as session:
            now = self.clock()
            state = hosts.take(session, [host])[host]
            slot = HostSlot(token, now + timedelta(seconds=self._lease_s))
            entered = enter(state, now, self.limits, slot, gap_s)
            if entered is None:
                rested_at = max(state.next_at, state.rest_until)
                # All connections in use: the end of a lease is the latest, and a slot is mostly given back soon.
                return (rested_at - now).total_seconds() if rested_at > now else BUSY_STEP_S
            hosts.put(session, [(entered, free_at(entered, now, self.limits))])
            return 0.0

    def _claimed(self, session: Session, found: list[DueFeed]) -> list[ClaimedFeed]:
        now = self.clock()
        until, token = now + timedelta(seconds=self._lease_s), uuid.uuid4().hex
        states = hosts.take(session, {feed.host for feed in found if feed.host is not None})
        ids = []
        for feed in found:
            if feed.host is not None:
                entered = enter(states[feed.host], now, self.limits, HostSlot(feeds.slot_token(token, feed.id), until))
                if entered is None:
                    continue
                states[feed.host] = entered
            ids.append(feed.id)
        claimed = feeds.claim(session, ids, token=token, now=now, until=until)
        hosts.put(session, [(state, free_at(state, now, self.limits)) for state in states.values()])
        return claimed


@lru_cache(maxsize=20_000)
def host_of(url: str) -> str:
    """Return the host whose limits count for a URL."""
    return politeness_key(url)[:255]


def host_busy(url: str, wait_s: float) -> FetchFailed:
    """Return the error for a slot that does not come in time."""
    message = f"its host was asked enough for now; the next request may start in {wait_s:.0f} s"
    return FetchFailed(message, reason="host_busy", thing=url, retry_after_s=wait_s)
