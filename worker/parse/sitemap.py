"""News sitemaps and sitemap indexes (sitemaps.org 0.9, Google News 0.9). Pure.

A sitemap's entries are pages; an index's entries are further sitemaps. Read with lxml, entities off.
"""

from __future__ import annotations

import re
from datetime import datetime

from lxml import etree

from worker.parse.entries import MAX_DATE_CHARS, MAX_TITLE_CHARS, DateReader, newest, tags
from worker.parse.links import absolute
from worker.parse.plain import one_line
from worker.types import Entry, FeedKind, ParsedFeed

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex)\b", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<(?![?!])")
_SITEMAP: FeedKind = "sitemap"


def is_sitemap(text: str) -> bool:
    """Whether the root element is that of a sitemap or a sitemap index."""
    first = _FIRST_TAG.search(text[:20_000])
    return first is not None and _ROOT.match(text, first.start()) is not None


def parse_sitemap(text: str, *, now: datetime) -> ParsedFeed:
    """Read a sitemap (entries: its pages) or an index (entries: its sitemaps, tagged "sitemap"). Never raises."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return ParsedFeed(kind="none", warnings=("The sitemap cannot be read.",))
    dates = DateReader(now)
    is_index = _local(root.tag) == "sitemapindex"
    entries = [entry for child in root if (entry := _entry(child, is_index, dates)) is not None]
    kept, left_out = newest(entries)
    warnings = [*dates.warnings()]
    if left_out:
        warnings.append(f"{left_out} older entries were left out; the newest {len(kept)} are kept.")
    if is_index:
        warnings.append("This is an index: its entries are sitemaps, not articles.")
    return ParsedFeed(kind=_SITEMAP, entries=kept, warnings=tuple(warnings))


def _entry(element: etree._Element, is_index: bool, dates: DateReader) -> Entry | None:
    values = _values(element)
    address = absolute(values.get("loc"), None)
    if address is None:
        return None
    published_raw, updated_raw = values.get("publication_date"), values.get("lastmod")
    keywords = ("sitemap",) if is_index else tags((values.get("keywords") or "").split(","))
    title = values.get("title")
    return Entry(
        id=address,
        url=address,
        title=one_line(title, max_chars=MAX_TITLE_CHARS) if title else None,
        published_at=dates.read(published_raw),
        published_raw=one_line(published_raw, max_chars=MAX_DATE_CHARS) if published_raw else None,
        published_from="published" if published_raw else None,
        updated_at=dates.read(updated_raw),
        tags=keywords,
        lang=values.get("language"),
    )


def _values(element: etree._Element) -> dict[str, str]:
    """Texts of an entry by local name; the first of each counts, so that image:loc is not the page's."""
    values: dict[str, str] = {}
    for node in element.iter():
        name = _local(node.tag)
        parent = node.getparent()
        if name == "loc" and parent is not element:
            continue
        if name == "title" and parent is not None and _local(parent.tag) != "news":
            continue
        if node.text and node.text.strip():
            values.setdefault(name, node.text.strip())
    return values


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
