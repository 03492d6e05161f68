"""Shapes of requests, for OpenAPI and for the routes that take a body."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from worker.languages import read_language
from worker.service.operations.api_keys import Scope
from worker.service.stories.manage import StorySort
from worker.types import EntityKind

HTTP_URL: JsonDict = {"format": "uri", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://[^\s/]"}
"""For the document only; the service that reads an address says what is wrong with it."""

ID_LIMIT = 2**63 - 1  #: As far as a database counts.
RowId = Annotated[int, Field(ge=1, le=ID_LIMIT)]


def _written_as_date(value: object) -> object:
    if isinstance(value, str) and not _DATE.match(value):
        raise PydanticCustomError("date", "write a date, 2026-03-01, or a time, 2026-03-01T08:00:00Z")
    return value


_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d")
Moment = Annotated[datetime, BeforeValidator(_written_as_date)]
"""A date or time of RFC 3339. A bare number, which pydantic takes for seconds since 1970, is refused: it is a slip."""


Lang = Annotated[str, AfterValidator(read_language)]
"""A language to filter by."""


class PictureIn(BaseModel):
    """The picture that leads an article."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL)
    caption: str | None = Field(None, max_length=2_000)
    credit: str | None = Field(None, max_length=300)
    width: int | None = Field(None, description="Pixels.")
    height: int | None = Field(None, description="Pixels.")


class EnclosureIn(BaseModel):
    """A file that goes with an article."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL)
    type: str | None = Field(None, max_length=100, description="Media type.")
    length: int | None = Field(None, description="Bytes.")
    duration_s: int | None = Field(None, description="Playing time in seconds.")


class ArticleIn(BaseModel):
    """An article to submit. At least one of url, text and html is required."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(None, max_length=2048, description="Address. If it is given alone, the page is fetched.")
    title: str | None = Field(None, max_length=1024)
    text: str | None = Field(None, description="Plain text; preferred to html.")
    html: str | None = Field(None, description="HTML of the article or of the whole page.")
    published_at: datetime | None = None
    updated_at: datetime | None = None
    source: str | None = Field(None, max_length=255, description="Publisher; default: the domain of url.")
    lang: str | None = Field(None, max_length=35, description="BCP 47 code; default: it is detected.")
    authors: list[str] | None = Field(None, max_length=50)
    tags: list[Annotated[str, Field(max_length=200)]] | None = Field(None, max_length=100)
    picture: PictureIn | None = None
    enclosures: list[EnclosureIn] | None = Field(None, max_length=50)
    comments_url: str | None = Field(None, max_length=2048, json_schema_extra=HTTP_URL)
    id: str | int | None = Field(None, description="Your own id. Same id and source: same article.")


QUERY_HELP = (
    'Words, prefix*, "phrases", -not, OR, title: source: author: tag: entity: place: country: lang: story: state: '
    "is: since: until: published:"
)


class ArticleChoice(BaseModel):
    """Filters of articles."""

    q: str | None = Field(None, description=QUERY_HELP)
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the article names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story that the article belongs to.")
    tag: str | None = Field(None, max_length=200, description="One of its tags, whole; case does not matter.")
    source: str | None = None
    lang: Lang | None = None
    since: Moment | None = Field(None, description="First seen at or after this time.")
    until: Moment | None = Field(None, description="First seen before this time.")
    state: Literal["original", "duplicate", "withdrawn", "any"] = Field(
        "original", description="original: no copies, none withdrawn. state: in q wins."
    )


class ArticleQuery(ArticleChoice):
    """Filters, order and page of a list of articles."""

    order: Literal["time", "relevance", "published"] = Field(
        "time", description="relevance ranks the newest 500 that match, published sorts the newest 10,000."
    )
    highlight: bool = Field(False, description="Return where each article matches q.")
    cursor: int | None = Field(None, ge=0, le=ID_LIMIT, description="Taken from the `next` link of the page before.")
    limit: int = Field(50, ge=1, le=500)


class ExportQuery(BaseModel):
    """Format and filters of an export."""

    format: Literal["jsonl", "csv", "parquet", "ninjs", "ftm"] = "jsonl"
    after: int = Field(0, ge=0, le=ID_LIMIT, description="Only rows with a greater id (mentions: article id).")
    changed_since: int | None = Field(
        None,
        ge=0,
        le=ID_LIMIT,
        description="Number of an event: only articles about which something happened later.",
    )
    q: str | None = Field(None, description="Query for articles; entities, stories and mentions of these are exported.")
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the articles name.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story that the articles belong to.")
    tag: str | None = Field(None, max_length=200, description="One of its tags, whole; case does not matter.")
    source: str | None = None
    lang: Lang | None = None
    since: Moment | None = Field(None, description="First seen at or after this time.")
    until: Moment | None = Field(None, description="First seen before this time.")
    state: Literal["original", "duplicate", "withdrawn", "any"] = "any"


