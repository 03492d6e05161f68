"""Requests about articles: one to submit, filters of lists, feeds and exports, copies to merge and split."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from worker.api.requests.base import HTTP_URL, ID_LIMIT, LIMIT_HELP, ArticleFilters, Body, Moment, RowId
from worker.types.choices import CountBy


class PictureIn(Body):
    """The picture that leads an article."""

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL)
    caption: str | None = Field(None, max_length=2_000)
    credit: str | None = Field(None, max_length=300)
    width: int | None = Field(None, description="Pixels.")
    height: int | None = Field(None, description="Pixels.")


class EnclosureIn(Body):
    """A file that goes with an article."""

    url: str = Field(max_length=2048, json_schema_extra=HTTP_URL)
    type: str | None = Field(None, max_length=100, description="Media type.")
    length: int | None = Field(None, description="Bytes.")
    duration_s: int | None = Field(None, description="Playing time in seconds.")


class ArticleIn(Body):
    """An article to submit. At least one of url, text and html is required."""

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


class FeedOutQuery(ArticleFilters):
    """Filters of the articles in a feed."""


class ArticleChoice(ArticleFilters):
    """Filters of articles."""

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
    limit: int = Field(50, ge=1, le=500, description=LIMIT_HELP)


class CountQuery(ArticleChoice):
    """Filters of articles, and what to count."""

    by: CountBy = Field(description="Property of articles whose values are counted.")
    limit: int = Field(50, ge=1, le=500, description="Number of counts: the largest ones; for days the newest ones.")


class ComparisonQuery(BaseModel):
    """Two articles to compare."""

    a: RowId = Field(description="Id of an article.")
    b: RowId = Field(description="Id of another article.")


class ExportQuery(ArticleChoice):
    """Format and filters of an export."""

    format: Literal["jsonl", "csv", "parquet", "ninjs", "ftm"] = Field("jsonl", description="Format of the file.")
    after: int = Field(0, ge=0, le=ID_LIMIT, description="Only rows with a greater id (mentions: article id).")
    changed_since: int | None = Field(
        None,
        ge=0,
        le=ID_LIMIT,
        description="Number of an event: only articles about which something happened later.",
    )
    q: str | None = Field(None, description="Query for articles; entities, stories and mentions of these are exported.")
    state: Literal["original", "duplicate", "withdrawn", "any"] = Field(
        "any", description="original: no copies, none withdrawn. state: in q wins."
    )


class ArticleMergeIn(Body):
    """Articles that are copies of one report."""

    articles: list[RowId] = Field(min_length=2, max_length=500, description="The original first, then its copies.")


class ArticleSplitIn(Body):
    """Copies and arrivals that were matched wrongly."""

    articles: list[RowId] = Field(default=[], max_length=500, description="Articles that are not copies.")
    receipts: list[RowId] = Field(
        default=[],
        max_length=500,
        description="Receipts of arrivals that are no version or copy.",
    )
