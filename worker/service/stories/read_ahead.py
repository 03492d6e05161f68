"""Reading ahead of the lock: the terms of a batch, how frequent they are, and the stories they probably lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import is_
from typing import NamedTuple

from worker.service.stories.in_hand import ranked
from worker.store import Session
from worker.store.entities.enrichment_queue import ClaimedText
from worker.store.stories import stories as store
from worker.stories import TextTerms, begin, candidate_terms, decide_story, follows, with_names
from worker.types import Frequencies, StoryArticle, StoryDecision, StoryState


class Placing(NamedTuple):
    """Decision on the story of an article and, where it begins one, the story which that continues, and why."""

    decision: StoryDecision
    followed: tuple[int, str] | None


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

    def of(self, session: Session, terms: Collection[str]) -> Frequencies:
        """Return frequencies that hold these terms; queries only those not met before."""
        if missing := {term for term in terms if term not in self._counts}:
            found = store.frequencies(session, missing)
            self._counts.update({term: found.counts.get(term, 0) + self._batch[term] for term in missing})
            if not self._known.counts:
                self._known = Frequencies(documents=found.documents + self._articles, counts=self._counts)
        return self._known


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
        self._versions: Mapping[int, str] = {}
        self._states: dict[int, StoryState] = {}
        self._decided: dict[int, tuple[list[StoryState], Placing]] = {}
        if articles:
            self._read_stories(session, articles, limit)

    def _read_stories(self, session: Session, articles: Sequence[StoryArticle], limit: int) -> None:
        ids = store.ids_by_term(session, set(chain.from_iterable(self._lookups.values())))
        likely = {article_id: ranked(ids, terms, limit) for article_id, terms in self._lookups.items()}
        every = set(chain.from_iterable(likely.values()))
        self._versions = store.versions(session, every)  # before the stories: of one written in between it is too old
        self._states = store.states(session, every)
        terms = chain.from_iterable(state.centroid.weights for state in self._states.values())
        known = self.frequencies.of(session, set(terms))
        for article in articles:
            candidates = [self._states[one] for one in likely[article.article_id] if one in self._states]
            self._decided[article.article_id] = candidates, _decide(article, candidates, known)

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

    def decide(self, article: StoryArticle, candidates: Sequence[StoryState], frequencies: Frequencies) -> Placing:
        """Decide on the story of an article; not again if it and its candidates are still those of before."""
        compared, placing = self._decided.get(article.article_id, ([], None))
        is_same = len(compared) == len(candidates) and all(map(is_, compared, candidates))
        if placing is not None and is_same and self._is_as_made(article):
            return placing
        return _decide(article, candidates, frequencies)

    def _is_as_made(self, article: StoryArticle) -> bool:
        return self._made.get(article.article_id, ((), None))[1] is article


def _decide(article: StoryArticle, candidates: Sequence[StoryState], frequencies: Frequencies) -> Placing:
    decision = decide_story(article, candidates, frequencies)
    if decision.story_id is not None:
        return Placing(decision, None)
    begun = begin(0, article)  # whatever its id will be
    matches = [(follows(begun, earlier, frequencies), earlier.story_id) for earlier in candidates]
    clearest = max((one for one in matches if one[0].matches), key=lambda one: (one[0].score, one[1]), default=None)
    return Placing(decision, clearest and (clearest[1], clearest[0].reason))


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
