"""Taking in the entries of a feed, whether a poll showed them or an older page of it: each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from worker.service.entries import arrival_of, content_key, entry_key
from worker.store import Session, feeds, inbox
from worker.store.feeds import SeenEntry
from worker.types import Arrival, Entry


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the entries."""

    arrivals: list[Arrival]  #: New or changed, now in the inbox.
    known: frozenset[bytes]  #: Keys of those the feed showed before.


def take_entries(
    session: Session, feed_id: int, source: str | None, entries: Sequence[Entry], *, now: datetime
) -> Taken:
    """Accept the distinct ``entries`` that are new or changed, and remember that the feed showed them all."""
    seen = [SeenEntry(entry_key(entry), content_key(entry)) for entry in entries]
    stored = feeds.seen_entries(session, [(feed_id, one) for one in seen])
    known = {key: content for (_, key), content in stored.items()}
    fresh = [entry for entry, one in zip(entries, seen, strict=True) if known.get(one.key_sha256) != one.content_sha256]
    arrivals = [arrival_of(entry, feed_id=feed_id, source=source) for entry in fresh]
    inbox.add(session, arrivals, door="poll", now=now)
    feeds.remember_entries(session, [(feed_id, one) for one in seen], now=now)
    return Taken(arrivals, frozenset(known))
