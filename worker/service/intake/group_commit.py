"""Group commit: requests that arrive while one commit is under way share the next one.

A commit waits for the disk, and costs more than all else that a small request does. Nobody waits on
purpose: the first request is committed at once and alone, those that come meanwhile go together.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

from worker.errors import Overloaded, StoreUnavailable
from worker.service.intake.accept import Accept, Offer, Row

TOGETHER_LIMIT_ARTICLES = 500  #: Of one commit. A larger request is committed alone.
WAITING_LIMIT_REQUESTS = 2_000  #: More would wait longer for their commit than their senders do.
WAITING_WAIT_S = 1.0

_Waiting = tuple[Offer, Future[list[Row]]]


class GroupCommit:
    """Commits what is offered, one transaction after the other, in a thread of its own."""

    def __init__(self, accept: Accept) -> None:
        self._accept = accept
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="group-commit")
        self._lock = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._is_writing = False

    def queue_offer(self, offer: Offer) -> Future[list[Row]]:
        """Queue a request for the next commit. The future returns its answer, or raises as :meth:`Accept.rows`.

        Raises Overloaded if too many wait already. One that is cancelled before its turn is not accepted.
        """
        future: Future[list[Row]] = Future()
        with self._lock:
            if len(self._waiting) >= WAITING_LIMIT_REQUESTS:
                raise Overloaded(
                    f"{len(self._waiting):,} requests wait to be written; send it again soon",
                    retry_after_s=WAITING_WAIT_S,
                )
            self._waiting.append((offer, future))
            if not self._is_writing:
                self._writer.submit(self._write)
                self._is_writing = True
        return future

    def close(self) -> None:
        """Write what waits, then stop."""
        self._writer.shutdown()

    def _write(self) -> None:
        while batch := self._next():
            self._commit([one for one in batch if one[1].set_running_or_notify_cancel()])

    def _next(self) -> list[_Waiting]:
        """Return the next requests, in order of arrival; none: the thread may rest."""
        batch: list[_Waiting] = []
        articles = 0
        with self._lock:
            while self._waiting:
                articles += len(self._waiting[0][0].rows)
                if batch and articles > TOGETHER_LIMIT_ARTICLES:
                    break
                batch.append(self._waiting.popleft())
            self._is_writing = bool(batch)
        return batch

    def _commit(self, batch: list[_Waiting]) -> None:
        """Commit all in one transaction; if one makes it fail, each in its own, so that only that one fails."""
        try:
            answers = self._accept.together([offer for offer, _ in batch], door="api") if batch else []
        except Exception as error:  # whatever it is, somebody waits for it
            if len(batch) == 1 or isinstance(error, StoreUnavailable):
                for _, future in batch:
                    future.set_exception(error)
                return
            for one in batch:
                self._commit([one])
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            future.set_result(answer)
