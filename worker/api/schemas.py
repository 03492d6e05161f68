"""Shapes of requests, for OpenAPI and for the routes that take a body."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

ID_LIMIT = 2**63 - 1  #: As far as a database counts.


class ArticleIn(BaseModel):
    """An article as it is handed in: at least one of url, text, html."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(None, max_length=2048, description="Its address; alone, the page is fetched.")
    title: str | None = Field(None, max_length=1024)
    text: str | None = Field(None, description="Plain text; taken before html.")
    html: str | None = Field(None, description="Markup of the body, or of the whole page.")
    published_at: datetime | None = None
    updated_at: datetime | None = None
    source: str | None = Field(None, max_length=255, description="Who published it; else the domain of url.")
    lang: str | None = Field(None, max_length=35, description="BCP 47; else it is detected.")
    authors: list[str] | None = Field(None, max_length=50)
    id: str | int | None = Field(None, description="Your own id; the same from the same source is the same article.")


class ArticleQuery(BaseModel):
    """Which articles are wanted."""

    q: str | None = Field(None, description='Words, "phrases", -not; all must hold.')
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity it names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story it is in.")
    source: str | None = None
    lang: str | None = None
    since: datetime | None = Field(None, description="First seen at or after.")
    until: datetime | None = Field(None, description="First seen before.")
    state: Literal["original", "duplicate", "any"] = "original"
    cursor: int | None = Field(None, ge=0, le=ID_LIMIT, description="From the Link of the page before.")
    limit: int = Field(50, ge=1, le=500)


FullText = Literal["auto", "always", "never"]


class FeedIn(BaseModel):
    """A feed to be polled."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2048)
    source: str | None = Field(None, max_length=255, description="Source of its articles; else the domain of each.")
    interval_s: float | None = Field(None, ge=60, le=31_536_000, description="Fixed interval; else it is learned.")
    title: str | None = Field(None, max_length=1024, description="What you call it; else what it calls itself.")
    folders: list[Annotated[str, Field(max_length=4096)]] = Field(
        [], max_length=50, description='Folders it is in: "News/Middle East"; a "/" of a name as "\\/".'
    )
    full_text: FullText | None = Field(None, description="When its entries' pages are fetched; else as set.")


class FeedChange(BaseModel):
    """What is to be changed about a feed; what is left out stays, null is back to the default."""

    model_config = ConfigDict(extra="forbid")

    paused: bool | None = None
    interval_s: float | None = Field(None, ge=60, le=31_536_000)
    title: str | None = Field(None, max_length=1024)
    folders: list[Annotated[str, Field(max_length=4096)]] | None = Field(None, max_length=50)
    full_text: FullText | None = None


class FeedQuery(BaseModel):
    """Which feeds are wanted."""

    folder: str | None = Field(None, max_length=4096, description="In this folder, or in one inside it.")
    failing: bool = Field(False, description="Those only whose last poll failed.")
