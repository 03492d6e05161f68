"""Saved searches on the desk: the page that lists them, and the forms that save, change and remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, OwnerDep, ReaderDep, ServicesDep
from worker.web.account import local
from worker.web.forms import FormDep, maybe, one

if TYPE_CHECKING:
    from worker.web.app import Pages


def install(router: APIRouter, page: Pages) -> None:
    """Add the page of saved searches and its forms."""

    @router.get("/searches", include_in_schema=False)
    def searches(request: Request, services: ServicesDep, owner: ReaderDep) -> HTMLResponse:
        """Show the saved searches, each with the forms that change it."""
        return page(request, "searches.html", searches=services.articles.saved.all(owner))

    @router.post("/searches", include_in_schema=False)
    def save(form: FormDep, services: ServicesDep, owner: OwnerDep) -> Response:
        """Save a query under a name, and show again the page this came from."""
        services.articles.saved.add(owner, one(form, "name"), one(form, "query"))
        return RedirectResponse(local(maybe(form, "back") or "/searches"), status_code=303)

    @router.post("/searches/{search_id}", include_in_schema=False)
    def change(search_id: Id, form: FormDep, services: ServicesDep, owner: OwnerDep) -> Response:
        """Give a search another name or query."""
        services.articles.saved.change(owner, search_id, name=one(form, "name"), query=one(form, "query"))
        return RedirectResponse("/searches", status_code=303)

    @router.post("/searches/{search_id}/remove", include_in_schema=False)
    def remove(search_id: Id, services: ServicesDep, owner: OwnerDep) -> Response:
        """Remove a search."""
        services.articles.saved.remove(owner, search_id)
        return RedirectResponse("/searches", status_code=303)
