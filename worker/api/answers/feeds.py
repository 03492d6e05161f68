"""Feeds, their health, and reports of imported lists."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from worker.api.answers.base import Answer
from worker.types import FullTextMode


class FeedAlertOut(Answer):
    """A property of a feed that differs from its usual value."""

    kind: str = Field(
        description="fetch, parse, new_entry, full_text, body_length, missing_dates, missing_authors, same_body "
        "or same_page."
    )
    since: datetime
    was: float = Field(description="Usual value: hours, words, or a share from 0 to 1.")
    now: float = Field(description="Present value, in the same unit.")
    detail: str = Field(description="The alert in one line.")


class PreviewEntryOut(Answer):
    """An entry of a feed, as published."""

    title: str | None
    url: str | None
    published_at: datetime | None


class FeedPreviewOut(Answer):
    """A feed as it is now, before it is added."""

    url: str = Field(description="Where the feed was found.")
    page_url: str | None = Field(description="The address asked for, if another one led to the feed.")
    feed_id: int | None = Field(description="The feed that has this address already.")
    kind: str = Field(description="rss, atom, rdf, cdf, json or sitemap.")
    title: str | None
    site_url: str | None
    lang: str | None = Field(description="Language of most entries, as stated, else as their titles read.")
    entries: int
    full_texts: int = Field(description="Entries that seem to hold their whole text.")
    entries_a_day: float | None = Field(description="By the dates of the entries; null if they do not tell.")
    newest: list[PreviewEntryOut] = Field(description="The newest 10.")
    sitemaps: int = Field(description="Of a sitemap index, whose entries are in these.")
    warnings: list[str]


class FeedOut(Answer):
    """A feed and its polling state."""

    id: int
    url: str
    title: str | None = Field(description="The title you gave, else the feed's own.")
    own_title: str | None = Field(description="The feed's own title; null before the first successful poll.")
    access: list[str] = Field(
        description="Names of the secrets its requests carry: login, header, cookie, user_agent, proxy."
    )
    folders: list[str] = Field(description='Folders as paths: "News/Middle East"; a "/" inside a name is "\\/".')
    site_url: str | None = Field(description="The page from which the feed was discovered, else the site it names.")
    source: str | None = Field(description="Source of its articles; null: the domain of each address.")
    kind: str | None = Field(description="rss, atom, rdf, cdf, json or sitemap; null before the first successful poll.")
    state: Literal["active", "paused"]
    pause_reason: str | None
    full_text: FullTextMode = Field(description="When the pages of its entries are fetched.")
    full_text_reason: str | None = Field(description="The last decision on fetching pages, and its reason.")
    next_poll_at: datetime
    poll_reason: str | None = Field(description="Why the next poll is at that time.")
    interval_s: float | None = Field(description="Present poll interval, learned or fixed.")
    fixed_interval_s: float | None = Field(description="Interval that you set; null: it is learned.")
    moved_to: str | None = Field(description="Address named by permanent redirects; used after three of them.")
    validators_distrusted_at: datetime | None = Field(
        description="Since when ETag and Last-Modified are ignored because they were wrong; null: they are used."
    )
    host: str | None = Field(description="Host whose request limits apply; null for a replay.")
    host_free_at: datetime | None = Field(description="When the next request to its host is allowed.")
    fail_count: int = Field(description="Failed polls in a row.")
    error_reason: str | None = Field(description="Code of the last poll's error; null if it succeeded.")
    error_message: str | None
    entries: int = Field(description="Number of different entries seen so far.")
    entries_shown: int = Field(description="Number of entries in the newest document.")
    stored_lately: dict[str, int] = Field(
        description="Articles stored from it, by day in UTC: the last 7 days, those without any left out. Counted once "
        "an hour while it is polled."
    )
    estimated_missed: int = Field(description="Estimated number of entries that appeared and vanished between polls.")
    alerts: list[FeedAlertOut] = Field(description="Open alerts.")
    hub_url: str | None = Field(description="WebSub hub that it names.")
    push_state: str | None = Field(description="WebSub subscription: wanted, asked, active or denied; null: none.")
    push_message: str | None = Field(description="Last error of the subscription.")
    pushed_at: datetime | None = Field(description="When the hub last sent entries.")
    pushed_until: datetime | None = Field(description="End of the subscription's lease; until then it is polled daily.")
    created_at: datetime
    polled_at: datetime | None = Field(description="When the last poll ended.")
    fetched_at: datetime | None = Field(description="When the server last answered.")
    parsed_at: datetime | None = Field(description="When a document was last read.")
    new_entry_at: datetime | None = Field(description="When a new entry was last found.")
    is_replay: bool = Field(description="True for a folder that is replayed as a feed.")


class FeedList(Answer):
    """Feeds, oldest first."""

    feeds: list[FeedOut]


class FeedIds(Answer):
    """Feeds to which something was done."""

    ids: list[int]


class FeedGapOut(Answer):
    """Entries that probably appeared and vanished between two polls."""

    id: int
    feed_id: int
    found_at: datetime
    since: datetime | None = Field(description="Date of the newest entry before the gap.")
    until: datetime | None = Field(description="Date of the oldest entry after it.")
    shown: int = Field(description="Number of entries in the document that showed the gap.")
    missed: int | None = Field(description="Estimated number of missing entries; null if unknown.")
    method: str = Field(description="Basis of the estimate: numbers, dates, pace or none.")
    state: Literal["open", "filled", "unfillable"]
    found: int = Field(description="Number of missing entries that were found since.")
    left: int | None = Field(description="Estimated number still missing.")
    reason: str | None = Field(description="Code of the result so far.")
    detail: str | None


class FeedClockOut(Answer):
    """Learned intervals of one kind of event of a feed."""

    usual: float = Field(description="Mean interval: hours, hours weighted by usual activity, or articles.")
    longest: float = Field(description="Longest recent interval.")
    silent: float = Field(description="Time since the last event, in the same unit.")
    learned: int = Field(description="Number of intervals observed.")


class FeedSharesOut(Answer):
    """Numbers on the newest 1,000 articles of a feed."""

    articles: int
    copies: int = Field(description="Of reports that came from elsewhere, or before.")
    told_elsewhere: int = Field(description="In a story that another source reports, too.")
    first: int = Field(description="Of these, published before all others of the story, or at the same time.")


class FeedHealthOut(Answer):
    """Health of a feed: open alerts, gaps and learned intervals."""

    feed_id: int
    alerts: list[FeedAlertOut]
    gaps: list[FeedGapOut] = Field(description="Newest first.")
    watched_h: float = Field(description="Hours of observation.")
    clocks: dict[str, FeedClockOut] = Field(description="By kind: fetch, parse, entry, text.")
    shares: FeedSharesOut


class WrongOutlineOut(Answer):
    """An outline of an OPML file that names no usable feed."""

    number: int = Field(description="Position in the file, from 1.")
    title: str | None
    url: str | None
    reason: str = Field(description="Stable code: no_address, bad_url, blocked_address, commented_out, …")
    message: str = Field(description="The reason in one line.")


class ImportReportOut(Answer):
    """Result of an OPML import."""

    title: str | None = Field(description="Title of the list.")
    feeds: int = Field(description="Number of different feeds in the file.")
    added: int
    known: int = Field(description="Number that existed already; they were not changed.")
    repeated: int = Field(description="Outlines that repeat a feed of the same file; their folders are joined.")
    wrong: list[WrongOutlineOut] = Field(description="Outlines that were skipped.")
    warnings: list[str]
    polled_within_s: float = Field(description="The first polls are spread over this many seconds.")


class RuleOut(Answer):
    """A rule that keeps or blocks articles of a feed, or of all feeds."""

    id: int
    feed_id: int | None = Field(description="Id of the feed; null: all feeds.")
    action: Literal["keep", "block"]
    field: Literal["title", "address", "author", "tag", "text"]
    pattern: str = Field(description="Regular expression (RE2).")


class RuleList(Answer):
    """Rules, oldest first."""

    rules: list[RuleOut]
