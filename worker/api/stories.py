"""Stories."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import StoryList, StoryOut
from worker.api.deps import MERGED, Id, ServicesDep, leads_on, link_next
from worker.api.schemas import MergeIn, StorySplitIn
from worker.service.stories.manage import Story

router = APIRouter(prefix="/v1/stories", tags=["stories"])


@router.get("", response_model=StoryList)
def list_stories(
    request: Request,
    response: Response,
    services: ServicesDep,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> dict[str, Any]:
    """List stories, those that changed last first."""
    found = services.stories.page(offset=offset, limit=limit + 1)
    following = link_next(request, response, "offset", offset + limit) if len(found) > limit else None
    return {"stories": found[:limit], "next": following}


@router.post("/merge", response_model=StoryOut)
def merge_stories(wanted: MergeIn, services: ServicesDep) -> Story:
    """Declare stories to be one, the first. The ids of the others lead to it from then on."""
    return services.stories.merge(wanted.ids)


@router.get("/{story_id:int}", response_model=StoryOut, responses=MERGED)
def get_story(story_id: Id, request: Request, services: ServicesDep) -> Story:
    """Get a story with its articles, each with the reason why it belongs to it."""
    found = services.stories.get(story_id)
    leads_on(request, story_id, found.id)
    return found


@router.post("/{story_id:int}/split", response_model=StoryOut)
def split_story(story_id: Id, wanted: StorySplitIn, services: ServicesDep) -> Story:
    """Move articles to a story of their own, which is the answer. No rule merges the two again."""
    return services.stories.split(story_id, wanted.articles)
