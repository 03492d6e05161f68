"""Watches and their deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from worker.api.answers.base import NEXT, Answer
from worker.service.watches.manage import ChannelName


class WatchOut(Answer):
    """A watch: a saved query that delivers what matches."""

    id: int
    name: str
    query: str | None = Field(description="null: every article matches.")
    source: str | None
    lang: str | None
    entity: int | None
    story: int | None
    per: Literal["article", "story"] = Field(description="story: one message for each story.")
    kinds: list[str] = Field(description="stored: new articles; updated: new versions.")
    digest_s: float | None = Field(description="One message at the end of each such interval; null: at once.")
    channel: Literal[ChannelName, "feed"] = Field(description="feed: nothing is sent, clients read the feed.")
    target: str | None = Field(description="Where messages go, without passwords.")
    state: Literal["active", "paused"]
    pause_reason: str | None
    failures: int = Field(description="Failed attempts in a row.")
    failing_since: datetime | None
    last_error: str | None
    next_try_at: datetime | None = Field(description="null if nothing failed.")
    waiting: int = Field(description="Number of messages not delivered yet.")
    position: int = Field(description="Id of the last event that was matched.")
    created_at: datetime
    delivered_at: datetime | None = Field(description="Time of the last delivery.")
    feed: str = Field(description="Address of its RSS feed; .atom and .json exist too.")


class WatchList(Answer):
    """All watches, oldest first."""

    watches: list[WatchOut]


class NewWatchOut(Answer):
    """A watch, with its secrets if they are new. They are shown only once."""

    watch: WatchOut
    secret: str | None = Field(description="Key that signs its webhooks.")
    feed_token: str | None = Field(description="Add ?token=… to the address of its feed to read it without a key.")


class DeliveryOut(Answer):
    """A message of a watch."""

    id: int
    message_id: str = Field(description="The same in every attempt.")
    items: list[dict[str, Any]] = Field(
        description="Each has event, kind and article, as they were when the article matched."
    )
    state: Literal["pending", "delivered"]
    created_at: datetime
    due_at: datetime
    attempts: int
    error: str | None = Field(description="Error of the last attempt.")
    delivered_at: datetime | None


class DeliveryList(Answer):
    """A page of messages, newest first."""

    deliveries: list[DeliveryOut]
    next: str | None = Field(description=NEXT)


class DryRunOut(Answer):
    """Articles that a watch would have matched. Nothing was sent."""

    days: float
    matched: int
    is_all: bool = Field(description="False if more articles match than are looked at.")
    items: list[dict[str, Any]] = Field(description="As in a webhook, newest first.")
