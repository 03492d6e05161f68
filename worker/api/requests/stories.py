"""Requests about stories."""

from __future__ import annotations

from pydantic import Field

from worker.api.requests.base import Body, Listing, Moment, RowId
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


class StorySplitIn(Body):
    """Articles of another story."""

    articles: list[RowId] = Field(min_length=1, max_length=1_000)
