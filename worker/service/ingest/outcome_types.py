"""The outcomes of a batch: made while it is decided, written once its articles have ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.service.jobs.temporary_ids import RealId
from worker.store import Session
from worker.store.articles.articles import Sighting, Stored
from worker.store.copies import merge_split
from worker.store.intake.inbox import Ending, EndState
from worker.store.search.event_log import Event
from worker.types import Decision, Draft

_TEMPORARY = re.compile(r"article (-\d{1,4})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A draft and the inbox row it came from."""

    inbox_id: int
    feed_id: int | None
    draft: Draft
    words: str | None = None  #: For the search index, if they were made before the lock of writers.
    page_failed: str | None = None  #: Why the feed's own text was taken and not its page's; None: it was not.


@dataclass(frozen=True, slots=True)
class NoticeTarget:
    """The article that a notice is about."""

    article: Stored
    found_by: str  #: address, id, headline.
    may_withdraw: bool  #: False: the notice's sender did not publish the article.


@dataclass(frozen=True, slots=True)
class ArrivalOutcome:
    """An arrival and what became of it."""

    accepted: Accepted
    decision: Decision
    state: EndState
    article_id: int  #: Or a temporary id, as everywhere in this room.

    def ending(self, real: RealId) -> Ending:
        """Return the end state of its inbox row."""
        detail = self.decision.detail
        if self.accepted.page_failed is not None:
            detail += f"; the text is the feed's own, not its page's ({self.accepted.page_failed})"
        return Ending(
            id=self.accepted.inbox_id,
            state=self.state,
            reason=self.decision.reason,
            detail=_real_ids(detail, real),
            article_id=real(self.article_id),
            similarity=self.decision.similarity,
        )

    def sighting(self, real: RealId, now: datetime) -> Sighting:
        """Return the sighting of the article."""
        return Sighting(
            inbox_id=self.accepted.inbox_id,
            article_id=real(self.article_id),
            source=self.accepted.draft.source,
            url=self.accepted.draft.url,
            feed_id=self.accepted.feed_id,
            seen_at=now,
            reason=self.decision.reason,
            similarity=self.decision.similarity,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A known article becomes a copy of another, or an article of its own."""

    article_id: int
    original: int | None  #: None: it is its own.
    reason: str
    similarity: float | None = None

    def write_placement(self, session: Session, real: RealId) -> None:
        """Write it. The copies of an article that becomes a copy go with it."""
        if self.original is None:
            merge_split.make_own(session, real(self.article_id))
        else:
            merge_split.make_copy(session, real(self.article_id), real(self.original), self.reason, self.similarity)


@dataclass(frozen=True, slots=True)
class Refused:
    """A notice that withdraws no article, or a draft that must not or should not be taken in."""

    inbox_id: int
    reason: str
    detail: str

    def ending(self, real: RealId) -> Ending:
        """Return the end state of its inbox row."""
        return Ending(id=self.inbox_id, state="rejected", reason=self.reason, detail=_real_ids(self.detail, real))


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An entry of the event log."""

    kind: str
    accepted: Accepted
    article_id: int | None  #: None if no article came of it.
    data: dict[str, Any]

    def event(self, real: RealId, now: datetime) -> Event:
        """Return the event."""
        data = {name: value for name, value in self.data.items() if value is not None}
        data |= {name: real(data[name]) for name in ("previous", "duplicate_of") if name in data}
        if "detail" in data:
            data["detail"] = _real_ids(data["detail"], real)
        return Event(
            kind=self.kind,
            at=now,
            article_id=None if self.article_id is None else real(self.article_id),
            feed_id=self.accepted.feed_id,
            receipt_id=self.accepted.inbox_id,
            data=data,
        )


def _real_ids(detail: str, real: RealId) -> str:
    """Put the ids of articles of this batch into a detail that names them by temporary ids."""
    return _TEMPORARY.sub(lambda found: f"article {real(int(found[1]))}", detail)
