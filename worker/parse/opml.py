"""Lists of feeds: OPML 1.0 to 2.0 as the readers of the world write it. Pure, linear, never fetches.

Read with lxml, entities off, after the guard for untrusted XML. What is wrong with one outline is said of
that outline; the others are taken.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5
from xml.sax.saxutils import escape

from lxml import etree

from worker.errors import InvalidInput
from worker.parse.decode import decode
from worker.parse.gunzip import gunzip
from worker.parse.plain import one_line
from worker.parse.xml_guard import guard
from worker.types import (
    FIXED_INTERVAL_MAX_S,
    FIXED_INTERVAL_MIN_S,
    OPML_NAMESPACE,
    FullTextMode,
    Subscription,
    SubscriptionList,
    WrongOutline,
)

MAX_OUTLINES = 100_000
MAX_TAGS = 2 * MAX_OUTLINES + 50_000  #: Refused before a tree is built, which takes half a kilobyte for each.
MAX_REFERENCES = 10 * MAX_OUTLINES  #: A microsecond and up to 100 bytes each while the text is made ready.
MAX_TITLE_CHARS = 1024
MAX_ADDRESS_CHARS = 8_000  #: Longer than any that is taken: the whole of it need not be shown.
MAX_FOLDERS = 50  #: Of one feed.

_NAMED = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(#[0-9]{1,9};|#[xX][0-9a-fA-F]{1,8};))?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_LEFTOVER = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPED_FILE = re.compile(r"\s*&lt;(?:\?xml|opml|!--)", re.IGNORECASE)
_FEED_TYPES = frozenset({"rss", "rss1", "rss2", "atom", "feed", "rdf"})

Path = tuple[str, ...]


def parse_opml(body: bytes, content_type: str = "") -> SubscriptionList:
    """Read a list of feeds; ``content_type`` is the header it came with, for its charset.

    Addresses are not judged here beyond being there. Raises InvalidInput(reason="not_opml") if it is none.
    """
    body, packed = gunzip(body)
    decoded = decode(body, content_type)
    if decoded.text.count("&") > MAX_REFERENCES:
        raise _no_opml(f"the OPML is not read: it has more than {MAX_REFERENCES:,} ampersands; split it")
    text = html.unescape(decoded.text) if _ESCAPED_FILE.match(decoded.text[:2000]) else decoded.text
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise _no_opml("this is no OPML: it does not begin with <")
    if text.count("<") > MAX_TAGS:
        raise _no_opml(f"the OPML is not read: it has more than {MAX_TAGS:,} tags; split it")
    guarded = guard(text)
    if guarded.refused:
        raise _no_opml(f"the OPML is not read: {guarded.refused}")
    root, warnings = _tree(_with_known_entities(guarded.text))
    reader = _Reader(is_ours=OPML_NAMESPACE in root.nsmap.values())
    reader.read(root)
    if reader.outlines == 0 and _name(root) != "opml":
        raise _no_opml(f"this is no OPML: its root is <{_name(root)[:40]}> and it holds no outline")
    if reader.left_out:
        warnings.append(f"The outlines after the first {MAX_OUTLINES:,} were not read.")
    title = root.xpath("string(//*[local-name()='head']/*[local-name()='title'])")
    return SubscriptionList(
        title=one_line(str(title), max_chars=MAX_TITLE_CHARS),
        subscriptions=tuple(reader.found),
        wrong=tuple(reader.wrong),
        warnings=(*packed, *decoded.warnings, *guarded.warnings, *warnings),
    )


class _Reader:
    """Walks the outlines, in the order of the file, without recursion."""

    def __init__(self, *, is_ours: bool) -> None:
        self._is_ours = is_ours  #: Written by us: titles need no second look for markup escaped twice.
        self.outlines = 0
        self.left_out = False
        self.found: list[Subscription] = []
        self.wrong: list[WrongOutline] = []

    def read(self, root: etree._Element) -> None:
        """Take every outline under ``root``."""
        waiting: list[tuple[Iterator[etree._Element], Path]] = [(iter(root), ())]
        while waiting:
            children, path = waiting[-1]
            element = next(children, None)
            if element is None:
                waiting.pop()
            elif _name(element) == "outline":
                waiting.append(self._outline(element, path))
            else:
                waiting.append((iter(element), path))

    def _outline(self, element: etree._Element, path: Path) -> tuple[Iterator[etree._Element], Path]:
        """Take one outline. Gives its children, and the folder they are in."""
        if self.outlines >= MAX_OUTLINES:
            self.left_out = True
            return iter(()), path
        self.outlines += 1
        given = {_local(str(name)).lower(): str(value).strip() for name, value in element.attrib.items()}
        title = self._title(given)
        address = _address(given)
        if given.get("iscomment", "").lower() == "true":
            self._refuse(title, "commented_out", "the outline is commented out")
            return iter(()), path
        if address:
            self.found.append(self._subscription(given, title, address, path))
        elif len(element) == 0 and (title or given.get("type")):
            self._refuse(title, "no_address", "the outline names no feed: it has no xmlUrl")
        return iter(element), (*path, title) if title else path

    def _subscription(self, given: dict[str, str], title: str | None, address: str, path: Path) -> Subscription:
        folders = dict.fromkeys(filter(None, [path, *_categories(given.get("category", ""))]))
        return Subscription(
            url=address,
            title=title if title != address else None,
            folders=tuple(folders)[:MAX_FOLDERS],
            site_url=_web(given.get("htmlurl")),
            source=one_line(given.get("source", ""), max_chars=255) if self._is_ours else None,
            interval_s=_seconds(given.get("intervalseconds")) if self._is_ours else None,
            full_text=_full_text(given.get("fulltext")) if self._is_ours else None,
            paused=self._is_ours and given.get("paused") == "true",
            number=self.outlines,
        )

    def _title(self, given: dict[str, str]) -> str | None:
        """Return the name that list managers show: ``text`` (OPML 2.0), else ``title`` (Thunderbird's folders)."""
        for name in ("text", "title"):
            title = one_line(given.get(name, ""), max_chars=MAX_TITLE_CHARS)
            if title and not self._is_ours and _LEFTOVER.search(title):
                title = one_line(html.unescape(title), max_chars=MAX_TITLE_CHARS)
            if title:
                return title
        return None

    def _refuse(self, title: str | None, reason: str, message: str) -> None:
        self.wrong.append(WrongOutline(number=self.outlines, title=title, reason=reason, message=message))


def _tree(text: str) -> tuple[etree._Element, list[str]]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise _no_opml("this is no OPML: the XML cannot be read")
    errors = [entry for entry in parser.error_log if entry.type_name != "NS_ERR_UNDEFINED_NAMESPACE"]
    if not errors:
        return root, []
    return root, [f"The XML is not well-formed (line {errors[0].line}); read as far as it could be."]


def _with_known_entities(text: str) -> str:
    """HTML's names as characters, and an ampersand that begins no reference as one: XML knows neither."""

    def replaced(match: re.Match[str]) -> str:
        name, number = match[1], match[2]
        if number or name in _XML_NAMES:
            return match.group()
        if name and f"{name};" in html5:
            return escape(html5[f"{name};"], {'"': "&quot;", "'": "&apos;"})
        return f"&amp;{name};" if name else "&amp;"

    return _NAMED.sub(replaced, text)


def _name(element: etree._Element) -> str:
    return _local(str(element.tag)).lower()


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2]


