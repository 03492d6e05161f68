"""Keys of the entries of one poll, and the articles made of them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from worker.parse import precision_of
from worker.types import Arrival, Entry, key_sha256


def distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of one poll, each once, the first of those that are the same.

    An id that entries with different addresses share tells nothing (some feeds give all of theirs one):
    it is left out, and they are known by their addresses.
    """
    entries = list(entries)
    urls_by_id: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.id and entry.url:
            urls_by_id[entry.id].add(entry.url)
    told = [replace(entry, id=None) if len(urls_by_id[entry.id or ""]) > 1 else entry for entry in entries]
    first: dict[bytes, Entry] = {}
    for entry in told:
        first.setdefault(entry_key(entry), entry)
    return list(first.values())


def entry_key(entry: Entry) -> bytes:
    """Return the key of an entry within its feed: its id, else its URL, else its content."""
    if entry.id:
        return key_sha256("id", entry.id)
    if entry.url:
        return key_sha256("url", entry.url)
    return content_key(entry)


def content_key(entry: Entry) -> bytes:
    """Return a hash of all that counts as a change; the address does not: trackers and ports come and go."""
    return key_sha256("content", entry.title or "", entry.html or entry.summary or "")


def arrival_of(entry: Entry, *, feed_id: int, source: str | None, ai_opt_out: tuple[str, ...] | None = None) -> Arrival:
    """Return the entry as an article that came in."""
    return Arrival(
        url=entry.url,
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
        id=entry.id,
        feed_id=feed_id,
        ai_opt_out=ai_opt_out,
    )
