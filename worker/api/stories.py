"""Stories."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import StoryList, StoryOut
from worker.api.deps import MERGED, DeciderDep, Id, ServicesDep, leads_on, link_next, next_page, of_articles, time_range
from worker.api.requests import MergeIn, StoryMembersQuery, StoryQuery, StorySplitIn, StoryTitleIn
from worker.service.stories.manage import MemberPage, Story, StoryFilter

router = APIRouter(prefix="/v1/stories", tags=["stories"])


@router.get("", response_model=StoryList)
def list_stories(
    request: Request,
    response: Response,
    services: ServicesDep,
    wanted: Annotated[StoryQuery, Query()],
) -> dict[str, Any]:
    """List stories, those with the latest article first. With filters: stories of the newest articles that match."""
    since, until = time_range(wanted)
    asked = StoryFilter(since=since, until=until, sort=wanted.sort)
    found = services.stories.find_stories(asked, of_articles(wanted), cursor=wanted.cursor, limit=wanted.limit)
    return {"stories": found.rows, "next": next_page(request, response, found.next_cursor)}


@router.post("/merge", response_model=StoryOut)
def merge_stories(wanted: MergeIn, services: ServicesDep, by: DeciderDep) -> Story:
    """Declare stories to be one, the first. The ids of the others lead to it from then on."""
    return services.stories.merge(wanted.ids, by)


@router.get("/{story_id:int}", response_model=StoryOut, responses=MERGED)
def get_story(
    story_id: Id,
    request: Request,
    response: Response,
    services: ServicesDep,
    wanted: Annotated[StoryMembersQuery, Query()],
) -> Story:
    """Get a story with its articles, each with the reason why it belongs to it; a Link header leads to more of them."""
    found = services.stories.get(story_id, MemberPage(offset=wanted.offset, limit=wanted.limit))
    leads_on(request, story_id, found.id)
    end = wanted.offset + wanted.limit
    if found.articles_total > end:
        link_next(request, response, "offset", end)
    return found


@router.post("/{story_id:int}/split", response_model=StoryOut)
def split_story(story_id: Id, wanted: StorySplitIn, services: ServicesDep, by: DeciderDep) -> Story:
    """Move articles to a story of their own, or into another; it is the answer. No rule merges the two again."""
    return services.stories.split(story_id, wanted.articles, by, into=wanted.into)


@router.post("/{story_id:int}/rename", response_model=StoryOut)
def rename_story(story_id: Id, wanted: StoryTitleIn, services: ServicesDep, by: DeciderDep) -> Story:
    """Give a story a title in place of its headline. No rule changes it again."""
    return services.stories.rename(story_id, wanted.title, by)
