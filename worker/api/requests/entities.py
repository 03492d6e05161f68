"""Requests about entities and places."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from worker.api.requests.base import LIMIT_HELP, QUERY_HELP, Body, Listing, Moment
from worker.types import EntityKind


class EntityQuery(Listing):
    """Filters, order and page of a list of entities."""

    name: str | None = Field(
        None,
        max_length=255,
        description="Beginnings of words of its names; of the 200 most "
        "mentioned, and where articles are asked for, any part of a name.",
    )
    kind: EntityKind | None = Field(None, description="Only entities of this kind.")
    since: Moment | None = Field(None, description="Articles first seen at or after this time.")
    until: Moment | None = Field(None, description="Articles first seen before this time.")
    sort: Literal["mentions", "articles", "newest", "growth"] | None = Field(
        None,
        description="mentions: of all time, the default without a filter of articles. The others rank what the newest "
        "10,000 articles that match name: by number of articles, by latest article, by articles of the last day.",
    )


class EntitySplitIn(Body):
    """Names of another entity."""

    names: list[str] = Field(min_length=1, max_length=100, description="Names as the entity shows them.")


class EntityNameIn(Body):
    """A name of an entity in place of the one that rules found."""

    name: str | None = Field(max_length=300, description="null or empty: that of the rules again.")


class PlaceQuery(BaseModel):
    """Filters of the articles whose places are listed."""

    q: str | None = Field(None, description=f"Articles that match: {QUERY_HELP}")
    since: Moment | None = Field(None, description="Articles first seen at or after this time.")
    until: Moment | None = Field(None, description="Articles first seen before this time.")
    limit: int = Field(100, ge=1, le=500, description=LIMIT_HELP)
