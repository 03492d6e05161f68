"""What is said of each arrival of a batch: made while it is decided, told once its articles have ids."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.store.articles.articles import Sighting
from worker.store.intake.inbox import Ending, EndState
from worker.store.search.event_log import Event
from worker.types import Decision, Draft

_HANDLE = re.compile(r"article (-\d{1,4})\b")

Real = Callable[[int], int]  #: From the handle of an article to its id; an id stays.


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A draft and the inbox row it came from."""

    inbox_id: int
    feed_id: int | None
    draft: Draft
    page_failed: str | None = None  #: Why the feed's own text was taken and not its page's; None: it was not.


@dataclass(frozen=True, slots=True)
class Seen:
    """An arrival, and what it became."""

    accepted: Accepted
    decision: Decision
    state: EndState
    handle: int

    def ending(self, real: Real) -> Ending:
        """How its inbox row ends."""
        detail = self.decision.detail
        if self.accepted.page_failed is not None:
            detail += f"; the text is the feed's own, not its page's ({self.accepted.page_failed})"
        return Ending(
            id=self.accepted.inbox_id,
            state=self.state,
            reason=self.decision.reason,
            detail=_real_ids(detail, real),
            article_id=real(self.handle),
            similarity=self.decision.similarity,
        )

    def sighting(self, real: Real, now: datetime) -> Sighting:
        """Where the article was seen."""
        return Sighting(
            inbox_id=self.accepted.inbox_id,
            article_id=real(self.handle),
            source=self.accepted.draft.source,
            url=self.accepted.draft.url,
            feed_id=self.accepted.feed_id,
            seen_at=now,
            reason=self.decision.reason,
            similarity=self.decision.similarity,
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """A notice that withdraws no article."""

    inbox_id: int
    reason: str
    detail: str

    def ending(self, real: Real) -> Ending:
        """Return how its inbox row ends."""
        return Ending(id=self.inbox_id, state="rejected", reason=self.reason, detail=_real_ids(self.detail, real))


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of it in the log of events."""

    kind: str
    accepted: Accepted
    handle: int | None  #: None if no article came of it.
    data: dict[str, Any]

    def event(self, real: Real, now: datetime) -> Event:
        """The event."""
        data = {name: value for name, value in self.data.items() if value is not None}
        if "previous" in data:
            data["previous"] = real(data["previous"])
        if "detail" in data:
            data["detail"] = _real_ids(data["detail"], real)
        return Event(
            kind=self.kind,
            at=now,
            article_id=None if self.handle is None else real(self.handle),
            feed_id=self.accepted.feed_id,
            inbox_id=self.accepted.inbox_id,
            data=data,
        )


def _real_ids(detail: str, real: Real) -> str:
    """A detail that names an article of its own batch names its id, not its handle."""
    return _HANDLE.sub(lambda found: f"article {real(int(found[1]))}", detail)
