"""Relocation of a feed: it moved for good, or its address is a page that leads to it."""

from __future__ import annotations

from typing import Any

from worker.errors import InvalidInput
from worker.service.feeds.host_slots import host_of
from worker.service.feeds.identity import feed_key
from worker.service.polling.outcome_types import PollBatch
from worker.store.feeds import feeds
from worker.store.feeds.feeds import ClaimedFeed
from worker.store.search.event_log import Event

MOVES_ASKED = 3
"""Answers in a row that name the same new address, before it is believed: a redirect to a login page or a holding
page is often called permanent, and seldom stays (peers: fastladder#575 lost feeds to one); an error page links the
feed of the whole site."""


def moved(batch: PollBatch, feed: ClaimedFeed, target: str | None) -> dict[str, Any]:
    """Return the columns after a good answer that came by a permanent redirect (301, 308) to ``target``, or by none."""
    if target is None or feed.host is None or target == feed.url:
        return {"moved_to": None, "moved_count": 0}
    if not is_believed(feed, target):
        return pointed(feed, target)
    return _at(batch, feed, target, kind="feed.moved") | {"moved_to": None, "moved_count": 0}


def is_believed(feed: ClaimedFeed, target: str) -> bool:
    """Return True if enough answers named the new address, this one included."""
    return target == feed.moved_to and feed.moved_count + 1 >= MOVES_ASKED


def is_elsewhere(feed: ClaimedFeed, url: str) -> bool:
    """Return True if an address is another one than that of the feed, and not the same in another form."""
    try:
        return feed_key(url) != feed_key(feed.url)
    except InvalidInput:
        return False


def pointed(feed: ClaimedFeed, target: str) -> dict[str, Any]:
    """Return the columns after an answer that pointed to a new address, which is not believed yet."""
    return {"moved_to": target, "moved_count": feed.moved_count + 1 if target == feed.moved_to else 1}


def discovered(batch: PollBatch, feed: ClaimedFeed, url: str) -> dict[str, Any]:
    """Return the columns after the page at the feed's address led to a feed at ``url``."""
    return _at(batch, feed, url, kind="feed.discovered") | {"page_url": feed.url}


def _at(batch: PollBatch, feed: ClaimedFeed, url: str, *, kind: str) -> dict[str, Any]:
    """Return the columns of a feed at its new address; paused, if another feed is there already."""
    data: dict[str, Any] = {"from": feed.url, "to": url}
    try:
        key = feed_key(url)
    except InvalidInput:
        return {}
    other = feeds.with_key(batch.session, key)
    values: dict[str, Any] = {"url": url, "key_sha256": key, "host": host_of(url)}
    if other is not None and other != feed.id:
        data["same_as"] = other
        values = {"state": "paused", "pause_reason": f"its address leads to {url}, which is feed {other} already"}
    batch.said.append(Event(kind=kind, at=batch.now, feed_id=feed.id, data=data))
    return values
