"""Types and fields that several requests share."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from worker.languages import read_language

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

QUERY_HELP = (
    'Words, prefix*, "phrases", -not, OR, title: source: feed: author: tag: entity: place: country: lang: story: '
    "state: is: label: since: until: published:"
)
SOURCE_HELP = "Source of the article, whole, as answers show it."
LANG_HELP = "Language of the text: en, pt-BR."
LIMIT_HELP = "Most items in the answer."


class Body(BaseModel):
    """Base of what is sent as JSON: an unknown field is refused."""

    model_config = ConfigDict(extra="forbid")


class ArticleFilters(BaseModel):
    """Filters of articles, but for time and state."""

    q: str | None = Field(None, description=QUERY_HELP)
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the article names.")
    story: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of the story that the article belongs to.")
    tag: str | None = Field(None, max_length=200, description="One of its tags, whole; case does not matter.")
    source: str | None = Field(None, description=SOURCE_HELP)
    lang: Lang | None = Field(None, description=LANG_HELP)


class Listing(BaseModel):
    """Filters of stories or entities by their articles, and the page of the list."""

    q: str | None = Field(None, description=f"Articles that match: {QUERY_HELP}")
    entity: int | None = Field(None, ge=1, le=ID_LIMIT, description="Id of an entity that the articles name.")
    place: str | None = Field(None, max_length=255, pattern='^[^"]+$', description="Place that the articles name.")
    source: str | None = Field(None, description="Source of the articles.")
    cursor: str | None = Field(
        None,
        max_length=100,
        description="Taken from the `next` link of the page before, in the same order.",
    )
    limit: int = Field(50, ge=1, le=500, description=LIMIT_HELP)


class MergeIn(Body):
    """Ids that are one; the first is kept."""

    ids: list[RowId] = Field(min_length=2, max_length=100)
