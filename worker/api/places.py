"""Places that articles name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from worker.api.answers import EntityOut, PlaceList, PlaceOut
from worker.api.deps import Id, ServicesDep, aware
from worker.api.schemas import PlaceQuery
from worker.bootstrap import Services
from worker.errors import NotFound
from worker.service.entities.manage import Entity
from worker.service.search.articles import ArticleFilter

router = APIRouter(prefix="/v1/places", tags=["entities"])

COUNTED_ENTITIES = 500  #: Entities among which places are looked for: those that most articles name.


@router.get("", response_model=PlaceList)
def list_places(services: ServicesDep, wanted: Annotated[PlaceQuery, Query()]) -> dict[str, list[PlaceOut]]:
    """List the places with coordinates that the articles that match name, those in most articles first."""
    articles = ArticleFilter(q=wanted.q, since=aware(wanted.since), until=aware(wanted.until))
    return {"places": places_named(services, articles)[: wanted.limit]}


@router.get("/{place_id}", response_model=EntityOut)
def get_place(place_id: Id, services: ServicesDep) -> Entity:
    """Get a place with all its names."""
    found = services.entities.get(place_id)
    if found.kind != "place":
        raise NotFound(f"entity {place_id} is no place")
    return found


def places_named(services: Services, articles: ArticleFilter) -> list[PlaceOut]:
    """Return the places with coordinates that articles name, with the number of articles, most first."""
    return [
        PlaceOut(id=one.id, name=one.name, country=one.country, lat=one.lat, lon=one.lon, articles=number)
        for one, number in most_named(services, articles, COUNTED_ENTITIES)
        if one.kind == "place" and one.lat is not None and one.lon is not None
    ]


def most_named(services: Services, articles: ArticleFilter, limit: int) -> list[tuple[Entity, int]]:
    """Return the entities that the newest of these articles name, with the number of articles, most first."""
    counts = services.articles.counts(articles, "entity", limit=limit)
    numbers = {int(one.key): one.articles for one in counts.counts if one.key}
    known = {one.id: one for one in services.entities.by_ids(list(numbers))}
    return [(known[one], number) for one, number in numbers.items() if one in known]
