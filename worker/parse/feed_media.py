"""Lead pictures, files and comments' addresses of a feed in XML: RSS, Atom, Media RSS, itunes. Pure.

Read apart from feedparser, which lists all pictures, captions and credits of an entry without what belongs together.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html.entities import html5
from itertools import takewhile

from lxml import etree

from worker.parse.links import absolute
from worker.parse.media import enclosure, enclosures, picture, seconds, web_address
from worker.parse.xml_tree import local_name, tree_of
from worker.types import Enclosure, Picture

_ITEMS = ("item", "entry")
_PREFIXES = {"yahoo.com/mrss": "media", "itunes.com/dtds": "itunes", "www.w3.org/2005/atom": "", "purl.org/atom": ""}
_CAPTIONS = ("media:description", "media:text", "media:title")
_SAID = ("media:credit", *_CAPTIONS)
_MAX_MEDIA = 200  #: Of one kind in one entry.
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_XML_NAMES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


@dataclass(frozen=True, slots=True)
class EntryMedia:
    """Media of one entry."""

    picture: Picture | None = None
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None


def read_media(text: str, url: str | None, site: str | None = None) -> list[EntryMedia]:
    """Return the media of each item or entry of a guarded feed, in the order of the document. Never raises.

    Args:
        text: XML.
        url: Where it came from, for relative addresses without an ``xml:base``.
        site: The site of the feed, for those that begin at its root; None: as ``url``.
    """
    root = tree_of(_NAMED.sub(_character, text))
    if root is None:
        return []
    items: list[tuple[etree._Element, list[etree._Element]]] = []
    inside: list[int] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        is_item = local_name(node.tag) in _ITEMS
        if is_item and event == "end":
            inside.pop()
        elif is_item:
            inside.append(len(items))
            items.append((node, []))
        elif inside and event == "start":
            items[inside[-1]][1].append(node)
    return [_Item(node, below, url, site).media() for node, below in items]


def _character(reference: re.Match[str]) -> str:
    """Return the character that HTML has for a name; XML would lose it."""
    return reference[0] if reference[1] in _XML_NAMES else html5.get(reference[1], reference[0])


class _Item:
    """One entry of a feed and all elements in it, however deep: tags before it may have lost their ends."""

    def __init__(
        self, node: etree._Element, below: Sequence[etree._Element], url: str | None, site: str | None
    ) -> None:
        self._node = node
        self._url = url
        self._site = site
        self._nodes = [(self._name(one), one) for one in below]
        self._said: dict[tuple[etree._Element | None, str], str] = {}  #: By what it is said of, and by its name.
        for name, one in self._nodes:
            if name in _SAID and (text := "".join(map(str, one.itertext())).strip()):
                self._said.setdefault((one.getparent(), name), text)

    def media(self) -> EntryMedia:
        contents = self._named("media:content")
        images = [node for node in contents if _is_image(node)]
        shown = [node for node in images if (node.get("isDefault") or "").lower() == "true"] or images
        files = self._files([node for node in contents if not _is_image(node)])
        found = (
            _lead([self._picture(node, *_CAPTIONS) for node in shown]),
            _lead([picture(one.url, None) for one in files if _is_picture(one)]),
            _lead([self._own_picture(name, node) for name, node in self._nodes]),
            _lead([self._picture(node) for node in self._named("media:thumbnail")]),
        )
        return EntryMedia(next(filter(None, found), None), files, self._comments())

    def _named(self, name: str) -> list[etree._Element]:
        return [node for one, node in self._nodes if one == name][:_MAX_MEDIA]

    def _name(self, node: etree._Element) -> str:
        """Return a name as ``media:content`` whatever prefix the feed has for it; of the feed's own without one."""
        space = str(node.tag).rpartition("}")[0][1:]
        own = str(self._node.tag).rpartition("}")[0][1:]
        known = (
            ""
            if space in ("", own)
            else next((name for uri, name in _PREFIXES.items() if uri in space.lower()), "other")
        )
        return f"{known}:{local_name(node.tag)}" if known else local_name(node.tag)

    def _files(self, contents: Sequence[etree._Element]) -> tuple[Enclosure, ...]:
        """Return the enclosures, then the media that are no pictures; the episode's playing time is the first's."""
        links = [node for node in self._named("link") if _rel(node) == "enclosure"]
        named = [*self._named("enclosure"), *links, *contents]
        addresses = [node.get("href") or node.get("url") or _text(node) for node in named]
        found = enclosures(
            enclosure(
                address,
                self._base(node, address),
                kind=node.get("type"),
                length=node.get("length") or node.get("fileSize"),
                duration=node.get("duration"),
            )
            for node, address in zip(named, addresses, strict=True)
        )
        lasts = next((seconds(node.text) for node in self._named("itunes:duration")), None)
        played = next((one for one in found if not _is_picture(one)), None)
        if lasts is None or played is None or played.duration_s:
            return found
        return tuple(replace(one, duration_s=lasts) if one is played else one for one in found)

    def _picture(self, node: etree._Element, *captions: str) -> Picture | None:
        return picture(
            node.get("url") or node.text,
            self._base(node, node.get("url") or node.text),
            caption=next(filter(None, (self._said_of(node, name) for name in captions)), None),
            credit=self._said_of(node, "media:credit"),
            size=(node.get("width"), node.get("height")),
        )

    def _said_of(self, node: etree._Element, name: str) -> str | None:
        """Return a property of a medium, from its own element, else its group's, else its entry's."""
        about: etree._Element | None = node
        while about is not None:
            if text := self._said.get((about, name)):
                return text
            about = None if about is self._node else about.getparent()
        return None

    def _own_picture(self, name: str, node: etree._Element) -> Picture | None:
        """Return the picture of the episode, or of the item itself."""
        if name == "itunes:image":
            return picture(address := node.get("href") or node.get("url"), self._base(node, address))
        if name != "image":
            return None
        inside = {local_name(child.tag): child.text for child in node}
        address = inside.get("url") or node.get("href") or node.get("url") or _text(node)
        return picture(address, self._base(node, address))

    def _comments(self) -> str | None:
        """Return the page of comments, or None; a feed of comments is not one."""
        replies = (node for node in self._named("link") if _rel(node) == "replies")
        said = [(node, _text(node)) for node in self._named("comments")]
        said += [(node, node.get("href")) for node in replies if node.get("type") in (None, "text/html")]
        return next((found for node, one in said if (found := web_address(one, self._base(node, one)))), None)

    def _base(self, node: etree._Element, address: str | None) -> str | None:
        """Return what a relative address is relative to: ``xml:base``, else its site or where its feed lies."""
        if said := node.base:
            return absolute(said, self._url) or self._url
        is_of_site = (address or "").strip().startswith("/") and not (address or "").strip().startswith("//")
        return self._site if self._site and is_of_site else self._url


