"""Stories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.api.deps import Id, ServicesDep, link_next
from worker.service.stories import Story

router = APIRouter(prefix="/v1/stories", tags=["stories"])


@dataclass(frozen=True, slots=True)
class StoryList:
    """A page of stories, newest first."""

    stories: list[Story]
    next: str | None  #: Address of the next page; null at the end.


@router.get("")
def list_stories(
    request: Request,
    response: Response,
    services: ServicesDep,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> StoryList:
    """Stories, those that changed last first."""
    found = services.stories.page(offset=offset, limit=limit + 1)
    following = link_next(request, response, "offset", offset + limit) if len(found) > limit else None
    return StoryList(found[:limit], following)


@router.get("/{story_id}")
def one_story(story_id: Id, services: ServicesDep) -> Story:
    """One story with its articles, and why each is in it."""
    return services.stories.get(story_id)
