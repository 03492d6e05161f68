"""Trust of a poll in a feed's hub: the hub it names, and reliance on its pushes. Pure.

Pushes are trusted from the first one that came until a poll finds entries that were not pushed; only while
they are trusted is a feed polled as a daily audit. So a hub that falls silent costs one audit, and no entry.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from worker.parse import header_links, hub_and_topic
from worker.store.feeds.feeds import ClaimedFeed
from worker.store.search.event_log import Event
from worker.types import Fetched, ParsedFeed


def is_pushed(feed: ClaimedFeed, now: datetime) -> bool:
    """Return True if the feed's entries are pushed at this time, as far as is known."""
    return feed.pushed_until is not None and feed.pushed_until > now


def push_values(feed: ClaimedFeed, fetched: Fetched, parsed: ParsedFeed, *, missed: int) -> dict[str, Any]:
    """Return columns of the feed: hub and topic, the header before the document (WebSub, 4); trust, if it is lost.

    ``missed`` entries of the poll were new: they should have been pushed.
    """
    hub, topic = hub_and_topic(header_links(fetched.headers.get("link", ""), fetched.url))
    hub, topic = hub or parsed.hub_url, topic or parsed.self_url or fetched.url
    if feed.allow_origin is not None:
        hub = None  # a replay
    values: dict[str, Any] = {"hub_url": hub, "topic_url": topic if hub else None}
    if missed:
        values["pushed_until"] = None
    return values


def push_events(feed: ClaimedFeed, *, missed: int, now: datetime) -> list[Event]:
    """Return the events of a poll that found entries that should have been pushed."""
    if not missed or not is_pushed(feed, now):
        return []
    return [Event(kind="feed.push_missed", at=now, feed_id=feed.id, data={"entries": missed})]
