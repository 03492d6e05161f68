"""Backfill: search a feed's older pages or its site's sitemap for entries that no poll saw.

Apart from polling, which never waits for it. What is found is taken in as a poll would take it in; each
page is one transaction that keeps how far the search came, so that doing it twice changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from worker import reasons
from worker.clock import Clock
from worker.errors import FetchFailed, ParseFailed, StoreUnavailable, WiredeskError
from worker.fetch import PoliteClient
from worker.parse import Parsers
from worker.pipeline import url_key
from worker.schedule import GapSpan, Missing, missing_in_sitemap, missing_on_page, news_first
from worker.service.feed_health.gap_detector import from_json, short_url_key
from worker.service.feeds.accept_entries import Told, accept_entries, entry_key, tell_apart, told_of
from worker.service.jobs import measures
from worker.service.jobs.batch import CRASHED_DETAIL, BatchSettings, BatchWork
from worker.service.jobs.error_text import one_line
from worker.service.jobs.hints import Hints, send_for_arrivals
from worker.store import Database, Session
from worker.store.articles import articles
from worker.store.feeds import feeds, gaps, last_poll
from worker.store.feeds.gaps import ClaimedGap
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Arrival, Entry, ParsedFeed

log = structlog.get_logger()

PAGES_LIMIT = 12  #: Requests for older pages of one gap.
SITEMAPS_LIMIT = 5  #: Sitemaps and indexes read for one gap.
BUDGET_S = 40.0  #: A search ends after this; the gap goes on from where it came to.
RETRY_WAIT_S = 300.0  #: After the first failure that may pass; doubled after each further one.
DETAILS = {
    "met": "all older pages were read, down to entries known before",
    "pages": "the older pages that the feed names were read as far as they go",
    "sitemap": "found in the site's sitemap",
    "no_archive": "the feed names no older pages, and its site has no sitemap that can be read",
    "no_dates": "the entries have no dates to look them up by in a sitemap",
    "sitemap_other": "the site's sitemap does not list what the feed shows",
    "sitemap_wider": "the site's sitemap lists far more than this feed; which of it was missed is not known",
    "nothing_there": "nothing that was missed is there",
    reasons.CRASHED: CRASHED_DETAIL,
}


class _LeaseLost(Exception):
    """Another worker took the gap over; what it does counts."""


@dataclass(slots=True)
class _Search:
    """Progress of the search for one gap."""

    claimed: ClaimedGap
    ends_s: float  #: Of time.monotonic(): end of this search.
    cursor: str | None
    requests: int
    found: int
    reason: str = "no_archive"  #: Why it would end now.

    @classmethod
    def begin(cls, claimed: ClaimedGap) -> _Search:
        """Return a search that continues where the last one stopped."""
        return cls(claimed, time.monotonic() + BUDGET_S, claimed.cursor, claimed.requests, claimed.gap.found)

    @property
    def span(self) -> GapSpan:
        gap = self.claimed.gap
        return GapSpan(since=gap.since, until=gap.until, missed=gap.missed)


class Backfill:
    """Fills gaps, one at a time."""

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
        self._hints = hints
        self._clock = clock
        self._batches = BatchWork(
            "backfill", database, settings, clock, gaps.claim, gaps.give_back, self._search, self._crashed
        )

    def fill_next_gap(self) -> bool:
        """Try to fill the gap that waited longest. True if there was one, so that more may wait.

        Raises StoreUnavailable, also where the disk is nearly full.
        """
        self._db.check_room()
        return self._batches.work_on_batch()

    def _crashed(self, claimed: ClaimedGap) -> None:
        with suppress(_LeaseLost):
            self._end(_Search.begin(claimed), reasons.CRASHED)

    def _search(self, batch: Sequence[ClaimedGap]) -> None:
        search = _Search.begin(batch[0])
        try:
            self._fill(search)
        except _LeaseLost:
            log.info("gap_taken_over", gap=search.claimed.gap.id)
        except StoreUnavailable:
            raise  # no gap's fault
        except WiredeskError as error:
            self._failed(search, error)
        except Exception as error:  # an unforeseen error of one gap must not stop the others
            log.exception("backfill_failed", gap=search.claimed.gap.id)
            self._failed(search, ParseFailed(f"{type(error).__name__} while filling it", reason=reasons.ERROR))

    def _fill(self, search: _Search) -> None:
        while search.cursor and search.requests < PAGES_LIMIT:
            if time.monotonic() > search.ends_s:
                self._put_back(search, attempts=0, wait_s=0.0)
                return
            if self._read_page(search):
                self._end(search, "met")
                return
        if not search.found:
            self._read_sitemaps(search)
        self._end(search, search.reason)

    # ── older pages of the feed ──────────────────────────────────────────────────────────────

    def _read_page(self, search: _Search) -> bool:
        """Take in what was missed on the next page. True if entries known before the gap were reached."""
        claimed, url = search.claimed, search.cursor or ""
        page = self._fetch(url, claimed)
        told = told_of(page)
        entries = told.entries
        search.requests += 1
        search.cursor = page.older_url if page.older_url != url else None
        search.reason = "pages"
        keys = [entry_key(entry) for entry in entries]
        with self._owned(search) as session:
            old = gaps.shown_before(session, claimed.gap.feed_id, keys, at=claimed.gap.found_at)
            missing = missing_on_page(entries, [key in old for key in keys], search.span)
            arrivals = self._take(session, search, told, missing)
            gaps.change(session, claimed.gap.id, _progress(search) | {"attempts": 1})  # it came further
        send_for_arrivals(self._hints, arrivals)
        return missing.is_past

    def _fetch(self, url: str, claimed: ClaimedGap) -> ParsedFeed:
        if claimed.allow_origin is None:
            fetched = self._client.feed(url, access=claimed.access)
        else:  # a replay of our own, which needs no manners
            fetched = self._client.claimed(url, allow_origin=claimed.allow_origin)
        parsed = self._parsers.feed(fetched.body, url=fetched.url, content_type=fetched.content_type, now=self._clock())
        if parsed.kind == "none":
            raise ParseFailed("an older page of the feed is no feed", thing=url)
        return parsed

    def _take(self, session: Session, search: _Search, told: Told, missing: Missing) -> list[Arrival]:
        """Accept those the feed never showed; whether their pages are wanted is decided as for those of a poll.

        Raises ParseFailed if it is the feed of another site.
        """
        feed_id, now = search.claimed.gap.feed_id, self._clock()
        feed = feeds.lock(session, feed_id, now=now)
        if feed is None:  # removed meanwhile
            return []
        only = {entry_key(entry) for entry in missing.entries}
        taken = accept_entries(session, feed, told, door="poll", now=now, only=only)
        search.found += len(taken.arrivals)
        return taken.arrivals

    # ── sitemaps of the site ─────────────────────────────────────────────────────────────────

    def _read_sitemaps(self, search: _Search) -> None:
        """Take in what was missed from the first sitemaps that show it."""
        site, span = search.claimed.site, search.span
        if site is None:
            return
        if span.since is None or span.until is None:
            search.reason = "no_dates"
            return
        waiting = news_first(self._client.sitemaps(site)) or [f"{site}/sitemap.xml"]
        listed: list[Entry] = []
        failure: FetchFailed | None = None
        for _ in range(SITEMAPS_LIMIT):
            if not waiting or time.monotonic() > search.ends_s:
                break
            try:
                read = self._fetch(waiting.pop(0), search.claimed)
            except (FetchFailed, ParseFailed) as error:  # another sitemap may make up for it
                failure = error if isinstance(error, FetchFailed) and error.is_passing else failure
                continue
            waiting = [*news_first(read.sitemaps), *waiting]
            listed += read.entries
            if read.entries and self._take_listed(search, listed):
                return
        if failure is not None:
            raise failure

    def _take_listed(self, search: _Search, listed: Sequence[Entry]) -> bool:
        told = tell_apart(listed)
        with self._owned(search) as session:
            missing = self._missing_in(session, search, told.entries)
            search.reason = missing.reason or ("sitemap" if missing.entries else "nothing_there")
            wanted = {entry_key(entry) for entry in missing.entries}
            few = Told(tuple(one for one in told.shown if one[1].key_sha256 in wanted))  # of a whole site
            arrivals = self._take(session, search, few, missing)
            gaps.change(session, search.claimed.gap.id, _progress(search))
        send_for_arrivals(self._hints, arrivals)
        return bool(missing.entries)

    def _missing_in(self, session: Session, search: _Search, listed: Sequence[Entry]) -> Missing:
        feed_id = search.claimed.gap.feed_id
        watched = last_poll.get(session, [feed_id]).get(feed_id)
        shown = frozenset[str]().union(*(one.keys for one in from_json(watched.shown))) if watched else frozenset()
        keys = [url_key(entry.url or "") for entry in listed]
        stored = articles.ids_by_key(session, {key for key in keys if key})
        is_shown = [short_url_key(entry.url) in shown for entry in listed]
        asked = [at for at, key in enumerate(keys) if is_shown[at] or key is None or key not in stored]
        return missing_in_sitemap([listed[at] for at in asked], [is_shown[at] for at in asked], search.span)

    # ── what is written down ─────────────────────────────────────────────────────────────────

    @contextmanager
    def _owned(self, search: _Search) -> Iterator[Session]:
        """Provide a transaction in which the gap's lease is still held. Raises _LeaseLost."""
        with self._db.write() as session:
            if not gaps.is_still_ours(session, search.claimed):
                raise _LeaseLost
            yield session

    def _end(self, search: _Search, reason: str, detail: str | None = None) -> None:
        gap, now = search.claimed.gap, self._clock()
        is_filled = reason == "met" or search.found > 0
        if not is_filled and reason == "pages":
            reason = "nothing_there"
        left = max(gap.missed - search.found, 0) if gap.missed is not None else None
        figures = {"found": search.found, "left": 0 if reason == "met" else left}
        said = {"reason": reason, "detail": detail or DETAILS[reason]}
        state = {"state": "filled" if is_filled else "unfillable", "claim_token": None}
        event = Event(
            kind="feed.gap_filled" if is_filled else "feed.gap_unfillable",
            at=now,
            feed_id=gap.feed_id,
            data={"gap": gap.id, "missed": gap.missed} | figures | said,
        )
        with self._owned(search) as session:
            gaps.change(session, gap.id, _progress(search) | figures | said | state)
            event_log.append(session, [event])
        measures.ended("backfill", "filled" if is_filled else "unfillable")

    def _failed(self, search: _Search, error: WiredeskError) -> None:
        """Try again later what may pass; else go on without the feed's pages, or end."""
        asked_s = error.retry_after_s if isinstance(error, FetchFailed) else None
        detail = one_line(str(error))
        try:
            wait = self._batches.wait(search.claimed)
            if error.is_passing and wait is not None:
                wait_s = max(wait.total_seconds(), asked_s or 0.0)
                self._put_back(search, wait_s=wait_s, reason=error.reason, detail=detail)
            elif search.cursor and not search.found:
                search.cursor = None
                self._put_back(search, attempts=0, wait_s=0.0, reason=error.reason, detail=detail)
            else:
                self._end(search, error.reason, detail)
        except _LeaseLost:
            log.info("gap_taken_over", gap=search.claimed.gap.id)

    def _put_back(self, search: _Search, *, wait_s: float, **said: Any) -> None:
        free = {"not_before": self._clock() + timedelta(seconds=wait_s), "claim_token": None}
        with self._owned(search) as session:
            gaps.change(session, search.claimed.gap.id, _progress(search) | free | said)
        measures.ended("backfill", measures.RETRIED)


def _progress(search: _Search) -> dict[str, Any]:
    return {"cursor": search.cursor, "requests": search.requests, "found": search.found}
