"""Requests of hubs (WebSub, 5.3 and 7): verification of intent, denials, and pushed entries.

The callback's address ends in a token that only the hub was told, and what it sends is signed with a secret
that only the hub was told. News are accepted as those of a poll are: committed before the answer.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta

from worker.clock import Clock
from worker.errors import NotFound, ParseFailed
from worker.parse import Parsers
from worker.service.feeds.accept_entries import accept_entries, told_of
from worker.service.jobs.error_text import one_line
from worker.service.jobs.hints import Hints, send_for_arrivals
from worker.service.websub.subscribe import LEASE_S, fall_back
from worker.store import Database, Session
from worker.store.feeds import feeds, last_poll
from worker.store.feeds import websub as store
from worker.store.feeds.websub import HubSubscription
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Arrival, ParsedFeed

METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})  #: WebSub, 8
CHALLENGE_LIMIT_CHARS = 4_096
RENEW_AT = 0.8  #: Of the lease.
MIN_LEASE_S = 600
MAX_LEASE_S = 90 * 86_400
DENIED_WAIT_S = 7 * 86_400.0  #: Until a hub that denied is asked again.
SAY_EVERY = 100  #: Of the refused pushes one in so many is an event; all are counted.


class Pushes:
    """The callback of hubs."""

    def __init__(self, database: Database, parsers: Parsers, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._parsers = parsers
        self._hints = hints
        self._clock = clock

    def confirm(self, token: str, given: Mapping[str, str]) -> str:
        """Answer a hub that asks whether a request was ours. Gives what it wants to hear.

        Raises NotFound for what was not asked for, so that no other can subscribe or unsubscribe us.
        """
        mode, topic = given.get("hub.mode", ""), given.get("hub.topic", "")
        challenge = given.get("hub.challenge", "")
        with self._db.write() as session:
            one = store.with_token(session, token)
            if one is None or one.topic != topic or len(challenge) > CHALLENGE_LIMIT_CHARS:
                raise _unknown()
            if mode == "denied" and one.state != "leaving":
                self._denied(session, one, given.get("hub.reason", ""))
            elif mode == "subscribe" and one.state in ("asked", "active") and challenge:
                self._granted(session, one, given.get("hub.lease_seconds", ""))
            elif mode == "unsubscribe" and one.state == "leaving" and challenge:
                store.forget(session, one)
            else:
                raise _unknown()
        return challenge

    def expect(self, token: str) -> None:
        """Check that pushes are expected there. Raises NotFound(reason="not_subscribed") if not."""
        self._active(token)

    def receive(self, token: str, body: bytes, *, content_type: str, signature: str) -> None:
        """Take in what a hub sends. Committed when it returns.

        A wrong signature is recorded and otherwise ignored, as WebSub wants it (8.2). What is no feed is
        taken for a ping: the feed is polled. Raises NotFound(reason="not_subscribed") where it should stop,
        StoreUnavailable also where the disk is nearly full: the hub tries again.
        """
        self._db.check_room()
        known = self._active(token)
        if not is_signed(body, signature, known.secret):
            self._refused(token, "no_signature" if not signature else "bad_signature")
            return
        parsed = self._parsed(body, known.topic, content_type)
        with self._db.write() as session:
            one = store.with_token(session, token)
            if one is None or one.feed_id is None:
                raise _unknown()
            arrivals = self._accept(session, one, one.feed_id, parsed)
        if arrivals is None:
            self._hints.send("poll")
        else:
            send_for_arrivals(self._hints, arrivals)

    def _parsed(self, body: bytes, topic: str, content_type: str) -> ParsedFeed:
        """Return the pushed feed; one of kind "none" for any other document, which a poll will report."""
        try:
            return self._parsers.feed(body, url=topic, content_type=content_type, now=self._clock())
        except ParseFailed:
            return ParsedFeed(kind="none")

    def _active(self, token: str) -> HubSubscription:
        with self._db.read() as session:
            known = store.with_token(session, token, is_locked=False)
        if known is None or known.state != "active":
            raise _unknown()
        return known

    def _accept(self, session: Session, one: HubSubscription, feed_id: int, parsed: ParsedFeed) -> list[Arrival] | None:
        """Accept what a push shows; None if it shows nothing or another site's, so that the feed has to be polled."""
        now = self._clock()
        feed = feeds.lock(session, feed_id, now=now, is_active=True)
        if feed is None:
            return []  # paused: nothing of it is wanted
        try:
            accepted = accept_entries(session, feed, told_of(parsed), door="websub", now=now)
        except ParseFailed as error:
            self._refuse(session, one, error.reason)
            feeds.change(session, feed_id, {"next_poll_at": now, "pushed_until": None})
            return None
        store.pushed(session, one, now=now)
        if not parsed.entries:
            feeds.change(session, feed_id, {"next_poll_at": now})
            return None
        feeds.change(session, feed_id, {"pushed_until": one.lease_until, **accepted.columns})
        last_poll.count(session, feed_id, fresh=accepted.new)
        return accepted.arrivals

    def _granted(self, session: Session, one: HubSubscription, lease_seconds: str) -> None:
        now = self._clock()
        lease_s = _lease_s(lease_seconds)
        until = now + timedelta(seconds=lease_s)
        values = {
            "state": "active",
            "lease_until": until,
            "next_at": now + timedelta(seconds=lease_s * RENEW_AT),
            "attempts": 0,
            "reason": None,
            "message": None,
        }
        store.change(session, one, values)
        if one.feed_id is None:
            return
        feeds.prolong_push(session, one.feed_id, until=until)
        if one.state != "active":
            data = {"hub": one.hub, "lease_s": lease_s}
            event_log.append(session, [Event(kind="feed.push_active", at=now, feed_id=one.feed_id, data=data)])

    def _denied(self, session: Session, one: HubSubscription, reason: str) -> None:
        now, message = self._clock(), one_line(reason) or "the hub gives no reason"
        values = {
            "state": "denied",
            "lease_until": None,
            "next_at": now + timedelta(seconds=DENIED_WAIT_S),
            "reason": "denied",
            "message": message,
        }
        store.change(session, one, values)
        fall_back(session, one, "feed.push_denied", {"hub": one.hub, "message": message}, now=now)

    def _refused(self, token: str, reason: str) -> None:
        with self._db.write() as session:
            one = store.with_token(session, token)
            if one is not None:
                self._refuse(session, one, reason)

    def _refuse(self, session: Session, one: HubSubscription, reason: str) -> None:
        store.change(session, one, {"refused": one.refused + 1, "reason": reason})
        if one.refused % SAY_EVERY == 0:
            data = {"reason": reason, "hub": one.hub, "refused": one.refused + 1}
            said = Event(kind="feed.push_refused", at=self._clock(), feed_id=one.feed_id, data=data)
            event_log.append(session, [said])


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Return True if an X-Hub-Signature ("sha256=…") is that of the body; compared in constant time."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in METHODS or not given.isascii():
        return False
    expected = hmac.new(secret.encode("ascii"), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(expected, given.strip().lower())


def _lease_s(given: str) -> int:
    """Return the lease that the hub grants, within limits; the requested one where it does not say."""
    if not given.isascii() or not given.isdigit():
        return LEASE_S
    return min(max(int(given[:12]), MIN_LEASE_S), MAX_LEASE_S)


def _unknown() -> NotFound:
    return NotFound("there is no such subscription", reason="not_subscribed")
