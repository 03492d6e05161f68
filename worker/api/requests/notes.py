"""Requests about notes."""

from __future__ import annotations

from pydantic import BaseModel, Field

from worker.api.requests.base import ID_LIMIT, LIMIT_HELP, Body


class NoteQuery(BaseModel):
    """Filter and page of a list of notes."""

    label: str | None = Field(None, max_length=200, description="Label that it has; case does not matter.")
    before: int | None = Field(None, ge=1, le=ID_LIMIT, description="Only notes with a smaller note_id.")
    limit: int = Field(50, ge=1, le=500, description=LIMIT_HELP)


class NoteIn(Body):
    """A note, in place of the one that there is. One without a text and labels deletes it."""

    text: str = Field(
        "", description="10,000 characters; as many as there are where notes of merged stories are joined."
    )
    labels: list[str] = Field([], description="20, as above; without commas and quotation marks.")
