"""Feeds as JSON Feed 1.1 (jsonfeed.org). Pure."""

from __future__ import annotations

import json
from typing import Any

from worker.deliver.feeds_out import EntryOut, FeedOut, as_html


def json_feed(feed: FeedOut) -> bytes:
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
    return item | ({"language": entry.lang} if entry.lang else {})
