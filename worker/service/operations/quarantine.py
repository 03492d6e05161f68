"""Articles not taken in: quarantined after failures, or rejected. Both keep their input and can be tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from worker import reasons
from worker.clock import Clock
from worker.errors import NotFound, check_known, existing
from worker.service.jobs.hints import Hints
from worker.store import Database, Session
from worker.store.intake import receipts
from worker.store.intake.receipts import Quarantined
from worker.store.people import decisions
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types.people import ANYBODY, Decider

__all__ = ["RETRIABLE", "STATES", "Quarantine", "Quarantined"]

RETRIABLE = ("rejected", "quarantined")  #: End states of what was not taken in.
STATES = receipts.STATES
DROPPED_DETAIL = "dropped from quarantine by hand"


class Quarantine:
    """Lists, retries and drops what was not taken in."""

    def __init__(self, database: Database, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._hints = hints
        self._clock = clock

    def all(self, *, limit: int = 1_000) -> list[Quarantined]:
        """Return the quarantined rows, oldest first."""
        return self.in_state("quarantined", limit=limit)

    def in_state(
        self, state: str, *, limit: int = 1_000, after: int = 0, reason: str | None = None
    ) -> list[Quarantined]:
        """Return receipts in a state with what came in, in the order of their ids.

        Args:
            state: One of STATES.
            limit: How many at most.
            after: Only receipts with a greater id.
            reason: Only those that ended for this reason code.

        Raises:
            InvalidInput: If there is no such state, or the reason is a known one misspelt.
        """
        check_known("state", state, STATES)
        _check_reason(reason)
        with self._db.read() as session:
            return receipts.in_state(session, state, limit=limit, after=after, reason=reason)

    def input_of(self, receipt_id: int) -> Quarantined:
        """Return a receipt in any state with what came in. Raises NotFound."""
        with self._db.read() as session:
            return existing(receipts.one_in_state(session, receipt_id, STATES), "receipt", receipt_id)

    def retry(self, receipt_ids: Sequence[int], by: Decider = ANYBODY) -> int:
        """Let rejected or quarantined receipts be tried again from the start, with the input they came with.

        Returns:
            How many will be tried.

        Raises:
            NotFound: If one is neither rejected nor quarantined; then none is tried.
        """
        with self._db.write() as session:
            for one in receipt_ids:
                if not receipts.replay(session, one, now=self._clock(), states=RETRIABLE):
                    raise NotFound(
                        f"receipt {one} cannot be tried again: it is neither rejected nor quarantined, or erased"
                    )
            self._decide(session, by, "receipt.retried", receipt_ids)
        self._hints.send("ingest")
        self._hints.send("fetch")
        return len(receipt_ids)

    def get(self, receipt_id: int) -> Quarantined:
        """Return one quarantined receipt. Raises NotFound."""
        with self._db.read() as session:
            found = receipts.one_in_state(session, receipt_id, ("quarantined",))
        return existing(found, "quarantined receipt", receipt_id)

    def drop(self, receipt_ids: Sequence[int], by: Decider = ANYBODY) -> int:
        """Let quarantined receipts end as rejected: a person does not want them. They stay in the ledger.

        Returns:
            How many were dropped.

        Raises:
            NotFound: If one is not quarantined; then none is dropped.
        """
        now = self._clock()
        rejected = Event(kind="article.rejected", at=now, data={"reason": reasons.DROPPED})
        with self._db.write() as session:
            for one in receipt_ids:
                if not receipts.drop(session, one, reason=reasons.DROPPED, detail=DROPPED_DETAIL, now=now):
                    raise NotFound(f"there is no quarantined receipt {one}")
            event_log.append(session, [replace(rejected, receipt_id=one) for one in receipt_ids])
            self._decide(session, by, "receipt.dropped", receipt_ids)
        return len(receipt_ids)

    def _decide(self, session: Session, by: Decider, kind: str, receipt_ids: Sequence[int]) -> None:
        data = {"receipts": list(receipt_ids)}
        decisions.add(session, by, kind, ("receipt", receipt_ids), at=self._clock(), data=data)


def _check_reason(reason: str | None) -> None:
    """Refuse a known code that is misspelt; others come from what fetching and reading a page may meet."""
    if reason is not None and get_close_matches(reason, reasons.MEANINGS, n=1, cutoff=0.75):
        check_known("reason", reason, reasons.MEANINGS)
