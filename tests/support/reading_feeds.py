"""Feeds of a few items, and reading them."""

from __future__ import annotations

from datetime import UTC, datetime

from worker.parse import parse_feed
from worker.types import Entry, ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "http://news.example/feed.xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(items: str, channel: str = "<title>News</title>", head: str = "") -> bytes:
    return f'{head}<rss version="2.0" {NAMESPACES}><channel>{channel}{items}</channel></rss>'.encode()


def read(body: bytes, content_type: str = "") -> ParsedFeed:
    return parse_feed(body, url=URL, content_type=content_type, now=NOW)


def only(body: bytes) -> Entry:
    (entry,) = read(body).entries
    return entry
