"""Types that ``clean`` hands to ``dedupe`` and ``store``: a text freed of furniture, and the draft of an article."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from worker.types.dedupe import Fingerprint, Notice
from worker.types.media import Enclosure, Picture
from worker.types.parse import DatePrecision

#: Why a piece is taken out of a text.
RemovedReason = Literal[
    "advertisement", "banner", "byline", "caption", "copyright", "correction", "credit", "dateline", "desk_line",
    "headline", "label", "link", "media_label", "newsletter", "notice", "related_link", "repeated", "rule", "share",
    "site_name", "source_line", "timestamp",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece taken out of a text that is not reporting."""

    reason: str  #: A RemovedReason; rows of an older version may hold another.
    text: str  #: What was taken, verbatim.
    articles: int | None = None  #: Of a ``source_line``: articles of its source in which it had stood by then.

    def as_row(self) -> dict[str, str | int]:
        """Return what is stored of it."""
        row: dict[str, str | int] = {"reason": self.reason, "text": self.text}
        return row if self.articles is None else row | {"articles": self.articles}


@dataclass(frozen=True, slots=True)
class LineCount:
    """Number of articles of a source in which a line stood."""

    articles: int
    of: int  #: Articles of that source since the line was first seen, that one included.


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


UNKNOWN_SOURCE = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article ready to be compared and stored: clean, but not yet known to be new."""

    title: str
    title_from: Literal["given", "text", "inferred"]
    text: str
    url: str | None  #: As it came.
    canonical_url: str | None  #: Normalised; None if it came without an address.
    source: str  #: As given, else registered domain or host of the address, else UNKNOWN_SOURCE.
    dateline: str | None
    credit: str | None
    authors: tuple[str, ...]
    lang: str | None
    lang_confidence: float
    word_count: int
    published_at: datetime | None  #: None if not stated.
    published_from: str | None  #: feed, given, json-ld, meta, time, url, text; None with published_at.
    published_precision: DatePrecision | None = None  #: How exactly; None with published_at.
    date_candidates: tuple[str, ...] = ()  #: As in Arrival, and so the next six.
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    enclosures: tuple[Enclosure, ...] = ()
    comments_url: str | None = None
    text_from: str | None = None
    ai_opt_out: tuple[str, ...] | None = None
    correction: str | None
    subheads: tuple[str, ...]
    removed: tuple[Removed, ...]
    identity_keys: tuple[bytes, ...]  #: sha256 of (source or feed, id) and of its addresses: same key, one article.
    id_key: bytes | None = None  #: The one of its id; None without an id.
    shares_url: bool = False  #: As in Arrival; it has no key of its address then.
    fingerprint: Fingerprint
    revised_at: datetime | None = None  #: When it was last changed, as its publisher says; None if it does not.
    cleaned_by: str | None = None  #: Name and version of the rules that cleaned it.
    compared_by: str | None = None  #: The same for the rules that compare it.
    agency: str | None = None  #: News agency it is credited to, by its usual name; None if to none.
    notice: Notice | None = None  #: Set where it is no report but withdraws one, or is itself under embargo.

    @property
    def url_key(self) -> bytes | None:
        """Return the identity key of its address, which is the last; None without an address."""
        has_key = self.canonical_url and not self.shares_url
        return self.identity_keys[-1] if has_key and self.identity_keys else None


NOT_OF_ARTICLES = ("identity_keys", "id_key", "shares_url", "fingerprint", "notice")
"""Fields of a draft that become rows of their own, or that the article is compared by."""
DRAFT_FIELDS = tuple(one.name for one in fields(Draft) if one.name not in NOT_OF_ARTICLES)
"""Fields of a draft that its article has too, under the same names."""
