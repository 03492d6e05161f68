"""Agreement of headlines: a report of another event of the same kind names another place, person or deed in its own."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from worker.stories.vectors import Weighting
from worker.stories.words import stems, words_of
from worker.types import StoryArticle, StoryState

UNKNOWN = 0.5  #: Agreement with a report that has no headline.


def agreement(article: StoryArticle, state: StoryState, weighting: Weighting) -> float:
    """Return how far an article and a story tell what the headline of the other names, 0 to 1."""
    own = _told(article, state.centroid.weights, weighting)
    theirs = [_told(one, article.terms.weights, weighting) for one in state.core]
    known = [one for one in theirs if one is not None]
    return ((UNKNOWN if own is None else own) + max(known, default=UNKNOWN)) / 2


def _told(article: StoryArticle, terms: Collection[str], weighting: Weighting) -> float | None:
    """Return the share of a headline that is among the terms, words weighted by rarity. None without a headline."""
    rarities = {term: weighting.rarity(term) for term in _terms(article.title) if term in article.terms.weights}
    total = sum(rarities.values())
    return sum(rarity for term, rarity in rarities.items() if term in terms) / total if total else None


@lru_cache(maxsize=4_096)
def _terms(title: str) -> frozenset[str]:
    return frozenset(term for word in words_of(title.lower()) for term in stems(word))
