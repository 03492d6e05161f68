"""A list of feeds as OPML 2.0, for other readers and for ourselves. Pure.

A feed in two folders stands in both, as Feedly writes it: readers that know one folder per feed keep the
last. Our own settings of a feed are attributes in a namespace of ours (OPML 2.0, "Extending OPML"), which
other readers pass over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from worker.types import OPML_NAMESPACE, Subscription

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  #: XML 1.0, 2.2


def write_opml(subscriptions: Iterable[Subscription], *, title: str, now: datetime) -> bytes:
    """Return the file, in UTF-8; feeds in the order given, folders in that of their first feed."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"wiredesk": OPML_NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _plain(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    made: dict[tuple[str, ...], etree._Element] = {(): body}
    for subscription in subscriptions:
        attributes = _attributes(subscription)
        for folder in subscription.folders or ((),):
            etree.SubElement(_folder(made, folder), "outline", attributes)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _folder(made: dict[tuple[str, ...], etree._Element], names: tuple[str, ...]) -> etree._Element:
    """Return the outline of a folder, made with those around it when first needed."""
    for depth in range(1, len(names) + 1):
        path = names[:depth]
        if path not in made:
            name = _plain(path[-1])
            made[path] = etree.SubElement(made[path[:-1]], "outline", {"text": name, "title": name})
    return made[names]


def _attributes(one: Subscription) -> dict[str, str]:
    title = one.title or one.url
    values = {
        "type": "rss",  # whatever the format: OPML 2.0 knows no other word for a feed, nor do readers
        "text": title,
        "title": title,
        "xmlUrl": one.url,
        "htmlUrl": one.site_url,
        "source": one.source,
        "intervalSeconds": str(round(one.interval_s)) if one.interval_s is not None else None,
        "fullText": one.full_text,
        "paused": "true" if one.paused else None,
    }
    ours = ("source", "intervalSeconds", "fullText", "paused")
    return {
        f"{{{OPML_NAMESPACE}}}{name}" if name in ours else name: _plain(value)
        for name, value in values.items()
        if value
    }


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)
