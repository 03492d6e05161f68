"""Bytes to entries, or to one article page.

Takes: the bytes of a feed or page, where they came from, their content type, and ``now``.
Gives: ``ParsedFeed`` (kind "none" if it is no feed) or ``Page``; oddities are in their warnings.
Raises: ParseFailed, by ``parse_page`` for pages too complex to be read, by ``Parsers`` for what had to be ended.
"""

from __future__ import annotations

from worker.parse.decode import decode
from worker.parse.discover import discover_feeds
from worker.parse.documents import read_documents, read_line
from worker.parse.embargo import read_time_ahead
from worker.parse.feed import parse_feed
from worker.parse.hub import header_links, hub_and_topic
from worker.parse.json_guard import check_json
from worker.parse.opml import parse_opml
from worker.parse.page import parse_page
from worker.parse.relative import precision_of, read_stamp
from worker.parse.submission import read_article, read_json
from worker.parse.subprocess import Parsers
from worker.parse.warc import read_warc

__all__ = [
    "Parsers",
    "check_json",
    "decode",
    "discover_feeds",
    "header_links",
    "hub_and_topic",
    "parse_feed",
    "parse_opml",
    "parse_page",
    "precision_of",
    "read_article",
    "read_documents",
    "read_json",
    "read_line",
    "read_stamp",
    "read_time_ahead",
    "read_warc",
]
