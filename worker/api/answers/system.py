"""Events, the ledger, health and problems."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from worker.api.answers.base import Answer
from worker.api.answers.event_data import TYPED, by_kind
from worker.service.operations.api_keys import Scope
from worker.types.people import Role


class Problem(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = Field(description="The error and how to correct it, for people.")
    reason: str = Field(description="A stable code, for programs.")


class EventOut(Answer):
    """Something that happened to an article, story, entity, feed or watch."""

    model_config = ConfigDict(json_schema_extra={"allOf": by_kind()})  # type: ignore[dict-item]  # plain JSON

    id: int = Field(description="Ids only grow and become visible in order; some may be missing.")
    kind: str = Field(description="Object and change: article.stored, feed.failed, …")
    at: datetime
    article_id: int | None
    feed_id: int | None
    receipt_id: int | None
    data: Annotated[dict[str, Any], TYPED] = Field(description="Details; their type depends on the kind.")


class EventList(Answer):
    """Events, oldest first."""

    events: list[EventOut]
    after: int = Field(description="Send it as `after` to get the events that follow.")
    next: str = Field(description="Address of the events that follow; ask again later if this page is empty.")


class LedgerOut(Answer):
    """Number of accepted articles, and how many are in each state."""

    accepted: int
    stored: int
    updated: int
    duplicate: int
    rejected: int
    quarantined: int
    pending: int
    balanced: bool = Field(description="True if accepted is the sum of all states. False is a bug.")
    names_pending: int = Field(description="Number of stored articles whose entities are not extracted yet.")


class SettingOut(Answer):
    """A setting."""

    setting: str
    value: str | int | float | bool = Field(description="`unset` where it has none; secrets are hidden.")
    origin: str = Field(description="Origin of the value: default, a file, a variable of the environment.")
    meaning: str


class SettingList(Answer):
    """All settings, as they were read when the service started."""

    settings: list[SettingOut]


class KeyOut(Answer):
    """An API key, without its secret."""

    id: int
    name: str
    short: str = Field(description="Part of the key by which logs and lists name it.")
    scopes: list[Scope]
    requests_per_s: float | None = Field(description="Its limit; null: as the settings say.")
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None = Field(description="To the minute; null: never.")


class KeyList(Answer):
    """All API keys, oldest first, revoked ones too."""

    keys: list[KeyOut]


class SignInOut(Answer):
    """A browser or app in which the caller is signed in."""

    id: int
    agent: str = Field(description="Name that it sends.")
    created_at: datetime
    used_at: datetime = Field(description="To the hour.")
    expires_at: datetime = Field(description="When it ends, if it is not used.")


class CallerOut(Answer):
    """The caller, and the scopes it has."""

    name: str | None = Field(description="Name of the person; null for a key or where no sign-in is needed.")
    role: Role | None
    scopes: list[Scope] = Field(description="Scopes of the key or the role.")
    sign_ins: list[SignInOut] = Field(description="Where the person is signed in; empty for a key.")


class Health(Answer):
    """State of this process."""

    status: str
    version: str


class Readiness(Health):
    """State of this process, and of the work that waits for others."""

    unclaimed: dict[str, float] = Field(
        description="By stage: seconds for which items were due and no worker claimed any; empty if all is well."
    )
