"""Stories of a batch of articles: the stored ones, and those begun in the batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from worker.service.stories.in_hand import StoriesInHand
from worker.service.stories.merge_split import merge_into
from worker.service.stories.read_ahead import NamedText, ReadAhead
from worker.store import Session
from worker.store.search.event_log import Event
from worker.store.stories import merge_split as links
from worker.store.stories import stories as store
from worker.store.stories.stories import StoryChange
from worker.stories import begin, grow, headline, should_merge
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState

CANDIDATES_LIMIT = 20  #: Stories an article is compared with, those that share most of its rare terms.


@dataclass(slots=True)
class Clustering:
    """Places the articles of one batch, one after the other, and gathers what is to be said of it."""

    session: Session
    now: datetime
    ahead: ReadAhead  #: What was read of the stories before the transaction.
    said: list[Event] = field(default_factory=list)
    placed: list[StoryArticle] = field(default_factory=list)  #: Articles that came into a story for the first time.
    _stories: StoriesInHand = field(init=False)
    _unplaced: dict[int, StoryDecision] = field(default_factory=dict)  #: By article id, not written yet.
    _read: set[int] = field(default_factory=set)  #: Stories whose terms are among the counts.

    def cluster(self, batch: Sequence[NamedText]) -> dict[int, StoryDecision]:
        """Decide and write the story of each article. Gives the decisions by article id, story_id always set.

        An article that is in a story stays there when a newer version of it comes: links to it stay true.
        """
        settled = store.placed(self.session, [one.text.article_id for one in batch])
        self.placed = [self.ahead.article(one) for one in batch if one.text.article_id not in settled]
        decided = self._place_all(self.placed) if self.placed else {}
        return decided | {
            article_id: StoryDecision(story_id, 1.0, "it was in this story before")
            for article_id, story_id in settled.items()
        }

    def _place_all(self, articles: Sequence[StoryArticle]) -> dict[int, StoryDecision]:
        self._frequencies({term for article in articles for term in article.terms.weights})
        lookups = [self.ahead.lookup(self.session, article) for article in articles]
        self._stories = StoriesInHand(self.session, lookups, self.ahead.states, limit=CANDIDATES_LIMIT)
        self._frequencies_of(self._stories.states)
        decided: dict[int, StoryDecision] = {}
        for article, lookup in zip(articles, lookups, strict=True):
            decision = self._place(article, lookup)
            decided[article.article_id] = self._unplaced[article.article_id] = decision
        self._write()
        return decided

    def _place(self, article: StoryArticle, lookup: Collection[str]) -> StoryDecision:
        stories = self._stories
        candidates = stories.candidates(lookup)
        frequencies = self._frequencies_of(candidates)
        decision, followed = self.ahead.decide(article, list(candidates.values()), frequencies)
        if decision.story_id is None:
            state = begin(stories.new_id(), article)
            change = f"began with article {article.article_id}"
        else:
            state = grow(candidates[decision.story_id], article)
            change = f"grew by article {article.article_id}"
        title = headline(state.core, frequencies)
        stories.change(StoryChange(state, title, change, followed), lookup)
        self.said.append(_event(article, decision, state, title=title, now=self.now))
        for rival in decision.rivals:
            state = self._merge_if_one(state, candidates[rival], frequencies)
        return replace(decision, story_id=state.story_id)

    def _write(self) -> None:
        self._stories.write_changes(now=self.now)
        store.place(self.session, self._unplaced)
        self._unplaced = {}

    def _frequencies_of(self, states: Mapping[int, StoryState]) -> Frequencies:
        """Return document frequencies that hold the terms of these stories."""
        unread = states.keys() - self._read
        self._read |= unread
        return self._frequencies({term for one in unread for term in states[one].centroid.weights})

    def _frequencies(self, terms: Collection[str]) -> Frequencies:
        return self.ahead.frequencies.of(self.session, terms)

    def _merge_if_one(self, state: StoryState, rival: StoryState, frequencies: Frequencies) -> StoryState:
        """Two stories that one article would join may have turned out to be one; the older id stays."""
        if rival.story_id in links.parted_from(self.session, state.story_id):
            return state
        match = should_merge(state, rival, frequencies)
        if not match.matches:
            return state
        kept, gone = sorted((state, rival), key=lambda one: one.story_id)
        self._write()  # the merge moves articles and terms that are stored
        merged, said = merge_into(self.session, kept, gone, reason=match.reason, now=self.now)
        self._stories.unite(merged, gone.story_id)
        self.said.append(said)
        return merged


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
