"""The log of events: what happened, in order, to be read from any place on and filtered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

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


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
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

    def read_page(self, after: int, *, limit: int = PAGE_EVENTS, kinds: Sequence[str] = ()) -> tuple[list[Event], int]:
        """Return the events after event ``after``, of these kinds if some are given, and the number looked at last.

        That is the newest; with kinds at most ``KINDS_LIMIT_EVENTS`` events are looked through.
        """
        with self._db.read_replica() as session:
            newest = events.last_number(session)  # read first: what comes later is not passed over
            reached = min(newest, after + events.KINDS_LIMIT_EVENTS) if kinds else newest
            return events.after(session, after, limit=limit, kinds=kinds), reached

    def find_events(self, after: int, wanted: EventFilter, *, limit: int = PAGE_EVENTS) -> EventPage:
        """Return up to ``limit`` events that match. Where few do, fewer are given, and the position moves on."""
        found: list[Event] = []
        position, looked_at, size = after, 0, limit
        while len(found) < limit and looked_at < SCAN_LIMIT_EVENTS:
            read, reached = self.read_page(position, limit=size, kinds=wanted.kinds)
            is_end = is_end_of_log(position, reached, wanted.kinds)
            matching = self.matching(read, wanted)
            if len(found) + len(matching) > limit:
                found += matching[: limit - len(found)]
                return EventPage(events=found, position=found[-1].id, is_end=False)
            found += matching
            position = max([position, *(one.id for one in read[-1:])])
            if len(read) < size:
                return EventPage(events=found, position=max(position, reached), is_end=is_end)
            looked_at += len(read)
            size = max(limit, PAGE_EVENTS)  # few match, so a small page would be one of hundreds
        return EventPage(events=found, position=position, is_end=False)

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


def is_end_of_log(after: int, reached: int, kinds: Sequence[str]) -> bool:
    """Return True if a page that was not full ends with the log, not with what is looked through for some kinds."""
    return not kinds or reached < after + events.KINDS_LIMIT_EVENTS


def _matches(event: Event, wanted: EventFilter) -> bool:
    if wanted.kinds and event.kind not in wanted.kinds and event.kind.partition(".")[0] not in wanted.kinds:
        return False
    return wanted.feed_id is None or event.feed_id == wanted.feed_id


def _is_of_story(event: Event, wanted: EventFilter) -> bool:
    """Return True if it is about the story that is wanted, rather than about an article of it."""
    story = wanted.articles.story_id
    return story is not None and event.article_id is None and event.data.get("story") == story
