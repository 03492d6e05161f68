"""Feeds in XML through feedparser, and the way to the readers of the other formats.

feedparser gets ``io.BytesIO`` only: given ``str`` or ``bytes`` it opens addresses and files. Its
sanitiser is off: an entry is kept as published and made safe where it is shown, and the sanitiser
takes 25 times the time of all the rest.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import feedparser

from worker.parse.decode import decode
from worker.parse.discover import looks_like_html
from worker.parse.entries import (
    MAX_TITLE_CHARS,
    DateReader,
    bounded_html,
    bounded_id,
    content_of,
    date_line,
    names,
    taken,
    title_line,
)
from worker.parse.feed_media import EntryMedia, read_media
from worker.parse.gunzip import gunzip
from worker.parse.hub import Link, hub_and_topic
from worker.parse.json_feed import parse_json_feed
from worker.parse.lead_picture import picture_in
from worker.parse.links import absolute, resolve_links
from worker.parse.media import count, tags
from worker.parse.plain import as_html, one_line, plain
from worker.parse.sitemap import is_sitemap, parse_sitemap
from worker.parse.xml_guard import guard, lighten
from worker.types import Entry, FeedKind, ParsedFeed

MAX_LINKS = 100
_PERIOD_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([A-Za-z][\w.-]{0,40})")
_ROOT_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|channel)\s{0,9}>", re.IGNORECASE)
_MARKUP = re.compile(r"</[a-zA-Z][a-zA-Z0-9]{0,10}>|<(?:img|br|script)\b", re.IGNORECASE)
#: What is about a picture or an episode; feedparser would take it for the entry's description or content.
_APART = re.compile(r"<(/?)(media|itunes):(description|summary)(?=[\s/>])", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*https?://", re.IGNORECASE)
#: Elements with the whole text in feeds for aggregators of the Russian web, by feedparser's names.
_WHOLE_TEXTS = ("yandex_full-text", "turbo_content")
_UNREAD_DATE = (0,) * 9
_CDATA_BEGIN, _CDATA_END = "<![CDATA[", "]]>"
#: Dates are read by DateReader; without an answer here nine readers of feedparser try each.
feedparser.registerDateHandler(lambda _: _UNREAD_DATE)
#: Else a module that hardly any machine has is looked for in all folders of libraries, at each feed.
feedparser.api.PREFERRED_XML_PARSERS.clear()

_KINDS: dict[str, FeedKind] = {"rss": "rss", "feed": "atom", "rdf": "rdf", "channel": "rss"}

#: What is left of "agency (Ana Pérez)" behind the four letters that feedparser takes for the end of a host.
_CUT_HOST = re.compile(r"\.(?!info$|name$|news$|live$|blog$)[a-z]{4}$")
_REST_OF_HOST = re.compile(r"[a-z]{1,20}")
_CUT_NAME = re.compile(r"[a-z.-]{1,60}\s?\(([^()]{2,200})\)?")


def parse_feed(body: bytes, *, url: str | None = None, content_type: str = "", now: datetime) -> ParsedFeed:
    """Read a feed of any known format.

    ``url`` is where it came from, for relative links; ``content_type`` the header; ``now`` bounds dates.
    Never raises: what is no feed comes back with kind "none" and a warning that says why.
    """
    body, gunzip_warnings = gunzip(body)
    decoded = decode(body, content_type)
    head = decoded.text[:8000].lstrip("\ufeff \t\r\n")
    if not head:
        feed = _none("The document is empty.")
    elif head[0] in "{[":
        feed = parse_json_feed(decoded.text, url=url, now=now)
    elif looks_like_html(head):
        feed = _none("This is an HTML page, not a feed.")
    elif head[0] != "<":
        feed = _none("This is neither XML nor JSON.")
    else:
        feed = _parse_untrusted_xml(decoded.text, url, now)
    return _with_warnings(feed, (*gunzip_warnings, *decoded.warnings))


def _parse_untrusted_xml(text: str, url: str | None, now: datetime) -> ParsedFeed:
    guarded = guard(text)
    if guarded.refused:
        return _none(f"The XML is not read: {guarded.refused}.")
    if is_sitemap(guarded.text):
        return _with_warnings(parse_sitemap(guarded.text, now=now), guarded.warnings)
    light = lighten(guarded.text)
    if light.refused:
        return _none(f"The XML is not read: {light.refused}.")
    return _with_warnings(_parse_xml(light.text, url, now), (*guarded.warnings, *light.warnings))


def _parse_xml(text: str, url: str | None, now: datetime) -> ParsedFeed:
    try:
        parsed = feedparser.parse(
            io.BytesIO(_APART.sub(r"<\1\2:own_\3", text).encode("utf-8", "replace")),
            # Not the feed's address: feedparser would rewrite ids with it, which are opaque (RFC 4287, 4.2.6).
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:
        return _none(f"The feed could not be read ({type(error).__name__}).")
    kind = _kind(parsed, text)
    if kind == "none":
        return _none("This XML is not a feed.")
    dates = DateReader(now)
    media = read_media(text, url, absolute(_string(parsed.feed, "link"), url))
    is_told = len(media) == len(parsed.entries)
    entries = [
        _Reader(entry, parsed.feed, kind, url, dates, media[place] if is_told else EntryMedia()).entry()
        for place, entry in enumerate(parsed.entries)
    ]
    breaks_off = bool(parsed.bozo) and _breaks_off(text)
    kept, warnings = taken(entries[:-1] if breaks_off else entries, dates)
    if not is_told and any(one != EntryMedia() for one in media):
        warnings += ("Pictures and files are left out: it is not plain which entries they go with.",)
    if breaks_off:
        warnings += ("The document breaks off within an entry, which is left to the next poll.",)
    elif parsed.bozo:
        warnings += ("The XML is not well-formed; read as far as it could be.",)
    hub_url, self_url = hub_and_topic(_links(parsed.feed, url))
    return ParsedFeed(
        kind=kind,
        hub_url=hub_url,
        self_url=self_url,
        breaks_off=breaks_off,
        moved_to=absolute(_string(parsed.feed, "itunes_new-feed-url"), url),
        title=_plain_title(parsed.feed, kind),
        url=absolute(_string(parsed.feed, "link"), url),
        entries=kept,
        ttl_s=_ttl_s(parsed.feed),
        older_url=_older_url(parsed.feed, url),
        warnings=warnings,
    )


def _breaks_off(text: str) -> bool:
    """Return True if a document ends within an entry."""
    begins, ends = (max(text.rfind(f"{mark}item"), text.rfind(f"{mark}entry")) for mark in ("<", "</"))
    return begins > ends and ">" in text[begins:] and not _ROOT_END.search(text[-200:])


def _kind(parsed: Any, text: str) -> FeedKind:
    version = str(parsed.version or "")
    if version in ("rss10", "rss090"):
        return "rdf"
    for kind in ("rss", "atom", "cdf"):
        if version.startswith(kind):
            return kind
    root = _ROOT.search(text)
    if root is None:
        return "none"
    return "cdf" if root[1] == "CHANNEL" else _KINDS.get(root[1].lower(), "none")


@dataclass(frozen=True, slots=True)
class _Reader:
    """One of feedparser's entries, read into ours."""

    raw: Any
    feed: Any
    kind: FeedKind
    feed_url: str | None
    dates: DateReader
    media: EntryMedia

    def entry(self) -> Entry:
        summary, given = self._summary(), self._content()
        content = content_of(given, summary)
        lang = self._lang()
        published_from, published_raw = self._date("published", "created")
        updated_from, updated_raw = self._date("updated")
        if published_raw is None and self.kind in ("rss", "rdf", "cdf"):
            # dc:date and lastmod stand under "updated"; in these formats it is the item's only date.
            published_from, published_raw, updated_raw = updated_from, updated_raw, None
        return Entry(
            id=bounded_id(_string(self.raw, "id")),
            url=self._url(),
            title=_plain_title(self.raw, self.kind),
            summary=None if summary == content else summary,
            html=content,
            authors=self._authors(),
            published_at=self.dates.read(published_raw, lang),
            published_raw=published_raw,
            published_from=published_from,
            updated_at=self.dates.read(updated_raw, lang),
            tags=tags(self._tags()),
            picture=self.media.picture or picture_in((given, summary), self.feed_url),
            enclosures=self.media.enclosures,
            comments_url=self.media.comments_url,
            lang=lang,
        )

    def _list(self, key: str) -> list[Any]:
        value = dict.get(self.raw, key)
        return value if isinstance(value, list) else []

    def _date(self, *keys: str) -> tuple[str | None, str | None]:
        """Return feedparser's name and the unchanged value of the first of these fields that is given."""
        for key in keys:
            raw = dict.get(self.raw, key)  # not .get: feedparser answers with another date and a warning
            if isinstance(raw, str) and raw.strip():
                return key, date_line(raw)
        return None, None

    def _url(self) -> str | None:
        alternates = [
            link for one in self._list("links") if _relation(one) == "alternate" and (link := _string(one, "href"))
        ]
        link = _string(self.raw, "link")
        if self.kind == "atom" and alternates and link not in alternates:
            link = alternates[0]  # feedparser takes the last text in a link element, or the id
        for said in (_string(self.raw, "feedburner_origlink"), _string(self.raw, "pheedo_origlink"), link):
            is_id = said is not None and "/" not in said and said == _string(self.raw, "id")
            if not is_id and (address := self._absolute(said)):
                return address
        others = [*self._list("links"), *({"href": one.get("src")} for one in self._list("content"))]
        for other in others:
            if _relation(other) in ("", "alternate") and (found := self._absolute(_string(other, "href"))):
                return found
        return None

    def _absolute(self, address: str | None) -> str | None:
        """Return the address of an article in full; one that begins at the root of its site leads there.

        Feeds lie on hosts of their own; without a "/" it may be an id ("1") that is taken for an address.
        """
        site = absolute(_string(self.feed, "link"), self.feed_url) if address and address.startswith("/") else None
        return absolute(address, site or self.feed_url)

    def _content(self) -> str | None:
        """Return the best of several contents: HTML before plain text, then the longest."""
        named = [{"value": value} for key in _WHOLE_TEXTS if (value := _string(self.raw, key))]
        found = [
            (_string(content, "type") != "text/plain", len(markup), markup)
            for content in (*self._list("content"), *named)
            if (markup := self._markup(content, _string(content, "value")))
        ]
        return max(found)[2] if found else None

    def _summary(self) -> str | None:
        """Return the description; without one, or if it is the title, what is said of the episode, else the picture."""
        own = self._markup(dict.get(self.raw, "summary_detail"), _string(self.raw, "summary"))
        names = ("itunes_own_summary", "media_own_description")
        episode, picture = (self._markup(None, _string(self.raw, name)) for name in names)
        if own and episode and plain(own, max_chars=MAX_TITLE_CHARS) == _plain_title(self.raw, self.kind):
            own = None
        said = [markup for markup in (own, episode, picture) if markup]
        return next((markup for markup in said if plain(markup, max_chars=200)), said[0] if said else None)

    def _markup(self, detail: Any, value: str | None) -> str | None:
        """Return a text construct as HTML, its relative links made absolute."""
        if not value:
            return None
        if _string(detail, "type") == "text/plain":
            return bounded_html(as_html(value))
        return bounded_html(resolve_links(value, absolute(_string(detail, "base"), self.feed_url) or self.feed_url))

    def _authors(self) -> tuple[str, ...]:
        """Return the authors of the entry; in Atom those of its source or of the feed, where it names none."""
        found = names(map(_person, self._list("authors"))) or names([_string(self.raw, "author")])
        found = found or names([_string(dict.get(self.raw, "publisher_detail"), "name")])
        if found or self.kind != "atom":
            return found
        source, title = dict.get(self.raw, "source"), _string(self.feed, "title")
        return names(_people(source)) or names(one for one in _people(self.feed) if one != title)

    def _tags(self) -> Iterator[str | None]:
        """Yield each category as people read it: its label, else its term unless that is an address."""
        for tag in self._list("tags"):
            term = _string(tag, "term")
            yield _string(tag, "label") or (None if _ADDRESS.match(term or "") else term)

    def _lang(self) -> str | None:
        for detail in (
            *self._list("content"),
            *(dict.get(self.raw, k) for k in ("summary_detail", "title_detail")),
        ):
            if lang := _string(detail, "language"):
                return one_line(lang, max_chars=35)
        own = _string(self.raw, "language") or _string(self.feed, "language")
        return one_line(own, max_chars=35) if own else None


