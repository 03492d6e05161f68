"""Articles and receipts, to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.api.deps import Id, ServicesDep, article_filter, link_next
from worker.api.schemas import ArticleQuery, CountQuery
from worker.service.intake.accept import Receipt
from worker.service.search.articles import Article, ArticleVersion, Counts, Highlights

router = APIRouter(prefix="/v1", tags=["articles"])


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A page of articles, newest or best first."""

    articles: list[Article]
    next: str | None  #: Address of the next page; null at the end.
    highlights: list[Highlights] | None  #: Where each of them matches, in order, if that was asked for.


@router.get("/receipts/{receipt_id}")
def receipt(receipt_id: Id, services: ServicesDep) -> Receipt:
    """Return what became of an accepted article."""
    return services.accept.receipt(receipt_id)


@router.get("/articles")
def list_articles(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[ArticleQuery, Query()]
) -> ArticleList:
    """Articles, newest first or by relevance; copies are left out unless asked for."""
    page = services.articles.page(
        article_filter(wanted),
        order=wanted.order,
        cursor=wanted.cursor,
        limit=wanted.limit,
        highlights=wanted.highlight,
    )
    following = None if page.next_cursor is None else link_next(request, response, "cursor", page.next_cursor)
    return ArticleList(list(page.articles), following, None if page.highlights is None else list(page.highlights))


@router.get("/articles/counts")
def count_articles(services: ServicesDep, wanted: Annotated[CountQuery, Query()]) -> Counts:
    """Count the newest 10,000 articles that match by source, entity, day or language."""
    return services.articles.counts(article_filter(wanted), wanted.by, limit=wanted.limit)


@router.get("/articles/{article_id:int}")
def one_article(article_id: Id, services: ServicesDep) -> Article:
    """One article, with its entities and everywhere it was seen."""
    return services.articles.get(article_id)


@router.get("/articles/{article_id:int}/versions")
def article_versions(article_id: Id, services: ServicesDep) -> list[ArticleVersion]:
    """All its versions, oldest first."""
    return services.articles.versions(article_id)
