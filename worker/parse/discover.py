"""From an HTML page to its feeds: what it links, then the places where feeds commonly stand. Pure."""

from __future__ import annotations

import html as html_entities
import re
from urllib.parse import urljoin, urlsplit

from worker.markup import end_of_run
from worker.parse.decode import decode
from worker.parse.links import absolute

FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "application/xml",
        "text/xml",
        "application/x-netcdf",
    }
)
#: Places of the common publishing systems (WordPress, Drupal, Ghost, Hugo, Blogger …), most usual first.
COMMON_PLACES = (
    "/feed",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
)
_MAX_FEEDS = 30
_BEFORE_TAGS = re.compile(r"\s+|<!--.*?-->|<[!?][^<>]*>", re.DOTALL)
_TAG_NAME = re.compile(r"<(?:[\w.-]{1,40}:)?([a-zA-Z][\w.-]{0,40})")
_HTML_TAGS = frozenset(("html", "head", "body", "title", "meta", "link", "script", "div", "p", "h1", "table", "center"))
_TAG = re.compile(r"<(link|a|base)\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:[/._-]|$)|\.(?:rss|atom|rdf)$", re.IGNORECASE)


def looks_like_html(head: str) -> bool:
    """Return True if the beginning of a document is that of an HTML page."""
    head = head[:8000]
    first = _TAG_NAME.match(head, end_of_run(_BEFORE_TAGS, head))
    if first is None:
        return "<!doctype html" in head.lower()
    return first[1].lower() in _HTML_TAGS


def discover_feeds(html: bytes, url: str) -> tuple[str, ...]:
    """Return feeds of a page, best first.

    ``<link rel=alternate>``, then links that look like feeds of the same host, then common places. Never raises;
    nothing is fetched, so the last ones are guesses.
    """
    text = decode(html).text
    base = url
    linked: list[str | None] = []
    anchors: list[str | None] = []
    for tag in _TAG.finditer(text):
        name, attributes = tag[1].lower(), _attributes(tag[2])
        address = attributes.get("href", "")
        if name == "base" and base == url:
            base = absolute(address, url) or url
        elif name == "link" and _is_feed_link(attributes):
            linked.append(absolute(address, base))
        elif name == "a" and _FEED_PATH.search(address[:2048]) and _same_site(address, base):
            anchors.append(absolute(address, base))
    found = dict.fromkeys(address for address in [*linked, *anchors] if address and address != url)
    guesses = [] if linked else [urljoin(url, place) for place in COMMON_PLACES]
    return tuple(dict.fromkeys([*list(found)[:_MAX_FEEDS], *guesses]))


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), html_entities.unescape(value).strip())
    return found


def _is_feed_link(attributes: dict[str, str]) -> bool:
    relations = attributes.get("rel", "").lower().split()
    media_type = attributes.get("type", "").partition(";")[0].strip().lower()
    if "feed" in relations:
        return True
    if "alternate" not in relations or "stylesheet" in relations:
        return False
    if media_type == "application/json":  # WordPress links its whole API as an alternate of each page
        return bool(_FEED_PATH.search(attributes.get("href", "")[:2048]))
    return media_type in FEED_TYPES


def _same_site(address: str, base: str) -> bool:
    try:
        return urlsplit(urljoin(base, address)).hostname == urlsplit(base).hostname
    except ValueError:
        return False
