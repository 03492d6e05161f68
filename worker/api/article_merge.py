"""Decisions of people about copies: merge, split, restore."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from worker.api.deps import Id, ServicesDep
from worker.api.schemas import ArticleMergeIn, ArticleSplitIn
from worker.service.copies.merge_split import Regrouped
from worker.service.search.articles import Article

router = APIRouter(prefix="/v1/articles", tags=["articles"])


@dataclass(frozen=True, slots=True)
class RegroupedList:
    """Outcome for each article, in the order in which they were named."""

    articles: list[Regrouped]


@router.post("/merge")
def merge_articles(given: ArticleMergeIn, services: ServicesDep) -> RegroupedList:
    """Say that these are prints of one report, the first its original. Outlives every rule and later arrival."""
    return RegroupedList(services.regroup.merge(given.articles))


@router.post("/split")
def split_articles(given: ArticleSplitIn, services: ServicesDep) -> RegroupedList:
    """Say that these are no copies of what they were put to; each becomes an article of its own, for good."""
    return RegroupedList(services.regroup.split(given.articles, given.receipts))


@router.post("/{article_id:int}/restore")
def restore_article(article_id: Id, services: ServicesDep) -> Article:
    """Let a withdrawn article stand again."""
    services.regroup.restore(article_id)
    return services.articles.get(article_id)
