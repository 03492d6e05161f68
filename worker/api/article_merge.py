"""Decisions of people about articles: merge, split, restore, delete."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from worker.api.answers import ArticleOut, DeletedOut, MergeResultList
from worker.api.deps import DeciderDep, Id, ServicesDep
from worker.api.requests import ArticleMergeIn, ArticleSplitIn
from worker.service.copies.merge_split import MergeResult
from worker.service.operations.takedown import Deleted
from worker.service.search.articles import Article

router = APIRouter(prefix="/v1/articles", tags=["articles"])


@router.post("/merge", response_model=MergeResultList)
def merge_articles(given: ArticleMergeIn, services: ServicesDep, by: DeciderDep) -> dict[str, list[MergeResult]]:
    """Declare articles to be copies of one report, the first being the original. No rule changes this later."""
    return {"articles": services.copies.merge(given.articles, by)}


@router.post("/split", response_model=MergeResultList)
def split_articles(given: ArticleSplitIn, services: ServicesDep, by: DeciderDep) -> dict[str, list[MergeResult]]:
    """Declare articles not to be copies. Each becomes an article of its own; no rule changes this later."""
    return {"articles": services.copies.split(given.articles, given.receipts, by)}


@router.post("/{article_id:int}/restore", response_model=ArticleOut)
def restore_article(article_id: Id, services: ServicesDep, by: DeciderDep) -> Article:
    """Make a withdrawn article valid again."""
    services.copies.restore(article_id, by)
    return services.articles.get(article_id)


@router.delete("/{article_id:int}", response_model=DeletedOut)
def delete_article(
    article_id: Id,
    services: ServicesDep,
    by: DeciderDep,
    copies: Annotated[bool, Query(description="Delete its copies, too.")] = False,
) -> Deleted:
    """Delete an article for good, with every trace of its words. Its address, id and text are refused from then on.

    With `copies` its copies go too; if not, the first of them becomes the original.
    """
    return services.takedown.delete(article_id, by, with_copies=copies)
