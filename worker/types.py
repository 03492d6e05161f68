"""What one stage hands to the next, in the order of the pipe. Frozen; every field says what it means.

All times are aware UTC. All offsets are code points. All scores run from 0 to 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# ── fetch ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?" with (RFC 9110, 13.1)."""

    etag: str | None = None  #: The ETag header, verbatim; None if it sent none.
    last_modified: str | None = None  #: The Last-Modified header, verbatim; None if it sent none.


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer of a server, body decoded (gzip, br) but not yet text."""

    url: str  #: Where the body came from, after redirects.
    status: int  #: 200, or 304 with an empty body. Any other status is a FetchFailed.
    body: bytes  #: The decoded body, at most the limit given to the client.
    content_type: str  #: The Content-Type header, verbatim; "" if there was none.
    headers: Mapping[str, str] = field(default_factory=dict)  #: Lower-case names; last one wins.
    validators: Validators = field(default_factory=Validators)  #: To be sent with the next request.
    moved_to: str | None = None  #: Target of a permanent redirect (301, 308) of the first hop; else None.
    elapsed_s: float = 0.0  #: From the first byte sent to the last byte read, all hops.

    @property
    def not_modified(self) -> bool:
        return self.status == 304


# ── parse ────────────────────────────────────────────────────────────────────────────────────

FeedKind = Literal["rss", "atom", "rdf", "cdf", "json", "sitemap", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with an entry (podcast, picture)."""

    url: str
    type: str | None = None  #: Media type as published.
    length: int | None = None  #: Bytes as published; None if missing or not a number.


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
    published_raw: str | None = None  #: The date as it stood in the feed.
    updated_at: datetime | None = None  #: As published_at.
    tags: tuple[str, ...] = ()  #: Categories, in order, without doubles.
    enclosures: tuple[Enclosure, ...] = ()
    lang: str | None = None  #: Language the feed states for the entry or for itself.


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed read to the end of what could be read."""

    kind: FeedKind  #: "none" if it is not a feed at all.
    title: str | None = None
    url: str | None = None  #: The site the feed belongs to.
    entries: tuple[Entry, ...] = ()
    ttl_s: float | None = None  #: How long it asks to be left alone (ttl, sy:updatePeriod); None if it does not say.
    hub_url: str | None = None  #: Hub that pushes its news (WebSub), as the document says; None if it names none.
    self_url: str | None = None  #: The address it is known by there; None if it does not say.
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
    lang: str | None = None  #: What the page states; not a guess.
    text: str = ""  #: Paragraphs parted by blank lines; "" if none was found.
    warnings: tuple[str, ...] = ()
    method: str = "none"  #: Which extractor gave the text.


FullTextMode = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed as a list of feeds (OPML) names it."""

    url: str  #: Address of the feed, as it stands in the list.
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


# ── accept ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One article as it came in, whichever way: what an inbox row keeps, word for word."""

    url: str | None = None  #: Address of the article.
    title: str | None = None  #: Plain text.
    text: str | None = None  #: Plain text; takes precedence over html.
    html: str | None = None  #: Markup of the body alone, or of a whole page.
    published_at: datetime | None = None  #: When it was published, if the sender says.
    updated_at: datetime | None = None
    source: str | None = None  #: Who published it; None means the registered domain of url.
    lang: str | None = None  #: BCP 47 tag the sender states; None means: detect it.
    authors: tuple[str, ...] = ()
    id: str | None = None  #: The sender's own id. The same id from the same source is the same article.
    feed_id: int | None = None  #: Feed whose entry this was; None for other ways in.
    published_from: str | None = None  #: Where published_at stood (feed, json-ld, meta, …); None: the sender said so.
    page_reason: str | None = None  #: Why its page is fetched although it has text (cut_off, short, …).
    page_failed: str | None = None  #: Why its page's text was not taken after all (robots_refused, …).


