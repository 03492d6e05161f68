"""Entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.api.deps import Id, ServicesDep, link_next
from worker.service.entities import Entity
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


@router.get("/{entity_id}")
def one_entity(entity_id: Id, services: ServicesDep) -> Entity:
    """One entity with all its names, and why each is one of them."""
    return services.entities.get(entity_id)
