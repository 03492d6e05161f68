"""States of a story: begin one, grow it by an article, merge two, choose the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from worker.stories.headlines import is_borne_out, is_headline, is_question
from worker.stories.vectors import Vector, Weighting, likeness
from worker.types import Frequencies, StoryArticle, StoryState, Terms

FIRST_KEPT = 3  #: The articles that made the story keep their say, so that it cannot drift away from them.
NEWEST_KEPT = 5
CENTROID_TERMS_LIMIT = 128


def when(article: StoryArticle) -> datetime:
    """Return the time of publication, else of arrival."""
    return article.published_at or article.seen_at


def begin(story_id: int, article: StoryArticle) -> StoryState:
    """Return a story of one article."""
    at = when(article)
    return StoryState(story_id=story_id, centroid=article.terms, core=(article,), articles=1, first_at=at, last_at=at)


def grow(state: StoryState, article: StoryArticle) -> StoryState:
    """Return the story with one article more.

    A copy of an article, and an article it has in its core already, change nothing: copies count once, and
    taking the same article twice is harmless.
    """
    if article.original_id is not None or any(one.article_id == article.article_id for one in state.core):
        return state
    at = when(article)
    return replace(
        state,
        centroid=_mean(state.centroid, article.terms, 1 / (state.articles + 1)),
        core=_bounded((*state.core, article)),
        articles=state.articles + 1,
        first_at=min(state.first_at, at),
        last_at=max(state.last_at, at),
    )


def merge(kept: StoryState, other: StoryState) -> StoryState:
    """Return two stories as one, under the id of the first. Articles in both cores count once."""
    core = {one.article_id: one for one in (*kept.core, *other.core)}
    ordered = tuple(sorted(core.values(), key=lambda one: (one.seen_at, one.article_id)))
    total = kept.articles + other.articles
    return replace(
        kept,
        centroid=_mean(kept.centroid, other.centroid, other.articles / total),
        core=_bounded(ordered),
        articles=total,
        first_at=min(kept.first_at, other.first_at),
        last_at=max(kept.last_at, other.last_at),
    )


def headline(articles: Sequence[StoryArticle], frequencies: Frequencies) -> str:
    """Return the title of the article most like the others; the earliest where two are equally central.

    A question, the name of a site or of a section, and a title made from a first sentence are taken only where no
    article has a better one. "" for no articles.
    """
    titled = [one for one in articles if one.title]
    given = [one for one in titled if is_headline(one)]
    real = [one for one in given if is_borne_out(one, articles)] or given
    real = [one for one in real if not is_question(one)] or real
    real = real or [one for one in titled if one.title_inferred] or titled
    if not real:
        return ""
    weighting = Weighting(frequencies)
    vectors = {one.article_id: weighting.vector(one.terms) for one in articles}
    best = max(real, key=lambda one: (_centrality(one, vectors), -when(one).timestamp(), -one.article_id))
    return best.title


def _centrality(article: StoryArticle, vectors: Mapping[int, Vector]) -> float:
    own = vectors[article.article_id]
    return sum(likeness(own, other) for article_id, other in vectors.items() if article_id != article.article_id)


def _bounded(core: tuple[StoryArticle, ...]) -> tuple[StoryArticle, ...]:
    return core if len(core) <= FIRST_KEPT + NEWEST_KEPT else core[:FIRST_KEPT] + core[-NEWEST_KEPT:]


def _mean(centroid: Terms, new: Terms, share: float) -> Terms:
    """Return the mean in which the new terms have this share, 0 to 1; its strongest terms only."""
    weights = {term: weight * (1 - share) for term, weight in centroid.weights.items()}
    for term, weight in new.weights.items():
        weights[term] = weights.get(term, 0.0) + weight * share
    strongest = sorted(weights, key=lambda term: (-weights[term], term))[:CENTROID_TERMS_LIMIT]
    kept = {term: weights[term] for term in strongest}
    shown = {term: form for term, form in ({**new.shown, **centroid.shown}).items() if term in kept}
    return Terms(kept, shown)
