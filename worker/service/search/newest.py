"""The newest articles that match, which lists of stories and entities are drawn from, and places in these lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from worker.clock import from_us, to_us
from worker.errors import InvalidInput
from worker.query import ArticleFilter
from worker.service.search.resolve_query import read_query
from worker.store import Session
from worker.store.core.ranks import Rank
from worker.store.search import find
from worker.store.search.id_ranges import newest_id

GROWTH = timedelta(days=1)  #: Growth is the number of articles first seen in this time.
NUMBER_LIMIT = 6 * 10**16  #: In a cursor: as far as microseconds reach from 1970 in the calendar, and beyond all ids.
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RankedPage(Generic[Row]):
    """A page of a list that is ordered by numbers, the largest first."""

    rows: tuple[Row, ...]
    numbers: tuple[int, ...]  #: By which the rows are ordered.
    next_cursor: str | None  #: Hand it back to get the next page; None at the end.


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A place in such a list. Articles that come after its first page was read change no order in it."""

    newest: int  #: The newest article when the first page was read.
    later: int  #: Articles that came since, or a few more.
    at: datetime  #: Time of the first page, from which growth and times like -7d count.
    after: Rank | None  #: Of the last row of the page before; None: the list begins.

    @classmethod
    def read_cursor(cls, session: Session, cursor: str | None, now: datetime, *, numbers: int) -> ListPlace:
        """Return the place that a cursor names; without one, the beginning of the list as it is now.

        Args:
            session: An open transaction.
            cursor: Of the page before.
            now: The present time.
            numbers: Length of the ranks of the list.

        Raises:
            InvalidInput: If the cursor is of no such list.
        """
        newest = newest_id(session)
        if cursor is None:
            return cls(newest, 0, now, None)
        try:
            then, at_us, *after = given = [int(one) for one in cursor.split(".")]
        except ValueError:
            after = given = []
        if len(after) != numbers or not all(-NUMBER_LIMIT < one < NUMBER_LIMIT for one in given):
            raise InvalidInput("take it from the page before, in the same order", thing="cursor")
        return cls(then, max(0, newest - then), from_us(at_us), tuple(after))

    def cut_page(self, found: Sequence[tuple[Row, Rank]], limit: int) -> RankedPage[Row]:
        """Return the page of up to ``limit`` rows; one more was asked for."""
        shown = found[:limit]
        numbers = (self.newest, to_us(self.at), *shown[-1][1]) if len(found) > limit else ()
        following = ".".join(map(str, numbers)) or None
        return RankedPage(tuple(row for row, _ in shown), tuple(rank[0] for _, rank in shown), following)


def newest_articles(session: Session, wanted: ArticleFilter, place: ListPlace, *, limit: int) -> list[int]:
    """Return the ids of up to ``limit`` articles that match, newest first. Raises InvalidInput for a wrong query."""
    return find.newest(session, read_query(session, wanted, place.at), before=place.newest + 1, limit=limit)


def first_of_growth(session: Session, place: ListPlace) -> int:
    """Return the id from which articles count as growth."""
    before = newest_articles(session, ArticleFilter(state="any", until=place.at - GROWTH), place, limit=1)
    return before[0] + 1 if before else 0
