"""Notes and labels of the person who is signed in."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import LabelList, NoteList, NoteOut
from worker.api.deps import Id, ServicesDep, link_next, person_of, signed_in
from worker.api.requests import NoteIn, NoteQuery
from worker.service.people.notes import LabelCount, Note, Noted

router = APIRouter(prefix="/v1/notes", tags=["notes"])


@router.get("", response_model=NoteList)
def list_notes(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[NoteQuery, Query()]
) -> dict[str, Any]:
    """List the notes of the person who is signed in, last written first; with a key there are none."""
    person = person_of(request)
    found = services.notes.find_notes(person, label=wanted.label, before=wanted.before, limit=wanted.limit + 1)
    shown = found[: wanted.limit]
    is_more = len(found) > len(shown)
    return {"notes": shown, "next": link_next(request, response, "before", shown[-1].note_id) if is_more else None}


@router.get("/labels", response_model=LabelList)
def list_labels(request: Request, services: ServicesDep) -> dict[str, list[LabelCount]]:
    """List the labels of the person who is signed in, by name; with a key there are none."""
    return {"labels": services.notes.labels(person_of(request))}


@router.get("/{thing}/{number}", response_model=NoteOut)
def get_note(thing: Noted, number: Id, request: Request, services: ServicesDep) -> Note:
    """Get the note on an article or a story of the person who is signed in; an empty one if there is no note."""
    return services.notes.get(signed_in(request), thing, number)


@router.put("/{thing}/{number}", response_model=NoteOut)
def set_note(thing: Noted, number: Id, given: NoteIn, request: Request, services: ServicesDep) -> Note:
    """Write a note on an article or a story, or file it under labels, for the person who is signed in."""
    return services.notes.set_note(signed_in(request), thing, number, text=given.text, labels=given.labels)
