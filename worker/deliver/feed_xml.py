"""Feeds as RSS 2.0 and as Atom (RFC 4287). Pure; lxml escapes, whatever an article holds."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from worker.deliver.feeds_out import EntryOut, FeedOut, as_html, xml_text

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def rss(feed: FeedOut) -> bytes:
    """RSS 2.0 with the full text in ``content:encoded`` and names in ``dc:creator`` (rssboard.org/rss-profile)."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM, "content": CONTENT, "dc": DC})
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
        _add(item, "description", as_html(entry.text.partition("\n\n")[0]))
        _add(item, f"{{{CONTENT}}}encoded", as_html(entry.text))
    return _document(root)


def atom(feed: FeedOut) -> bytes:
    """Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]  # its own namespace has no prefix; the stubs do not know
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
    _add(node, f"{{{ATOM}}}content", as_html(entry.text), type="html")
    return node


def _add(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, tag, attributes).text = xml_text(text)


def _rfc_5322(time: datetime) -> str:
    return format_datetime(time)


def _document(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
