"""Accept: an article is accepted when its inbox row is committed, and not before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

import structlog

from worker.clock import Clock
from worker.errors import InvalidInput, existing
from worker.service.jobs.hints import Hints, send_for_arrivals
from worker.store import Database, Session
from worker.store.intake import inbox
from worker.store.intake import receipts as store
from worker.types import Arrival

Door = Literal["api", "cli", "celery", "poll", "websub"]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(store.Outcome):
    """Outcome of one accepted article."""

    url: str  #: Where this receipt can be asked for again.


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One article of several that was not accepted, in the place of its receipt."""

    index: int  #: Its place among those that were sent, from 0.
    state: Literal["refused"] = "refused"
    reason: str  #: Stable code: empty_article, bad_date, unknown_field, …
    detail: str  #: What is wrong and what would be taken.


Row = Receipt | Refusal
Keep = Callable[[Session, list[Row], datetime], None]


@dataclass(frozen=True, slots=True)
class Offer:
    """Articles that one request hands in."""

    rows: Sequence[Arrival | Refusal]
    keep: Keep | None = None  #: Called with the answer in the transaction that accepts.


class AllRefused(InvalidInput):
    """Of several articles none can be taken."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        first = refusals[0]
        super().__init__(first.detail, reason=first.reason, thing=f"article {first.index}")
        self.refusals = tuple(refusals)


class Accept:
    """The door of the inbox."""

    def __init__(self, database: Database, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._hints = hints
        self._clock = clock

    def articles(self, arrivals: Sequence[Arrival], *, door: Door) -> list[Receipt]:
        """Commit one inbox row per arrival, then hint at them. Gives their receipts in order.

        Raises StoreUnavailable; then none was accepted.
        """
        return [one for one in self.rows(arrivals, door=door) if isinstance(one, Receipt)]

    def rows(self, rows: Sequence[Arrival | Refusal], *, door: Door) -> list[Row]:
        """Accept arrivals as :meth:`articles` does; a refusal keeps its place in the answer."""
        answer = self.together([Offer(rows)], door=door)[0]
        ids = [one.id for one in answer if isinstance(one, Receipt)]
        if ids:
            log.info("articles_accepted", door=door, count=len(ids), first_receipt=ids[0], last_receipt=ids[-1])
        return answer

    def together(self, offers: Sequence[Offer], *, door: Door) -> list[list[Row]]:
        """Accept several requests with one commit. Gives the answer of each.

        Raises StoreUnavailable, and what a ``keep`` or its commit raises; then nothing of any was accepted.
        """
        self._db.check_room()
        now = self._clock()
        arrivals = [row for offer in offers for row in offer.rows if isinstance(row, Arrival)]
        with self._db.write() as session:
            numbers = iter(inbox.add(session, arrivals, door=door, now=now))
            answers: list[list[Row]] = []
            for offer in offers:
                answer = [row if isinstance(row, Refusal) else pending(next(numbers), now) for row in offer.rows]
                if offer.keep is not None:
                    offer.keep(session, answer, now)
                answers.append(answer)
        send_for_arrivals(self._hints, arrivals)
        return answers

    def receipt(self, receipt_id: int) -> Receipt:
        """Return one receipt. Raises NotFound."""
        return existing(next(iter(self.receipts([receipt_id])), None), "receipt", receipt_id)

    def receipts(self, ids: Collection[int]) -> list[Receipt]:
        """Return these receipts, in the order of their ids."""
        with self._db.read() as session:
            found = store.outcomes(session, ids)
        return [Receipt(url=receipt_url(one.id), **asdict(one)) for one in found]

    def unfinished(self, ids: Sequence[int]) -> int:
        """Count those of these that are pending, or stored but still without their names."""
        with self._db.read() as session:
            return store.unfinished(session, ids)


def receipt_url(receipt_id: int) -> str:
    """Return the address of a receipt, relative to the service."""
    return f"/v1/receipts/{receipt_id}"


def pending(receipt_id: int, accepted_at: datetime) -> Receipt:
    """Return the receipt of an article that was accepted just now."""
    return Receipt(id=receipt_id, state="pending", url=receipt_url(receipt_id), accepted_at=accepted_at)
