"""Reruns as jobs: a person asks for one, workers do it some articles at a time, and anybody sees how far it is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from worker.clock import Clock
from worker.errors import Conflict, StoreUnavailable, WiredeskError, existing
from worker.service.jobs.batch import CRASHED_DETAIL, BatchSettings, BatchWork
from worker.service.jobs.hints import Hints
from worker.service.rerun.rerun import BATCH_ARTICLES, Rerun
from worker.service.search.resolve_query import stored_query
from worker.store import Database
from worker.store.copies import rerun_jobs as store
from worker.store.copies.rerun_jobs import ClaimedRerun, RerunJob, RerunState
from worker.store.search.id_ranges import newest_id
from worker.types.choices import Stage
from worker.types.people import ANYBODY, Decider

__all__ = ["RerunJob", "RerunJobs", "RerunState"]

log = structlog.get_logger()

BUDGET_S = 10.0  #: A task works on a rerun for so long, then others have their turn.
LEASE_S = 120.0
RETRY_WAIT_S = 30.0
PAGE_LIMIT = 501


class RerunJobs:
    """Starts, lists and stops reruns, and does them."""

    def __init__(self, database: Database, rerun: Rerun, settings: BatchSettings, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._rerun = rerun
        self._hints = hints
        self._clock = clock
        self._batches = BatchWork(
            "rerun", database, settings, clock, store.claim, store.give_back, self._work, self._crashed
        )

    def start(
        self, stage: Stage, *, query: str | None = None, since: datetime | None = None, by: Decider = ANYBODY
    ) -> RerunJob:
        """Ask for a step to be run again where older rules made the result.

        Args:
            stage: The step.
            query: Only articles that match.
            since: Only articles first seen since.
            by: The person.

        Raises:
            InvalidInput: If the query is wrong.
        """
        now = self._clock()
        asked = {"stage": stage, "query": stored_query(query, now) if query else None, "since": since, "by": by.name}
        with self._db.write() as session:
            job_id = store.add(session, asked | {"newest": newest_id(session)}, now=now)
        self._hints.send("rerun")
        return self.get(job_id)

    def get(self, job_id: int) -> RerunJob:
        """Return a rerun. Raises NotFound."""
        with self._db.read() as session:
            return existing(store.get(session, job_id), "rerun", job_id)

    def newest(self, *, before: int | None = None, limit: int = 50) -> list[RerunJob]:
        """Return reruns, newest first, with ids below ``before``."""
        with self._db.read() as session:
            return store.newest(session, before=before, limit=min(limit, PAGE_LIMIT))

    def stop(self, job_id: int) -> RerunJob:
        """Stop a rerun; what it changed so far stays. Raises NotFound; Conflict if it has ended."""
        with self._db.write() as session:
            is_stopped = store.stop(session, job_id, now=self._clock())
        job = self.get(job_id)
        if not is_stopped:
            raise Conflict("it has ended already", reason="rerun_ended", thing=f"rerun {job_id}")
        return job

    def work_on_next(self) -> bool:
        """Work on the rerun that waited longest. True if there was one, so that more may wait.

        Raises StoreUnavailable.
        """
        return self._batches.work_on_batch()

    def _work(self, batch: Sequence[ClaimedRerun]) -> None:
        claimed = batch[0]
        try:
            self._go_on(claimed)
        except StoreUnavailable:
            raise  # no rerun's fault
        except WiredeskError as error:
            self._failed(claimed, str(error))
        except Exception as error:
            log.exception("rerun_failed", rerun=claimed.job.id)
            self._failed(claimed, f"{type(error).__name__}; the log has more")

    def _go_on(self, claimed: ClaimedRerun) -> None:
        """Go through some hundreds of articles, and write how far that came after each hundred."""
        job, ends_s = claimed.job, time.monotonic() + BUDGET_S
        looked_at, changed, after = job.looked_at, job.changed, job.reached
        is_ours, is_done = True, False
        while is_ours and not is_done:
            done = self._rerun.rerun_stage(
                job.stage, since=job.since, query=job.query, after=after, limit=BATCH_ARTICLES
            )
            looked_at, changed, is_done = looked_at + done.looked_at, changed + done.changed, done.after is None
            after = done.newest if done.after is None else done.after
            counted = {"looked_at": looked_at, "changed": changed, "reached": after, "newest": done.newest}
            if is_done:
                is_ours = self._end(claimed, "done", **counted)
            elif time.monotonic() > ends_s:
                self._change(claimed, not_before=self._clock(), claim_token=None, attempts=0, **counted)
                return
            else:
                is_ours = self._change(claimed, attempts=1, detail=None, **counted)  # it came further

    def _failed(self, claimed: ClaimedRerun, why: str) -> None:
        latest = replace(claimed, job=self.get(claimed.job.id))  # it may have come further since it was claimed
        wait, detail = self._batches.wait(latest), f"after article {latest.job.reached}: {why}"
        if wait is None:
            self._end(latest, "failed", detail=detail)
        else:
            self._change(latest, not_before=self._clock() + wait, claim_token=None, detail=detail)

    def _crashed(self, claimed: ClaimedRerun) -> None:
        self._end(claimed, "failed", detail=f"{CRASHED_DETAIL}, after article {claimed.job.reached}")

    def _end(self, claimed: ClaimedRerun, state: RerunState, **values: Any) -> bool:
        return self._change(claimed, state=state, ended_at=self._clock(), claim_token=None, **values)

    def _change(self, claimed: ClaimedRerun, **values: Any) -> bool:
        with self._db.write() as session:
            return store.change(session, claimed, values)