def _address(given: dict[str, str]) -> str | None:
    """Return the feed's address; ``url`` counts where the type says that it is a feed's."""
    address = given.get("xmlurl") or (given.get("url") if given.get("type", "").lower() in _FEED_TYPES else None)
    if not address:
        return None
    lower = address[:12].lower()
    if lower.startswith(("feed:http:", "feed:https:")):
        address = address[len("feed:") :]
    elif lower.startswith("feed://"):
        address = f"http://{address[len('feed://') :]}"
    return address[:MAX_ADDRESS_CHARS]


def _categories(value: str) -> Iterator[Path]:
    """Folders by the attribute: paths with slashes, parted by commas (OPML 2.0)."""
    for path in value.split(",")[: MAX_FOLDERS * 2]:
        yield tuple(name.strip() for name in path.split("/") if name.strip())


def _web(address: str | None) -> str | None:
    if not address or not address.lower().startswith(("http://", "https://")):
        return None
    return one_line(address, max_chars=2048)


def _seconds(value: str | None) -> float | None:
    if not value or not value.isascii() or not value.isdigit() or len(value) > 12:
        return None
    return float(value) if FIXED_INTERVAL_MIN_S <= int(value) <= FIXED_INTERVAL_MAX_S else None


def _full_text(value: str | None) -> FullTextMode | None:
    return value if value in ("auto", "always", "never") else None  # type: ignore[return-value]  # narrowed by the line


def _no_opml(message: str) -> InvalidInput:
    return InvalidInput(message, reason="not_opml")
