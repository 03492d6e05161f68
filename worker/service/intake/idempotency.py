"""A request that is sent twice is done once: the Idempotency-Key.

As Stripe does it (docs.stripe.com/api/idempotent_requests): the same key with the same request gets the
same answer, with another one an error. The header's draft at the IETF expired in April 2026, so this is
our own rule: kept for a day, each API key apart, nothing kept of a request that was refused.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial

from worker.clock import Clock
from worker.errors import Conflict, InvalidInput, StoreRefused
from worker.service.intake.accept import Keep, Refusal, Row, pending
from worker.store import Database, Session
from worker.store.intake import idempotency
from worker.store.intake.idempotency import Answered
from worker.types import key_sha256
from worker.types.stored import from_stored

KEPT_FOR = timedelta(hours=24)
_GOOD_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request that may be sent again, and must not be done again."""

    key_sha256: bytes  #: Of who asks, and the key.
    request_sha256: bytes  #: Of what is asked.


def once(key: str, *, caller: str, kind: str, body: bytes) -> IdempotentRequest:
    """Read an Idempotency-Key. ``kind`` is the body's media type. Raises InvalidInput if it is no key."""
    if not _GOOD_KEY.fullmatch(key):
        raise InvalidInput(
            "Idempotency-Key is 1 to 255 plain characters without spaces, as a UUID has", reason="bad_idempotency_key"
        )
    return IdempotentRequest(key_sha256(caller, key), hashlib.sha256(kind.encode() + b"\0" + body).digest())


class IdempotentAnswers:
    """Remembers answers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._running: set[bytes] = set()
        self._lock = threading.Lock()

    def answer(self, request: IdempotentRequest, work: Callable[[Keep], list[Row]]) -> tuple[list[Row], bool]:
        """Answer as before, else do ``work``. Gives the answer, and whether it is one from before.

        ``work`` gets what keeps its answer in its own transaction. Two processes that do the same work do
        not see each other: the second one's commit fails, and it gives the answer of the first.
        Raises Conflict if this process works on it now, InvalidInput if another request had the key.
        """
        with self._alone(request):
            before = self._before(request)
            if before is not None:
                return before, True
            try:
                return work(partial(self._keep, request)), False
            except StoreRefused:
                before = self._before(request)
                if before is None:
                    raise
                return before, True

    @contextmanager
    def _alone(self, request: IdempotentRequest) -> Iterator[None]:
        with self._lock:
            if request.key_sha256 in self._running:
                raise Conflict("a request with this Idempotency-Key is being worked on; ask again in a moment")
            self._running.add(request.key_sha256)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(request.key_sha256)

    def _before(self, request: IdempotentRequest) -> list[Row] | None:
        with self._db.read() as session:
            found = idempotency.find(session, request.key_sha256, since=self._clock() - KEPT_FOR)
        if found is None:
            return None
        if found.request_sha256 != request.request_sha256:
            raise InvalidInput(
                "this Idempotency-Key was used for another request; take a new key for each", reason="key_reused"
            )
        return [
            from_stored(Refusal, one) if isinstance(one, dict) else pending(one, found.answered_at)
            for one in found.answer
        ]

    def _keep(self, request: IdempotentRequest, session: Session, answer: list[Row], now: datetime) -> None:
        idempotency.forget(session, before=now - KEPT_FOR)
        plain = [asdict(one) if isinstance(one, Refusal) else one.id for one in answer]
        answered = Answered(request_sha256=request.request_sha256, answer=plain, answered_at=now)
        idempotency.add(session, request.key_sha256, answered)
