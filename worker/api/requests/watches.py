"""Requests about watches."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, StrictBool

from worker.api.requests.base import HTTP_URL, ID_LIMIT, LIMIT_HELP, Body, Lang, RowId
from worker.service.watches.manage import Rotated


class WatchIn(Body):
    """A query to save, and where to send what matches: a webhook, a chat or mail service, or only its feed."""

    name: str = Field(min_length=1, max_length=255)
    query: str | None = Field(None, max_length=1_000, description="As `q` of /v1/articles; null: every article.")
    source: str | None = Field(None, max_length=255)
    lang: Lang | None = Field(None, max_length=35)
    entity: RowId | None = Field(None, description="Id of an entity that the article names.")
    story: RowId | None = Field(None, description="Id of the story that the article belongs to.")
    per: Literal["article", "story"] = Field("article", description="story: one message for each story.")
    kinds: list[Literal["stored", "updated"]] = Field(
        ["stored"], min_length=1, max_length=2, description="updated: new versions match too."
    )
    digest_s: float | None = Field(None, ge=60, le=2_678_400, description="One message at the end of each interval.")
    webhook: str | None = Field(None, max_length=2048, json_schema_extra=HTTP_URL)
    notify: str | None = Field(None, max_length=2048, description="Apprise address: mailto://…")
    secret: str | None = Field(
        None, max_length=128, description="Key that signs webhooks, whsec_…; default: generated."
    )

    def targets(self) -> dict[str, str]:
        """Return the addresses given, by channel."""
        given = {"webhook": self.webhook, "notify": self.notify}
        return {channel: target for channel, target in given.items() if target is not None}


class WatchChange(Body):
    """Changes of a watch. Omitted fields are kept."""

    paused: StrictBool | None = None
    name: str | None = Field(None, min_length=1, max_length=255)
    query: str | None = Field(None, max_length=1_000)
    target: str | None = Field(
        None, max_length=2048, description="Address to deliver to from now on, of the kind that it has."
    )
    rotate: Rotated | None = Field(None, description="Make a new one; the old one becomes invalid.")


class DryRunIn(Body):
    """Period of a dry run."""

    days: float = Field(7.0, gt=0, le=366)


class DeliveryQuery(BaseModel):
    """Page of deliveries."""

    cursor: int | None = Field(None, ge=0, le=ID_LIMIT, description="Taken from the `next` link of the page before.")
    limit: int = Field(50, ge=1, le=200, description=LIMIT_HELP)
