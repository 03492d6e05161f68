"""WebSub (W3C Recommendation, 2018): ask hubs to push what feeds publish, renew in time, end what is over.

The rows say what is asked and when again; what hubs send by themselves comes in at ``callback.py``. A hub
that does not answer, denies or forgets costs nothing: the feed is polled as if there were none.
"""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from worker import reasons
from worker.clock import Clock
from worker.errors import WiredeskError
from worker.fetch import Client
from worker.service.jobs import measures
from worker.service.jobs.error_text import one_line, unforeseen
from worker.service.jobs.hints import Hints
from worker.store import Database, Session
from worker.store.feeds import feeds
from worker.store.feeds import websub as store
from worker.store.feeds.websub import HubOf, HubSubscription
from worker.store.search import event_log
from worker.store.search.event_log import Event

log = structlog.get_logger()

BATCH = 8  #: Hubs asked by one task, side by side.
LEASE_S = 864_000  #: Asked for: ten days, as WebSub suggests; the hub grants what it likes.
RETRY_WAIT_S = 300.0  #: Until a hub is asked again that failed or did not confirm; doubled each time.
RETRY_LIMIT_S = 86_400.0
LEAVE_ATTEMPTS = 3  #: Then the hub finds out by itself: its pushes are answered with 410.


class WebSub:
    """Keeps subscriptions at hubs."""

    def __init__(self, database: Database, client: Client, public_url: str | None, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._client = client
        self._public_url = public_url.rstrip("/") if public_url else None
        self._hints = hints
        self._clock = clock

    def ask_due_hubs(self) -> bool:
        """Ask the hubs that are due. True if there may be more. Without a public address it does nothing."""
        if self._public_url is None:
            return False
        with self._db.write_alone() as session:  # two of us at one moment begin a subscription once
            begun = self._begin(session)
        asked = self._claim()
        if asked:
            threads = ThreadPoolExecutor(len(asked), thread_name_prefix="websub")
            with measures.batch("websub", len(asked)), threads as pool:
                list(pool.map(self._ask, asked))
        return begun == BATCH or len(asked) == BATCH

    def _begin(self, session: Session) -> int:
        """Note down subscriptions for feeds that name a hub, or another one than before. Gives how many."""
        now = self._clock()
        found = store.not_subscribed(session, limit=BATCH)
        for one in found:
            store.leave(session, one.feed_id, now=now)
        store.add(session, [_fresh(one, now) for one in found])
        return len(found)

    def _claim(self) -> list[HubSubscription]:
        """Claim the subscriptions whose hub is due. The next time is set first, so that a crash only delays them."""
        now = self._clock()
        claimed = []
        with self._db.write() as session:
            for found in store.due(session, limit=BATCH, now=now):
                one = self._kept(session, found, now)
                if one is None:
                    continue
                state = one.state if one.state in ("active", "leaving") else "asked"
                values = {"state": state, "attempts": one.attempts + 1, "next_at": _next_at(one, now)}
                store.change(session, one, values)
                claimed.append(one)
        return claimed

    def _kept(self, session: Session, one: HubSubscription, now: datetime) -> HubSubscription | None:
        """Return a due subscription if it goes on. After its lease it begins anew, and its feed is polled again."""
        if one.state == "leaving":
            if one.attempts < LEAVE_ATTEMPTS:
                return one
            store.forget(session, one)
            return None
        if not one.is_wanted:
            if one.feed_id is not None:
                store.leave(session, one.feed_id, now=now)
            return None
        if one.state == "active" and one.lease_until is not None and one.lease_until <= now:
            store.change(session, one, {"lease_until": None})
            fall_back(session, one, "feed.push_lapsed", {"hub": one.hub}, now=now)
            return replace(one, state="wanted", lease_until=None)
        return one

    def _ask(self, one: HubSubscription) -> None:
        mode = "unsubscribe" if one.state == "leaving" else "subscribe"
        form = {
            "hub.callback": f"{self._public_url}/websub/{one.token}",
            "hub.mode": mode,
            "hub.topic": one.topic,
        }
        if mode == "subscribe":
            form |= {"hub.secret": one.secret, "hub.lease_seconds": str(LEASE_S)}
        try:
            self._client.post(one.hub, form)
            measures.ended("websub", measures.DONE)
        except WiredeskError as error:
            self._failed(one, error.reason, one_line(error.message))
        except Exception as error:  # an unforeseen error of one hub must not stop the others
            log.exception("websub_failed", hub=one.hub)
            self._failed(one, reasons.ERROR, unforeseen(error))

    def _failed(self, one: HubSubscription, reason: str, message: str) -> None:
        """Say so; when it is asked again is settled, and its feed is polled meanwhile."""
        with self._db.write() as session:
            store.failed(session, one, reason=reason, message=message)
        measures.ended("websub", reason)


def fall_back(session: Session, one: HubSubscription, kind: str, data: dict[str, str], *, now: datetime) -> None:
    """Poll a feed whose entries are no longer pushed now, and record an event."""
    if one.feed_id is None:
        return
    feeds.change(session, one.feed_id, {"pushed_until": None, "next_poll_at": now})
    event_log.append(session, [Event(kind=kind, at=now, feed_id=one.feed_id, data=dict(data))])


def _fresh(one: HubOf, now: datetime) -> dict[str, object]:
    return {
        "feed_id": one.feed_id,
        "token": secrets.token_urlsafe(32),
        "secret": secrets.token_urlsafe(32),
        "hub": one.hub,
        "topic": one.topic,
        "state": "wanted",
        "next_at": now,
        "created_at": now,
    }


def _next_at(one: HubSubscription, now: datetime) -> datetime:
    """Return when the hub is asked again if it does not confirm; at the end of its lease at the latest."""
    wait_s = min(RETRY_WAIT_S * 2.0 ** min(one.attempts, 20), RETRY_LIMIT_S)
    again = now + timedelta(seconds=wait_s)
    if one.state == "active" and one.lease_until is not None and one.lease_until > now:
        return min(again, one.lease_until)
    return again
