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
    ai_opt_out: tuple[str, ...] = ()  #: What the site says about training on it: "robots.txt: GPTBot". Pages only.

    @property
    def not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to have one request at a host."""

    token: str
    until: datetime  #: It ends by itself then, should its holder have died.


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of a host that is asked, and who is asking it now."""

    host: str  #: Registered domain, else host name or address.
    next_at: datetime  #: The gap since the last request ends then.
    rest_until: datetime  #: It asked to be left alone, or did not answer; a time long past if neither.
    smoothed_s: float = 0.0  #: How long it takes to answer, smoothed.
    failures: int = 0  #: Requests without any answer, in a row.
    gap_s: float = 0.0  #: The gap its robots.txt asked for with the last request; 0 if it did not.
    turns: tuple[Turn, ...] = ()  #: Requests under way.
    changed_at: datetime  #: When this was written.


# ── parse ────────────────────────────────────────────────────────────────────────────────────

#: How exactly a date is stated; a date of precision "day" stands at midnight UTC.
DatePrecision = Literal["second", "minute", "hour", "day"]
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
    published_raw: str | None = None  #: The date as it stood in the feed, also where published_at is None.
    published_from: str | None = None  #: The element it stood in, by its common name: published, updated, created.
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
    sitemaps: tuple[
        str, ...
    ] = ()  #: Of a sitemap index: the sitemaps to be read next, newest first; it has no entries.
    ttl_s: float | None = None  #: How long it asks to be left alone (ttl, sy:updatePeriod); None if it does not say.
    older_url: str | None = None  #: Where it says that its older entries are (RFC 5005, next_url); None if it does not.
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
    published_precision: DatePrecision | None = None  #: How exactly; None with published_at.
    date_candidates: tuple[str, ...] = ()  #: Every date the page states, best first: "json-ld 2024-01-31T10:00Z".
    lang: str | None = None  #: What the page states; not a guess.
    text: str = ""  #: Paragraphs parted by blank lines; "" if none was found.
    warnings: tuple[str, ...] = ()
    method: str = "none"  #: Which extractor gave the text.
    ai_opt_out: tuple[str, ...] = ()  #: What its meta tags say about training on it: "meta robots: noai".


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
    published_precision: DatePrecision | None = None  #: How exactly published_at was stated; None: to the second.
    date_candidates: tuple[str, ...] = ()  #: Every date that was stated, with where: "feed:published Mon, 01 Jan …".
    text_from: str | None = None  #: How the text was found in its page (Page.method); None if it came as it is.
    ai_opt_out: tuple[str, ...] | None = None  #: What its site says about training on it; None: nobody asked it.
    page_reason: str | None = None  #: Why its page is fetched although it has text (cut_off, short, …).
    page_failed: str | None = None  #: Why its page's text was not taken after all (robots_refused, …).
    exported: Exported | None = None  #: What a Wiredesk had made of it before; None: it comes from outside.


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An article as a Wiredesk had made it: it is taken as it is, and not cleaned again."""

    cleaned: CleanText
    lang_confidence: float
    cleaned_by: str | None  #: Name and version of the rules that cleaned it.
    withdrawn: Notice | None  #: Why and until when it was withdrawn; None: it stands.


# ── clean ────────────────────────────────────────────────────────────────────────────────────


#: Why a piece is taken out of a text.
RemovedReason = Literal[
    "advertisement", "banner", "byline", "caption", "copyright", "correction", "credit", "dateline", "desk_line",
    "headline", "label", "link", "media_label", "newsletter", "notice", "related_link", "repeated", "rule", "share",
    "site_name", "timestamp",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece taken out of a text that is not reporting."""

    reason: str  #: A RemovedReason; rows of an older version may hold another.
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
    dated: tuple[str, ...] = ()  #: Words that say when it was published: stamps above the report, then the dateline's.
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
    published_from: str | None  #: feed, given, json-ld, meta, time, url, text; None with published_at.
    published_precision: DatePrecision | None = None  #: How exactly; None with published_at.
    date_candidates: tuple[str, ...] = ()  #: As in Arrival, and so the next two.
    text_from: str | None = None
    ai_opt_out: tuple[str, ...] | None = None
    correction: str | None
    subheads: tuple[str, ...]
    removed: tuple[Removed, ...]
    identity_keys: tuple[bytes, ...]  #: sha256 of (source or feed, id) and of the canonical URL: same key, one article.
    fingerprint: Fingerprint
    revised_at: datetime | None = None  #: When it was last changed, as its publisher says; None if it does not.
    cleaned_by: str | None = None  #: Name and version of the rules that cleaned it.
    compared_by: str | None = None  #: The same for the rules that compare it.
    agency: str | None = None  #: News agency it is credited to, by its usual name; None if to none.
    notice: Notice | None = None  #: Set where it is no report but withdraws one, or is itself under embargo.

    @property
    def url_key(self) -> bytes | None:
        """The identity key of its address, which stands last; None without an address."""
        return self.identity_keys[-1] if self.canonical_url and self.identity_keys else None


