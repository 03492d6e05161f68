"""Entities."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import CompanionList, EntityList, EntityOut, ProposalList, TieList, Timeline
from worker.api.deps import MERGED, DeciderDep, Id, ServicesDep, leads_on, next_page, of_articles, time_range
from worker.api.requests import LIMIT_HELP, EntityNameIn, EntityQuery, EntitySplitIn, MergeIn
from worker.errors import InvalidInput
from worker.service.entities.manage import TIED_COMPANY, Companion, Day, Entity, EntityFilter, Tie
from worker.service.search.articles import ArticleFilter

router = APIRouter(prefix="/v1/entities", tags=["entities"])


@router.get("", response_model=EntityList)
def list_entities(
    request: Request,
    response: Response,
    services: ServicesDep,
    wanted: Annotated[EntityQuery, Query()],
) -> dict[str, Any]:
    """List entities, most mentioned first. With filters of articles: those that the newest that match name."""
    since, until = time_range(wanted)
    asked = of_articles(wanted, since=since, until=until)
    if wanted.sort == "mentions" and asked is not None:
        raise InvalidInput("sort=mentions counts all articles; with a filter of articles use sort=articles")
    if wanted.sort == "mentions" or (wanted.sort is None and asked is None):
        found = services.entities.find_entities(
            name=wanted.name, kind=wanted.kind, cursor=wanted.cursor, limit=wanted.limit
        )
    else:
        chosen = EntityFilter(name=wanted.name, kind=wanted.kind, sort=wanted.sort or "articles")
        found = services.entities.named(chosen, asked or ArticleFilter(), cursor=wanted.cursor, limit=wanted.limit)
    return {"entities": found.rows, "next": next_page(request, response, found.next_cursor)}


@router.get("/proposals", response_model=ProposalList)
def list_entity_proposals(
    services: ServicesDep,
    entity: Annotated[int | None, Query(ge=1, description="Only merges and splits of this entity.")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description=LIMIT_HELP)] = 50,
) -> dict[str, Any]:
    """List entities that may be one, and spellings that may be another entity, with the evidence, likeliest first."""
    return {
        "proposals": services.entities.proposals(entity, limit=limit),
        "splits": services.entities.splits(entity, limit=limit),
    }


@router.post("/merge", response_model=EntityOut)
def merge_entities(wanted: MergeIn, services: ServicesDep, by: DeciderDep) -> Entity:
    """Declare entities to be one, the first. The ids and names of the others lead to it from then on."""
    return services.entities.merge(wanted.ids, by)


@router.get("/{entity_id:int}", response_model=EntityOut, responses=MERGED)
def get_entity(entity_id: Id, request: Request, services: ServicesDep) -> Entity:
    """Get an entity with all its names, each with the reason why it was matched."""
    found = services.entities.get(entity_id)
    leads_on(request, entity_id, found.id)
    return found


@router.get("/{entity_id:int}/timeline", response_model=Timeline)
def get_entity_timeline(entity_id: Id, services: ServicesDep) -> dict[str, list[Day]]:
    """Count the articles that name an entity by day, oldest first."""
    return {"days": services.entities.timeline(entity_id)}


@router.get("/{entity_id:int}/company", response_model=CompanionList)
def list_entity_companions(
    entity_id: Id, services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500, description=LIMIT_HELP)] = 50
) -> dict[str, list[Companion]]:
    """List the entities named in the same articles, those in most articles first."""
    return {"company": services.entities.company(entity_id, limit=limit)}


@router.get("/{entity_id:int}/ties", response_model=TieList)
def list_entity_ties(
    entity_id: Id,
    services: ServicesDep,
    limit: Annotated[int, Query(ge=2, le=50, description="Of its company, so many are looked at.")] = TIED_COMPANY,
) -> dict[str, list[Tie]]:
    """List pairs of its company that are named together in its articles, most often first."""
    return {"ties": services.entities.tied_company(entity_id, limit=limit).ties}


@router.post("/{entity_id:int}/split", response_model=EntityOut)
def split_entity(entity_id: Id, wanted: EntitySplitIn, services: ServicesDep, by: DeciderDep) -> Entity:
    """Move names to an entity of their own, which is the answer. Articles that name the old one are read again."""
    return services.entities.split(entity_id, wanted.names, by)


@router.post("/{entity_id:int}/rename", response_model=EntityOut)
def rename_entity(entity_id: Id, wanted: EntityNameIn, services: ServicesDep, by: DeciderDep) -> Entity:
    """Give an entity a name in place of the one that rules found. Its spellings stay; no rule changes it again."""
    return services.entities.rename(entity_id, wanted.name, by)
