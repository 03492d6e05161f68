"""The log of events: what happened, in order, to be read from any place on and filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from worker.clock import Clock
from worker.errors import Conflict, check_known
from worker.query import ArticleFilter
from worker.service.search.resolve_query import check_query, read_query
from worker.store import Database
from worker.store.search import event_log as events
from worker.store.search import find
from worker.store.search.event_log import Event
from worker.types import ALL_EVENTS, EVENT_KINDS

__all__ = ["Event", "EventFilter", "EventLog", "EventPage"]

PAGE_EVENTS = 500  #: Read from the database at once.
SCAN_LIMIT_EVENTS = 5_000  #: Looked at for one page, where few match.


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Conditions on events."""

    kinds: tuple[str, ...] = ()  #: As article.stored, or article for all of those; (): all.
    feed_id: int | None = None
    articles: ArticleFilter = field(default_factory=lambda: ArticleFilter(state="any"))

    @property
    def is_about_articles(self) -> bool:
        """Return True if an event must be about an article that matches."""
        return self.articles != ArticleFilter(state="any")


class EventPage(NamedTuple):
    """Events in order."""

    events: list[Event]
    position: int  #: Number of the last event looked at: what follows comes after it.
    is_end: bool  #: Nothing more has happened yet.


def check_position(database: Database, number: int) -> None:
    """Raise Conflict for the number of an event that has not happened yet."""
    with database.read() as session:  # a replica may be behind the one that gave the number
        newest = events.last_number(session)
    if number > newest:
        raise Conflict(
            f"there is no event {number} yet, the newest is {newest}; was the database made anew? Begin again with 0",
            reason="unknown_event",
        )


class EventLog:
    """Reads the log."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def newest(self) -> int:
        """Return the number of the newest event; 0 if nothing happened yet."""
        with self._db.read_replica() as session:
            return events.last_number(session)

    def check(self, wanted: EventFilter, after: int) -> None:
        """Raise InvalidInput for an unknown kind or a wrong query, Conflict for an event that has not happened yet."""
        for kind in wanted.kinds:
            check_known("kind of event", kind, (*EVENT_KINDS, *ALL_EVENTS))
        if wanted.articles.q:
            check_query(wanted.articles.q, self._clock())
        check_position(self._db, after)

    def read_page(self, after: int, *, limit: int = PAGE_EVENTS, kinds: Sequence[str] = ()) -> EventPage:
        """Return the events after event ``after``, of these kinds if some are given.

        For kinds at most ``KINDS_LIMIT_EVENTS`` events are looked through, so that a page before the end may be empty.
        """
        with self._db.read_replica() as session:
            newest = events.last_number(session)  # read first: what comes later is not passed over
            start = max(after, events.first_number(session) - 1) if kinds else after
            found = events.after(session, start, limit=limit, kinds=kinds)
        last = found[-1].id if found else after
        if len(found) == limit:
            return EventPage(found, last, is_end=False)
        reached = min(newest, start + events.KINDS_LIMIT_EVENTS) if kinds else newest
        return EventPage(found, max(last, reached), is_end=reached == newest)

    def find_events(self, after: int, wanted: EventFilter, *, limit: int = PAGE_EVENTS) -> EventPage:
        """Return up to ``limit`` events that match. Where few do, fewer are given, and the position moves on."""
        found: list[Event] = []
        position, looked_at, size = after, 0, limit
        while len(found) < limit and looked_at < SCAN_LIMIT_EVENTS:
            page = self.read_page(position, limit=size, kinds=wanted.kinds)
            matching = self.matching(page.events, wanted)
            if len(found) + len(matching) > limit:
                found += matching[: limit - len(found)]
                return EventPage(found, found[-1].id, is_end=False)
            found += matching
            position = page.position
            if len(page.events) < size:
                return EventPage(found, position, is_end=page.is_end)
            looked_at += len(page.events)
            size = max(limit, PAGE_EVENTS)  # few match, so a small page would be one of hundreds
        return EventPage(found, position, is_end=False)

    def matching(self, read: Sequence[Event], wanted: EventFilter) -> list[Event]:
        """Return the events that match, by the present state of their articles."""
        kept = [event for event in read if _matches(event, wanted)]
        if not wanted.is_about_articles:
            return kept
        ids = {event.article_id for event in kept if event.article_id is not None}
        now = self._clock()
        with self._db.read_replica() as session:
            asked = replace(wanted.articles, state="any")
            matching = find.among(session, read_query(session, asked, now), ids) if ids else set()
        return [event for event in kept if event.article_id in matching or _is_of_story(event, wanted)]


def _matches(event: Event, wanted: EventFilter) -> bool:
    if wanted.kinds and event.kind not in wanted.kinds and event.kind.partition(".")[0] not in wanted.kinds:
        return False
    return wanted.feed_id is None or event.feed_id == wanted.feed_id


def _is_of_story(event: Event, wanted: EventFilter) -> bool:
    """Return True if it is about the story that is wanted, rather than about an article of it."""
    story = wanted.articles.story_id
    return story is not None and event.article_id is None and event.data.get("story") == story
