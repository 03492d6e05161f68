"""Ingest: from claimed inbox rows to stored articles, a batch in one transaction.

The pure steps run outside any transaction; looking up, deciding and writing are one transaction that
runs alone, so that two copies arriving at one moment become one article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from worker import reasons
from worker.clock import Clock
from worker.errors import ParseFailed, Rejected, StoreRefused, StoreUnavailable
from worker.parse import Parsers
from worker.pipeline import Limits, load, prepare
from worker.service.ingest.candidates import Lookup
from worker.service.ingest.decide_batch import decide_batch
from worker.service.ingest.outcome_types import Accepted
from worker.service.ingest.source_lines import learn_lines, without_learned_lines
from worker.service.ingest.write_plan import Plan
from worker.service.jobs import measures, traces
from worker.service.jobs.batch import CRASHED_DETAIL, BatchSettings, BatchWork
from worker.service.jobs.error_text import one_line, unforeseen
from worker.service.jobs.hints import Hints
from worker.store import Database, Session
from worker.store.articles import articles
from worker.store.intake import inbox
from worker.store.intake.inbox import Claimed, Ending, EndState
from worker.store.search import event_log, fulltext
from worker.store.search.event_log import Event

log = structlog.get_logger()

RETRY_WAIT_S = 5.0  #: After the first failure; doubled after each further one.
BEGIN_S = 5.0  #: Of the 20 s that a task may take.
MERGE_AFTER = 200  #: Articles: fewer at a time cost more each, and searches read the words of those not merged.


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """Batches of ingest, and what of an arrival is kept and compared."""

    batches: BatchSettings
    lookback_days: float
    limits: Limits


class Ingest:
    """Takes accepted articles in."""

    def __init__(
        self, database: Database, parsers: Parsers, settings: IngestSettings, hints: Hints, clock: Clock
    ) -> None:
        self._db = database
        self._parsers = parsers
        self._settings = settings
        self._hints = hints
        self._clock = clock
        self._unmerged = 0  #: Articles stored since the words of new ones were last merged into the search index.
        limits, claim = settings.batches, partial(inbox.claim, stage="ingest")
        self._batches = BatchWork(
            "ingest", database, limits, clock, claim, inbox.give_back, self._take_in, self._crashed, self._try_alone
        )

    def load(self) -> None:
        """Read what the pure steps keep in memory."""
        load()

    def take_in_batch(self) -> bool:
        """Take in one by one what failed, then a batch, and those claimed ahead. True if more may wait."""
        if self._unmerged >= MERGE_AFTER:  # now: in the transaction of a batch all writers would wait for it
            self._unmerged = 0  # first: a merge that is refused must not hold up every batch from then on
            fulltext.merge_pending(self._db)
        return self._batches.work_on_batch()

    def _take_in(self, batch: Sequence[Claimed]) -> Sequence[Claimed]:
        with traces.span("ingest", [claimed.id for claimed in batch]):
            return self._take_in_all(batch)

    def _take_in_all(self, batch: Sequence[Claimed]) -> Sequence[Claimed]:
        ready: list[tuple[Claimed, Accepted]] = []
        rejected: list[tuple[Claimed, Rejected | ParseFailed]] = []
        for place, claimed in enumerate(batch):
            if place and self._batches.is_late():
                self._batches.put_off(batch[place:])
                break
            try:
                ready.append((claimed, self._prepare(claimed, self._parsers)))
            except (Rejected, ParseFailed) as error:
                rejected.append((claimed, error))
            except Exception as error:  # an unforeseen error of one row must not hold up its neighbours
                self._failed(claimed, error)
        if rejected:
            self._reject(rejected)
        if not ready:
            return ()
        ahead = self._store(self._read_ahead(ready))  # last: what it claims is worked on at once
        self._hints.send("enrich")
        return ahead

    def _try_alone(self, claimed: Claimed) -> None:
        with Parsers() as parsers:  # the children of ours have one reader each
            self._prepare(claimed, parsers)

    def _prepare(self, claimed: Claimed, parsers: Parsers) -> Accepted:
        arrival = claimed.arrival()
        draft = prepare(arrival, now=self._clock(), limits=self._settings.limits, parse=parsers.page)
        return Accepted(inbox_id=claimed.id, feed_id=arrival.feed_id, draft=draft, page_failed=arrival.page_failed)

    def _read_ahead(self, ready: Sequence[tuple[Claimed, Accepted]]) -> list[tuple[Claimed, Accepted]]:
        """Take out the lines of sources, and have the words for the search index made: no writer waits for it."""
        with self._db.read() as session:
            drafts = without_learned_lines(session, [accepted.draft for _, accepted in ready])
        words: list[str | None] = [None for _ in drafts]
        with suppress(StoreRefused), self._db.read() as session:  # whose fault it is shows when they are written
            words = articles.make_words(session, drafts)
        made = zip(ready, drafts, words, strict=True)
        return [(row, replace(one, draft=draft, words=of_one)) for (row, one), draft, of_one in made]

    def _store(self, ready: Sequence[tuple[Claimed, Accepted]], *, is_part: bool = False) -> Sequence[Claimed]:
        """Write all in one transaction; if one row makes it fail, each row in its own, and only that row waits or ends.

        Return the next batch, if it was claimed with it.
        """
        try:
            with self._db.write_alone() as session:
                endings = self._decide_and_write(session, ready)
                ahead = () if is_part else self._batches.claim_ahead(session)
        except StoreUnavailable:
            raise  # no row's fault
        except Exception as error:  # an unforeseen error of one row must not hold up its neighbours
            if len(ready) == 1:
                self._failed(ready[0][0], error)
                return ()
            log.warning("batch_split", rows=len(ready), error=type(error).__name__)
            for one in ready:
                self._store([one], is_part=True)
            return ()
        self._unmerged += len(ready)
        self._note([claimed for claimed, _ in ready], {ending.id: ending.state for ending in endings})
        return ahead

    def _note(self, batch: Sequence[Claimed], states: Mapping[int, EndState]) -> None:
        """Count and trace rows that came to their end."""
        measures.ended_all("ingest", states.values())
        for claimed in batch:
            if claimed.id in states:
                traces.ended(claimed.id, accepted_at=claimed.accepted_at, state=states[claimed.id])

    def _decide_and_write(self, session: Session, ready: Sequence[tuple[Claimed, Accepted]]) -> list[Ending]:
        """Return the endings of those that are still ours."""
        ours = inbox.still_ours(session, [claimed for claimed, _ in ready])
        accepted = [one for claimed, one in ready if claimed.id in ours]
        now = self._clock()
        since = now - timedelta(days=self._settings.lookback_days)
        feeds = {one.feed_id for one in accepted if one.feed_id is not None}
        lookup = Lookup(session, [one.draft for one in accepted], since=since, feed_ids=feeds)
        plan = Plan(now=now, lookup=lookup)
        decide_batch(session, plan, accepted)
        learn_lines(session, [one.draft for one in plan.new if one.duplicate_of is None])
        return plan.write_batch(session)

    def _reject(self, rejected: Sequence[tuple[Claimed, Rejected | ParseFailed]]) -> None:
        with self._db.write() as session:
            ours = inbox.still_ours(session, [claimed for claimed, _ in rejected])
            self._end(
                session,
                [
                    (claimed, "rejected", error.reason, one_line(str(error)))
                    for claimed, error in rejected
                    if claimed.id in ours
                ],
            )
        self._note([claimed for claimed, _ in rejected], dict.fromkeys(ours, "rejected"))

    def _failed(self, claimed: Claimed, error: Exception) -> None:
        """Put a row back to be tried again later, or quarantine it after its last attempt."""
        reason = error.reason if isinstance(error, StoreRefused) else reasons.ERROR
        detail = unforeseen(error)
        log.warning("row_failed", inbox_id=claimed.id, attempt=claimed.attempts, error=type(error).__name__)
        wait = self._batches.wait(claimed)
        if wait is None:
            self._give_up(claimed, reason, detail)
            return
        with self._db.write() as session:
            if claimed.id in inbox.still_ours(session, [claimed]):
                inbox.put_back(session, [claimed.id], not_before=self._clock() + wait, reason=reason, detail=detail)
        measures.ended("ingest", measures.RETRIED)

    def _crashed(self, claimed: Claimed) -> None:
        self._give_up(claimed, reasons.CRASHED, CRASHED_DETAIL)

    def _give_up(self, claimed: Claimed, reason: str, detail: str) -> None:
        with self._db.write() as session:
            if claimed.id in inbox.still_ours(session, [claimed]):
                self._end(session, [(claimed, "quarantined", reason, detail)])
        self._note([claimed], {claimed.id: "quarantined"})

    def _end(self, session: Session, rows: Sequence[tuple[Claimed, EndState, str, str]]) -> None:
        now = self._clock()
        inbox.finish(
            session,
            [
                Ending(id=claimed.id, state=state, reason=reason, detail=detail)
                for claimed, state, reason, detail in rows
            ],
            now=now,
        )
        event_log.append(
            session,
            [
                Event(kind=f"article.{state}", at=now, receipt_id=claimed.id, data={"reason": reason, "detail": detail})
                for claimed, state, reason, detail in rows
            ],
        )
