"""Reading state: what each person has read and starred, and where each was on the wire."""

from __future__ import annotations

from collections.abc import Collection

from worker.clock import Clock
from worker.store import Database
from worker.store.people import marks as store
from worker.store.people.marks import COUNTED_LIMIT, FeedCount, Kind, Mark, Stream
from worker.store.people.people import Person

__all__ = ["COUNTED_LIMIT", "FeedCount", "Kind", "Mark", "Marks", "Stream"]


class Marks:
    """Marks of people on articles."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def states(self, person: Person, ids: Collection[int]) -> dict[int, Mark]:
        """Return the state of these articles, for those that exist."""
        with self._db.read() as session:
            return store.states(session, person.id, ids)

    def find(self, person: Person, wanted: Stream, *, limit: int) -> list[int]:
        """Return ids of a stream, newest first unless it says otherwise."""
        with self._db.read() as session:
            return store.find(session, person.id, wanted, now=self._clock(), limit=limit)

    def unread_by_feed(self, person: Person) -> tuple[int, list[FeedCount]]:
        """Count the newest 1,000 unread articles: all, and those of each feed."""
        with self._db.read() as session:
            return store.unread_by_feed(session, person.id, now=self._clock())

    def feeds_of(self, ids: Collection[int]) -> dict[int, int]:
        """Return the feed in which each of these articles was seen first, for those that were seen in one."""
        with self._db.read() as session:
            return store.feeds_of(session, ids)

    def mark(self, person: Person, ids: Collection[int], *, read: bool | None = None, star: bool | None = None) -> None:
        """Mark articles as read or starred, or take that back; None leaves it as it is. Unknown ids are passed over."""
        with self._db.write() as session:
            store.mark(session, person.id, ids, is_read=read, is_starred=star, now=self._clock())

    def mark_stream_read(self, person: Person, wanted: Stream) -> None:
        """Mark all of a stream as read."""
        with self._db.write() as session:
            store.mark_stream_read(session, person.id, wanted, now=self._clock())

    def visit(self, person: Person) -> str:
        """Return a person's place on the wire as it was written; "" before the first visit."""
        with self._db.read() as session:
            return store.visit(session, person.id)

    def write_visit(self, person: Person, place: str) -> None:
        """Write a person's place on the wire."""
        with self._db.write() as session:
            store.write_visit(session, person.id, place)