# ── clean ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece taken out of a text that is not reporting."""

    reason: str  #: Stable code: related_link, banner, credit, caption, rule, repeated, media_label, …
    text: str  #: What was taken, verbatim.


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanText:
    """A text without its furniture. No sentence of reporting is lost: text + removed hold it all."""

    title: str  #: Headline; never empty.
    title_from: Literal["given", "text", "inferred"]  #: inferred: made from the first sentence.
    text: str  #: Paragraphs parted by one blank line; NFC; no control characters.
    dateline: str | None = None  #: Place (and date, agency) before the dash: "BEIRUT".
    credit: str | None = None  #: Agency or picture credit, desk line: "Reuters".
    authors: tuple[str, ...] = ()  #: From a byline in the text; () if none.
    correction: str | None = None  #: Correction or update note, verbatim ("UPDATE 2-"); None if none.
    subheads: tuple[str, ...] = ()  #: Sub-headings; they stay in text too.
    removed: tuple[Removed, ...] = ()  #: In the order of the text.


@dataclass(frozen=True, slots=True)
class Language:
    """Language of a text."""

    code: str | None  #: ISO 639-1; None if too short or too uncertain to say.
    confidence: float  #: 0 to 1.


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article ready to be compared and stored: clean, but not yet known to be new."""

    title: str
    title_from: Literal["given", "text", "inferred"]
    text: str
    url: str | None  #: As it came.
    canonical_url: str | None  #: Normalised; None if it came without an address.
    source: str  #: As given, else registered domain, else "unknown".
    dateline: str | None
    credit: str | None
    authors: tuple[str, ...]
    lang: str | None
    lang_confidence: float
    word_count: int
    published_at: datetime | None  #: None if nobody says.
    published_from: str | None  #: feed, given, json-ld, meta, url, text; None with published_at.
    correction: str | None
    subheads: tuple[str, ...]
    removed: tuple[Removed, ...]
    identity_keys: tuple[bytes, ...]  #: sha256 of (source or feed, id) and of the canonical URL: same key, one article.
    fingerprint: Fingerprint


# ── dedupe ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two texts are compared by before anybody reads them."""

    text_sha256: bytes  #: Of the folded text: case, spacing, punctuation and accents do not count.
    bands: tuple[int, ...]  #: Signed 64-bit keys; near-duplicates share at least one, very probably. () if too short.
    words: int  #: Words of the folded text.
    method: str  #: Name and version of the recipe; fingerprints of two recipes are not compared.


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stored article that a draft is compared with."""

    article_id: int
    title: str
    text: str
    source: str
    canonical_url: str | None
    published_at: datetime | None
    text_sha256: bytes


Relation = Literal["same", "reprint", "updated", "related", "different"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSide:
    """One of two texts held against each other."""

    title: str  #: Headline; "" if none is known.
    text: str  #: Clean text.
    source: str | None = None  #: Who published it; None if unknown, which never counts as the same source.
    published_at: datetime | None = None  #: None if nobody says.


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts are to each other."""

    verdict: Relation
    score: float  #: 0 to 1: share of the shorter text's shingles found in the longer one.
    reason: str  #: One line a person understands: "96 % of 412 words agree; only the headline differs".


@dataclass(frozen=True, slots=True)
class Decision:
    """What is done with a draft."""

    action: Literal["store", "update", "duplicate"]
    article_id: int | None  #: The article it is, or is a copy of; None when action is "store".
    reason: str  #: Stable code: new, same_url, same_id, same_text, near_duplicate, reprint.
    detail: str  #: One line a person understands.
    similarity: float | None  #: 0 to 1; None when nothing was compared.


# ── entities ─────────────────────────────────────────────────────────────────────────────────

