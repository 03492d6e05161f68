"""Notes on the desk: the page that lists a person's own, and the form that writes one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from worker.api.deps import Id, ServicesDep, person_of, signed_in
from worker.service.people.notes import Noted
from worker.web.account import local
from worker.web.forms import FormDep, RowId, maybe, one
from worker.web.ways import PAGE_NOTES

if TYPE_CHECKING:
    from worker.web.app import Pages


def install(router: APIRouter, page: Pages) -> None:
    """Add the page of notes and its form."""

    @router.get("/notes", include_in_schema=False)
    def notes(request: Request, services: ServicesDep, label: str = "", before: RowId | None = None) -> HTMLResponse:
        """Show what the person who is signed in noted, last written first, and the labels."""
        person = person_of(request)
        found = services.notes.find_notes(person, label=label or None, before=before, limit=PAGE_NOTES + 1)
        return page(
            request,
            "notes.html",
            notes=found[:PAGE_NOTES],
            labels=services.notes.labels(person),
            label=label,
            next=found[PAGE_NOTES - 1].note_id if len(found) > PAGE_NOTES else None,
            of={"person": person and person.name},
        )

    @router.post("/notes/label", include_in_schema=False)
    def change_label(request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Rename a label on all that has it, or take it from all without a new name."""
        new = maybe(form, "new")
        services.notes.relabel(signed_in(request), [one(form, "label")], new)
        return RedirectResponse(f"/notes?{urlencode({'label': new})}" if new else "/notes", status_code=303)

    @router.post("/notes/{thing}/{number}", include_in_schema=False)
    def write(thing: Noted, number: Id, request: Request, form: FormDep, services: ServicesDep) -> Response:
        """Write the note on an article or a story with its labels, and show again the page this came from."""
        labels = [one for one in (maybe(form, "labels") or "").split(",") if one.strip()]
        text = maybe(form, "text") or ""
        services.notes.set_note(signed_in(request), thing, number, text=text, labels=labels)
        return RedirectResponse(local(maybe(form, "back") or "/notes"), status_code=303)
