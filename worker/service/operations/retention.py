"""Retention: articles go once they were kept for their time, and the oldest where the database holds too much."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import structlog

from worker import reasons
from worker.clock import Clock
from worker.dedupe import fingerprint
from worker.query import ArticleFilter
from worker.service.jobs.step_size import next_size
from worker.service.search.resolve_query import read_query
from worker.store import Database, Session
from worker.store.operations import retention as store
from worker.store.operations.retention import NEVER, ExpiringArticle, KeptSince, StillDue, held_bytes
from worker.store.operations.takedown import delete_articles, delete_stories, delete_unnamed
from worker.store.search import event_log, find
from worker.store.search.event_log import Event
from worker.store.watches import watches

BATCH_ARTICLES = 50  #: Originals that are looked at together.
DELETED_AT_LEAST = 4  #: Originals of a transaction: with fewer, most of the time goes into commits.

Limit = Literal["age", "size"]
Members = Mapping[int, list[ExpiringArticle]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KeepSettings:
    """Days that articles are kept, and bytes that the database may hold; None: for ever, and any number."""

    days: float | None = None
    days_by_source: Mapping[str, float | None] = field(default_factory=dict)
    bytes: int | None = None


class RetentionCursor(NamedTuple):
    """A place on the way through the articles: first for those too old, then for those too many."""

    limit: Limit
    after: int  #: Id of the last article that was looked at.


@dataclass(frozen=True, slots=True)
class Expired:
    """A batch of deleted articles."""

    articles: int  #: Copies included.
    next: RetentionCursor | None  #: The place to go on from; None at the end.


class Retention:
    """Deletes articles that were kept for their time, each with its copies and receipts.

    An article stays while a person has starred or noted it, a copy of it or its story, and while the query of a watch
    finds it. To expire is no takedown: the article is taken in if it comes again, and events tell of it as long as
    they are kept.
    """

    def __init__(self, database: Database, settings: KeepSettings, clock: Clock) -> None:
        self._db = database
        self._settings = settings
        self._clock = clock
        self._deleted_at_once = DELETED_AT_LEAST  #: Originals of the next transaction.

    def expire_batch(self, limit: Limit = "age", after: int = 0) -> Expired:
        """Delete up to ``BATCH_ARTICLES`` articles with their copies, of ids above ``after``.

        Raises StoreUnavailable, and InvalidInput if the query of a watch cannot be read any more.
        """
        following = RetentionCursor("size", 0) if limit == "age" else None
        with self._db.read() as session:  # what reads much is done before others have to wait
            since = self._kept_since(limit) if self._is_over(session, limit) else None
            looked = store.due(session, since, after=after, limit=BATCH_ARTICLES) if since else []
            if since is None or not looked:
                return Expired(0, following)
            found = self._expiring(session, looked)
            bands = _bands(session, found)
        articles = self._delete_all(since, found, bands)
        if articles:
            log.info("expired", limit=limit, articles=articles)
        return Expired(articles, RetentionCursor(limit, looked[-1]))

    def expire_all(self) -> int:
        """Delete all that may go, batch by batch. Return the number of articles, copies included. Raises as above."""
        batch = self.expire_batch()
        articles = batch.articles
        while batch.next is not None:
            batch = self.expire_batch(*batch.next)
            articles += batch.articles
        return articles

    def count_due(self) -> int:
        """Return the number of articles that :meth:`expire_all` would delete; for their size about as many.

        Raises InvalidInput if the query of a watch cannot be read any more.
        """
        with self._db.read() as session:
            going = set(self._walk(session, "age"))
            if self._settings.bytes is not None and self._is_over(session, "size"):
                share = self._settings.bytes / held_bytes(session)
                wanted = round(store.count_articles(session) * (1 - share))
                for article_id in self._walk(session, "size"):
                    if len(going) >= wanted:
                        break
                    going.add(article_id)
        return len(going)

    def _walk(self, session: Session, limit: Limit) -> Iterator[int]:
        """Yield the ids of all that may go, the oldest first."""
        since, after = self._kept_since(limit), 0
        while since and (looked := store.due(session, since, after=after, limit=BATCH_ARTICLES)):
            yield from (one.article_id for group in self._expiring(session, looked).values() for one in group)
            after = looked[-1]

    def _kept_since(self, limit: Limit) -> KeptSince | None:
        """Return the times before which articles may go; None if all stay."""
        settings, now = self._settings, self._clock()
        if limit == "size":
            kept = {source: NEVER for source, days in settings.days_by_source.items() if days is None}
            return None if settings.bytes is None else KeptSince(now, kept)

        def since(days: float | None) -> datetime:
            return NEVER if days is None else now - timedelta(days=days)

        given = KeptSince(since(settings.days), {one: since(days) for one, days in settings.days_by_source.items()})
        return given if given.latest > NEVER else None

    def _is_over(self, session: Session, limit: Limit) -> bool:
        """Return True if articles may go: by age always, by size while the database holds more than it may."""
        most = self._settings.bytes
        return limit == "age" or (most is not None and held_bytes(session) > most)

    def _expiring(self, session: Session, originals: Collection[int]) -> Members:
        """Return those of these articles that no watch finds, with their copies."""
        now, watched = self._clock(), set[int]()
        for watch in watches.listed(session):
            if watch.wanted != ArticleFilter():  # a watch of everything would keep everything
                watched |= find.among(session, read_query(session, watch.wanted, now), originals)
        return store.members(session, set(originals) - watched)

    def _delete_all(self, since: KeptSince, found: Members, bands: Mapping[int, Collection[int]]) -> int:
        """Delete in several transactions, so that others write in between. Return the number of articles."""
        articles, left, still_due = 0, list(found), store.still_due(since)
        while left:
            going, left = left[: self._deleted_at_once], left[self._deleted_at_once :]
            with self._db.write_alone() as session:
                began_s = time.perf_counter()
                articles += self._delete(session, still_due, {one: found[one] for one in going}, bands)
            held_s = time.perf_counter() - began_s
            self._deleted_at_once = next_size(len(going), held_s, least=DELETED_AT_LEAST, most=BATCH_ARTICLES)
        return articles

    def _delete(
        self, session: Session, still_due: StillDue, found: Members, bands: Mapping[int, Collection[int]]
    ) -> int:
        """Delete those that may still go and are still as they were found. Return their number."""
        now_there = store.members(session, still_due(session, found.keys()))
        going = [one for original, group in now_there.items() if group == found[original] for one in group]
        if not going:
            return 0
        ids, now = [one.article_id for one in going], self._clock()
        entities = store.named_entities(session, ids)
        store.delete_receipts(session, ids)
        delete_articles(session, {one: bands[one] for one in ids})
        delete_unnamed(session, entities)
        stories = {one.story_id for one in going if one.story_id is not None}
        delete_stories(session, store.shrink_stories(session, stories, set(ids)))
        data = {"reason": reasons.EXPIRED}
        event_log.append(session, [Event(kind="article.deleted", at=now, article_id=one, data=data) for one in ids])
        return len(ids)


def _bands(session: Session, found: Members) -> dict[int, set[int]]:
    """Return the bands of every wording of these articles, by id."""
    bands: dict[int, set[int]] = {one.article_id: set() for group in found.values() for one in group}
    for article_id, title, text in store.wordings(session, bands.keys()):
        bands[article_id].update(fingerprint(title, text).bands)
    return bands