def _people(thing: Any) -> list[str | None]:
    """Return the authors that a feed names, or that is named as the source of an entry."""
    people = dict.get(thing, "authors") if isinstance(thing, dict) else None
    return [_person(one) for one in people] if isinstance(people, list) else []


def _person(person: Any) -> str | None:
    """Return the name of an author, else the mail; feedparser cuts "ana@news.agency (Ana)" within the address."""
    name, mail = _string(person, "name"), _string(person, "email")
    cut = _CUT_NAME.fullmatch(name or "") if mail else None
    if mail and _CUT_HOST.search(mail) and _REST_OF_HOST.fullmatch(name or ""):
        return f"{mail}{name}"
    return cut[1] if cut else name or mail


def _string(thing: Any, key: str) -> str | None:
    """Return a value of feedparser's dictionaries, if it is a text; they hold what the feed pleased to send.

    A CDATA section whose marks are escaped ("&lt;![CDATA[…") is what stands in it: its reader would show nothing.
    """
    value = thing.get(key) if isinstance(thing, dict) else None
    if not isinstance(value, str):
        return None
    section = value.strip()
    if section.startswith(_CDATA_BEGIN) and section.endswith(_CDATA_END):
        value = section[len(_CDATA_BEGIN) : -len(_CDATA_END)]
    return value if value.strip() else None


