"""Notes and labels."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from worker.api.answers.base import NEXT, Answer


class NoteOut(Answer):
    """A person's note on an article or a story."""

    text: str
    labels: list[str]
    changed_at: datetime | None = Field(description="null: there is no note.")


class NotedThingOut(Answer):
    """An article or a story with a note."""

    note_id: int = Field(description="Higher than those of notes written before.")
    thing: Literal["article", "story"]
    id: int = Field(description="Id of the article or the story.")
    title: str
    note: NoteOut


class NoteList(Answer):
    """A page of notes."""

    notes: list[NotedThingOut]
    next: str | None = Field(description=NEXT)


class LabelOut(Answer):
    """A label, and the numbers of what has it."""

    name: str
    articles: int
    stories: int


class LabelList(Answer):
    """The labels of a person."""

    labels: list[LabelOut]
