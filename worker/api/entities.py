"""Entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.api.deps import MERGED, Id, ServicesDep, leads_on, link_next
from worker.api.schemas import EntitySplitIn, MergeIn
from worker.service.entities.manage import Companion, Day, Entity
from worker.types import EntityKind

router = APIRouter(prefix="/v1/entities", tags=["entities"])


@dataclass(frozen=True, slots=True)
class EntityList:
    """A page of entities, most mentioned first."""

    entities: list[Entity]
    next: str | None  #: Address of the next page; null at the end.


@router.get("")
def list_entities(
    request: Request,
    response: Response,
    services: ServicesDep,
    name: Annotated[str | None, Query(max_length=255, description="Part of any of its names.")] = None,
    kind: EntityKind | None = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> EntityList:
    """Entities, most mentioned first."""
    found = services.entities.page(name=name, kind=kind, offset=offset, limit=limit + 1)
    following = link_next(request, response, "offset", offset + limit) if len(found) > limit else None
    return EntityList(found[:limit], following)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The days on which an entity was named."""

    days: list[Day]


@dataclass(frozen=True, slots=True)
class Company:
    """The entities named beside an entity, those in most articles first."""

    company: list[Companion]


@router.post("/merge")
def merge_entities(wanted: MergeIn, services: ServicesDep) -> Entity:
    """Say that these entities are one: the first. The ids of the others lead to it, and so do their names."""
    return services.entities.merge(wanted.ids)


@router.get("/{entity_id:int}", responses=MERGED)
def one_entity(entity_id: Id, request: Request, services: ServicesDep) -> Entity:
    """One entity with all its names, and why each is one of them."""
    found = services.entities.get(entity_id)
    leads_on(request, entity_id, found.id)
    return found


@router.get("/{entity_id:int}/timeline")
def entity_timeline(entity_id: Id, services: ServicesDep) -> Timeline:
    """In how many articles it was named on each day, oldest first."""
    return Timeline(services.entities.timeline(entity_id))


@router.get("/{entity_id:int}/company")
def entity_company(entity_id: Id, services: ServicesDep, limit: Annotated[int, Query(ge=1, le=500)] = 50) -> Company:
    """Return the entities it is named beside."""
    return Company(services.entities.company(entity_id, limit=limit))


@router.post("/{entity_id:int}/split")
def split_entity(entity_id: Id, wanted: EntitySplitIn, services: ServicesDep) -> Entity:
    """Say that these names are another entity's: the answer. Articles that name the old one are read again."""
    return services.entities.split(entity_id, wanted.names)
