"""Choice of entries of an older page, or of a sitemap, that a feed dropped between two polls. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from worker.addresses import split_address
from worker.types import Entry

PAST_ENTRIES = 3  #: So many old entries on a page end the search; a single one may be pinned to its top.
MOSTLY = 0.5  #: Share of a sitemap that the feed must show where it shows any, to be the feed's own sitemap.
ROOM = 3  #: A sitemap with so many times the estimate in the gap is of more than this feed.
LEAST_ROOM = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class GapSpan:
    """Position of the missed entries."""

    since: datetime | None  #: Newest entry before them; None if entries have no dates.
    until: datetime | None  #: Oldest entry after them.
    missed: int | None  #: Estimate.


@dataclass(frozen=True, slots=True)
class Missing:
    """Missed entries that were found, and whether the search is over."""

    entries: list[Entry]
    is_past: bool  #: Entries from before the gap were reached: these are all there are.
    reason: str | None = None  #: Why nothing of a sitemap can be taken: sitemap_other, sitemap_wider.


def missing_on_page(entries: Sequence[Entry], old: Sequence[bool], span: GapSpan) -> Missing:
    """Return the missed entries of an older page of the feed; ``old`` says which the feed showed before the gap.

    An undated entry counts as missed until an entry from before the gap has been listed above it.
    """
    found: list[Entry] = []
    past = 0
    for entry, is_old in zip(entries, old, strict=True):
        at = _date(entry)
        if is_old or (at is not None and span.since is not None and at < span.since):
            past += 1
        elif at is None or span.until is None:
            if not past:
                found.append(entry)
        elif at <= span.until:
            found.append(entry)
    return Missing(found, bool(entries) and past >= min(PAST_ENTRIES, len(entries)))


def missing_in_sitemap(entries: Sequence[Entry], shown: Sequence[bool], span: GapSpan) -> Missing:
    """Return the missed pages of a site; ``shown`` says which of its pages the feed shows now.

    A sitemap lists the whole site, and the feed may be of one section. So only a sitemap counts that
    lists what the feed shows, and only its pages beside them; and where the feed shows less than half
    of those, or the gap would hold far more than estimated, nothing is taken.
    """
    ours = [entry for entry, is_shown in zip(entries, shown, strict=True) if is_shown and _date(entry)]
    if not ours:
        return Missing([], False, "sitemap_other")
    sections = {_section(entry) for entry in ours}
    dates = [at for entry in ours if (at := _date(entry))]
    beside = [entry for entry in entries if _section(entry) in sections and _is_within(entry, min(dates), max(dates))]
    if len(ours) < MOSTLY * len(beside):
        return Missing([], False, "sitemap_wider")
    if span.since is None or span.until is None:
        return Missing([], False, "no_dates")
    found = [
        entry
        for entry, is_shown in zip(entries, shown, strict=True)
        if not is_shown and _section(entry) in sections and _is_between(entry, span.since, span.until)
    ]
    if len(found) > max(ROOM * (span.missed or 0), LEAST_ROOM):
        return Missing([], False, "sitemap_wider")
    return Missing(found, False)


def news_first(urls: Sequence[str]) -> list[str]:
    """Return the same addresses, news sitemaps before the others."""
    return sorted(urls, key=lambda url: not _is_of_news(url))


def _is_of_news(url: str) -> bool:
    return "news" in split_address(url).path.lower()


def _date(entry: Entry) -> datetime | None:
    return entry.published_at or entry.updated_at


def _is_within(entry: Entry, first: datetime, last: datetime) -> bool:
    at = _date(entry)
    return at is not None and first <= at <= last


def _is_between(entry: Entry, since: datetime, until: datetime) -> bool:
    at = _date(entry)
    return at is not None and since < at < until


def _section(entry: Entry) -> tuple[str, str]:
    """Return host and first part of the path; a year is no section."""
    parts = split_address(entry.url)
    first, _, rest = parts.path.lstrip("/").partition("/")
    return parts.netloc.lower().removeprefix("www."), first if rest and not first.isdigit() else ""
