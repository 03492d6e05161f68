"""Reading ahead of the lock: the terms of a batch, how frequent they are, and the stories they probably lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import is_
from typing import NamedTuple

from worker.service.stories.in_hand import StoriesInHand
from worker.store import Session
from worker.store.entities.enrichment_queue import ClaimedText
from worker.store.stories import stories as store
from worker.store.stories.stories import StoryChange
from worker.stories import TextTerms, begin, candidate_terms, decide_story, follows, grow, headline, with_names
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState


class Placed(NamedTuple):
    """Decision on the story of an article, and that story with the article in it."""

    decision: StoryDecision
    change: StoryChange


@dataclass(frozen=True, slots=True)
class NamedText:
    """An article to be placed."""

    text: ClaimedText
    terms: TextTerms
    names: Sequence[str]  #: Of its entities, as they are stored, as often as they stand in it.


class TermFrequencies:
    """Document frequencies for a batch, which counts as stored. Those met once stand still, so vectors stay good."""

    def __init__(self, batch: Sequence[StoryArticle]) -> None:
        self._batch = Counter(chain.from_iterable(article.terms.weights for article in batch))
        self._articles = len(batch)
        self._counts: dict[str, int] = {}
        self._known = Frequencies()
        self._states: dict[int, StoryState] = {}  #: Those whose terms are counted, by identity.

    def of(self, session: Session, terms: Collection[str]) -> Frequencies:
        """Return frequencies that hold these terms; queries only those not met before."""
        if missing := {term for term in terms if term not in self._counts}:
            found = store.frequencies(session, missing)
            self._counts.update({term: found.counts.get(term, 0) + self._batch[term] for term in missing})
            if not self._known.counts:
                self._known = Frequencies(documents=found.documents + self._articles, counts=self._counts)
        return self._known

    def of_states(self, session: Session, states: Collection[StoryState]) -> Frequencies:
        """Return frequencies that hold the terms of these stories."""
        new = {id(one): one for one in states if id(one) not in self._states}
        self._states |= new
        return self.of(session, {term for one in new.values() for term in one.centroid.weights})


class ReadAhead:
    """Terms, stories and decisions as they stood before the lock. Under it only what changed is worked out again."""

    def __init__(self, session: Session, batch: Sequence[NamedText], *, limit: int) -> None:
        """Read what the articles probably need.

        Args:
            session: An open transaction.
            batch: The articles, with the names they probably have.
            limit: Most stories that one article is compared with.
        """
        settled = store.placed(session, [one.text.article_id for one in batch])
        new = [one for one in batch if one.text.article_id not in settled]
        self._made = {one.text.article_id: (one.names, _article(one)) for one in new}
        articles = [article for _, article in self._made.values()]
        self.frequencies = TermFrequencies(articles)
        known = self.frequencies.of(session, set(chain.from_iterable(one.terms.weights for one in articles)))
        self._lookups = {one.article_id: candidate_terms(one.terms, known) for one in articles}
        self._new_ids: Mapping[int, int] = {}
        self._versions: dict[int, str] = {}
        self._states: dict[int, StoryState] = {}
        self._placed: dict[int, tuple[list[StoryState], Placed]] = {}
        if articles:
            self._place_all(session, articles, limit)

    def _place_all(self, session: Session, articles: Sequence[StoryArticle], limit: int) -> None:
        """Place the articles one after the other, as if nothing changed until the lock and no two stories were one."""
        self._new_ids = self.new_ids(session, [article.article_id for article in articles])
        stories = StoriesInHand(session, self._lookups.values(), self._first_states, limit=limit)
        self.frequencies.of_states(session, stories.states.values())  # in one statement
        for article in articles:
            lookup = self._lookups[article.article_id]
            candidates = stories.candidates(lookup)
            known = self.frequencies.of_states(session, candidates.values())
            placed = _place(article, candidates, known, new_id=self._new_ids[article.article_id])
            self._placed[article.article_id] = list(candidates.values()), placed
            stories.change(placed.change, lookup)
        last = {placed.change.state.story_id: article_id for article_id, (_, placed) in self._placed.items()}
        for article_id in last.values():  # of the others of a story in this batch nothing is written
            candidates_of_last, placed = self._placed[article_id]
            self._placed[article_id] = candidates_of_last, placed._replace(change=placed.change.made())

    def _first_states(self, session: Session, ids: Collection[int]) -> dict[int, StoryState]:
        self._versions |= store.versions(session, ids)  # before the stories: of one written in between it is too old
        read = store.states(session, ids)
        self._states |= read
        return read

    def new_ids(self, session: Session, article_ids: Sequence[int]) -> dict[int, int]:
        """Return for each article the id of the story it may begin; that of before, where no other can have it."""
        kept = [self._new_ids[one] for one in article_ids if one in self._new_ids]
        return dict(zip(article_ids, store.reserve_story_ids(session, len(article_ids), kept=kept), strict=True))

    def article(self, given: NamedText) -> StoryArticle:
        """Return an article as the clustering sees it; made anew only if it has other names than it was made with."""
        names, article = self._made.get(given.text.article_id, ((), None))
        return _article(given) if article is None or names != given.names else article

    def lookup(self, session: Session, article: StoryArticle) -> tuple[str, ...]:
        """Return the terms by which the stories of an article are looked up."""
        if self._is_as_made(article):
            return self._lookups[article.article_id]
        return candidate_terms(article.terms, self.frequencies.of(session, article.terms.weights.keys()))

    def states(self, session: Session, ids: Collection[int]) -> dict[int, StoryState]:
        """Return these stories as they are now; reads those that were not read, or have changed since."""
        read = self._states.keys() & set(ids)
        now = store.versions(session, read) if read else {}
        same = {one: self._states[one] for one in read if now.get(one) == self._versions.get(one)}
        missing = [one for one in ids if one not in same]
        return same | store.states(session, missing) if missing else same

    def place(
        self, article: StoryArticle, candidates: Mapping[int, StoryState], frequencies: Frequencies, *, new_id: int
    ) -> Placed:
        """Place an article; not again if it, its candidates and the id of a new story are still those of before."""
        compared, placed = self._placed.get(article.article_id, ([], None))
        is_same = len(compared) == len(candidates) and all(map(is_, compared, candidates.values()))
        if placed is not None and is_same and self._is_as_made(article):
            begins = placed.decision.story_id is None
            if not begins or placed.change.state.story_id == new_id:
                return placed
        return _place(article, candidates, frequencies, new_id=new_id)

    def _is_as_made(self, article: StoryArticle) -> bool:
        return self._made.get(article.article_id, ((), None))[1] is article


def _place(
    article: StoryArticle, candidates: Mapping[int, StoryState], frequencies: Frequencies, *, new_id: int
) -> Placed:
    decision = decide_story(article, list(candidates.values()), frequencies)
    if decision.story_id is None:
        state, change = begin(new_id, article), f"began with article {article.article_id}"
        followed = _followed(state, candidates.values(), frequencies)
    else:
        state, change = grow(candidates[decision.story_id], article), f"grew by article {article.article_id}"
        followed = None
    return Placed(decision, StoryChange(state, headline(state.core, frequencies), change, followed))


def _followed(
    begun: StoryState, candidates: Collection[StoryState], frequencies: Frequencies
) -> tuple[int, str] | None:
    """Return the story that a new one continues, and why."""
    matches = [(follows(begun, earlier, frequencies), earlier.story_id) for earlier in candidates]
    clearest = max((one for one in matches if one[0].matches), key=lambda one: (one[0].score, one[1]), default=None)
    return clearest and (clearest[1], clearest[0].reason)


def _article(given: NamedText) -> StoryArticle:
    return StoryArticle(
        article_id=given.text.article_id,
        title=given.text.title,
        terms=with_names(given.terms, given.names),
        seen_at=given.text.seen_at,
        published_at=given.text.published_at,
        source=given.text.source,
        title_inferred=given.text.title_inferred,
    )
