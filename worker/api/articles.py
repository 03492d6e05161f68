"""Articles and receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from worker.api.deps import Id, ServicesDep, link_next, read_body
from worker.api.schemas import ArticleIn, ArticleQuery
from worker.service.accept import Receipt
from worker.service.articles import Article, ArticleFilter, ArticleVersion

router = APIRouter(prefix="/v1", tags=["articles"])


@dataclass(frozen=True, slots=True)
class Receipts:
    """One receipt per accepted article, in order."""

    receipts: list[Receipt]


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A page of articles, newest first."""

    articles: list[Article]
    next: str | None  #: Address of the next page; null at the end.


_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "oneOf": [
                    {"$ref": "#/components/schemas/ArticleIn"},
                    {"type": "array", "items": {"$ref": "#/components/schemas/ArticleIn"}},
                ]
            }
        },
        "application/x-ndjson": {"schema": {"type": "string", "description": "One article per line."}},
    },
}


@router.post("/articles", status_code=202, openapi_extra={"requestBody": _BODY})
async def accept_articles(request: Request, services: ServicesDep) -> Receipts:
    """Hand in one article, a list of up to 1,000, or NDJSON. Answered once they are committed.

    All are taken or none: a wrong one is answered with 422 and its place in the list.
    """
    body = await read_body(request, services.settings.api_body_limit_bytes)
    content_type = request.headers.get("content-type", "")
    return Receipts(await run_in_threadpool(services.intake.accept_body, body, content_type, door="api"))


@router.get("/receipts/{receipt_id}")
def receipt(receipt_id: Id, services: ServicesDep) -> Receipt:
    """What became of an accepted article."""
    return services.accept.receipt(receipt_id)


@router.get("/articles")
def list_articles(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[ArticleQuery, Query()]
) -> ArticleList:
    """Articles, newest first; copies are left out unless asked for."""
    chosen = ArticleFilter(
        q=wanted.q,
        entity_id=wanted.entity,
        story_id=wanted.story,
        source=wanted.source,
        lang=wanted.lang,
        since=_aware(wanted.since),
        until=_aware(wanted.until),
        state=wanted.state,
    )
    page = services.articles.page(chosen, cursor=wanted.cursor, limit=wanted.limit)
    following = None if page.next_cursor is None else link_next(request, response, "cursor", page.next_cursor)
    return ArticleList(list(page.articles), following)


@router.get("/articles/{article_id}")
def one_article(article_id: Id, services: ServicesDep) -> Article:
    """One article, with its entities and everywhere it was seen."""
    return services.articles.get(article_id)


@router.get("/articles/{article_id}/versions")
def article_versions(article_id: Id, services: ServicesDep) -> list[ArticleVersion]:
    """All its versions, oldest first."""
    return services.articles.versions(article_id)


def _aware(time: datetime | None) -> datetime | None:
    """A time without a zone is UTC."""
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time


def schemas() -> dict[str, Any]:
    """Schemas that no route names as a parameter, for OpenAPI."""
    return {"ArticleIn": ArticleIn.model_json_schema(ref_template="#/components/schemas/{model}")}
