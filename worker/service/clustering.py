"""Which story each article of a batch belongs to: the stored ones, and those begun in the batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from worker.store import Session
from worker.store import stories as store
from worker.store.enrichments import ClaimedText
from worker.store.events import Event
from worker.stories import begin, candidate_terms, decide_story, grow, headline, story_terms
from worker.types import StoryArticle, StoryDecision, StoryState

CANDIDATES_LIMIT = 20  #: Stories an article is compared with, those that share most of its rare terms.


def cluster(
    session: Session, batch: Sequence[tuple[ClaimedText, Sequence[str]]], *, said: list[Event], now: datetime
) -> dict[int, StoryDecision]:
    """Decide and write the story of each article. Gives the decisions by article id, story_id always set.

    With each text come the names of its entities, as they are stored, as often as they stand in it.
    Stories that begin or grow are said in ``said``.
    An article that is in a story stays there when a newer version of it comes: links to it stay true.
    """
    settled = store.placed(session, [text.article_id for text, _ in batch])
    articles = [_article(text, names) for text, names in batch if text.article_id not in settled]
    if articles:
        store.count_terms(session, [article.terms.weights.keys() for article in articles])
    decided = {article.article_id: _place(session, article, now, said) for article in articles}
    store.place(session, decided)
    return decided | {
        article_id: StoryDecision(story_id, 1.0, "it was in this story before")
        for article_id, story_id in settled.items()
    }


def _place(session: Session, article: StoryArticle, now: datetime, said: list[Event]) -> StoryDecision:
    frequencies = store.frequencies(session, article.terms.weights.keys())
    lookup = candidate_terms(article.terms, frequencies)
    candidates = store.states(session, store.candidate_ids(session, lookup, limit=CANDIDATES_LIMIT))
    terms = {term for state in candidates.values() for term in state.centroid.weights}
    frequencies = store.frequencies(session, terms | article.terms.weights.keys())
    decision = decide_story(article, list(candidates.values()), frequencies)
    if decision.story_id is None:
        state = begin(store.new_story(session, now=now), article)
    else:
        state = grow(candidates[decision.story_id], article)
    title = headline(state.core, frequencies)
    store.save(session, state, title=title, now=now)
    store.add_terms(session, ((term, state.story_id) for term in lookup))
    said.append(_event(article, decision, state, title=title, now=now))
    return replace(decision, story_id=state.story_id)


def _event(article: StoryArticle, decision: StoryDecision, state: StoryState, *, title: str, now: datetime) -> Event:
    data = {
        "story": state.story_id,
        "title": title,
        "articles": state.articles,
        "score": round(decision.score, 4),
        "reason": decision.reason,
    }
    kind = "story.created" if decision.story_id is None else "story.grown"
    return Event(kind=kind, at=now, article_id=article.article_id, data=data)


def _article(text: ClaimedText, names: Sequence[str]) -> StoryArticle:
    return StoryArticle(
        article_id=text.article_id,
        title=text.title,
        terms=story_terms(text.title, text.text, text.lang, names),
        seen_at=text.seen_at,
        published_at=text.published_at,
        title_inferred=text.title_inferred,
    )
