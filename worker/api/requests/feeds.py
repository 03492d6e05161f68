"""Requests about feeds and their rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictBool

from worker.api.requests.base import HTTP_URL, Body, RowId
from worker.service.feeds.manage import AT_ONCE_LIMIT_FEEDS
from worker.types import FIXED_INTERVAL_MAX_S, FIXED_INTERVAL_MIN_S
from worker.types.choices import FeedAction

FullText = Literal["auto", "always", "never"]


class FeedPreviewIn(Body):
    """A feed to be looked at."""

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL, description="Of a feed, or of a page that has one.")


class FeedIn(Body):
    """A feed to add."""

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL)
    source: str | None = Field(None, max_length=255, description="Source of its articles; default: their domain.")
    interval_s: float | None = Field(
        None, ge=FIXED_INTERVAL_MIN_S, le=FIXED_INTERVAL_MAX_S, description="Fixed interval; default: it is learned."
    )
    title: str | None = Field(None, max_length=1024, description="Your title for it; default: its own title.")
    folders: list[Annotated[str, Field(max_length=4096)]] = Field(
        [], max_length=50, description='Folders as paths: "News/Middle East"; write a "/" inside a name as "\\/".'
    )
    full_text: FullText | None = Field(None, description="When its entries' pages are fetched; default: as set.")


class FeedChange(Body):
    """Changes of a feed. Omitted fields are kept; null restores the default."""

    paused: StrictBool | None = None
    interval_s: float | None = Field(None, ge=FIXED_INTERVAL_MIN_S, le=FIXED_INTERVAL_MAX_S)
    trust_validators: Literal[True] | None = Field(None, description="Use its ETag and Last-Modified again.")
    title: str | None = Field(None, max_length=1024)
    folders: list[Annotated[str, Field(max_length=4096)]] | None = Field(None, max_length=50)
    full_text: FullText | None = None
    login: str | None = Field(None, max_length=4096, description="user:password, sent to the feed's origin alone.")
    header: str | None = Field(None, max_length=4096, description="Name: value, sent to the feed's origin alone.")
    cookie: str | None = Field(None, max_length=4096, description="a=1; b=2, sent to the feed's origin alone.")
    user_agent: str | None = Field(None, max_length=4096, description="Sent in place of the service's own.")
    proxy: str | None = Field(
        None, max_length=4096, description="http://… or socks5://…; one of those that `fetch_proxies` lists."
    )


class FeedBulk(Body):
    """The same for many feeds."""

    ids: list[RowId] = Field(
        min_length=1, max_length=AT_ONCE_LIMIT_FEEDS, description="Those that do not exist are passed over."
    )
    action: FeedAction
    folder: str | None = Field(
        None, max_length=4096, description="With action=folder: they are moved there; null: out of all folders."
    )


class FeedQuery(BaseModel):
    """Filters of feeds."""

    folder: str | None = Field(None, max_length=4096, description="In this folder or a folder inside it.")
    failing: bool = Field(False, description="Only feeds whose last poll failed.")


class RuleIn(Body):
    """A rule that keeps or blocks articles of feeds."""

    action: Literal["keep", "block"] = Field(description="keep: an article must match one of the rules that keep.")
    field: Literal["title", "address", "author", "tag", "text"]
    pattern: str = Field(max_length=1_000, description="Regular expression (RE2), found anywhere, in capitals or not.")
    feed: RowId | None = Field(None, description="Id of the feed; null: all feeds.")


class RuleQuery(BaseModel):
    """Filters of rules."""

    feed: RowId | None = Field(None, description="Only rules that count for this feed, those for all among them.")
