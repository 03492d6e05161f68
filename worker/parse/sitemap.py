"""News sitemaps and sitemap indexes (sitemaps.org 0.9, Google News 0.9). Pure.

A sitemap's entries are pages; an index has none, but leads to further sitemaps. Read with lxml, entities off.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from lxml import etree

from worker.parse.entries import DateReader, date_line, taken, title_line
from worker.parse.links import absolute
from worker.parse.media import keywords, picture, tags
from worker.parse.xml_tree import local_name, tree_of
from worker.types import Entry, FeedKind, ParsedFeed, Picture

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?![?!])")
_SITEMAP: FeedKind = "sitemap"
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
MAX_SITEMAPS = 3  #: Of an index, per poll: news stand in the newest one or two, archives in hundreds of others.


def is_sitemap(text: str) -> bool:
    """Return True if the root element is that of a sitemap or a sitemap index."""
    first = _FIRST_TAG.search(text[:20_000])
    return first is not None and _ROOT.match(text, first.start()) is not None


def parse_sitemap(text: str, *, now: datetime) -> ParsedFeed:
    """Read a sitemap (entries: its pages) or an index (``sitemaps``: those to be read next). Never raises."""
    root = tree_of(text)
    if root is None:
        return ParsedFeed(kind="none", warnings=("The sitemap cannot be read.",))
    if local_name(root.tag) == "sitemapindex":
        return _index(root, now)
    dates = DateReader(now)
    entries = [entry for child in root if (entry := _entry(child, dates)) is not None]
    kept, warnings = taken(entries, dates)
    return ParsedFeed(kind=_SITEMAP, entries=kept, warnings=warnings)


def _index(root: etree._Element, now: datetime) -> ParsedFeed:
    """Return the newest sitemaps of an index: by their dates, those without after them, in the order they stand in."""
    dates = DateReader(now)
    listed: dict[str, datetime] = {}
    for child in root:
        values = _values(child)
        if address := absolute(values.get("loc"), None):
            listed.setdefault(address, dates.read(values.get("lastmod")) or _LONG_AGO)
    newest = sorted(listed, key=lambda address: listed[address], reverse=True)
    said = f"This is an index of {len(listed)} sitemaps; the newest {min(len(listed), MAX_SITEMAPS)} count."
    return ParsedFeed(kind=_SITEMAP, sitemaps=tuple(newest[:MAX_SITEMAPS]), warnings=(*dates.warnings(), said))


def _entry(element: etree._Element, dates: DateReader) -> Entry | None:
    values = _values(element)
    address = absolute(values.get("loc"), None)
    if address is None:
        return None
    published_raw, updated_raw = values.get("publication_date"), values.get("lastmod")
    return Entry(
        id=address,
        url=address,
        title=title_line(values.get("title")),
        published_at=dates.read(published_raw, values.get("language")),
        published_raw=date_line(published_raw),
        published_from="published" if published_raw else None,
        updated_at=dates.read(updated_raw, values.get("language")),
        tags=tags(keywords(values.get("keywords"))),
        picture=_picture(element),
        lang=values.get("language"),
    )


def _picture(element: etree._Element) -> Picture | None:
    """Return the first picture of a page (image:image)."""
    for node in element:
        if local_name(node.tag) == "image":
            said = {local_name(child.tag): child.text for child in node}
            return picture(said.get("loc"), None, caption=said.get("caption") or said.get("title"))
    return None


def _values(element: etree._Element) -> dict[str, str]:
    """Texts of an entry by local name; the first of each counts, so that image:loc is not the page's."""
    values: dict[str, str] = {}
    for node in element.iter():
        name = local_name(node.tag)
        parent = node.getparent()
        if name == "loc" and parent is not element:
            continue
        if name == "title" and parent is not None and local_name(parent.tag) != "news":
            continue
        if node.text and node.text.strip():
            values.setdefault(name, node.text.strip())
    return values
