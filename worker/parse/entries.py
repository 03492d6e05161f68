"""Parts that all feed formats share: bounds on strings and numbers of entries. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice

from worker.markup import unescape_twice
from worker.parse.bylines import is_person, named, people_or_name
from worker.parse.dates import read_date
from worker.parse.plain import one_line, plain, storable
from worker.parse.relative import read_ago
from worker.types import Entry

MAX_ENTRIES = 500
MAX_TITLE_CHARS = 1024
MAX_AUTHOR_CHARS = 1024
MAX_AUTHORS = 50
MAX_BYLINES_READ = 200  #: So many are looked through for authors; to tell names from others is slow.
MAX_ID_CHARS = 2048
MAX_DATE_CHARS = 200
MAX_DATES_SHOWN = 3  #: In a warning, of the dates that were not read.
MAX_HTML_CHARS = 2_000_000
MAX_MEASURED_CHARS = 20_000  #: Of a content that is held against the summary.
FEW_WORDS = 8  #: A summary of fewer is no measure for a content.
MIN_OF_SUMMARY = 0.5  #: A content of fewer words is a caption, a link or an invitation, whatever the element is called.
_CAPTION = re.compile(r"<(figcaption|video|audio|iframe|object)\b(?![^<>]*/>)[^<]*+(?:<(?!/\1)[^<]*+)*", re.IGNORECASE)
"""A caption, or what a medium shows where it cannot be played: "Your browser does not support …"."""
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def newest(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], int]:
    """At most ``MAX_ENTRIES`` of them, the newest, in the feed's order; and how many were left out.

    Undated entries count as newest: most feeds without dates begin with the newest entry.
    """
    if len(entries) <= MAX_ENTRIES:
        return tuple(entries), 0
    newest_first = sorted(range(len(entries)), key=lambda i: (_rank(entries[i]), -i), reverse=True)
    kept = sorted(newest_first[:MAX_ENTRIES])
    return tuple(entries[i] for i in kept), len(entries) - len(kept)


def _rank(entry: Entry) -> tuple[bool, datetime]:
    date = entry.published_at or entry.updated_at
    return date is None, date or _LONG_AGO


def taken(entries: Sequence[Entry], dates: DateReader, left_out: int = 0) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """Return the entries that are kept, and what there is to say about the others and about dates.

    ``left_out`` were not even read.
    """
    kept, older = newest(entries)
    warnings = dates.warnings()
    if left_out + older:
        warnings += (f"{left_out + older} older entries were left out; the newest {len(kept)} are kept.",)
    return kept, warnings


def title_line(value: str | None) -> str | None:
    """Return a title that is plain text, on one line."""
    return one_line(value, max_chars=MAX_TITLE_CHARS) if value else None


def date_line(value: str | None) -> str | None:
    """Return a date unchanged but on one line."""
    return one_line(value, max_chars=MAX_DATE_CHARS) if value else None


def bounded_id(value: str | None) -> str | None:
    """Return an id, stripped, storable and cut; None if empty."""
    return storable(value.strip()[:MAX_ID_CHARS]) or None if value else None


def bounded_html(markup: str | None) -> str | None:
    """Markup, storable and cut; white space inside stays as published; None if blank."""
    return storable(markup[:MAX_HTML_CHARS]) if markup and markup.strip() else None


def content_of(content: str | None, summary: str | None) -> str | None:
    """Return the content of an entry; None if it holds no words but captions, or far fewer than the summary."""
    if not content or not summary:
        return content
    words = len(_visible(_CAPTION.sub(" ", content[:MAX_MEASURED_CHARS])).split())
    of_summary = len(_visible(summary).split())
    is_shorter = of_summary >= FEW_WORDS and words < MIN_OF_SUMMARY * of_summary
    return None if of_summary and (not words or is_shorter) else content


def _visible(markup: str) -> str:
    return plain(markup[:MAX_MEASURED_CHARS], max_chars=MAX_MEASURED_CHARS) or ""


def names(values: Iterable[str | None]) -> tuple[str, ...]:
    """People's names: one line each, bounded, without doubles, in order; mail addresses only where nobody is named."""
    said = islice((value for value in values if value), MAX_BYLINES_READ)
    given = (named(unescape_twice(unescape_twice(value))) for value in said)
    lines = (one_line(one, max_chars=MAX_AUTHOR_CHARS) for value in given for one in people_or_name(value))
    found = dict.fromkeys(line for line in lines if line and is_person(line))
    return tuple([name for name in found if not _MAIL.fullmatch(name)] or found)[:MAX_AUTHORS]


class DateReader:
    """Reads the dates of one feed and keeps what was wrong with them."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._refused: list[str] = []
        self._doubtful: list[str] = []

    def read(self, raw: str | None, lang: str | None = None) -> datetime | None:
        """Return a date in UTC; None if it is missing, not understood or cannot be right, which ``warnings`` tells."""
        reading = read_date(raw, self._now, lang)
        if reading.at is None and raw and (ago := read_ago(raw, self._now, lang)):
            return ago[0]
        if reading.warning:
            (self._doubtful if reading.at else self._refused).append(reading.warning)
        return reading.at

    def warnings(self) -> tuple[str, ...]:
        """Return a sentence on the dates that were left out, and one on those kept with a doubt."""
        said = ((self._refused, "dates were left out"), (self._doubtful, "dates are doubtful"))
        return tuple(
            f"{len(found)} {what}: {'; '.join(list(dict.fromkeys(found))[:MAX_DATES_SHOWN])}."
            for found, what in said
            if found
        )
