"""New API keys, people, and steps that were run again."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from worker.api.answers.base import Answer
from worker.api.answers.system import KeyOut
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
    role: Role
    created_at: datetime


class RerunOut(Answer):
    """Result of a step that was run again on stored articles."""

    stage: Stage
    looked_at: int = Field(description="Number of articles that an older version of the step had made.")
    changed: int = Field(description="Of these, those with another result; for enrich, those that wait for names.")
    after: int | None = Field(description="Send it as `after` to go on; null: all that match were looked at.")
    newest: int = Field(description="Id of the newest article: `after` divided by it is how far the step is.")
