"""Types that ``parse`` hands on: the entries of a feed, an article page, a list of feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from worker.types.media import Enclosure, Picture

#: How exactly a date is stated; a date of precision "day" stands at midnight UTC.
DatePrecision = Literal["second", "minute", "hour", "day"]
FeedKind = Literal["rss", "atom", "rdf", "cdf", "json", "sitemap", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed, as published; nothing cleaned but the encoding."""

    id: str | None = None  #: The feed's own id (guid, atom:id); None if it gives none.
    url: str | None = None  #: Link to the article, absolute; None if it gives none.
    title: str | None = None  #: Plain text, markup removed.
    summary: str | None = None  #: HTML (description, summary); None if missing.
    html: str | None = None  #: HTML of the full content (content:encoded, atom:content); None if missing.
    authors: tuple[str, ...] = ()  #: Names as published, in order.
    published_at: datetime | None = None  #: None if missing, unreadable or impossible.
    published_raw: str | None = None  #: The date as it stood in the feed, also where published_at is None.
    published_from: str | None = None  #: The element it stood in, by its common name: published, updated, created.
    updated_at: datetime | None = None  #: As published_at.
    tags: tuple[str, ...] = ()  #: Categories, in order, without doubles.
    picture: Picture | None = None
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None  #: Page of readers' comments, absolute.
    lang: str | None = None  #: Language the feed states for the entry or for itself.
    shares_url: bool = False  #: Its document gives the same address to other articles: it tells none of them.
    shares_key: bool = False  #: Its document shows its id or address with two texts: its content is its key.


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed read to the end of what could be read."""

    kind: FeedKind  #: "none" if it is not a feed at all.
    title: str | None = None
    url: str | None = None  #: The site the feed belongs to.
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[
        str, ...
    ] = ()  #: Of a sitemap index: the sitemaps to be read next, newest first; it has no entries.
    ttl_s: float | None = None  #: How long it asks to be left alone (ttl, sy:updatePeriod); None if it does not say.
    older_url: str | None = None  #: Where it says that its older entries are (RFC 5005, next_url); None if it does not.
    hub_url: str | None = None  #: Hub that pushes its news (WebSub), as the document says; None if it names none.
    self_url: str | None = None  #: The address it is known by there; None if it does not say.
    breaks_off: bool = False  #: It ends within an entry, which is not among these: it is to be asked for again.
    moved_to: str | None = None  #: Where it says that it moved (``itunes:new-feed-url``); None if it does not.
    warnings: tuple[str, ...] = ()  #: What was wrong and how it was read all the same, one sentence each.


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article page, read."""

    url: str | None  #: Where it came from, if known.
    canonical_url: str | None = None  #: What the page itself says its address is.
    title: str | None = None
    authors: tuple[str, ...] = ()
    site: str | None = None  #: Name of the publication.
    published_at: datetime | None = None
    published_from: str | None = None  #: Where the date stood: json-ld, meta, time, url, text.
    published_precision: DatePrecision | None = None  #: How exactly; None with published_at.
    date_candidates: tuple[str, ...] = ()  #: Every date the page states, best first: "json-ld 2024-01-31T10:00Z".
    lang: str | None = None  #: What the page states; not a guess.
    text: str = ""  #: Paragraphs parted by blank lines; "" if none was found.
    warnings: tuple[str, ...] = ()
    method: str = "none"  #: Which extractor gave the text.
    is_free: bool | None = None  #: What it says of its price (isAccessibleForFree); None if nothing.
    sends_on: bool = False  #: It shows next to nothing, and a script sends the reader on to another page.
    tags: tuple[str, ...] = ()  #: Its keywords, in order, without doubles.
    picture: Picture | None = None
    comments_url: str | None = None  #: Page of readers' comments, absolute.
    ai_opt_out: tuple[str, ...] = ()  #: What its meta tags say about training on it: "meta robots: noai".


FullTextMode = Literal["auto", "always", "never"]
FIXED_INTERVAL_MIN_S, FIXED_INTERVAL_MAX_S = 60, 31_536_000  #: Of polls, if a person fixes it: a minute to a year.


OPML_NAMESPACE = "urn:wiredesk:opml"  #: Of our own attributes in lists of feeds (OPML 2.0, "Extending OPML").


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed as a list of feeds (OPML) names it."""

    url: str  #: Address of the feed, as the list spells it.
    title: str | None = None  #: What a person calls it; None where the list has no more than the address.
    folders: tuple[tuple[str, ...], ...] = ()  #: Folders it is in, each as the names from the outermost; () if none.
    site_url: str | None = None  #: The site it belongs to.
    source: str | None = None  #: Source given to its articles; None: not said.
    interval_s: float | None = None  #: Interval fixed by a person; None: learned.
    full_text: FullTextMode | None = None  #: None: as the service is set.
    paused: bool = False  #: Known, but not polled.
    number: int = 0  #: Its place among the outlines of the file, from 1; 0 if it is in none.


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongOutline:
    """An outline of a list of feeds that no feed can be made of."""

    number: int  #: Its place among the outlines of the file, from 1.
    title: str | None  #: None if it has none.
    url: str | None = None  #: Its address as far as it may be shown; None if it has none.
    reason: str  #: Stable code: no_address, bad_url, blocked_address, commented_out, …
    message: str  #: One line a person understands.


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionList:
    """A list of feeds, read to the end of what could be read."""

    title: str | None
    subscriptions: tuple[Subscription, ...]
    wrong: tuple[WrongOutline, ...] = ()
    warnings: tuple[str, ...] = ()  #: What was wrong with the file and how it was read all the same.
