"""Places that articles name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from worker.api.answers import EntityOut, PlaceList
from worker.api.deps import Id, ServicesDep, time_range
from worker.api.requests import PlaceQuery
from worker.errors import NotFound
from worker.service.entities.manage import Entity, NamedPlace
from worker.service.search.articles import ArticleFilter

router = APIRouter(prefix="/v1/places", tags=["entities"])


@router.get("", response_model=PlaceList)
def list_places(services: ServicesDep, wanted: Annotated[PlaceQuery, Query()]) -> dict[str, list[NamedPlace]]:
    """List the places with coordinates that the articles that match name, those in most articles first."""
    since, until = time_range(wanted)
    articles = ArticleFilter(q=wanted.q, since=since, until=until)
    return {"places": services.entities.places_named(articles)[: wanted.limit]}


@router.get("/{place_id}", response_model=EntityOut)
def get_place(place_id: Id, services: ServicesDep) -> Entity:
    """Get a place with all its names."""
    found = services.entities.get(place_id)
    if found.kind != "place":
        raise NotFound(f"entity {place_id} is no place")
    return found