# ── dedupe ───────────────────────────────────────────────────────────────────────────────────

NoticeKind = Literal["kill", "embargo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What an agency sends to take a report back, or to hold it."""

    kind: NoticeKind  #: kill: not to be used (withdrawn, killed, annulled); embargo: not before a time.
    text: str  #: What it says, whole where it is short; shown as the reason.
    named: tuple[str, ...] = ()  #: Headlines and slugs it gives for the report it is about, in order.
    until: str | None = None  #: What stands behind "embargoed until", unread.
    until_at: datetime | None = None  #: The same as a time; None where it cannot be read.
    alone: bool = True  #: It is nothing but a notice; False: a report follows, or stands under it.
    own: bool = False  #: It is about the very report it comes with, which was exported as withdrawn.


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
    published_from: str | None = None  #: As in Draft.
    revised_at: datetime | None = None  #: As in Draft.
    correction: str | None = None  #: As in Draft.


DiffOp = Literal["keep", "insert", "delete"]
ChangeKind = Literal["first", "headline", "correction", "added_paragraphs", "cut", "typo", "figures", "edit", "rewrite"]
"""What a version did to the one before; first is the one that had none before it."""


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """Words that two versions share, or that one of them alone has."""

    op: DiffOp
    text: str  #: The words, parted by blanks; a paragraph's end is "¶". Long pieces that were kept are shortened.
    words: int  #: How many they are, those left out included.


@dataclass(frozen=True, slots=True)
class Change:
    """What one version did to the one before it."""

    kind: ChangeKind
    words_added: int
    words_removed: int


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
    reason: str  #: Stable code: new, same_url, same_id, same_text, near_duplicate, reprint, old_version, reused_id.
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
class Home:
    """Where the articles of a source are set, as far as is known: a local paper's Paris is seldom in France."""

    countries: Mapping[str, float] = field(default_factory=dict)  #: ISO alpha-2 to share of its places, 0 to 1.
    admins: Mapping[tuple[str, str], float] = field(default_factory=dict)  #: (country, division) to the same.


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in a text."""

    start: int  #: Code point of its first character in the article's text.
    end: int  #: One past its last.
    text: str  #: The characters between them, verbatim.
    quotes: tuple[tuple[int, int], ...] = ()  #: Where words stand that it is said to have spoken, without the marks.


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntity:
    """One real thing that one text names, by all the names it uses for it."""

    name: str  #: The fullest form in the text, without titles: "Naji Mustafa".
    kind: EntityKind
    mentions: tuple[Mention, ...]  #: In order; at least one.
    country: str | None = None  #: ISO 3166-1 alpha-2; None if unknown.
    admin: str | None = None  #: First-level division code within the country; places only.
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
    ruled: tuple[str, ...] = ()  #: Those of its names that a person gave it: they mean it and nothing else.


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
    rivals: tuple[int, ...] = ()  #: Other stories it would have joined too: they may be one with that story.


@dataclass(frozen=True, slots=True)
class StoryMatch:
    """Whether two stories belong together: are one, or one continues the other."""

    matches: bool
    score: float  #: 0 to 1.
    reason: str  #: One line a person understands, with the terms they share.


# ── export ───────────────────────────────────────────────────────────────────────────────────

ARTICLE_SCHEMA = "wiredesk.article.1"
"""Stands as ``schema`` in an exported article: taken in again, it is taken as it is."""

# ── shared ───────────────────────────────────────────────────────────────────────────────────


def key_sha256(*parts: str) -> bytes:
    """The 32 bytes that stand for parts in a unique index.

    Database indexes refuse long keys (PostgreSQL: 2,704 bytes), so only hashes are indexed. Parts
    are parted by NUL so that ("ab", "c") and ("a", "bc") differ; lone surrogates are kept apart too.
    """
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
