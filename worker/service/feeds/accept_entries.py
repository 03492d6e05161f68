"""Entries of a feed: told apart, compared with those shown before, and accepted, each once.

A poll, a push of its hub and an older page found later go the same way: :func:`told_of` tells the entries of a document
apart, :func:`new_entries` chooses those that are new or changed. Pushes and older pages are written at once by
:func:`accept_entries`; polls many at a time (``polling/outcomes.py``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from worker import reasons
from worker.clean import publisher_domain
from worker.dedupe import fold, without_counters
from worker.errors import ParseFailed
from worker.parse import precision_of
from worker.pipeline import url_key
from worker.service.feeds.full_text import ask_for_pages, full_text_rule
from worker.store import Session
from worker.store.feeds.entries import SeenEntry, remember_entries, seen_entries
from worker.store.feeds.feeds import ClaimedFeed
from worker.store.intake import inbox
from worker.store.intake.inbox import End
from worker.types import Arrival, Entry, ParsedFeed, key_sha256

T = TypeVar("T")
OptOuts = Mapping[str | None, tuple[str, ...] | None]
"""By address, what its site is known to say about training on it; None: not asked."""

REPEATED = End(state="duplicate", reason=reasons.REPEATED, detail="its document has it twice, word for word")
"""End of an entry that its document holds twice: the ledger counts it, and it is neither cleaned nor compared."""

#: An address in markup up to its "?", and what it asks for behind that.
_ASKED = re.compile(r"""(\b(?:src|href)\s{0,9}=\s{0,9}["'][^"'<>?]{0,2000})\?[^"'<>]{0,4000}""", re.IGNORECASE)
_WORD = re.compile(r"\w{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")  #: Articles and the like name no site.


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
    if _is_of_another_site(feed, told, known):
        raise ParseFailed(
            f"the feed of another site ({told.title}, {told.site_url}) is where {feed.title} was; "
            f"if it is right, take it with: wiredesk feeds trust {feed.id}",
            reason="another_site",
            thing=feed.url,
        )
    shown = told.shown if only is None else [one for one in told.shown if one[1].key_sha256 in set(only) - known]
    contents = [stored.get((feed.id, seen.key_sha256)) for _, seen in shown]
    fresh = [one for one, content in zip(shown, contents, strict=True) if content != one[1].content_sha256]
    says = opt_outs or {}
    found = [(entry, _arrival_of(entry, feed, ai_opt_out=says.get(entry.url))) for entry, _ in fresh]
    arrivals, decided = ask_for_pages(found, full_text_rule(feed))
    accepted = {seen.key_sha256 for _, seen in fresh}
    repeats = [entry for entry in told.repeats if entry_key(entry) in accepted]
    return NewEntries(
        arrivals=arrivals,
        repeats=[_arrival_of(entry, feed) for entry in repeats],
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


def _is_of_another_site(feed: ClaimedFeed, told: Told, known: Collection[bytes]) -> bool:
    """Return True if the address now has the feed of another site: another name and site, and no entry known before.

    A site that takes another name keeps some entries, its name or its address.
    """
    if not feed.site_url or not feed.title or not feed.entries_shown or not told.shown or known:
        return False
    before, now = publisher_domain(feed.site_url), publisher_domain(told.site_url)
    is_other = None not in (before, now) and before != now and now != publisher_domain(feed.url)
    if (
        not is_other
        or fold(feed.title) == fold(told.title or "")
        or _words_of_name(feed.title) & _words_of_name(told.title or "")
    ):
        return False
    return before not in {publisher_domain(entry.url) for entry in told.entries}


def _words_of_name(title: str) -> set[str]:
    return set(_WORD.findall(title.casefold()))


def _arrival_of(entry: Entry, feed: ClaimedFeed, *, ai_opt_out: tuple[str, ...] | None = None) -> Arrival:
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
        source=feed.source,
        lang=entry.lang,
        authors=entry.authors,
        tags=entry.tags,
        picture=entry.picture,
        enclosures=entry.enclosures,
        comments_url=entry.comments_url,
        id=entry.id or _described(entry),
        feed_id=feed.id,
        ai_opt_out=ai_opt_out,
    )
