"""Saved searches."""

from __future__ import annotations

from fastapi import APIRouter

from worker.api.answers import SavedSearchList, SavedSearchOut
from worker.api.deps import Id, OwnerDep, ReaderDep, ServicesDep
from worker.api.requests import SavedSearchChange, SavedSearchIn
from worker.service.search.saved_searches import SavedSearch

router = APIRouter(prefix="/v1/searches", tags=["searches"])


@router.get("", response_model=SavedSearchList)
def list_saved_searches(services: ServicesDep, owner: ReaderDep) -> dict[str, list[SavedSearch]]:
    """List the saved searches of the person who is signed in and the shared ones, by name."""
    return {"searches": services.articles.saved.all(owner)}


@router.post("", status_code=201, response_model=SavedSearchOut)
def add_saved_search(given: SavedSearchIn, services: ServicesDep, owner: OwnerDep) -> SavedSearch:
    """Save a query under a name: for the person who is signed in; with a key, for everybody."""
    return services.articles.saved.add(owner, given.name, given.query)


@router.patch("/{search_id}", response_model=SavedSearchOut)
def update_saved_search(
    search_id: Id, change: SavedSearchChange, services: ServicesDep, owner: OwnerDep
) -> SavedSearch:
    """Rename a saved search, or change its query. With a key it is a shared one."""
    return services.articles.saved.change(owner, search_id, name=change.name, query=change.query)


@router.delete("/{search_id}", status_code=204)
def delete_saved_search(search_id: Id, services: ServicesDep, owner: OwnerDep) -> None:
    """Delete a saved search. With a key it is a shared one."""
    services.articles.saved.remove(owner, search_id)
