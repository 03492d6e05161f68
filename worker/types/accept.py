"""Types of accepted articles, whichever way they came: an inbox row keeps them word for word until ``clean``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from worker.types.clean import CleanText
from worker.types.dedupe import Notice
from worker.types.media import Enclosure, Picture
from worker.types.parse import DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One article as it came in, whichever way: what an inbox row keeps, word for word."""

    url: str | None = None  #: Address of the article.
    linked_url: str | None = None  #: Address that led to its page, where the page names another; None if it does not.
    shares_url: bool = False  #: Its feed gives this address to other articles too: it tells none of them.
    title: str | None = None  #: Plain text.
    text: str | None = None  #: Plain text; takes precedence over html.
    html: str | None = None  #: Markup of the body alone, or of a whole page.
    published_at: datetime | None = None  #: When it was published, if the sender says.
    updated_at: datetime | None = None
    source: str | None = None  #: Who published it; None means the registered domain of url.
    lang: str | None = None  #: BCP 47 tag the sender states; None means: detect it.
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None  #: Page of readers' comments.
    id: str | None = None  #: The sender's own id. The same id from the same source is the same article.
    feed_id: int | None = None  #: Feed whose entry this was; None for other ways in.
    published_from: str | None = None  #: Where published_at stood (feed, json-ld, meta, …); None: the sender said so.
    published_precision: DatePrecision | None = None  #: How exactly published_at was stated; None: to the second.
    date_candidates: tuple[str, ...] = ()  #: Every date that was stated, with where: "feed:published Mon, 01 Jan …".
    text_from: str | None = None  #: How the text was found in its page (Page.method); None if it came as it is.
    ai_opt_out: tuple[str, ...] | None = None  #: What its site says about training on it; None: not asked.
    page_reason: str | None = None  #: Why its page is fetched although it has text (cut_off, short, …).
    page_failed: str | None = None  #: Why its page's text was not taken after all (robots_refused, …).
    exported: Exported | None = None  #: What a Wiredesk had made of it before; None: it comes from outside.


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An article as a Wiredesk had made it: it is taken as it is, and not cleaned again."""

    cleaned: CleanText
    lang_confidence: float
    cleaned_by: str | None  #: Name and version of the rules that cleaned it.
    withdrawn: Notice | None  #: Why and until when it was withdrawn; None: it is not withdrawn.


ARTICLE_SCHEMA = "wiredesk.article.1"
"""Stands as ``schema`` in an exported article: taken in again, it is taken as it is."""
