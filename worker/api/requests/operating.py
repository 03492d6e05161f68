"""Requests about events, decisions, keys and reruns."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from worker.api.requests.base import ID_LIMIT, LANG_HELP, LIMIT_HELP, QUERY_HELP, SOURCE_HELP, Body, Lang, Moment
from worker.service.operations.api_keys import Scope
from worker.types.choices import Stage

KIND = r"[a-z]{1,16}(\.[a-z_]{1,16})?"


class EventQuery(BaseModel):
    """Filters of events: by kind, by feed, or by their article."""

    after: int | None = Field(None, ge=0, le=ID_LIMIT, description="Id of the last event that you have.")
    kind: list[Annotated[str, Field(pattern=f"^{KIND}(,{KIND})*$", max_length=200)]] = Field(
        [],
        max_length=20,
        description="article.stored, …; article: all kinds of it. May be repeated.",
    )
    feed: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the feed.")
    q: str | None = Field(None, description=QUERY_HELP)
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the article names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story that the article belongs to.")
    source: str | None = Field(None, description=SOURCE_HELP)
    lang: Lang | None = Field(None, description=LANG_HELP)


class EventPageQuery(EventQuery):
    """Filters and page of events."""

    limit: int = Field(100, ge=1, le=1_000, description=LIMIT_HELP)


class DecisionQuery(BaseModel):
    """Filters and page of a list of decisions."""

    thing: Literal["article", "story", "entity", "feed", "receipt"] | None = Field(
        None, description="With id: only what is about it."
    )
    id: int | None = Field(None, ge=1, le=ID_LIMIT, description="Number of the thing.")
    kind: str | None = Field(None, pattern=f"^{KIND}$", description="Only of this kind: story.merged, …")
    by: str | None = Field(None, max_length=80, description="Only by this person or key, as `by` of the answer.")
    before: int | None = Field(None, ge=1, le=ID_LIMIT, description="Only decisions with a smaller id.")
    limit: int = Field(50, ge=1, le=500, description=LIMIT_HELP)


class KeyIn(Body):
    """A new API key."""

    name: str = Field(min_length=1, max_length=100, description="Who uses it.")
    scopes: list[Scope] = Field(min_length=1)
    expires_at: Moment | None = Field(None, description="null: never.")
    requests_per_s: float | None = Field(
        None, ge=0.01, le=1e6, description="Requests a second; null: as the settings say."
    )


class RerunIn(Body):
    """A step to run again, and the articles to look at."""

    stage: Stage
    query: str | None = Field(None, description=f"Only articles that match: {QUERY_HELP}")
    since: Moment | None = Field(None, description="Only articles first seen at or after this time.")


class RerunQuery(BaseModel):
    """Page of a list of reruns."""

    before: int | None = Field(None, ge=1, le=ID_LIMIT, description="Only those with a smaller id.")
    limit: int = Field(50, ge=1, le=500, description=LIMIT_HELP)
