"""Saved searches on the desk: the page that lists them, and the forms that save, change and remove one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, OwnerDep, ReaderDep, ServicesDep
from worker.web.account import local
from worker.web.forms import FormDep, maybe, one

if TYPE_CHECKING:
    from worker.web.app import Pages


def examples_of(known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return queries, each with what it finds; known values of fields stand in them where there are some."""
    source, entity = known.get("source", "source:example.org"), known.get("entity", 'entity:"Angela Merkel"')
    place, feed = known.get("place", "place:Beirut"), known.get("feed", "feed:1")
    return [
        ("road bridge", "both words, in title or text"),
        ('"road to"', "these words next to each other"),
        ("road -bridge", "the one word without the other"),
        ("road OR bridge", "one of the two"),
        ("road NEAR/5 open*", "the two at most 5 words apart; * stands for the rest of a word"),
        ("title:road", "in the title"),
        (entity, "what names it, under any of its spellings"),
        (place, "what names this place"),
        ("country:SY", "what names a place in this country"),
        (source, "of this source"),
        (feed, "what came in by this feed"),
        ('author:"Jane Doe"', "by this author"),
        ("tag:floods", "with this tag"),
        ("lang:en", "in this language"),
        ("since:-7d", "first seen in the last seven days"),
        ("published:-30d..", "published in the last 30 days, as its publisher says; also published:2026-01..2026-03"),
        ("state:any", "copies and what was withdrawn, too"),
        ("is:starred", "what you starred; also is:unread, is:read, is:noted, and label: with one of your labels"),
        (f"{place} since:-7d -{source}", "all of it at once"),
    ]


def install(router: APIRouter, page: Pages) -> None:
    """Add the pages of saved searches and of help, and the forms."""

    @router.get("/search", include_in_schema=False)
    def search_help(request: Request, services: ServicesDep) -> HTMLResponse:
        """Show how queries are typed, with examples that find something here."""
        known = request.app.state.completion.examples(services)
        return page(request, "search_help.html", examples=examples_of(known))

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
