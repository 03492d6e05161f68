"""Articles and receipts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from worker.api.deps import Id, ServicesDep, aware, caller_of, link_next
from worker.api.schemas import ArticleChoice, ArticleQuery, CountQuery
from worker.service.accept import Receipt, Refusal, Row
from worker.service.articles import Article, ArticleFilter, ArticleVersion, Counts, Highlights
from worker.service.intake import Submission

IDEMPOTENCY_KEY: dict[str, Any] = {"pattern": "^[!-~]{1,255}$"}  #: As service/once.py reads it.

router = APIRouter(prefix="/v1", tags=["articles"])


@dataclass(frozen=True, slots=True)
class Receipts:
    """One for each article that was sent, in order: a receipt, or why it was refused."""

    receipts: list[Receipt | Refusal]


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A page of articles, newest or best first."""

    articles: list[Article]
    next: str | None  #: Address of the next page; null at the end.
    highlights: list[Highlights] | None  #: Where each of them matches, in order, if that was asked for.


_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "oneOf": [
                    {"$ref": "#/components/schemas/ArticleIn"},
                    {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/ArticleIn"},
                        "minItems": 1,
                        "maxItems": 1_000,
                    },
                ]
            }
        },
        "application/x-ndjson": {"schema": {"type": "string", "description": "One article per line."}},
    },
}


@router.post("/articles", status_code=202, response_model=Receipts, openapi_extra={"requestBody": _BODY})
async def accept_articles(
    request: Request,
    services: ServicesDep,
    idempotency_key: Annotated[
        str | None, Header(description="Sent again within a day: the same answer.", json_schema_extra=IDEMPOTENCY_KEY)
    ] = None,
) -> Response:
    """Hand in one article, a list of up to 1,000, or NDJSON. Answered once they are committed.

    One that is wrong stands as `refused` where its receipt would; the others are accepted. If none can be
    accepted the answer is a problem.
    """
    given = Submission(
        body=await request.body(),
        content_type=request.headers.get("content-type", ""),
        caller=caller_of(request),
        idempotency_key=idempotency_key,
    )
    taken = await run_in_threadpool(services.intake.submit, given)
    headers = {"Idempotency-Replayed": "true"} if taken.is_replay else {}
    return Response(_encoded(taken.rows), 202, headers=headers, media_type="application/json")


def _encoded(rows: list[Row]) -> bytes:
    """Receipts as JSON; a thousand of them take 3 ms here, through the framework 30."""
    return json.dumps({"receipts": [asdict(one) for one in rows]}, default=datetime.isoformat).encode()


@router.get("/receipts/{receipt_id}")
def receipt(receipt_id: Id, services: ServicesDep) -> Receipt:
    """What became of an accepted article."""
    return services.accept.receipt(receipt_id)


@router.get("/articles")
def list_articles(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[ArticleQuery, Query()]
) -> ArticleList:
    """Articles, newest first or by relevance; copies are left out unless asked for."""
    page = services.articles.page(
        _filter(wanted), order=wanted.order, cursor=wanted.cursor, limit=wanted.limit, highlights=wanted.highlight
    )
    following = None if page.next_cursor is None else link_next(request, response, "cursor", page.next_cursor)
    return ArticleList(list(page.articles), following, None if page.highlights is None else list(page.highlights))


@router.get("/articles/counts")
def count_articles(services: ServicesDep, wanted: Annotated[CountQuery, Query()]) -> Counts:
    """How many of the newest 10,000 articles that match have a source, an entity, a day, a language in common."""
    return services.articles.counts(_filter(wanted), wanted.by, limit=wanted.limit)


@router.get("/articles/{article_id}")
def one_article(article_id: Id, services: ServicesDep) -> Article:
    """One article, with its entities and everywhere it was seen."""
    return services.articles.get(article_id)


@router.get("/articles/{article_id}/versions")
def article_versions(article_id: Id, services: ServicesDep) -> list[ArticleVersion]:
    """All its versions, oldest first."""
    return services.articles.versions(article_id)


def _filter(wanted: ArticleChoice) -> ArticleFilter:
    return ArticleFilter(
        q=wanted.q,
        entity_id=wanted.entity,
        story_id=wanted.story,
        source=wanted.source,
        lang=wanted.lang,
        since=aware(wanted.since),
        until=aware(wanted.until),
        state=wanted.state,
    )
