"""Shapes of requests, for OpenAPI and for the routes that take a body."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

HTTP_URL: JsonDict = {"format": "uri", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s/]"}
"""Said in the document; what is wrong with an address is said by whoever reads it."""

ID_LIMIT = 2**63 - 1  #: As far as a database counts.
RowId = Annotated[int, Field(ge=1, le=ID_LIMIT)]


def _written_as_date(value: object) -> object:
    if isinstance(value, str) and not _DATE.match(value):
        raise PydanticCustomError("date", "write a date, 2026-03-01, or a time, 2026-03-01T08:00:00Z")
    return value


_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d")
Moment = Annotated[datetime, BeforeValidator(_written_as_date)]
"""A date or time of RFC 3339. A bare number, which pydantic takes for seconds since 1970, is refused: it is a slip."""


class Problem(BaseModel):
    """Reason why a request was refused or failed (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str = Field(description="What is wrong and how to mend it, for people.")
    reason: str = Field(description="A stable code, for programs.")


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


QUERY_HELP = 'Words, "phrases", -not, OR, title: source: entity: place: country: lang: story: state: since: until:'


class ArticleChoice(BaseModel):
    """Conditions on articles."""

    q: str | None = Field(None, description=QUERY_HELP)
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity it names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story it is in.")
    source: str | None = None
    lang: str | None = None
    since: Moment | None = Field(None, description="First seen at or after.")
    until: Moment | None = Field(None, description="First seen before.")
    state: Literal["original", "duplicate", "withdrawn", "any"] = Field("original", description="A state: in q wins.")


class ArticleQuery(ArticleChoice):
    """Page and order of a list of articles."""

    order: Literal["time", "relevance"] = Field("time", description="relevance: of the newest 500 that match.")
    highlight: bool = Field(False, description="Say where each matches q.")
    cursor: int | None = Field(None, ge=0, le=ID_LIMIT, description="From the Link of the page before.")
    limit: int = Field(50, ge=1, le=500)


class ExportQuery(BaseModel):
    """Rows and format of an export."""

    format: Literal["jsonl", "csv", "parquet", "ninjs", "ftm"] = "jsonl"
    after: int = Field(0, ge=0, le=ID_LIMIT, description="Only what has a greater id; of mentions, of their article.")
    q: str | None = Field(None, description="As for articles: what these name, tell or hold.")
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity they name.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story they are in.")
    source: str | None = None
    lang: str | None = None
    since: Moment | None = Field(None, description="First seen at or after.")
    until: Moment | None = Field(None, description="First seen before.")
    state: Literal["original", "duplicate", "withdrawn", "any"] = "any"


class CountQuery(ArticleChoice):
    """Field by which articles are counted."""

    by: Literal["source", "entity", "day", "lang"]
    limit: int = Field(50, ge=1, le=500, description="How many counts at most; the largest, of days the newest.")


class ArticleMergeIn(BaseModel):
    """Articles that are prints of one report."""

    model_config = ConfigDict(extra="forbid")

    articles: list[RowId] = Field(min_length=2, max_length=500, description="The original first, then its copies.")


class ArticleSplitIn(BaseModel):
    """Copies or receipts to take off an article."""

    model_config = ConfigDict(extra="forbid")

    articles: list[RowId] = Field(default=[], max_length=500, description="Copies that are none.")
    receipts: list[RowId] = Field(
        default=[], max_length=500, description="Arrivals wrongly taken for a version or an equal print."
    )


KIND = r"[a-z]{1,16}(\.[a-z_]{1,16})?"


class EventQuery(BaseModel):
    """Conditions on events: by kind, by feed, or by the article they are about, as in a list of articles."""

    after: int | None = Field(None, ge=0, le=ID_LIMIT, description="Number of the last event you have.")
    kind: list[Annotated[str, Field(pattern=f"^{KIND}(,{KIND})*$", max_length=200)]] = Field(
        [], max_length=20, description="As article.stored, or article for all of those; several, or parted by commas."
    )
    feed: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the feed.")
    q: str | None = Field(None, description=QUERY_HELP)
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity it names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story it is in.")
    source: str | None = None
    lang: str | None = None


class EventPageQuery(EventQuery):
    """Page of a list of events."""

    limit: int = Field(100, ge=1, le=1_000)


FullText = Literal["auto", "always", "never"]


class FeedIn(BaseModel):
    """A feed to be polled."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL)
    source: str | None = Field(None, max_length=255, description="Source of its articles; else the domain of each.")
    interval_s: float | None = Field(None, ge=60, le=31_536_000, description="Fixed interval; else it is learned.")
    title: str | None = Field(None, max_length=1024, description="What you call it; else what it calls itself.")
    folders: list[Annotated[str, Field(max_length=4096)]] = Field(
        [], max_length=50, description='Folders it is in: "News/Middle East"; a "/" of a name as "\\/".'
    )
    full_text: FullText | None = Field(None, description="When its entries' pages are fetched; else as set.")


class FeedChange(BaseModel):
    """Changes of a feed; a field left out stays, null restores the default."""

    model_config = ConfigDict(extra="forbid")

    paused: StrictBool | None = None
    interval_s: float | None = Field(None, ge=60, le=31_536_000)
    trust_validators: Literal[True] | None = Field(None, description="Believe its ETag and Last-Modified again.")
    title: str | None = Field(None, max_length=1024)
    folders: list[Annotated[str, Field(max_length=4096)]] | None = Field(None, max_length=50)
    full_text: FullText | None = None


class FeedQuery(BaseModel):
    """Conditions on feeds."""

    folder: str | None = Field(None, max_length=4096, description="In this folder, or in one inside it.")
    failing: bool = Field(False, description="Those only whose last poll failed.")


class WatchIn(BaseModel):
    """A query to be saved, and where what matches goes: a webhook, a chat or mail service, or its feed alone."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=255)
    query: str | None = Field(None, max_length=1_000, description="As `q` of a list of articles; null: any article.")
    source: str | None = Field(None, max_length=255)
    lang: str | None = Field(None, max_length=35)
    entity: RowId | None = Field(None, description="Id of an entity it names.")
    story: RowId | None = Field(None, description="Id of the story it is in.")
    per: Literal["article", "story"] = Field("article", description="story: once for each story.")
    kinds: list[Literal["stored", "updated"]] = Field(
        ["stored"], min_length=1, max_length=2, description="updated: new versions count too."
    )
    digest_s: float | None = Field(None, ge=60, le=2_678_400, description="One message for each such interval.")
    webhook: str | None = Field(None, max_length=2048, json_schema_extra=HTTP_URL)
    notify: str | None = Field(None, max_length=2048, description="An Apprise address, as mailto://…")
    secret: str | None = Field(None, max_length=128, description="whsec_…, to sign webhooks; else one is made.")


class WatchChange(BaseModel):
    """Changes of a watch; a field left out stays."""

    model_config = ConfigDict(extra="forbid")

    paused: StrictBool | None = None
    name: str | None = Field(None, min_length=1, max_length=255)
    query: str | None = Field(None, max_length=1_000)
    rotate: Literal["secret", "feed_token"] | None = Field(None, description="Make a new one; the old one ends.")


class DryRunIn(BaseModel):
    """Number of days to look back."""

    model_config = ConfigDict(extra="forbid")

    days: float = Field(7.0, gt=0, le=366)


class DeliveryQuery(BaseModel):
    """Page of a list of deliveries."""

    cursor: int | None = Field(None, ge=0, le=ID_LIMIT, description="From the Link of the page before.")
    limit: int = Field(50, ge=1, le=200)


class FeedOutQuery(BaseModel):
    """Conditions on the articles of a feed."""

    q: str | None = Field(None, description='Words, "phrases", -not; all must hold.')
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity it names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story it is in.")
    source: str | None = None
    lang: str | None = None


class MergeIn(BaseModel):
    """Ids to merge; the first one stays."""

    model_config = ConfigDict(extra="forbid")

    ids: list[RowId] = Field(min_length=2, max_length=100)


class EntitySplitIn(BaseModel):
    """The names that are another entity's."""

    model_config = ConfigDict(extra="forbid")

    names: list[str] = Field(min_length=1, max_length=100)


class StorySplitIn(BaseModel):
    """The articles that tell another story."""

    model_config = ConfigDict(extra="forbid")

    articles: list[RowId] = Field(min_length=1, max_length=1_000)
