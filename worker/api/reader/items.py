"""Feeds and articles as the Google Reader API writes them. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from worker.api.reader.streams import HANDED_IN, LABEL, READ, READING_LIST, STARRED, item_name
from worker.clock import to_us
from worker.service.feeds.manage import Feed
from worker.service.people.marks import COUNTED_LIMIT, FeedCount, Mark
from worker.service.people.notes import Note
from worker.service.search.articles import Article
from worker.service.watches.feeds_out import as_html


def label(name: str, kind: Literal["folder", "tag"]) -> dict[str, str]:
    """Return a folder, or a label of the person, which apps call a tag."""
    return {"id": f"{LABEL}{name}", "label": name, "type": kind}


@dataclass(frozen=True, slots=True)
class State:
    """An article as a person has marked it."""

    mark: Mark
    note: Note | None


def subscriptions(feeds: Sequence[Feed], base_url: str) -> list[dict[str, Any]]:
    """Return all feeds, and one for what came in by none."""
    handed_in = {
        "id": f"feed/{HANDED_IN}",
        "title": "Handed in",
        "categories": [],
        "url": base_url,
        "htmlUrl": base_url,
    }
    return [
        {
            "id": f"feed/{one.id}",
            "title": one.title or one.url,
            "categories": [label(folder, "folder") for folder in one.folders],
            "url": one.url,
            "htmlUrl": one.site_url or one.url,
            "iconUrl": "",
        }
        for one in feeds
    ] + [handed_in | {"iconUrl": ""}]


def unread_counts(total: int, counts: Iterable[FeedCount], feeds: Sequence[Feed]) -> dict[str, Any]:
    """Return the number of unread articles of each feed and folder, and of all."""
    folders = {one.id: one.folders for one in feeds}
    rows: dict[str, tuple[int, datetime]] = {}
    newest: datetime | None = None
    for count in counts:
        of_feed = count.feed_id if count.feed_id in folders else HANDED_IN
        names = [f"feed/{of_feed}", *(f"{LABEL}{one}" for one in folders.get(of_feed, ()))]
        for name in names:
            so_far, at = rows.get(name, (0, count.newest_at))
            rows[name] = (so_far + count.articles, max(at, count.newest_at))
        newest = max(newest or count.newest_at, count.newest_at)
    if newest is not None:
        rows[READING_LIST] = (total, newest)
    counted = [
        {"id": name, "count": number, "newestItemTimestampUsec": str(to_us(at))} for name, (number, at) in rows.items()
    ]
    return {"max": COUNTED_LIMIT, "unreadcounts": counted}


def item(article: Article, state: State, feed: Feed | None, base_url: str) -> dict[str, Any]:
    """Return an article.

    Args:
        article: The article.
        state: Its state for the person.
        feed: The feed in which it was seen first; None: none, or one that is gone.
        base_url: Address of this service, with a slash at its end: for an article without an address of its own.
    """
    address = article.url or f"{base_url}articles/{article.id}"
    content = {"direction": "ltr", "content": _picture(article) + as_html(article.text)}
    states: Mapping[str, bool] = {READING_LIST: True, READ: state.mark.is_read, STARRED: state.mark.is_starred}
    return {
        "id": item_name(article.id),
        "title": article.title,
        "author": ", ".join(article.authors),
        "published": int((article.published_at or article.first_seen_at).timestamp()),
        "updated": int(article.updated_at.timestamp()),
        "crawlTimeMsec": str(to_us(article.first_seen_at))[:-3],
        "timestampUsec": str(to_us(article.first_seen_at)),
        "canonical": [{"href": address}],
        "alternate": [{"href": address, "type": "text/html"}],
        "categories": [name for name, is_so in states.items() if is_so]
        + [
            f"{LABEL}{one}"
            for one in dict.fromkeys([*(feed.folders if feed else ()), *(state.note.labels if state.note else ())])
        ]
        + [one for one in article.tags if not one.startswith("user/")],
        "origin": {
            "streamId": f"feed/{feed.id if feed else HANDED_IN}",
            "title": (feed.title or feed.url) if feed else article.source,
            "htmlUrl": (feed.site_url or feed.url) if feed else base_url,
        },
        "summary": content,
        "content": content,
        "enclosure": [
            {"href": one.url}
            | ({"type": one.type} if one.type else {})
            | ({"length": one.length} if one.length else {})
            for one in article.enclosures
        ],
    }


def _picture(article: Article) -> str:
    """Return the lead picture as HTML: the format has no field for it, and apps show the first of the content."""
    if article.picture is None:
        return ""
    caption = html.escape(article.picture.caption or "")
    return f'<figure><img src="{html.escape(article.picture.url)}" alt="{caption}"></figure>'
