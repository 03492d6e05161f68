"""The newest articles that match: what lists of stories and entities are drawn from, so that none reads all of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from worker.query import ArticleFilter
from worker.service.search.resolve_query import read_query
from worker.store import Session
from worker.store.search import find

GROWTH = timedelta(days=1)  #: Growth is the number of articles first seen in this time.


def newest_ids(session: Session, wanted: ArticleFilter, now: datetime, *, limit: int) -> list[int]:
    """Return the ids of up to ``limit`` articles that match, newest first. Raises InvalidInput for a wrong query."""
    return find.newest(session, read_query(session, wanted, now), before=None, limit=limit)


def first_of_growth(session: Session, now: datetime) -> int:
    """Return the id from which articles count as growth."""
    before = newest_ids(session, ArticleFilter(state="any", until=now - GROWTH), now, limit=1)
    return before[0] + 1 if before else 0
