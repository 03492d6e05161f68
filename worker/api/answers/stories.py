"""Stories: articles that report the same event."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from worker.api.answers.base import NEXT, Answer
from worker.types import EntityKind


class StoryMemberOut(Answer):
    """An article of a story."""

    article_id: int
    title: str
    title_from: str = Field(description="given, text or inferred: a report without a headline has its first words.")
    source: str
    agency: str | None = Field(description="News agency that is credited; else null.")
    version: int
    is_corrected: bool
    is_withdrawn: bool
    first_seen_at: datetime
    published_at: datetime | None
    reason: str | None = Field(description="Terms that it shares with the story.")
    score: float | None = Field(description="Similarity to the story, 0 to 1.")


class StoryEntityOut(Answer):
    """An entity that a story is about."""

    id: int
    name: str
    kind: EntityKind
    country: str | None = Field(description="ISO 3166-1 alpha-2; null if unknown.")
    lat: float | None = Field(description="Of a place, in degrees.")
    lon: float | None
    articles: int = Field(description="Number of articles of the story that name it.")


class StoryLinkOut(Answer):
    """An earlier or later story about the same development."""

    id: int
    title: str
    reason: str | None = Field(description="Terms that both share, and the time between them.")


class StoryOut(Answer):
    """A story: an event and the articles that report it."""

    id: int
    title: str = Field(description="Title that a person gave, else the most central headline.")
    own_title: str | None = Field(description="Title that a person gave.")
    lead: str = Field(description="First paragraph of the article with the most central headline.")
    first_at: datetime = Field(description="Time of the earliest article: published, else first seen.")
    last_at: datetime = Field(description="Time of the latest article.")
    updated_at: datetime
    last_change: str | None = Field(description="The last change, in one line.")
    sources: int = Field(description="Number of sources of its first 2,000 articles; copies are not counted.")
    independent_sources: int = Field(description="The same, with all reports of one agency counted once.")
    articles: list[StoryMemberOut] = Field(
        description="In the order of arrival, without copies: the first 500, or of one story the page asked for."
    )
    articles_total: int = Field(description="Number of articles on all pages.")
    entities: list[StoryEntityOut] = Field(description="Entities named in most of its articles.")
    follows: StoryLinkOut | None = Field(description="The story that this one continues.")
    followed_by: list[StoryLinkOut] = Field(description="Stories that continue this one.")


class StoryList(Answer):
    """A page of stories."""

    stories: list[StoryOut]
    next: str | None = Field(description=NEXT)
