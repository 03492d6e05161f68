"""Stories of a batch of articles: the stored ones, and those begun in the batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.service.stories.merge_split import merge_into
from worker.store import Session
from worker.store.entities.enrichment_queue import ClaimedText
from worker.store.search.event_log import Event
from worker.store.stories import merge_split as links
from worker.store.stories import stories as store
from worker.stories import (
    begin,
    candidate_terms,
    decide_story,
    follows,
    grow,
    headline,
    should_merge,
    story_terms,
)
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState

CANDIDATES_LIMIT = 20  #: Stories an article is compared with, those that share most of its rare terms.


@dataclass(slots=True)
class Clustering:
    """Places the articles of one batch, one after the other, and gathers what is to be said of it."""

    session: Session
    now: datetime
    said: list[Event] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)  #: Of the terms met so far; they stand still meanwhile.
    _documents: int = 0

    def cluster(self, batch: Sequence[tuple[ClaimedText, Sequence[str]]]) -> dict[int, StoryDecision]:
        """Decide and write the story of each article. Gives the decisions by article id, story_id always set.

        With each text come the names of its entities, as they are stored, as often as they stand in it.
        An article that is in a story stays there when a newer version of it comes: links to it stay true.
        """
        settled = store.placed(self.session, [text.article_id for text, _ in batch])
        articles = [_article(text, names) for text, names in batch if text.article_id not in settled]
        if articles:
            store.count_terms(self.session, [article.terms.weights.keys() for article in articles])
            self._frequencies({term for article in articles for term in article.terms.weights})
        decided: dict[int, StoryDecision] = {}
        for article in articles:
            decided[article.article_id] = decision = self._place(article)
            store.place(self.session, {article.article_id: decision})
        return decided | {
            article_id: StoryDecision(story_id, 1.0, "it was in this story before")
            for article_id, story_id in settled.items()
        }

    def _place(self, article: StoryArticle) -> StoryDecision:
        session = self.session
        frequencies = self._frequencies(article.terms.weights.keys())
        lookup = candidate_terms(article.terms, frequencies)
        candidates = store.states(session, store.candidate_ids(session, lookup, limit=CANDIDATES_LIMIT))
        terms = {term for state in candidates.values() for term in state.centroid.weights}
        frequencies = self._frequencies(terms | article.terms.weights.keys())
        decision = decide_story(article, list(candidates.values()), frequencies)
        if decision.story_id is None:
            state = begin(store.new_story(session, now=self.now), article)
            change = f"began with article {article.article_id}"
        else:
            state = grow(candidates[decision.story_id], article)
            change = f"grew by article {article.article_id}"
        title = headline(state.core, frequencies)
        store.save(session, state, title=title, change=change, now=self.now)
        store.add_terms(session, ((term, state.story_id) for term in lookup))
        self.said.append(_event(article, decision, state, title=title, now=self.now))
        if decision.story_id is None:
            self._follow(state, candidates, frequencies)
        for rival in decision.rivals:
            state = self._merge_if_one(state, candidates[rival], frequencies)
        return replace(decision, story_id=state.story_id)

    def _frequencies(self, terms: Collection[str]) -> Frequencies:
        """Return document frequencies; queries only the terms that are new in this batch."""
        missing = set(terms) - self._counts.keys()
        if missing:
            found = store.frequencies(self.session, missing)
            self._documents = found.documents
            self._counts.update(dict.fromkeys(missing, 0) | dict(found.counts))
        return Frequencies(documents=self._documents, counts=self._counts)

    def _merge_if_one(self, state: StoryState, rival: StoryState, frequencies: Frequencies) -> StoryState:
        """Two stories that one article would join may have turned out to be one; the older id stays."""
        if rival.story_id in links.parted_from(self.session, state.story_id):
            return state
        match = should_merge(state, rival, frequencies)
        if not match.matches:
            return state
        kept, gone = sorted((state, rival), key=lambda one: one.story_id)
        merged, said = merge_into(self.session, kept, gone, reason=match.reason, now=self.now)
        self.said.append(said)
        return merged

    def _follow(self, state: StoryState, candidates: Mapping[int, StoryState], frequencies: Frequencies) -> None:
        """Link a new story to the one that it continues most clearly, if any."""
        matches = [(follows(state, earlier, frequencies), earlier.story_id) for earlier in candidates.values()]
        found = [(match, story_id) for match, story_id in matches if match.matches]
        if found:
            match, story_id = max(found, key=lambda one: (one[0].score, one[1]))
            links.follow(self.session, state.story_id, story_id, reason=match.reason)


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
