"""Taking in the entries of a feed that no poll brought: pushed by its hub, or found on an older page. Each once.

Polls are written many at a time (``outcomes.py``), by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker import reasons
from worker.service.feeds.entry_keys import arrival_of, content_key, entry_key, tell_apart
from worker.service.feeds.full_text import arrivals_of, full_text_rule
from worker.store import Session
from worker.store.feeds import feeds
from worker.store.feeds.feeds import ClaimedFeed, SeenEntry
from worker.store.intake import inbox
from worker.store.intake.inbox import End
from worker.types import Arrival, Entry

REPEATED = End(state="duplicate", reason=reasons.REPEATED, detail="it stands in its document once more, word for word")
"""End of an entry that its document holds twice: the ledger counts it, and it is neither cleaned nor compared."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Outcome for the entries of a poll."""

    entries: int  #: Different ones that were shown.
    known: int  #: Of them, shown before, changed or not.
    arrivals: list[Arrival]  #: New or changed, now in the inbox.
    values: dict[str, Any]  #: Columns of the feed that follow from it.


def accept_entries(session: Session, feed: ClaimedFeed, entries: Iterable[Entry], *, door: str, now: datetime) -> Shown:
    """Accept those that are new or changed, and remember all. They count once the caller commits."""
    told = tell_apart(entries)
    seen = [SeenEntry(entry_key(entry), content_key(entry)) for entry in told.entries]
    stored = feeds.seen_entries(session, [(feed.id, one) for one in seen])
    known = {key: content for (_, key), content in stored.items()}
    fresh = [
        entry for entry, one in zip(told.entries, seen, strict=True) if known.get(one.key_sha256) != one.content_sha256
    ]
    arrivals, decided = arrivals_of(fresh, full_text_rule(feed), feed_id=feed.id, source=feed.source)
    inbox.add(session, arrivals, door=door, now=now)
    accepted = {entry_key(entry) for entry in fresh}
    repeats = [entry for entry in told.repeats if entry_key(entry) in accepted]
    again = [arrival_of(entry, feed_id=feed.id, source=feed.source) for entry in repeats]
    inbox.add_ended(session, again, REPEATED, door=door, now=now)
    feeds.remember_entries(session, [(feed.id, one) for one in seen], now=now)
    values: dict[str, Any] = {}
    if arrivals:
        values["new_entry_at"] = now
    if decided:
        values["full_text_reason"] = decided
    return Shown(len(told.entries), len(known), arrivals, values)