EntityKind = Literal["person", "org", "place", "event", "work", "other"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text that the language model takes for a name."""

    start: int  #: Code point of its first character in the text given to the model.
    end: int  #: One past its last.
    label: str  #: The model's own label: PERSON, ORG, GPE, LOC, FAC, NORP, EVENT, …


PlaceFeature = Literal["country", "admin", "capital", "city", "region"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer."""

    place_id: int  #: GeoNames id.
    name: str  #: Its usual name in the gazetteer.
    feature: PlaceFeature  #: region: a sea, river, continent or part of the world.
    country: str | None  #: ISO 3166-1 alpha-2; None for what belongs to no single country.
    admin: str | None = None  #: First-level division code within the country; None if unknown.
    lat: float | None = None  #: Degrees, WGS 84; None where the gazetteer has no point.
    lon: float | None = None
    population: int = 0  #: 0 if unknown.


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in a text."""

    start: int  #: Code point of its first character in the article's text.
    end: int  #: One past its last.
    text: str  #: The characters between them, verbatim.


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntity:
    """One real thing that one text names, by all the names it uses for it."""

    name: str  #: The fullest form in the text, without titles: "Naji Mustafa".
    kind: EntityKind
    mentions: tuple[Mention, ...]  #: In order; at least one.
    country: str | None = None  #: ISO 3166-1 alpha-2; None if unknown.
    lat: float | None = None  #: Degrees, WGS 84; places only.
    lon: float | None = None
    role: str | None = None  #: Title or office beside the name: "Foreign Minister"; None if not said.
    company: tuple[str, ...] = ()  #: Names of the other entities of the text, most mentioned first; at most 12.
    wikidata: str | None = None  #: Wikidata id from the alias file; None if it has none.


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntity:
    """A stored entity that a found one may be."""

    entity_id: int
    name: str
    kind: EntityKind
    names: tuple[str, ...]  #: Every spelling it was met under.
    country: str | None = None
    lat: float | None = None  #: Degrees, WGS 84; places only.
    lon: float | None = None
    role: str | None = None  #: Last role it was met with; None if never said.
    company: tuple[str, ...] = ()  #: Names it was most often met beside.


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which stored entity a found one is."""

    entity_id: int | None  #: None: it is new.
    reason: str  #: Stable code: new, same_name, folded_name, word_order, alias, …
    score: float  #: 0 to 1, how sure.


# ── stories ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Terms:
    """What an article, or a story, is about: its weightiest words and names. Made without a corpus."""

    weights: Mapping[str, float]  #: Term to weight above 0, not yet weighted by rarity. Names start with "=".
    shown: Mapping[str, str] = field(default_factory=dict)  #: Term to a form a person can read, as in the text.


@dataclass(frozen=True, slots=True)
class Frequencies:
    """In how many articles each term stood. May hold only the terms that are asked for."""

    documents: int = 0  #: Articles counted; copies are not counted.
    counts: Mapping[str, int] = field(default_factory=dict)  #: Term to articles; a missing one means 0.


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryArticle:
    """An article as the clustering sees it."""

    article_id: int
    title: str
    terms: Terms
    seen_at: datetime  #: When it came in.
    published_at: datetime | None = None  #: None if nobody says; then more must agree for a story.
    original_id: int | None = None  #: The article it is a copy of; None if it is none. Copies count once.
    title_inferred: bool = False  #: The title was made from the first sentence; a real one heads the story.


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryState:
    """A story so far: enough of it to decide whether an article belongs, however long it is."""

    story_id: int
    centroid: Terms  #: Mean weights over all its articles; the strongest terms only.
    core: tuple[StoryArticle, ...]  #: Its first and its newest articles, in order of arrival; bounded.
    articles: int  #: How many it has; copies are not counted.
    first_at: datetime  #: Of its earliest article: published, else seen.
    last_at: datetime  #: Of its latest.


@dataclass(frozen=True, slots=True)
class StoryDecision:
    """Which story an article belongs to."""

    story_id: int | None  #: None: it begins a new one.
    score: float  #: 0 to 1: likeness to the best candidate, taken or not; 0 if there was none.
    reason: str  #: One line a person understands, with the terms they share.


@dataclass(frozen=True, slots=True)
class StoryMatch:
    """Whether two stories belong together: are one, or one continues the other."""

    matches: bool
    score: float  #: 0 to 1.
    reason: str  #: One line a person understands, with the terms they share.


# ── shared ───────────────────────────────────────────────────────────────────────────────────


def key_sha256(*parts: str) -> bytes:
    """The 32 bytes that stand for parts in a unique index.

    Database indexes refuse long keys (PostgreSQL: 2,704 bytes), so only hashes are indexed. Parts
    are parted by NUL so that ("ab", "c") and ("a", "bc") differ; lone surrogates are kept apart too.
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