def _relation(link: Any) -> str:
    """Return the relation of a link in lower case, of its address at the IANA the name alone; "" if it states none."""
    return (_string(link, "rel") or "").rpartition("/")[2].lower()


def _plain_title(thing: Any, kind: FeedKind) -> str | None:
    """Return a title as text. RSS does not say whether it is markup; where feedparser guessed "no", look again."""
    value = _string(thing, "title")
    if value is None:
        return None
    is_text = _string(dict.get(thing, "title_detail"), "type") == "text/plain"
    if is_text and (kind == "atom" or not _MARKUP.search(value)):
        return title_line(value)
    return plain(value, max_chars=MAX_TITLE_CHARS)


def _links(feed: Any, url: str | None) -> Iterator[Link]:
    """Yield the links of the feed itself (atom:link, in RSS too)."""
    links = dict.get(feed, "links")
    for link in links[:MAX_LINKS] if isinstance(links, list) else []:
        relation, address = _string(link, "rel"), absolute(_string(link, "href"), url)
        if relation and address:
            yield relation.lower(), address


def _ttl_s(feed: Any) -> float | None:
    """Seconds the feed asks to be left alone: ttl in minutes (RSS 2.0), or sy:updatePeriod over Frequency."""
    minutes = count(_string(feed, "ttl"))
    if minutes:
        return float(min(minutes, 525_600) * 60)
    period_s = _PERIOD_S.get((_string(feed, "sy_updateperiod") or "").strip().lower())
    if period_s is None:
        return None
    return period_s / max(count(_string(feed, "sy_updatefrequency")) or 1, 1)


def _older_url(feed: Any, url: str | None) -> str | None:
    """Return the address before this one: rel="prev-archive" of an archived feed, "next" of a paged one (RFC 5005)."""
    links = [link for link in dict.get(feed, "links") or () if isinstance(link, dict)]
    for rel in ("prev-archive", "next"):
        for link in links:
            if _string(link, "rel") == rel and (found := absolute(_string(link, "href"), url)):
                return found
    return None


def _none(why: str) -> ParsedFeed:
    return ParsedFeed(kind="none", warnings=(why,))


def _with_warnings(feed: ParsedFeed, warnings: tuple[str, ...]) -> ParsedFeed:
    return replace(feed, warnings=(*feed.warnings, *warnings)) if warnings else feed
