"""Requests about saved searches."""

from __future__ import annotations

from pydantic import Field

from worker.api.requests.base import QUERY_HELP, Body


class SavedSearchIn(Body):
    """A query to save under a name."""

    name: str = Field(min_length=1, max_length=120)
    query: str = Field(min_length=1, max_length=1_000, description=QUERY_HELP)


class SavedSearchChange(Body):
    """Changes of a saved search. Omitted fields are kept."""

    name: str | None = Field(None, min_length=1, max_length=120)
    query: str | None = Field(None, min_length=1, max_length=1_000, description=QUERY_HELP)