class Listing(BaseModel):
    """Filters of stories or entities by their articles, and the page of the list."""

    q: str | None = Field(None, description=f"Articles that match: {QUERY_HELP}")
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the articles name.")
    place: str | None = Field(None, max_length=255, pattern='^[^"]+$', description="Place that the articles name.")
    source: str | None = Field(None, description="Source of the articles.")
    offset: int = Field(0, ge=0, le=1_000_000)
    limit: int = Field(50, ge=1, le=500)


class StoryQuery(Listing):
    """Filters, order and page of a list of stories."""

    since: Moment | None = Field(None, description="Latest article at or after this time.")
    until: Moment | None = Field(None, description="Latest article before this time.")
    sort: StorySort = Field(
        "newest",
        description="By latest article, number of articles, or articles of the last day (growth): these rank the "
        "newest 2,000 stories that match.",
    )


class EntityQuery(Listing):
    """Filters, order and page of a list of entities."""

    name: str | None = Field(None, max_length=255, description="Part of any of its names.")
    kind: EntityKind | None = None
    since: Moment | None = Field(None, description="Articles first seen at or after this time.")
    until: Moment | None = Field(None, description="Articles first seen before this time.")
    sort: Literal["mentions", "articles", "newest", "growth"] | None = Field(
        None,
        description="mentions: of all time, the default without a filter of articles. The others rank what the newest "
        "10,000 articles that match name: by number of articles, by latest article, by articles of the last day.",
    )


class CountQuery(ArticleChoice):
    """Filters of articles, and what to count."""

    by: Literal["source", "entity", "day", "lang"]
    limit: int = Field(50, ge=1, le=500, description="Number of counts: the largest ones; for days the newest ones.")


class ComparisonQuery(BaseModel):
    """Two articles to compare."""

    a: RowId = Field(description="Id of an article.")
    b: RowId = Field(description="Id of another article.")


class ReceiptQuery(BaseModel):
    """Filters and page of a list of receipts."""

    state: Literal["pending", "stored", "updated", "duplicate", "rejected", "quarantined"]
    reason: str | None = Field(None, max_length=64, description="Reason code: no_text, page_too_complex, …")
    after: int = Field(0, ge=0, le=ID_LIMIT, description="Only receipts with a greater id.")
    limit: int = Field(50, ge=1, le=500)


class DecisionQuery(BaseModel):
    """Filters and page of a list of decisions."""

    thing: Literal["article", "story", "entity", "feed", "receipt"] | None = Field(
        None, description="With id: only what is about it."
    )
    id: int | None = Field(None, ge=1, le=ID_LIMIT)
    before: int | None = Field(None, ge=1, le=ID_LIMIT, description="Only decisions with a smaller id.")
    limit: int = Field(50, ge=1, le=500)


class ReceiptsIn(BaseModel):
    """Receipts to retry or to drop."""

    model_config = ConfigDict(extra="forbid")

    receipts: list[RowId] = Field(min_length=1, max_length=500)


class ArticleMergeIn(BaseModel):
    """Articles that are copies of one report."""

    model_config = ConfigDict(extra="forbid")

    articles: list[RowId] = Field(min_length=2, max_length=500, description="The original first, then its copies.")


class ArticleSplitIn(BaseModel):
    """Copies and arrivals that were matched wrongly."""

    model_config = ConfigDict(extra="forbid")

    articles: list[RowId] = Field(default=[], max_length=500, description="Articles that are not copies.")
    receipts: list[RowId] = Field(
        default=[],
        max_length=500,
        description="Receipts of arrivals that are no version or copy.",
    )


KIND = r"[a-z]{1,16}(\.[a-z_]{1,16})?"


class EventQuery(BaseModel):
    """Filters of events: by kind, by feed, or by their article."""

    after: int | None = Field(None, ge=0, le=ID_LIMIT, description="Id of the last event that you have.")
    kind: list[Annotated[str, Field(pattern=f"^{KIND}(,{KIND})*$", max_length=200)]] = Field(
        [],
        max_length=20,
        description="article.stored, …; article: all kinds of it. May be repeated.",
    )
    feed: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the feed.")
    q: str | None = Field(None, description=QUERY_HELP)
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the article names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story that the article belongs to.")
    source: str | None = None
    lang: Lang | None = None


class EventPageQuery(EventQuery):
    """Filters and page of events."""

    limit: int = Field(100, ge=1, le=1_000)


FullText = Literal["auto", "always", "never"]


