"""The ledger: how many articles were accepted, and in which state each one is. It must balance."""

from __future__ import annotations

from dataclasses import dataclass

from worker.errors import StoreUnavailable
from worker.store import Database
from worker.store.core.migrate import current_revision, newest_revision
from worker.store.feeds.entries import miscounted
from worker.store.intake import receipts
from worker.store.operations import tallies, totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Counts of accepted articles, all of one moment; receipts that were pruned go on counting."""

    accepted: int
    stored: int
    updated: int
    duplicate: int
    rejected: int
    quarantined: int
    pending: int
    balanced: bool  #: Accepted is the sum of the others. False is a bug.
    names_pending: int  #: Stored articles whose names are not looked for yet.


class Ledgers:
    """Reads, recounts and checks the ledger."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def read_ledger(self) -> Ledger:
        """Return the ledger of this moment."""
        with self._db.read() as session:
            counted = tallies.read_all(session)
        counts = counted.get("inbox", {})
        states = {state: counts.get(state, 0) for state in receipts.STATES}
        accepted = counted.get(tallies.ACCEPTED, {}).get("", 0)
        names_pending = counted.get("enrichments", {}).get("pending", 0)
        return Ledger(
            accepted=accepted, balanced=accepted == sum(states.values()), names_pending=names_pending, **states
        )

    def recount(self) -> list[str]:
        """Count every row; return where the ledger, totals of entities or entries of feeds differ, empty if exact.

        Rows that lead to an article, entity or story which is gone are reported too.
        """
        with self._db.read() as session:
            counts = (
                tallies.differences(session),
                totals.differences(session),
                totals.orphans(session),
                miscounted(session),
            )
        return [said for each in counts for said in each]

    def check(self) -> None:
        """Raise StoreUnavailable unless the database answers, can be written, and is of this version."""
        with self._db.write() as session:
            receipts.probe(session)
        current, newest = current_revision(self._db), newest_revision()
        if current != newest:
            raise StoreUnavailable(
                f"it is at migration {current}, this program needs {newest}; run: wiredesk db upgrade",
                reason="database_old",
            )
