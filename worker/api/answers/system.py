"""Events, the ledger, health and problems."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from worker.api.answers.base import Answer
from worker.api.answers.event_data import TYPED, by_kind


class Problem(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = Field(description="The error and how to correct it, for people.")
    reason: str = Field(description="A stable code, for programs.")


class EventOut(Answer):
    """Something that happened to an article, story, entity, feed or watch."""

    model_config = ConfigDict(json_schema_extra={"allOf": by_kind()})  # type: ignore[dict-item]  # plain JSON

    id: int = Field(description="Ids only grow and become visible in order; some may be missing.")
    kind: str = Field(description="Object and change: article.stored, feed.failed, …")
    at: datetime
    article_id: int | None
    feed_id: int | None
    receipt_id: int | None
    data: Annotated[dict[str, Any], TYPED] = Field(description="Details; their type depends on the kind.")


class EventList(Answer):
    """Events, oldest first."""

    events: list[EventOut]
    after: int = Field(description="Send it as `after` to get the events that follow.")
    next: str = Field(description="Address of the events that follow; ask again later if this page is empty.")


class LedgerOut(Answer):
    """Number of accepted articles, and how many are in each state."""

    accepted: int
    stored: int
    updated: int
    duplicate: int
    rejected: int
    quarantined: int
    pending: int
    balanced: bool = Field(description="True if accepted is the sum of all states. False is a bug.")
    names_pending: int = Field(description="Number of stored articles whose entities are not extracted yet.")


class Health(Answer):
    """State of this process."""

    status: str
    version: str
