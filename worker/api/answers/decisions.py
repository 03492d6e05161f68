"""Decisions of people and programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from worker.api.answers.base import NEXT, Answer


class DecisionOut(Answer):
    """A decision about articles, stories, entities, feeds or receipts."""

    id: int
    kind: str = Field(description="Object and change, as of its event: article.merged, story.split, …")
    by: str = Field(description="Name of the person, or `key` and its short part; empty where no sign-in is needed.")
    at: datetime
    data: dict[str, Any] = Field(description="The ids or names that it is about.")
    takes_back: int | None = Field(description="Id of the decision that this one takes back; else null.")
    taken_back_at: datetime | None = Field(description="When it was taken back; null while it is valid.")
    taken_back_by: str | None


class DecisionList(Answer):
    """A page of decisions."""

    decisions: list[DecisionOut]
    next: str | None = NEXT
