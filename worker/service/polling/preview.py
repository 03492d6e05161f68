"""Preview of a feed before it is added: what it holds, in which language, and how often it is written to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from worker.clean import detect_language
from worker.languages import base_language
from worker.types import Entry, FeedKind, Fetched, ParsedFeed

SHOWN_ENTRIES = 10
DAY_S = 86_400.0
FULL_TEXT_CHARS = 1_000  #: Of HTML, from which on an entry is taken to hold its whole text.


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewEntry:
    """An entry of a feed, as published."""

    title: str | None
    url: str | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPreview:
    """A feed as it is now; nothing of it is stored."""

    url: str  #: Where it was found.
    page_url: str | None  #: The page that led to it; None if it was asked for itself.
    feed_id: int | None  #: The feed that has this address already.
    kind: FeedKind
    title: str | None
    site_url: str | None
    lang: str | None  #: Of most entries, as stated, else as their titles read.
    entries: int
    full_texts: int  #: Entries that seem to hold their whole text.
    entries_a_day: float | None  #: By the dates of the entries; None with fewer than two.
    newest: tuple[PreviewEntry, ...]  #: Newest first; those without a date last.
    sitemaps: int  #: Of a sitemap index, whose entries are in these.
    warnings: tuple[str, ...]


def preview_of(fetched: Fetched, parsed: ParsedFeed, *, page_url: str | None, feed_id: int | None) -> FeedPreview:
    """Return the preview of a feed that was read."""
    dated = sorted(((_date(one), one) for one in parsed.entries), key=lambda pair: _seconds(pair[0]), reverse=True)
    return FeedPreview(
        url=fetched.url,
        page_url=page_url,
        feed_id=feed_id,
        kind=parsed.kind,
        title=parsed.title,
        site_url=parsed.url,
        lang=_language(parsed.entries),
        entries=len(parsed.entries),
        full_texts=sum(len(one.html or "") >= FULL_TEXT_CHARS for one in parsed.entries),
        entries_a_day=_rate([date for date, _ in dated if date is not None]),
        newest=tuple(
            PreviewEntry(title=one.title, url=one.url, published_at=date) for date, one in dated[:SHOWN_ENTRIES]
        ),
        sitemaps=len(parsed.sitemaps),
        warnings=parsed.warnings,
    )


def _date(entry: Entry) -> datetime | None:
    return entry.published_at or entry.updated_at


def _seconds(date: datetime | None) -> float:
    return date.timestamp() if date else float("-inf")


def _rate(newest_first: Sequence[datetime]) -> float | None:
    """Return how many entries come a day; None if their dates do not tell."""
    if len(newest_first) < 2:
        return None
    days = (newest_first[0] - newest_first[-1]).total_seconds() / DAY_S
    return round((len(newest_first) - 1) / days, 2) if days > 0 else None


def _language(entries: Sequence[Entry]) -> str | None:
    stated = Counter(base_language(one.lang) for one in entries if one.lang)
    if stated:
        return stated.most_common(1)[0][0] or None
    return detect_language(". ".join(one.title for one in entries if one.title)).code
