"""Feeds as RSS 2.0 and as Atom (RFC 4287). Pure; lxml escapes, whatever an article holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from worker.deliver.feeds_out import UNKNOWN_TYPE, EntryOut, FeedDocument, as_html, xml_text

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rss(feed: FeedDocument) -> bytes:
    """Return RSS 2.0: the full text in ``content:encoded``, names in ``dc:creator`` (rssboard.org/rss-profile)."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home_url)
    _add(channel, "description", feed.title)
    _add(channel, "lastBuildDate", _rfc_5322(feed.updated_at))
    itself = {"rel": "self", "type": "application/rss+xml", "href": xml_text(feed.self_url)}
    etree.SubElement(channel, f"{{{ATOM}}}link", itself)
    for entry in feed.entries:
        item = etree.SubElement(channel, "item")
        _add(item, "title", entry.title)
        _add(item, "link", entry.url)
        _add(item, "guid", entry.id, isPermaLink="false")
        _add(item, "pubDate", _rfc_5322(entry.published_at))
        for author in entry.authors:
            _add(item, f"{{{DC}}}creator", author)
        _add(item, f"{{{DC}}}source", entry.source)
        for tag in entry.tags:
            _add(item, "category", tag)
        if entry.comments_url:
            _add(item, "comments", entry.comments_url)
        for one in entry.enclosures[:1]:  # an item has one (rssboard.org/rss-profile)
            given = {"url": one.url, "type": one.type or UNKNOWN_TYPE, "length": str(one.length or 0)}
            etree.SubElement(item, "enclosure", given)
        _add_media(item, entry, of_its_own=1)
        _add(item, "description", as_html(entry.text.partition("\n\n")[0]))
        _add(item, f"{{{CONTENT}}}encoded", as_html(entry.text))
    return _document(root)


def atom(feed: FeedDocument) -> bytes:
    """Return an Atom feed (RFC 4287)."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "media": MEDIA})  # type: ignore[dict-item]  # its own namespace has no prefix; the stubs do not know
    _add(root, f"{{{ATOM}}}id", feed.id)
    _add(root, f"{{{ATOM}}}title", feed.title)
    _add(root, f"{{{ATOM}}}updated", feed.updated_at.isoformat())
    etree.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": xml_text(feed.self_url)})
    etree.SubElement(root, f"{{{ATOM}}}link", {"rel": "alternate", "href": xml_text(feed.home_url)})
    for entry in feed.entries:
        root.append(_atom_entry(entry))
    return _document(root)


def _atom_entry(entry: EntryOut) -> etree._Element:
    node = etree.Element(f"{{{ATOM}}}entry")
    if entry.lang:
        node.set(XML_LANG, entry.lang)
    _add(node, f"{{{ATOM}}}id", entry.id)
    _add(node, f"{{{ATOM}}}title", entry.title)
    etree.SubElement(node, f"{{{ATOM}}}link", {"rel": "alternate", "href": xml_text(entry.url)})
    _add(node, f"{{{ATOM}}}published", entry.published_at.isoformat())
    _add(node, f"{{{ATOM}}}updated", entry.updated_at.isoformat())
    for name in entry.authors or (entry.source,):  # each entry has an author (RFC 4287, 4.1.2)
        _add(etree.SubElement(node, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", name)
    for tag in entry.tags:
        etree.SubElement(node, f"{{{ATOM}}}category", {"term": xml_text(tag)})
    if entry.comments_url:
        replies = {"rel": "replies", "type": "text/html", "href": entry.comments_url}
        etree.SubElement(node, f"{{{ATOM}}}link", replies)
    for one in entry.enclosures:
        given = {"rel": "enclosure", "href": one.url, "type": one.type, "length": one.length}
        etree.SubElement(node, f"{{{ATOM}}}link", _known(given))
    _add(node, f"{{{ATOM}}}content", as_html(entry.text), type="html")
    _add_media(node, entry, of_its_own=len(entry.enclosures))
    return node


def _add_media(parent: etree._Element, entry: EntryOut, *, of_its_own: int) -> None:
    """Add the lead picture, and the files of which the format itself does not say all, as Media RSS.

    Args:
        parent: The item.
        entry: The same, as it is.
        of_its_own: Number of files that have elements of the format.
    """
    if entry.picture:
        lead = entry.picture
        given = {"url": lead.url, "medium": "image", "width": lead.width, "height": lead.height}
        content = etree.SubElement(parent, f"{{{MEDIA}}}content", _known(given))
        for name, said in (("description", lead.caption), ("credit", lead.credit)):
            if said:
                _add(content, f"{{{MEDIA}}}{name}", said)
    for place, one in enumerate(entry.enclosures):
        if one.duration_s or place >= of_its_own:
            kind = (one.type or "").partition("/")[0]
            medium = kind if kind in ("image", "audio", "video") else "document"
            given = {"url": one.url, "type": one.type, "medium": medium}
            given |= {"fileSize": one.length, "duration": one.duration_s}
            etree.SubElement(parent, f"{{{MEDIA}}}content", _known(given))


def _known(given: Mapping[str, str | int | None]) -> dict[str, str]:
    """Return attributes without those of which nothing is known."""
    return {name: xml_text(str(value)) for name, value in given.items() if value is not None}


def _add(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, tag, attributes).text = xml_text(text)


def _rfc_5322(time: datetime) -> str:
    return format_datetime(time)


def _document(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
