"""Batches of waiting rows: claimed, tried again, and given up."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from math import isqrt
from typing import Generic, Protocol, TypeVar

from worker.clock import Clock
from worker.errors import StoreUnavailable
from worker.service.jobs import measures
from worker.service.jobs.hints import Work
from worker.store import Database, Session

BEGIN_S = 12.0  #: For so long a task of 45 s or more begins with rows; the rest is for those it has begun with.
CLAIM_S = 2.0  #: For so long a task claims rows tried before, and batches ahead; it has most of its limit left then.
TRIES_TO_FIND_ONE = 3  #: One in its batch, one in a group of it, one alone: fewer allow no group.
TRIALS = 3  #: A row is given up untried once it was claimed so many times as often as a row that fails.
TRIAL_CPU_S = 10  #: A step that computes for so long counts as one that kills: it reached the limit of its task.
CRASHED_DETAIL = "its worker died or ran out of time each time it was tried"


class _Claimed(Protocol):
    @property
    def attempts(self) -> int:
        """Return the number of attempts, this one included."""


C = TypeVar("C", bound=_Claimed)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettings:
    """Size, lease and tries of the batches of one stage."""

    rows: int
    lease_s: float
    attempts_limit: int
    retry_wait_s: float  #: After the first failure; doubled after each further one.
    begin_s: float = BEGIN_S


class Claim(Protocol[C]):  # type: ignore[misc]  # a claim only gives rows
    """Takes up to ``limit`` waiting rows into hand."""

    def __call__(self, session: Session, *, limit: int, now: datetime, lease_s: float, retried: bool) -> Sequence[C]:
        """Claim rows, only those tried before or only those never tried."""
        ...


class GiveBack(Protocol[C]):  # type: ignore[misc]  # it only takes rows
    """Lets go of rows as if they had not been claimed."""

    def __call__(self, session: Session, claimed: Sequence[C], /, *, now: datetime) -> None:
        """Let go of rows that are still held."""
        ...


@dataclass(slots=True)
class BatchWork(Generic[C]):
    """The work of a worker on one batch."""

    stage: Work
    database: Database
    settings: BatchSettings
    clock: Clock
    claim: Claim[C]
    give_back: GiveBack[C]
    work: Callable[[Sequence[C]], Sequence[C] | None]
    """Does the work on rows in hand, writes how each ended, and returns what it claimed ahead; never on none."""
    give_up: Callable[[C], None]  #: Ends a row that crashes its worker.
    trial: Callable[[C], object] | None = None  #: The step of ``work`` that a row may crash; it uses no database.
    _left: list[Sequence[C]] = field(default_factory=list)  #: Rows in hand when the database went away.
    _began_s: float = 0.0  #: Monotonic time at which this task began.
    _has_left_some: bool = False  #: This task had no time for rows that it claimed or could have claimed.

    def work_on_batch(self) -> bool:
        """Claim one batch and work on it, then on what was claimed ahead. True if more may wait.

        Rows that were tried before go first: after their first try a few together, then one by one, so that no other is
        in hand if one kills this process.
        Raises StoreUnavailable; an outage of the database is no row's failure, and counts as no attempt.
        """
        self._give_left_back()
        self._began_s, self._has_left_some = time.monotonic(), False
        retried = 0
        while retried < self.settings.rows and (count := self._retry()):
            retried += count
            if self._has_run_for(CLAIM_S):
                self._has_left_some = True
                break
        batch = () if retried and self.is_late() else self.claim_batch(self.settings.rows, retried=False)
        is_full = False
        while batch:
            is_full = len(batch) == self.settings.rows
            batch = self._work(batch)
        return is_full or self._has_left_some

    def is_late(self) -> bool:
        """Return True if this task shall begin with no row more: a busy machine finds any batch too large."""
        return self._has_run_for(self.settings.begin_s)

    def put_off(self, rows: Sequence[C]) -> None:
        """Let go of rows that this task has no time for, as if it had not claimed them."""
        if rows:
            with self.database.write() as session:
                self.give_back(session, rows, now=self.clock())
            self._has_left_some = True

    def wait(self, claimed: _Claimed) -> timedelta | None:
        """Return the wait of a failed row before its next attempt; None if this was its last."""
        if claimed.attempts >= self.settings.attempts_limit:
            return None
        return timedelta(seconds=self.settings.retry_wait_s * 2 ** (claimed.attempts - 1))

    def claim_ahead(self, session: Session) -> Sequence[C]:
        """Claim the next batch, of rows never tried, in the transaction that ends this one; none late in a task.

        On SQLite, which has one writer, a claim by itself waits until the others have written: they would then have
        nothing to write while this process does what needs no database. On PostgreSQL a claim waits for nobody.
        """
        if not self.database.is_sqlite or self._has_run_for(CLAIM_S):
            return ()
        return self._claim(session, self.settings.rows, retried=False)

    def claim_batch(self, limit: int, *, retried: bool) -> Sequence[C]:
        """Claim rows by themselves."""
        with self.database.write() as session:
            return self._claim(session, limit, retried=retried)

    def _has_run_for(self, seconds: float) -> bool:
        return time.monotonic() - self._began_s >= seconds

    def _claim(self, session: Session, limit: int, *, retried: bool) -> Sequence[C]:
        return self.claim(session, limit=limit, now=self.clock(), lease_s=self.settings.lease_s, retried=retried)

    def _retry(self) -> int:
        """Work on rows that were tried before, of which one tried more than once is alone. Return their number.

        The square root of a batch makes the fewest tries: as many groups as one group has rows.
        """
        together = isqrt(self.settings.rows) if self.settings.attempts_limit >= TRIES_TO_FIND_ONE else 1
        claimed = self.claim_batch(together, retried=True)
        if claimed:
            self._work(claimed)
        return len(claimed)

    def _work(self, batch: Sequence[C]) -> Sequence[C]:
        """Return the batch that was claimed with the end of this one."""
        try:
            with measures.batch(self.stage, len(batch)):
                is_used_up = batch[0].attempts > self.settings.attempts_limit  # each attempt ended with its worker
                if is_used_up and self._is_poison(batch[0]):  # alone: all else was tried less
                    self.give_up(batch[0])
                    return ()
                return self.work(batch) or ()
        except StoreUnavailable:
            self._left.append(batch)
            with suppress(StoreUnavailable):  # else when the database is back
                self._give_left_back()
            raise

    def _is_poison(self, claimed: C) -> bool:
        """Tell a row that crashes its worker from one whose workers were killed, which happens to any row."""
        if self.trial is None or claimed.attempts > TRIALS * self.settings.attempts_limit:
            return True
        return kills_its_process(partial(self.trial, claimed))

    def _give_left_back(self) -> None:
        while self._left:
            with self.database.write() as session:
                self.give_back(session, self._left[-1], now=self.clock())
            self._left.pop()


def kills_its_process(step: Callable[[], object]) -> bool:
    """Do a step in a copy of this process. Return True if the copy is killed, or computes for more than TRIAL_CPU_S.

    Args:
        step: Uses no database. An error that it raises kills nothing, and is met again by whoever does it for good.
    """
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (TRIAL_CPU_S, TRIAL_CPU_S))
            step()
        finally:
            os._exit(0)
    try:
        _, status = os.waitpid(child, 0)
    except BaseException:  # the time limit of the task
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise
    return os.WIFSIGNALED(status)
