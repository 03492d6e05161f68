"""A story as it grows: begun, grown by an article, headed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from worker.stories.vectors import Vector, Weighting, likeness
from worker.types import Frequencies, StoryArticle, StoryState, Terms

FIRST_KEPT = 3  #: The articles that made the story keep their say, so that it cannot drift away from them.
NEWEST_KEPT = 5
CENTROID_TERMS_LIMIT = 128


def when(article: StoryArticle) -> datetime:
    """When an article was published, else when it came in."""
    return article.published_at or article.seen_at


def begin(story_id: int, article: StoryArticle) -> StoryState:
    """A story of one article."""
    at = when(article)
    return StoryState(story_id=story_id, centroid=article.terms, core=(article,), articles=1, first_at=at, last_at=at)


def grow(state: StoryState, article: StoryArticle) -> StoryState:
    """The story with one article more.

    A copy of an article, and an article it has in its core already, change nothing: copies count once, and
    taking the same article twice is harmless.
    """
    if article.original_id is not None or any(one.article_id == article.article_id for one in state.core):
        return state
    core = (*state.core, article)
    if len(core) > FIRST_KEPT + NEWEST_KEPT:
        core = core[:FIRST_KEPT] + core[-NEWEST_KEPT:]
    at = when(article)
    return replace(
        state,
        centroid=_mean(state.centroid, state.articles, article.terms),
        core=core,
        articles=state.articles + 1,
        first_at=min(state.first_at, at),
        last_at=max(state.last_at, at),
    )


def headline(articles: Sequence[StoryArticle], frequencies: Frequencies) -> str:
    """The title of the article most like the others; a title made from a first sentence only where all are.

    "" for no articles. The earliest where two are equally central.
    """
    real = [one for one in articles if one.title and not one.title_inferred] or [one for one in articles if one.title]
    if not real:
        return ""
    weighting = Weighting(frequencies)
    vectors = {one.article_id: weighting.vector(one.terms) for one in articles}
    best = max(real, key=lambda one: (_centrality(one, vectors), -when(one).timestamp(), -one.article_id))
    return best.title


def _centrality(article: StoryArticle, vectors: Mapping[int, Vector]) -> float:
    own = vectors[article.article_id]
    return sum(likeness(own, other) for article_id, other in vectors.items() if article_id != article.article_id)


def _mean(centroid: Terms, articles: int, new: Terms) -> Terms:
    """The mean with one article more, its strongest terms only."""
    share = 1 / (articles + 1)
    weights = {term: weight * (1 - share) for term, weight in centroid.weights.items()}
    for term, weight in new.weights.items():
        weights[term] = weights.get(term, 0.0) + weight * share
    strongest = sorted(weights, key=lambda term: (-weights[term], term))[:CENTROID_TERMS_LIMIT]
    kept = {term: weights[term] for term in strongest}
    shown = {term: form for term, form in ({**new.shown, **centroid.shown}).items() if term in kept}
    return Terms(kept, shown)
