"""Requests about stories."""

from __future__ import annotations

from pydantic import BaseModel, Field

from worker.api.requests.base import LIMIT_HELP, Body, Listing, Moment, RowId
from worker.service.stories.manage import StorySort


class StoryQuery(Listing):
    """Filters, order and page of a list of stories."""

    since: Moment | None = Field(None, description="Latest article at or after this time.")
    until: Moment | None = Field(None, description="Latest article before this time.")
    sort: StorySort = Field(
        "newest",
        description="By latest article, number of articles, or articles of the last day (growth): these rank the "
        "newest 2,000 stories that match.",
    )


class StoryMembersQuery(BaseModel):
    """Page of the articles of a story."""

    offset: int = Field(0, ge=0, le=1_000_000, description="Number of articles to leave out at the beginning.")
    limit: int = Field(500, ge=1, le=500, description=LIMIT_HELP)


class StorySplitIn(Body):
    """Articles of another story."""

    articles: list[RowId] = Field(min_length=1, max_length=1_000)
    into: RowId | None = Field(None, description="Id of the story they belong to; null: a new one.")


class StoryTitleIn(Body):
    """A title of a story in place of its headline."""

    title: str | None = Field(max_length=300, description="null or empty: its headline again.")