def _lead(found: Iterable[Picture | None]) -> Picture | None:
    """Return the first picture, in the widest of the sizes it comes in: those with the same caption and credit."""
    there = [one for one in found if one is not None]
    if not there or there[0].width is None:
        return there[0] if there else None
    first = there[0]
    same = takewhile(lambda one: (one.caption, one.credit) == (first.caption, first.credit), there)
    return max(same, key=lambda one: one.width or 0)


def _is_image(node: etree._Element) -> bool:
    """Return True if a medium says that it is an image, or does not say what it is and has no other ending."""
    said = (node.get("medium") or node.get("type") or "").lower()
    return (said or _type_by_ending(node.get("url") or "") or "image").startswith("image")


def _is_picture(file: Enclosure) -> bool:
    """Return True if a file is a picture by its type, or by its ending where it states none."""
    return ((file.type or "").lower() or _type_by_ending(file.url)).startswith("image/")


def _type_by_ending(address: str) -> str:
    """Return the media type that goes with the ending of an address; "" for none or an unknown one."""
    return mimetypes.guess_type(address.partition("?")[0])[0] or ""


def _rel(link: etree._Element) -> str:
    return (link.get("rel") or "").lower()


def _text(node: etree._Element) -> str | None:
    return (node.text or "").strip() or None
