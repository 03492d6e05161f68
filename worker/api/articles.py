"""Reading articles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import ArticleList, ArticleOut, ArticleVersionOut, ComparisonOut, CountsOut
from worker.api.deps import Id, ServicesDep, article_filter, link_next, person_of
from worker.api.requests import ArticleQuery, ComparisonQuery, CountQuery
from worker.service.search.articles import Article, ArticleVersion, Counts

router = APIRouter(prefix="/v1", tags=["articles"])


@router.get("/articles", response_model=ArticleList)
def list_articles(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[ArticleQuery, Query()]
) -> dict[str, Any]:
    """Find articles by time, relevance or publication. Copies and withdrawn articles are found only by `state`."""
    page = services.articles.find_articles(
        article_filter(wanted, person_of(request)),
        order=wanted.order,
        cursor=wanted.cursor,
        limit=wanted.limit,
        highlights=wanted.highlight,
    )
    following = None if page.next_cursor is None else link_next(request, response, "cursor", page.next_cursor)
    return {"articles": page.articles, "next": following, "highlights": page.highlights}


@router.get("/articles/counts", response_model=CountsOut)
def count_articles(request: Request, services: ServicesDep, wanted: Annotated[CountQuery, Query()]) -> Counts:
    """Count the articles that match by source, entity, day or language. At most the newest 10,000 are counted."""
    return services.articles.counts(article_filter(wanted, person_of(request)), wanted.by, limit=wanted.limit)


@router.get("/articles/compare", response_model=ComparisonOut)
def compare_articles(services: ServicesDep, wanted: Annotated[ComparisonQuery, Query()]) -> dict[str, Any]:
    """Compare the words of two articles."""
    return {"a": wanted.a, "b": wanted.b, "pieces": services.articles.compare(wanted.a, wanted.b)}


@router.get("/articles/{article_id:int}", response_model=ArticleOut)
def get_article(article_id: Id, services: ServicesDep) -> Article:
    """Get an article with its entities and sightings."""
    return services.articles.get(article_id)


@router.get("/articles/{article_id:int}/versions", response_model=list[ArticleVersionOut])
def list_article_versions(article_id: Id, services: ServicesDep) -> list[ArticleVersion]:
    """List the versions of an article, oldest first, each with its changes."""
    return services.articles.versions(article_id)
