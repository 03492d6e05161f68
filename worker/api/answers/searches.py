"""Saved searches."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from worker.api.answers.base import Answer


class SavedSearchOut(Answer):
    """A query under a name."""

    id: int
    name: str
    query: str
    is_shared: bool = Field(description="Of everybody; false: of the person who asks.")
    created_at: datetime


class SavedSearchList(Answer):
    """The saved searches."""

    searches: list[SavedSearchOut]
