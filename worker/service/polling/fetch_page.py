"""Pages: fetch the article behind an address that came alone or with a summary, and hand it on to ingest."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog

from worker import reasons
from worker.clean import html_to_text, unwrapped
from worker.clock import Clock
from worker.errors import FetchFailed, ParseFailed, StoreUnavailable, WiredeskError
from worker.fetch import PoliteClient
from worker.parse import Parsers
from worker.pipeline import page_arrival
from worker.service.feeds.full_text import fuller, words_of
from worker.service.jobs import measures, traces
from worker.service.jobs.batch import CRASHED_DETAIL, BatchSettings, BatchWork
from worker.service.jobs.error_text import one_line
from worker.service.jobs.hints import Hints
from worker.service.polling.end_unfetched import end_unfetched
from worker.service.polling.host_texts import HostTexts
from worker.service.polling.page_judge import why_not_the_article
from worker.store import Database
from worker.store.feeds import feeds
from worker.store.intake import inbox
from worker.store.intake.inbox import Claimed, Ending, EndState
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Arrival

log = structlog.get_logger()

RETRY_WAIT_S = 60.0  #: After the first failure that may pass; it grows after each further one.
MAX_WAIT_S = 21_600.0  #: Between two attempts at an address that does not answer.
MAX_BUSY_S = 600.0  #: Between two attempts where its host had no free slot.
MAX_REST_S = 3_600.0  #: An entry with words of its feed is not kept back for longer because its host asks to wait.
PATIENCE = timedelta(days=3)  #: Since it was accepted; then such an address is rejected.
ITS_OWN = frozenset(
    {"bad_url", "gone", "http_status", "robots_refused", "too_large", "bad_encoding", "too_many_redirects"}
    | {"insecure_redirect"}
)
"""Reasons that lie with the page or its site: rejected. The others may be mended here, and are quarantined."""


class PageFetcher:
    """Fetches the pages of accepted addresses."""

    def __init__(
        self,
        database: Database,
        client: PoliteClient,
        parsers: Parsers,
        settings: BatchSettings,
        hints: Hints,
        clock: Clock,
    ) -> None:
        self._db = database
        self._client = client
        self._parsers = parsers
        self._attempts_limit = settings.attempts_limit
        self._hints = hints
        self._clock = clock
        self._texts = HostTexts()
        claim = partial(inbox.claim, stage="fetch")
        self._batches = BatchWork(
            "fetch", database, settings, clock, claim, inbox.give_back, self._fetch_all, self._crashed
        )

    def fetch_batch(self) -> bool:
        """Fetch one batch of pages. True if the batch was full, so that more may wait."""
        return self._batches.work_on_batch()

    def _fetch_all(self, batch: Sequence[Claimed]) -> None:
        wanted = end_unfetched(self._db, batch, now=self._clock())
        if wanted:
            with ThreadPoolExecutor(len(wanted), thread_name_prefix="page") as pool:
                list(pool.map(self._fetch_traced, wanted))
            self._hints.send("ingest")

    def _fetch_traced(self, claimed: Claimed) -> None:
        with traces.span("fetch", [claimed.id]):
            self._fetch(claimed)

    def _fetch(self, claimed: Claimed) -> None:
        arrival = claimed.arrival()
        try:
            fetched = self._client.page(unwrapped(arrival.url or ""))
            read = self._parsers.page(
                fetched.body, url=fetched.url, content_type=fetched.content_type, now=self._clock()
            )
            same = self._texts.same_elsewhere(arrival, fetched.url, read.text)
            if same and arrival.feed_id is not None:
                self._count_wall(arrival.feed_id)
            refused = why_not_the_article(arrival, read) or same
            page = fuller(arrival, page_arrival(arrival, fetched, read), refused)
        except StoreUnavailable:
            raise  # no page's fault, though it was met while its host was asked for a slot
        except WiredeskError as error:
            self._failed(claimed, arrival, error)
            return
        except Exception as unforeseen:  # an unforeseen error of one page must not stop the others
            log.exception("page_failed", inbox_id=claimed.id)
            failure = WiredeskError(f"{type(unforeseen).__name__} while reading the page", reason=reasons.ERROR)
            self._failed(claimed, arrival, failure)
            return
        self._hand_on(claimed, arrival, page)

    def _count_wall(self, feed_id: int) -> None:
        with self._db.write() as session:
            feeds.count_wall(session, feed_id)

    def _hand_on(self, claimed: Claimed, given: Arrival, page: Arrival) -> None:
        with self._db.write() as session:
            if claimed.id not in inbox.still_ours(session, [claimed]):
                return
            inbox.fetched(session, claimed.id, page, now=self._clock())
            if page.page_failed is None and given.feed_id is not None:
                feeds.end_walls(session, given.feed_id)
            if page.page_failed not in (None, "page_no_longer"):
                data = {"reason": page.page_failed, "url": given.url, "wanted": given.page_reason}
                said = Event(
                    kind="article.page_failed",
                    at=self._clock(),
                    receipt_id=claimed.id,
                    feed_id=given.feed_id,
                    data=data,
                )
                event_log.append(session, [said])
            if given.page_reason and given.html and given.feed_id is not None:
                feed_words = words_of(html_to_text(given.html))
                page_words = feed_words if page.page_failed else words_of(page.text or "")
                feeds.count_page(session, given.feed_id, page_words=page_words, feed_words=feed_words)
        measures.ended("fetch", page.page_failed or measures.DONE)

    def _failed(self, claimed: Claimed, given: Arrival, error: WiredeskError) -> None:
        waits = self._waits(claimed, given, error) if error.is_passing else None
        if waits is None:
            self._end(claimed, given, error)
            return
        wait, attempts = waits
        detail = one_line(str(error))
        asked_s = error.retry_after_s if isinstance(error, FetchFailed) else None
        not_before = self._clock() + max(wait, timedelta(seconds=asked_s or 0.0))
        with self._db.write() as session:
            if claimed.id in inbox.still_ours(session, [claimed]):
                inbox.put_back(
                    session,
                    [claimed.id],
                    not_before=not_before,
                    reason=error.reason,
                    detail=detail,
                    attempts=attempts,
                )
        measures.ended("fetch", measures.RETRIED)

    def _waits(self, claimed: Claimed, given: Arrival, error: WiredeskError) -> tuple[timedelta, int] | None:
        """Return the wait of a row after a passing failure and its counted attempts; None if it ends.

        With words of the feed it has few attempts, since they can be taken in its place. A host that has no slot for
        us yet did not fail. All else waits for days: as long as it waited already, and the failure counts as no
        attempt, for these tell a row that kills its worker.
        """
        is_busy = error.reason == "host_busy"
        if given.html and isinstance(error, FetchFailed) and (error.retry_after_s or 0.0) > MAX_REST_S:
            return None
        if given.html and not is_busy:
            wait = self._batches.wait(claimed)
            return None if wait is None else (wait, claimed.attempts)
        age = self._clock() - claimed.accepted_at
        limit = self._attempts_limit
        if age >= PATIENCE and (
            claimed.attempts > 1 or limit == 1
        ):  # one kept waiting by us is tried twice all the same
            return None
        wait = timedelta(seconds=min(max(age.total_seconds(), RETRY_WAIT_S), MAX_BUSY_S if is_busy else MAX_WAIT_S))
        return wait, min(max(claimed.attempts - 1, 1), limit - 1)

    def _crashed(self, claimed: Claimed) -> None:
        self._end(claimed, claimed.arrival(), WiredeskError(CRASHED_DETAIL, reason=reasons.CRASHED))
        self._hints.send("ingest")

    def _end(self, claimed: Claimed, given: Arrival, error: WiredeskError) -> None:
        """End the wait for a page: take in the feed's own text; a row that is only an address ends."""
        now, state, detail = self._clock(), _end_state(error), one_line(str(error))
        data: dict[str, str | None] = {"reason": error.reason, "detail": detail}
        kind, is_ended = f"article.{state}", False
        with self._db.write() as session:
            if claimed.id not in inbox.still_ours(session, [claimed]):
                return
            if given.html:
                inbox.fetched(session, claimed.id, replace(given, page_failed=error.reason), now=now)
                kind, data = "article.page_failed", data | {"url": given.url, "wanted": given.page_reason}
            else:
                ending = Ending(id=claimed.id, state=state, reason=error.reason, detail=detail)
                inbox.finish(session, [ending], now=now)
                is_ended = True
            said = Event(kind=kind, at=now, receipt_id=claimed.id, feed_id=given.feed_id, data=data)
            event_log.append(session, [said])
        measures.ended("fetch", error.reason)
        if is_ended:
            traces.ended(claimed.id, accepted_at=claimed.accepted_at, state=state)


def _end_state(error: WiredeskError) -> EndState:
    """Return rejected if the page or its site refuses or never answered, quarantined if the cause can be fixed."""
    is_theirs = isinstance(error, ParseFailed) or error.is_passing or error.reason in ITS_OWN
    return "rejected" if is_theirs else "quarantined"
