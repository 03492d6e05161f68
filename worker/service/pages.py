"""Pages: fetch the article behind an address that came alone or with a summary, and hand it on to ingest."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from worker.clean import html_to_text
from worker.clock import Clock
from worker.errors import FetchFailed, ParseFailed, WiredeskError
from worker.fetch import PoliteClient
from worker.pipeline import page_arrival
from worker.service.full_text import fuller, words_of
from worker.service.hints import Hints
from worker.service.saying import one_line
from worker.store import Database, Session, events, feeds, inbox
from worker.store.events import Event
from worker.store.inbox import Claimed, Ending, EndState
from worker.types import Arrival

log = structlog.get_logger()

RETRY_WAIT_S = 60.0  #: After the first failure that may pass; doubled after each further one.
PASSING = frozenset({"timeout", "host_busy", "connect_failed", "dns_failed", "rate_limited", "protocol_error"})
"""Failures worth another try; the others (a refused address, a 404) will be the same in a minute."""


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How many pages at a time, and how often each."""

    concurrency: int
    lease_s: float
    attempts_limit: int


class Pages:
    """Fetches the pages of accepted addresses."""

    def __init__(
        self, database: Database, client: PoliteClient, settings: PageSettings, hints: Hints, clock: Clock
    ) -> None:
        self._db = database
        self._client = client
        self._settings = settings
        self._hints = hints
        self._clock = clock

    def run(self) -> bool:
        """Fetch one batch of pages. True if the batch was full, so that more may wait."""
        for _ in range(self._settings.concurrency):
            retried = self._claim(1, retried=True)
            for claimed in retried:
                self._fetch(claimed)
            if not retried:
                break
        batch = self._claim(self._settings.concurrency, retried=False)
        if batch:
            with ThreadPoolExecutor(len(batch), thread_name_prefix="page") as pool:
                list(pool.map(self._fetch, batch))
            self._hints.send("ingest")
        return len(batch) == self._settings.concurrency

    def _claim(self, limit: int, *, retried: bool) -> Sequence[Claimed]:
        with self._db.write() as session:
            return inbox.claim(
                session, "fetch", limit=limit, now=self._clock(), lease_s=self._settings.lease_s, retried=retried
            )

    def _fetch(self, claimed: Claimed) -> None:
        arrival = claimed.arrival()
        try:
            if claimed.attempts > self._settings.attempts_limit:
                raise ParseFailed("its worker died or ran out of time each time it was tried", reason="crashed")
            fetched = self._client.page(arrival.url or "")
            page = fuller(arrival, page_arrival(arrival, fetched, now=self._clock()))
        except WiredeskError as error:
            self._failed(claimed, arrival, error)
            return
        except Exception as error:  # a page nobody foresaw must not stop the others
            log.exception("page_failed", inbox_id=claimed.id)
            self._failed(
                claimed, arrival, ParseFailed(f"{type(error).__name__} while reading the page", reason="error")
            )
            return
        self._hand_on(claimed, arrival, page)

    def _hand_on(self, claimed: Claimed, given: Arrival, page: Arrival) -> None:
        with self._db.write() as session:
            if claimed.id not in inbox.still_ours(session, [claimed]):
                return
            inbox.fetched(session, claimed.id, page, now=self._clock())
            if given.page_reason and given.html and given.feed_id is not None:
                feed_words = words_of(html_to_text(given.html))
                page_words = feed_words if page.page_failed else words_of(page.text or "")
                feeds.count_page(session, given.feed_id, page_words=page_words, feed_words=feed_words)

    def _failed(self, claimed: Claimed, given: Arrival, error: WiredeskError) -> None:
        now, detail = self._clock(), one_line(str(error))
        with self._db.write() as session:
            if claimed.id not in inbox.still_ours(session, [claimed]):
                return
            if error.reason in PASSING and claimed.attempts < self._settings.attempts_limit:
                asked_s = error.retry_after_s if isinstance(error, FetchFailed) else None
                wait_s = max(RETRY_WAIT_S * 2 ** (claimed.attempts - 1), asked_s or 0.0)
                not_before = now + timedelta(seconds=wait_s)
                inbox.put_back(session, [claimed.id], not_before=not_before, reason=error.reason, detail=detail)
                return
            if given.html:
                self._without_page(session, claimed, given, error)
                return
            state: EndState = (
                "rejected" if isinstance(error, ParseFailed) and error.reason != "crashed" else "quarantined"
            )
            inbox.finish(session, [Ending(id=claimed.id, state=state, reason=error.reason, detail=detail)], now=now)
            data = {"reason": error.reason, "detail": detail}
            events.append(session, [Event(kind=f"article.{state}", at=now, inbox_id=claimed.id, data=data)])

    def _without_page(self, session: Session, claimed: Claimed, given: Arrival, error: WiredeskError) -> None:
        """The feed's own text is taken in rather than nothing."""
        now = self._clock()
        inbox.fetched(session, claimed.id, replace(given, page_failed=error.reason), now=now)
        data = {
            "reason": error.reason,
            "detail": one_line(error.message),
            "url": given.url,
            "wanted": given.page_reason,
        }
        events.append(
            session,
            [Event(kind="article.page_failed", at=now, inbox_id=claimed.id, feed_id=given.feed_id, data=data)],
        )
