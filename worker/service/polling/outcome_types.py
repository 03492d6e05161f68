"""Results of polls and the writes of one transaction, handed from polling to the outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from worker.errors import WiredeskError
from worker.schedule import PollLimits
from worker.service.feeds.accept_entries import REPEATED, NewEntries
from worker.service.feeds.entry_keys import Told
from worker.service.feeds.full_text import OptOuts
from worker.store import Session
from worker.store.feeds import feeds
from worker.store.feeds.entries import SeenEntry, remember_entries
from worker.store.feeds.feeds import ClaimedFeed
from worker.store.feeds.last_poll import LastPolls
from worker.store.intake import inbox
from worker.store.search import event_log
from worker.store.search.event_log import Event
from worker.types import Arrival, Fetched, ParsedFeed


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """Result of a poll; nothing of it is written yet."""

    feed: ClaimedFeed
    fetched: Fetched | None = None  #: The answer; None if there was none.
    parsed: ParsedFeed | None = None  #: The feed; None if it has not changed or cannot be read.
    body_sha256: bytes | None = None  #: Of the body that was read; None if none came.
    told: Told = field(default_factory=Told)  #: The entries of the feed.
    opt_outs: OptOuts = field(default_factory=dict)
    """By address of an entry: what is known of what its site says about training on it."""
    found_at: str | None = None  #: Where a feed was found, if its address brought a page that led to it.
    error: WiredeskError | None = None  #: Why it failed; None if it was good.
    elapsed_s: float = 0.0  #: How long the host took to answer.


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """End of one poll."""

    feed_id: int
    entries: int = 0  #: Shown by the feed, repeats included.
    accepted: int = 0  #: New or changed, now in the inbox, with their repeats.
    not_modified: bool = False
    reason: str | None = None  #: Reason code of the failure; None if it was good.
    message: str | None = None


@dataclass(slots=True)
class PollBatch:
    """Writes of one transaction, gathered poll by poll."""

    session: Session
    now: datetime
    limits: PollLimits
    last_polls: LastPolls  #: Of the feeds that were read.
    known: dict[tuple[int, bytes], bytes] = field(default_factory=dict)  #: feed and entry key to content, as stored
    values: list[tuple[int, dict[str, Any]]] = field(default_factory=list)  #: feed, its new columns
    seen: list[tuple[int, SeenEntry]] = field(default_factory=list)  #: feed, an entry it shows
    arrivals: list[Arrival] = field(default_factory=list)
    repeats: list[Arrival] = field(default_factory=list)
    said: list[Event] = field(default_factory=list)

    def take(self, chosen: NewEntries) -> None:
        """Gather what one poll shows, and what of it is accepted."""
        self.seen += chosen.shown
        self.arrivals += chosen.arrivals
        self.repeats += chosen.repeats

    def flush(self) -> None:
        """Write all but the events."""
        inbox.add(self.session, self.arrivals, door="poll", now=self.now)
        inbox.add_ended(self.session, self.repeats, REPEATED, door="poll", now=self.now)
        remember_entries(self.session, self.seen, self.known, now=self.now)
        self.last_polls.write(now=self.now)
        feeds.finish_polls(self.session, self.values)

    def say(self) -> None:
        """Write the events, last: their numbers are taken under a lock that is held until the commit."""
        event_log.append(self.session, self.said)
