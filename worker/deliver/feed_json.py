"""Feeds as JSON Feed 1.1 (jsonfeed.org). Pure."""

from __future__ import annotations

import json
from typing import Any

from worker.deliver.feeds_out import UNKNOWN_TYPE, EntryOut, FeedDocument, as_html
from worker.types import Enclosure


def json_feed(feed: FeedDocument) -> bytes:
    """Return the feed as JSON in ASCII."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": feed.self_url,
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(document, ensure_ascii=True).encode("ascii")


def _item(entry: EntryOut) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": as_html(entry.text),
        "content_text": entry.text,
        "date_published": entry.published_at.isoformat(),
        "date_modified": entry.updated_at.isoformat(),
        "authors": [{"name": name} for name in entry.authors or (entry.source,)],
    }
    more = {
        "language": entry.lang,
        "tags": list(entry.tags),
        "image": entry.picture and entry.picture.url,
        "attachments": [_attachment(one) for one in entry.enclosures],
    }
    return item | {name: value for name, value in more.items() if value}


def _attachment(one: Enclosure) -> dict[str, Any]:
    attachment = {
        "url": one.url,
        "mime_type": one.type or UNKNOWN_TYPE,
        "size_in_bytes": one.length,
        "duration_in_seconds": one.duration_s,
    }
    return {name: value for name, value in attachment.items() if value is not None}
