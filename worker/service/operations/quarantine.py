"""Quarantine: what failed each time it was tried; kept whole, shown, and replayable."""

from __future__ import annotations

from worker.clock import Clock
from worker.errors import NotFound
from worker.service.jobs.hints import Hints
from worker.store import Database
from worker.store.intake import receipts
from worker.store.intake.receipts import Quarantined
from worker.store.search import event_log
from worker.store.search.event_log import Event

__all__ = ["Quarantine", "Quarantined"]

DROPPED = "dropped"
DROPPED_DETAIL = "dropped from quarantine by hand"


class Quarantine:
    """What people do with it."""

    def __init__(self, database: Database, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._hints = hints
        self._clock = clock

    def all(self, *, limit: int = 1_000) -> list[Quarantined]:
        """What is there, oldest first."""
        with self._db.read() as session:
            return receipts.quarantined(session, limit=limit)

    def get(self, receipt_id: int) -> Quarantined:
        """One of them. Raises NotFound."""
        with self._db.read() as session:
            found = receipts.one_quarantined(session, receipt_id)
        if found is None:
            raise _not_there(receipt_id)
        return found

    def replay(self, receipt_id: int) -> None:
        """Try it again from the start. Raises NotFound."""
        with self._db.write() as session:
            if not receipts.replay(session, receipt_id, now=self._clock()):
                raise _not_there(receipt_id)
        self._hints.send("ingest")
        self._hints.send("fetch")

    def drop(self, receipt_id: int) -> None:
        """A person decided that it is not wanted: it ends as rejected, and stays in the ledger. Raises NotFound."""
        now = self._clock()
        with self._db.write() as session:
            if not receipts.drop(session, receipt_id, reason=DROPPED, detail=DROPPED_DETAIL, now=now):
                raise _not_there(receipt_id)
            event_log.append(
                session,
                [Event(kind="article.rejected", at=now, inbox_id=receipt_id, data={"reason": DROPPED})],
            )


def _not_there(receipt_id: int) -> NotFound:
    return NotFound(f"nothing with receipt {receipt_id} is quarantined")
