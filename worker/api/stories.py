"""Stories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.api.deps import MERGED, Id, ServicesDep, leads_on, link_next
from worker.api.schemas import MergeIn, StorySplitIn
from worker.service.stories.manage import Story

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


@router.post("/merge")
def merge_stories(wanted: MergeIn, services: ServicesDep) -> Story:
    """Say that these stories are one: the first. The ids of the others lead to it."""
    return services.stories.merge(wanted.ids)


@router.get("/{story_id:int}", responses=MERGED)
def one_story(story_id: Id, request: Request, services: ServicesDep) -> Story:
    """One story with its articles, and why each is in it."""
    found = services.stories.get(story_id)
    leads_on(request, story_id, found.id)
    return found


@router.post("/{story_id:int}/split")
def split_story(story_id: Id, wanted: StorySplitIn, services: ServicesDep) -> Story:
    """Say that these articles tell another story: the answer. No rule makes the two one again."""
    return services.stories.split(story_id, wanted.articles)
