"""Stories that a batch of articles touches: read once, changed in memory, written at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain

from worker.store import Session
from worker.store.stories import stories as store
from worker.store.stories.stories import StoryChange
from worker.types import StoryState

ReadStories = Callable[[Session, Collection[int]], dict[int, StoryState]]


def ranked(ids: Mapping[str, Sequence[int]], terms: Collection[str], limit: int) -> list[int]:
    """Return the stories that most of these terms lead to; the newest, of those that as many lead to."""
    shared = Counter(chain.from_iterable(ids.get(term, ()) for term in terms))
    return sorted(shared, key=lambda one: (-shared[one], -one))[:limit]


class StoriesInHand:
    """The stories that share rare terms with the articles of a batch, and those begun in it."""

    def __init__(
        self, session: Session, lookups: Collection[Collection[str]], read: ReadStories, *, limit: int
    ) -> None:
        """Read the stories that the terms of each article lead to.

        Args:
            session: The open transaction, which runs alone.
            lookups: The terms that each article is looked up by.
            read: Reads stories by their ids.
            limit: Most stories that one article is compared with.
        """
        self._session = session
        self._read_stories = read
        self._limit = limit
        self._ids = store.ids_by_term(session, set(chain.from_iterable(lookups)))
        self.states: dict[int, StoryState] = {}  #: By id, as they stand now.
        self._read: set[int] = set()
        self._changes: dict[int, StoryChange] = {}
        self._begun: set[int] = set()  #: Stories that have no row yet.
        self._terms: list[tuple[str, int]] = []
        self._load({one for terms in lookups for one in self._ranked(terms)})

    def candidates(self, terms: Collection[str]) -> dict[int, StoryState]:
        """Return the stories that share most of these terms; the newest, of those that share as many."""
        ids = self._ranked(terms)
        self._load(set(ids))
        return {one: self.states[one] for one in ids if one in self.states}

    def begin(self, story_id: int) -> None:
        """Note that this id is of a story that begins."""
        self._begun.add(story_id)

    def change(self, change: StoryChange, terms: Collection[str]) -> None:
        """Take a story as it stands now into hand; these terms lead to it from now on."""
        story_id = change.state.story_id
        self.states[story_id], self._changes[story_id] = change.state, change
        for term in terms:
            self._terms.append((term, story_id))
            self._lead(term, story_id)

    def unite(self, merged: StoryState, gone_id: int) -> None:
        """Note that a story was merged into another and both are written."""
        self.states[merged.story_id] = merged
        self.states.pop(gone_id, None)
        for term, ids in self._ids.items():
            if gone_id in ids:
                ids.remove(gone_id)
                self._lead(term, merged.story_id)

    def write_changes(self, *, now: datetime) -> None:
        """Write what changed since the last call."""
        begun = [change for one, change in self._changes.items() if one in self._begun]
        grown = [change for one, change in self._changes.items() if one not in self._begun]
        store.insert_stories(self._session, begun, now=now)
        store.update_stories(self._session, grown, now=now)
        store.add_terms(self._session, self._terms)
        self._changes, self._terms = {}, []
        self._begun.clear()

    def _ranked(self, terms: Collection[str]) -> list[int]:
        return ranked(self._ids, terms, self._limit)

    def _load(self, ids: set[int]) -> None:
        if unread := ids - self._read - self.states.keys():
            self._read |= unread
            self.states |= self._read_stories(self._session, unread)

    def _lead(self, term: str, story_id: int) -> None:
        ids = self._ids.setdefault(term, [])
        if story_id not in ids:
            ids.append(story_id)
            ids.sort(reverse=True)
            del ids[store.EACH_LIMIT_STORIES :]