class FeedIn(BaseModel):
    """A feed to add."""

    model_config = ConfigDict(extra="forbid")

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL)
    source: str | None = Field(None, max_length=255, description="Source of its articles; default: their domain.")
    interval_s: float | None = Field(None, ge=60, le=31_536_000, description="Fixed interval; default: it is learned.")
    title: str | None = Field(None, max_length=1024, description="Your title for it; default: its own title.")
    folders: list[Annotated[str, Field(max_length=4096)]] = Field(
        [], max_length=50, description='Folders as paths: "News/Middle East"; write a "/" inside a name as "\\/".'
    )
    full_text: FullText | None = Field(None, description="When its entries' pages are fetched; default: as set.")


class FeedChange(BaseModel):
    """Changes of a feed. Omitted fields are kept; null restores the default."""

    model_config = ConfigDict(extra="forbid")

    paused: StrictBool | None = None
    interval_s: float | None = Field(None, ge=60, le=31_536_000)
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


class KeyIn(BaseModel):
    """A new API key."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100, description="Who uses it.")
    scopes: list[Scope] = Field(min_length=1)
    expires_at: Moment | None = Field(None, description="null: never.")
    requests_per_s: float | None = Field(
        None, ge=0.01, le=1e6, description="Requests a second; null: as the settings say."
    )


class RerunIn(BaseModel):
    """A step to run again, and the articles to look at."""

    model_config = ConfigDict(extra="forbid")

    stage: Literal["clean", "dedupe", "enrich"]
    q: str | None = Field(None, description=f"Only articles that match: {QUERY_HELP}")
    since: Moment | None = Field(None, description="Only articles first seen at or after this time.")
    after: int = Field(0, ge=0, le=ID_LIMIT, description="Only articles with a greater id.")
    limit: int = Field(1_000, ge=1, le=10_000, description="Number of articles looked at, in hundreds.")


class PlaceQuery(BaseModel):
    """Filters of the articles whose places are listed."""

    q: str | None = Field(None, description=f"Articles that match: {QUERY_HELP}")
    since: Moment | None = Field(None, description="Articles first seen at or after this time.")
    until: Moment | None = Field(None, description="Articles first seen before this time.")
    limit: int = Field(100, ge=1, le=500)


class RuleIn(BaseModel):
    """A rule that keeps or blocks articles of feeds."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["keep", "block"] = Field(description="keep: an article must match one of the rules that keep.")
    field: Literal["title", "address", "author", "tag", "text"]
    pattern: str = Field(max_length=1_000, description="Regular expression (RE2), found anywhere, in capitals or not.")
    feed: RowId | None = Field(None, description="Id of the feed; null: all feeds.")


class RuleQuery(BaseModel):
    """Filters of rules."""

    feed: RowId | None = Field(None, description="Only rules that count for this feed, those for all among them.")


class FeedQuery(BaseModel):
    """Filters of feeds."""

    folder: str | None = Field(None, max_length=4096, description="In this folder or a folder inside it.")
    failing: bool = Field(False, description="Only feeds whose last poll failed.")


class WatchIn(BaseModel):
    """A query to save, and where to send what matches: a webhook, a chat or mail service, or only its feed."""

    model_config = ConfigDict(extra="forbid")

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


class WatchChange(BaseModel):
    """Changes of a watch. Omitted fields are kept."""

    model_config = ConfigDict(extra="forbid")

    paused: StrictBool | None = None
    name: str | None = Field(None, min_length=1, max_length=255)
    query: str | None = Field(None, max_length=1_000)
    rotate: Literal["secret", "feed_token"] | None = Field(
        None, description="Make a new one; the old one becomes invalid."
    )


class DryRunIn(BaseModel):
    """Period of a dry run."""

    model_config = ConfigDict(extra="forbid")

    days: float = Field(7.0, gt=0, le=366)


class DeliveryQuery(BaseModel):
    """Page of deliveries."""

    cursor: int | None = Field(None, ge=0, le=ID_LIMIT, description="Taken from the `next` link of the page before.")
    limit: int = Field(50, ge=1, le=200)


class FeedOutQuery(BaseModel):
    """Filters of the articles in a feed."""

    q: str | None = Field(None, description=QUERY_HELP)
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the article names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story that the article belongs to.")
    tag: str | None = Field(None, max_length=200, description="One of its tags, whole; case does not matter.")
    source: str | None = None
    lang: Lang | None = None


class MergeIn(BaseModel):
    """Ids that are one; the first is kept."""

    model_config = ConfigDict(extra="forbid")

    ids: list[RowId] = Field(min_length=2, max_length=100)


class EntitySplitIn(BaseModel):
    """Names of another entity."""

    model_config = ConfigDict(extra="forbid")

    names: list[str] = Field(min_length=1, max_length=100)


class StorySplitIn(BaseModel):
    """Articles of another story."""

    model_config = ConfigDict(extra="forbid")

    articles: list[RowId] = Field(min_length=1, max_length=1_000)
