"""Accept the entries of a feed: each once, from polls, pushes and older pages.

A poll, a push of its hub and an older page found later are decided by :func:`new_entries`. Pushes and older pages are
written at once by :func:`accept_entries`; polls many at a time (``polling/outcomes.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker import reasons
from worker.errors import ParseFailed
from worker.service.feeds.entry_keys import Told, arrival_of, entry_key
from worker.service.feeds.full_text import OptOuts, arrivals_of, full_text_rule
from worker.service.feeds.identity import is_of_another_site
from worker.store import Session
from worker.store.feeds.entries import SeenEntry, remember_entries, seen_entries
from worker.store.feeds.feeds import ClaimedFeed
from worker.store.intake import inbox
from worker.store.intake.inbox import End
from worker.types import Arrival

REPEATED = End(state="duplicate", reason=reasons.REPEATED, detail="its document has it twice, word for word")
"""End of an entry that its document holds twice: the ledger counts it, and it is neither cleaned nor compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntries:
    """Entries of one document of a feed that are to be accepted."""

    arrivals: list[Arrival]  #: Shown for the first time, or changed.
    repeats: list[Arrival]  #: Entries that the document holds once more, of those that are accepted.
    shown: list[tuple[int, SeenEntry]]  #: Feed and entry, of those that were chosen from.
    new: int  #: Number of entries shown for the first time.
    known: set[bytes]  #: Keys of those shown before, changed or not.
    columns: dict[str, Any]  #: Columns of the feed that follow from it.


def new_entries(
    feed: ClaimedFeed,
    told: Told,
    stored: Mapping[tuple[int, bytes], bytes],
    *,
    now: datetime,
    opt_outs: OptOuts | None = None,
    only: Collection[bytes] | None = None,
) -> NewEntries:
    """Choose the entries that the feed shows for the first time or changed. Pure.

    Args:
        feed: The feed.
        told: The document, its entries told apart.
        stored: Feed and entry key to the key of the content shown last, at least for the entries shown before.
        now: Time of the decision.
        opt_outs: By address, what its site is known to say about training on it.
        only: Keys of the entries to choose from, and of these only what was never shown; None: all.

    Raises:
        ParseFailed: It is the feed of another site (``another_site``).
    """
    known = {seen.key_sha256 for _, seen in told.shown if (feed.id, seen.key_sha256) in stored}
    if is_of_another_site(feed, told, known):
        raise ParseFailed(
            f"the feed of another site ({told.title}, {told.site_url}) is where {feed.title} was; "
            f"if it is right, take it with: wiredesk feeds trust {feed.id}",
            reason="another_site",
            thing=feed.url,
        )
    shown = told.shown if only is None else [one for one in told.shown if one[1].key_sha256 in set(only) - known]
    contents = [stored.get((feed.id, seen.key_sha256)) for _, seen in shown]
    fresh = [one for one, content in zip(shown, contents, strict=True) if content != one[1].content_sha256]
    arrivals, decided = arrivals_of(
        [entry for entry, _ in fresh], full_text_rule(feed), feed_id=feed.id, source=feed.source, opt_outs=opt_outs
    )
    accepted = {seen.key_sha256 for _, seen in fresh}
    repeats = [entry for entry in told.repeats if entry_key(entry) in accepted]
    return NewEntries(
        arrivals=arrivals,
        repeats=[arrival_of(entry, feed_id=feed.id, source=feed.source) for entry in repeats],
        shown=[(feed.id, seen) for _, seen in shown],
        new=contents.count(None),
        known=known,
        columns={"new_entry_at": now, "full_text_reason": decided} if fresh else {},
    )


def accept_entries(
    session: Session,
    feed: ClaimedFeed,
    told: Told,
    *,
    door: str,
    now: datetime,
    only: Collection[bytes] | None = None,
) -> NewEntries:
    """Accept those that are new or changed, and remember what was chosen from. They count once the caller commits.

    Raises:
        ParseFailed: The document is the feed of another site; nothing is written.
    """
    stored = seen_entries(session, [(feed.id, seen) for _, seen in told.shown])
    chosen = new_entries(feed, told, stored, now=now, only=only)
    inbox.add(session, chosen.arrivals, door=door, now=now)
    inbox.add_ended(session, chosen.repeats, REPEATED, door=door, now=now)
    remember_entries(session, chosen.shown, stored, now=now)
    return chosen
