"""Matching: a watch reads the log of events from where it was, and what matches becomes deliveries.

Its new position and the deliveries are one transaction: nothing is passed over, nothing matches twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from worker.clock import Clock
from worker.deliver.digest import ends_at
from worker.service.search.event_log import Event, EventFilter, EventLog, EventPage
from worker.service.search.resolve_query import check_query
from worker.service.watches.items import item_of
from worker.store import Database, Session
from worker.store.articles import views as article_views
from worker.store.articles.views import Article
from worker.store.watches import deliveries
from worker.store.watches import watches as store
from worker.store.watches.watches import ClaimedWatch, Watch

PAGE_EVENTS = 200
DIGEST_LIMIT_ITEMS = 200  #: More in one interval go into a further message.
_ABOUT_NAMES = ("entity", "place", "country", "story")


@dataclass(frozen=True, slots=True)
class Looked:
    """Progress of a watch through the log of events."""

    position: int
    is_end: bool  #: Nothing more has happened yet.


@dataclass(frozen=True, slots=True)
class _Candidate:
    key: str
    aliases: tuple[str, ...]  #: Keys under which the same thing may have been matched before.
    event: Event
    article: Article


class LogPages:
    """Pages of the log, kept for one batch of watches, so that those at the same position read them once."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._read: dict[tuple[int, tuple[str, ...]], EventPage] = {}

    def after(self, position: int, kinds: tuple[str, ...]) -> EventPage:
        """Return the events after ``position``. Two threads may read the same page at once, which costs no more."""
        key = (position, kinds)
        if key not in self._read:
            self._read[key] = self._log.read_page(position, limit=PAGE_EVENTS, kinds=kinds)
        return self._read[key]


class Matcher:
    """Moves watches on along the log."""

    def __init__(self, database: Database, log: EventLog, clock: Clock) -> None:
        self._db = database
        self._log = log
        self._clock = clock

    def pages(self) -> LogPages:
        """Return the log, to be read by the watches of one batch."""
        return LogPages(self._log)

    def look(self, pages: LogPages, claimed: ClaimedWatch, position: int) -> Looked | None:
        """Read a page of the log from ``position`` on and write what matches. None if the lease was lost.

        Where nothing matches nothing is written: the new position is written when the watch is let go.
        Raises InvalidInput if its query cannot be read any more.
        """
        watch = claimed.watch
        wanted = EventFilter(kinds=_kinds(watch, self._clock()), articles=replace(watch.wanted, state="any"))
        page = pages.after(position, wanted.kinds)
        looked = Looked(page.position, page.is_end)
        matching = self._log.matching(page.events, wanted)
        if not matching:
            return looked
        with self._db.write() as session:
            if not store.write_claimed(session, claimed, {"position": looked.position}):
                return None
            new = _new(session, watch, matching)
            if new:
                self._write(session, watch, new)
        return looked

    def _write(self, session: Session, watch: Watch, new: Sequence[_Candidate]) -> None:
        now = self._clock()
        deliveries.note_matches(session, watch.id, [(one.key, one.event.id) for one in new])
        items = [item_of(one.article, event=one.event.id, kind=_kind(watch, one.event)) for one in new]
        if watch.digest_s is None:
            deliveries.add(session, watch.id, [(_message_id(), [item]) for item in items], now, now)
            return
        due = ends_at(watch.created_at, watch.digest_s, now)
        begun = deliveries.open_digest(session, watch.id, now=now)
        if begun is not None:
            room = max(DIGEST_LIMIT_ITEMS - len(begun.items), 0)
            deliveries.extend(session, begun.id, items[:room])
            items = items[room:]
        chunks = [items[at : at + DIGEST_LIMIT_ITEMS] for at in range(0, len(items), DIGEST_LIMIT_ITEMS)]
        deliveries.add(session, watch.id, [(_message_id(), chunk) for chunk in chunks], now, due)


def _kinds(watch: Watch, now: datetime) -> tuple[str, ...]:
    """Return the events a watch reads: where names or stories are asked for, those that say that they are known."""
    if _needs_names(watch, now):
        return ("article.enriched",)
    return tuple(f"article.{kind}" for kind in watch.kinds)


def _needs_names(watch: Watch, now: datetime) -> bool:
    wanted = watch.wanted
    by_filter = wanted.entity_id is not None or wanted.story_id is not None
    asked = check_query(wanted.q, now).filters if wanted.q else ()
    return by_filter or watch.per == "story" or any(one.field in _ABOUT_NAMES for one in asked)


def _kind(watch: Watch, event: Event) -> str:
    return "updated" if "updated" in watch.kinds and event.data.get("version", 1) > 1 else "stored"


def _new(session: Session, watch: Watch, read: Sequence[Event]) -> list[_Candidate]:
    """Return the articles of these events that the watch has not matched yet, in order, no copies."""
    articles = article_views.listed(session, sorted({one.article_id for one in read if one.article_id is not None}))
    standing = {one.id: one for one in articles if one.duplicate_of is None and one.withdrawn_at is None}
    candidates = _candidates(session, watch, read, standing)
    keys = {key for one in candidates for key in (one.key, *one.aliases)}
    known = store.known_keys(session, watch.id, keys)
    new: dict[str, _Candidate] = {}
    for one in candidates:
        if one.key not in new and known.isdisjoint((one.key, *one.aliases)):
            new[one.key] = one
    return list(new.values())


def _candidates(
    session: Session, watch: Watch, read: Sequence[Event], articles: Mapping[int, Article]
) -> list[_Candidate]:
    copies = store.copies_of(session, articles.keys())
    stories = {one.story_id for one in articles.values() if one.story_id is not None}
    merged = store.stories_merged_into(session, stories) if watch.per == "story" else {}
    found = []
    for event in read:
        article = articles.get(event.article_id or 0)
        if article is None:
            continue
        if watch.per == "story" and article.story_id is not None:
            names = [f"story:{one}" for one in (article.story_id, *merged.get(article.story_id, ()))]
        else:
            names = [_article_key(watch, one, event.data) for one in (article.id, *copies.get(article.id, ()))]
        found.append(_Candidate(names[0], tuple(names[1:]), event, article))
    return found


def _article_key(watch: Watch, article_id: int, data: Mapping[str, Any]) -> str:
    return f"article:{article_id}:{data.get('version', 1)}" if "updated" in watch.kinds else f"article:{article_id}"


def _message_id() -> str:
    return f"msg_{uuid.uuid4().hex}"
