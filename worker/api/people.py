"""People who may sign in."""

from __future__ import annotations

from fastapi import APIRouter

from worker.api.answers import PersonList
from worker.api.deps import ServicesDep
from worker.service.people.people import Person

router = APIRouter(prefix="/v1/people", tags=["people"])


@router.get("", response_model=PersonList)
def list_people(services: ServicesDep) -> dict[str, list[Person]]:
    """List the people who may sign in, and those who are disabled, by name."""
    return {"people": services.people.all()}
