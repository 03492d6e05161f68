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
from worker.stories import should_merge
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
    _new_ids: Mapping[int, int] = field(init=False)
    _unplaced: dict[int, StoryDecision] = field(default_factory=dict)  #: By article id, not written yet.

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
        lookups = [self.ahead.lookup(self.session, article) for article in articles]
        self._new_ids = self.ahead.new_ids(self.session, [article.article_id for article in articles])
        self._stories = StoriesInHand(self.session, lookups, self.ahead.states, limit=CANDIDATES_LIMIT)
        self.ahead.frequencies.of_states(self.session, self._stories.states.values())  # in one statement
        decided: dict[int, StoryDecision] = {}
        for article, lookup in zip(articles, lookups, strict=True):
            decision = self._place(article, lookup)
            decided[article.article_id] = self._unplaced[article.article_id] = decision
        self._write()
        return decided

    def _place(self, article: StoryArticle, lookup: Collection[str]) -> StoryDecision:
        stories = self._stories
        candidates = stories.candidates(lookup)
        frequencies = self.ahead.frequencies.of_states(self.session, candidates.values())
        placed = self.ahead.place(article, candidates, frequencies, new_id=self._new_ids[article.article_id])
        decision, state = placed.decision, placed.change.state
        if decision.story_id is None:
            stories.begin(state.story_id)
        stories.change(placed.change, lookup)
        self.said.append(_event(article, decision, state, title=placed.change.title, now=self.now))
        for rival in decision.rivals:
            state = self._merge_if_one(state, candidates[rival], frequencies)
        return replace(decision, story_id=state.story_id)

    def _write(self) -> None:
        self._stories.write_changes(now=self.now)
        store.place(self.session, self._unplaced)
        self._unplaced = {}

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
