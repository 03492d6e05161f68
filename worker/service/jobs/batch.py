"""Batches of waiting rows: claimed, tried again, and given up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Generic, Protocol, TypeVar

from worker.errors import StoreUnavailable
from worker.service.jobs import measures
from worker.service.jobs.hints import Work
from worker.service.jobs.trial import kills_its_process

TRIALS = 3  #: A row is given up untried once it was claimed so many times as often as a row that fails.
CRASHED = "its worker died or ran out of time each time it was tried"


class _Claimed(Protocol):
    @property
    def attempts(self) -> int:
        """Return the number of attempts, this one included."""


C = TypeVar("C", bound=_Claimed)


@dataclass(frozen=True, slots=True)
class Retries:
    """Number of tries of a row, and the waits between them."""

    attempts_limit: int
    wait_s: float  #: After the first failure; doubled after each further one.

    def wait(self, claimed: _Claimed) -> timedelta | None:
        """Return the wait of a failed row before its next attempt; None if this was its last."""
        if claimed.attempts >= self.attempts_limit:
            return None
        return timedelta(seconds=self.wait_s * 2 ** (claimed.attempts - 1))

    def used_up(self, claimed: _Claimed) -> bool:
        """Return True if it was claimed once too often: each attempt ended with its worker."""
        return claimed.attempts > self.attempts_limit


class Claim(Protocol[C]):  # type: ignore[misc]  # a claim only gives rows
    """Takes up to ``limit`` waiting rows into hand, those tried before or those never tried."""

    def __call__(self, limit: int, *, retried: bool) -> Sequence[C]:
        """Claim rows, only those tried before or only those never tried."""
        ...


@dataclass(frozen=True, slots=True)
class BatchWork(Generic[C]):
    """The work of a worker on one batch."""

    stage: Work
    size: int  #: Rows of a batch.
    retries: Retries
    claim: Claim[C]
    work: Callable[[Sequence[C]], None]  #: Does the work on rows in hand and writes how each ended; never on none.
    give_up: Callable[[C], None]  #: Ends a row that crashes its worker.
    give_back: Callable[[Sequence[C]], None]  #: Lets go of rows in hand as if they had not been claimed.
    trial: Callable[[C], object] | None = None  #: The step of ``work`` that a row may crash; it uses no database.
    _left: list[Sequence[C]] = field(default_factory=list)  #: Rows in hand when the database went away.

    def work_on_batch(self) -> bool:
        """Claim one batch and work on it. True if it was full, so that more may wait.

        Rows that were tried before go first and one by one: if one kills this process, no other is in hand.
        Raises StoreUnavailable; an outage of the database is no row's failure, and counts as no attempt.
        """
        self._give_left_back()
        for _ in range(self.size):
            if not self._retry_one():
                break
        batch = self.claim(self.size, retried=False)
        if batch:
            self._work(batch)
        return len(batch) == self.size

    def _retry_one(self) -> bool:
        """Work on one row that was tried before. Return False without one."""
        claimed = self.claim(1, retried=True)
        for one in claimed:
            self._work([one])
        return bool(claimed)

    def _work(self, batch: Sequence[C]) -> None:
        try:
            with measures.batch(self.stage, len(batch)):
                if self.retries.used_up(batch[0]) and self._is_poison(batch[0]):  # alone: all else is new
                    self.give_up(batch[0])
                else:
                    self.work(batch)
        except StoreUnavailable:
            self._left.append(batch)
            with suppress(StoreUnavailable):  # else when the database is back
                self._give_left_back()
            raise

    def _is_poison(self, claimed: C) -> bool:
        """Tell a row that crashes its worker from one whose workers were killed, which happens to any row."""
        if self.trial is None or claimed.attempts > TRIALS * self.retries.attempts_limit:
            return True
        return kills_its_process(partial(self.trial, claimed))

    def _give_left_back(self) -> None:
        while self._left:
            self.give_back(self._left[-1])
            self._left.pop()
