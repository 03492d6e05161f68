"""New API keys, people, and steps that were run again."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from worker.api.answers.base import Answer
from worker.api.answers.system import KeyOut
from worker.service.rerun.jobs import RerunState
from worker.types.choices import Stage
from worker.types.people import Role


class NewKeyOut(Answer):
    """A new API key, with its secret. It is shown only once."""

    secret: str = Field(description="Send it as: Authorization: Bearer …")
    key: KeyOut


class PersonOut(Answer):
    """A person who may sign in."""

    id: int
    name: str
    role: Role = Field(description="disabled: the person may not sign in.")
    created_at: datetime


class PersonList(Answer):
    """People, by name."""

    people: list[PersonOut]


class RerunOut(Answer):
    """A step that is run again on stored articles, and how far it is."""

    id: int
    stage: Stage
    query: str | None = Field(description="Only articles that match; null: all.")
    since: datetime | None = Field(description="Only articles first seen at or after this time.")
    by: str = Field(description="Who asked for it; empty: somebody who need not sign in.")
    state: RerunState = Field(description="open: workers do it; stopped: by a person; failed: detail says why.")
    looked_at: int = Field(description="Number of articles that an older version of the step had made, so far.")
    changed: int = Field(description="Of these, those with another result; for enrich, those that wait for names.")
    reached: int = Field(description="Id of the last article it went through.")
    newest: int = Field(description="Id of the newest article: `reached` divided by it is how far it is.")
    detail: str | None = Field(description="Why it failed, or why it is tried again.")
    created_at: datetime
    ended_at: datetime | None


class RerunList(Answer):
    """Reruns, newest first."""

    reruns: list[RerunOut]
    next: str | None = Field(description="Address of the next page.")
