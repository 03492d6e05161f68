"""Keys of the entries of one poll, and the articles made of them. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from worker.dedupe import without_counters
from worker.parse import precision_of
from worker.pipeline import url_key
from worker.store.feeds.entries import SeenEntry
from worker.types import Arrival, Entry, ParsedFeed, key_sha256

T = TypeVar("T")

#: An address in markup up to its "?", and what it asks for behind that.
_ASKED = re.compile(r"""(\b(?:src|href)\s{0,9}=\s{0,9}["'][^"'<>?]{0,2000})\?[^"'<>]{0,4000}""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """The entries of one document, told apart."""

    shown: tuple[tuple[Entry, SeenEntry], ...] = ()
    """Each entry once, in order, and what it is known by. An id or address that others share is not taken for its."""
    repeats: tuple[Entry, ...] = ()  #: Those that stood there before, word for word.
    title: str | None = None  #: What the document calls itself.
    site_url: str | None = None  #: The site it names.

    @property
    def entries(self) -> list[Entry]:
        """Each entry once, in order."""
        return [entry for entry, _ in self.shown]


def told_of(parsed: ParsedFeed) -> Told:
    """Return a document with its entries told apart."""
    return replace(tell_apart(parsed.entries), title=parsed.title, site_url=parsed.url)


def tell_apart(entries: Iterable[Entry]) -> Told:
    """Tell the entries of one document apart.

    An id or address that several articles share names none of them: some feeds give one to all of theirs. An address
    that cannot be read is left out.
    """
    given = list(entries)
    addresses = [_address(entry) for entry in given]
    bodies = [_body(entry) for entry in given]
    ids = [entry.id or None for entry in given]
    shared_ids = _shared(ids, addresses) | _shared(ids, bodies)
    shared_urls = _shared(addresses, bodies)
    told = [
        replace(
            entry,
            url=entry.url if address else None,
            id=None if entry.id in shared_ids else entry.id,
            shares_url=entry.shares_url or address in shared_urls,
        )
        for entry, address in zip(given, addresses, strict=True)
    ]
    times = Counter(map(entry_key, told))
    again = [entry for entry in told if times[entry_key(entry)] > 1]
    shared_keys = _shared(map(entry_key, again), map(content_key, again))
    first: dict[bytes, Entry] = {}
    repeats = []
    for entry in told:
        one = replace(entry, shares_key=True) if entry_key(entry) in shared_keys else entry
        if first.setdefault(entry_key(one), one) is not one:
            repeats.append(one)
    shown = ((entry, SeenEntry(key, content_key(entry))) for key, entry in first.items())
    return Told(tuple(shown), tuple(repeats))


def _shared(names: Iterable[T | None], bearers: Iterable[object]) -> set[T]:
    """Return the names that are given to more than one bearer; None names and bears nothing."""
    borne: dict[T, set[object]] = defaultdict(set)
    for name, bearer in zip(names, bearers, strict=True):
        if name is not None and bearer is not None:
            borne[name].add(bearer)
    return {name for name, of in borne.items() if len(of) > 1}


def _address(entry: Entry) -> bytes | None:
    return url_key(entry.url) if entry.url else None


def _body(entry: Entry) -> tuple[object, ...] | None:
    """Return the key of an entry by headline and date, or None without words. Its text may change."""
    title = " ".join(without_counters(entry.title or "").casefold().split())
    if title and entry.published_at:
        return title, entry.published_at
    text = without_counters(entry.html or entry.summary or "")
    return (title, text, entry.published_at) if title or text.strip() else None


def _described(entry: Entry) -> str | None:
    """Return headline and date as an id, for an entry that has neither an id nor an address of its own."""
    if not entry.title or entry.published_at is None or (entry.url and not entry.shares_url):
        return None
    return f"{' '.join(without_counters(entry.title).split())} {entry.published_at.isoformat()}"


def entry_key(entry: Entry) -> bytes:
    """Return the key of an entry within its feed: of its id, else of its URL, else of its content."""
    if entry.id and not entry.shares_key:
        return key_sha256("id", entry.id)
    if entry.url and not entry.shares_key:
        return key_sha256("url", entry.url)
    return content_key(entry)


def content_key(entry: Entry) -> bytes:
    """Return the key of what counts as a change of an entry.

    Its address does not: trackers and ports come and go. Nor do counters of views, points and comments, and what an
    address in its markup asks for: signatures of pictures and sessions of links are new at each poll.
    """
    markup = _ASKED.sub(r"\1", entry.html or entry.summary or "")
    return key_sha256("content", without_counters(entry.title or ""), without_counters(markup))


def arrival_of(entry: Entry, *, feed_id: int, source: str | None, ai_opt_out: tuple[str, ...] | None = None) -> Arrival:
    """Return the entry as an article that came in."""
    return Arrival(
        url=entry.url.partition("#")[0] if entry.url and entry.shares_key else entry.url,
        shares_url=entry.shares_url,
        title=entry.title,
        html=entry.html or entry.summary or None,
        published_at=entry.published_at,
        updated_at=entry.updated_at,
        published_from="feed" if entry.published_at else None,
        published_precision=precision_of(entry.published_raw, entry.lang)
        if entry.published_at and entry.published_raw
        else None,
        date_candidates=(f"feed:{entry.published_from} {entry.published_raw}",) if entry.published_raw else (),
        source=source,
        lang=entry.lang,
        authors=entry.authors,
        tags=entry.tags,
        picture=entry.picture,
        enclosures=entry.enclosures,
        comments_url=entry.comments_url,
        id=entry.id or _described(entry),
        feed_id=feed_id,
        ai_opt_out=ai_opt_out,
    )
