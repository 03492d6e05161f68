"""Watching a feed from poll to poll: what it shows is held against what it showed, and gaps are written down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from worker.addresses import split_address
from worker.pipeline import url_key
from worker.schedule import Gap, Habits, ShownEntry, compare
from worker.store import Session
from worker.store.feeds import gaps
from worker.store.feeds.entries import SeenEntry
from worker.store.feeds.last_poll import LastPolls, NewestPoll
from worker.store.search.event_log import Event
from worker.types import Entry, ParsedFeed, key_sha256
from worker.types.stored import from_stored

CHECK_S = 3600.0  #: How often the health of a feed is looked at.
KEY_CHARS = 12  #: Of a key in hex: 48 bits, far beyond what 1,000 entries need.
MIN_TITLE_CHARS = 20  #: Shorter titles ("Live", "Morning briefing") are given to many entries.
MIN_TEXT_CHARS = 200
MIN_SLUG_CHARS = 12
_NUMBER = re.compile(r"[0-9]+")
MAX_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Observed:
    """Observations of a poll about its feed."""

    hurry: bool  #: Entries were probably missed: poll it sooner.
    events: Sequence[Event]  #: To be written last.


UNCHANGED = Observed(False, ())  #: What a poll without a new entry says.


def observe_poll(
    polls: LastPolls,
    feed_id: int,
    parsed: ParsedFeed,
    told: Sequence[tuple[Entry, SeenEntry]],
    known: Collection[bytes],
    now: datetime,
) -> Observed:
    """Hold what a poll showed against the poll before, in the poll's own transaction.

    A poll without a new entry cannot be a gap and is not compared.

    Args:
        polls: The polls before, in which this one is kept until the next; a gap is written at once.
        feed_id: The feed.
        parsed: The feed as it was read.
        told: Each entry once, with its keys.
        known: Keys of entries the feed showed before.
        now: Time of the poll.
    """
    fresh = sum(seen.key_sha256 not in known for _, seen in told)
    if known and not fresh:
        return UNCHANGED
    before, shown = polls.before(feed_id), shown_of(told)
    if before is None:
        check_at = now + timedelta(seconds=CHECK_S)
        polls.keep(NewestPoll(feed_id=feed_id, shown=to_json(shown), fresh=len(shown), next_check_at=check_at))
        return UNCHANGED
    earlier = from_json(before.shown)
    in_before = frozenset[str]().union(*(one.keys for one in earlier))
    compared = compare(
        earlier,
        shown,
        from_stored(Habits, before.habits),
        elapsed_s=(now - before.shown_at).total_seconds(),
        fresh=fresh,
        returned=sum(_short(key) not in in_before for key in known),
    )
    if shown:
        habits = asdict(compared.habits)
        polls.keep(NewestPoll(feed_id=feed_id, shown=to_json(shown), habits=habits, fresh=fresh))
    if compared.gap is None:
        return Observed(compared.hurry, ())
    return Observed(True, [_write_down(polls.session, feed_id, compared.gap, parsed, now)])


def _write_down(session: Session, feed_id: int, gap: Gap, parsed: ParsedFeed, now: datetime) -> Event:
    figures = {"shown": len(parsed.entries), "missed": gap.missed, "method": gap.method}
    row = figures | {"feed_id": feed_id, "found_at": now, "since": gap.since, "until": gap.until}
    to_do = {"left": gap.missed, "site": _site(parsed), "cursor": parsed.older_url, "not_before": now}
    gap_id = gaps.add(session, row | to_do)
    times = {name: when.isoformat() if when else None for name, when in (("from", gap.since), ("to", gap.until))}
    return Event(kind="feed.gap", at=now, feed_id=feed_id, data={"gap": gap_id} | figures | times)


def _site(parsed: ParsedFeed) -> str | None:
    """Return the origin most of its entries lead to; else that of the site it names."""
    origins = Counter(origin for entry in parsed.entries if (origin := _origin(entry.url)))
    return origins.most_common(1)[0][0] if origins else _origin(parsed.url)


def _origin(url: str | None) -> str | None:
    parts = split_address(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


# ── a poll, as it is kept until the next ─────────────────────────────────────────────────────


def shown_of(told: Sequence[tuple[Entry, SeenEntry]]) -> list[ShownEntry]:
    """Return the distinct entries of a poll as the gap detector compares them.

    A title, text or end of an address that two of them share tells none of them.
    """
    alike = [_likeness(entry, seen) for entry, seen in told]
    times = Counter(one for likeness in alike for one in likeness)
    return [
        ShownEntry(
            keys=_keys(entry, seen),
            published_at=entry.published_at or entry.updated_at,
            likeness=frozenset(one for one in likeness if times[one] == 1),
            numbers=(_number(entry.id), _number(entry.url)),
        )
        for (entry, seen), likeness in zip(told, alike, strict=True)
    ]


def short_url_key(url: str | None) -> str | None:
    """Return the key of an address in a stored poll; None if there is none, or it cannot be read."""
    key = url_key(url) if url else None
    return _short(key) if key else None


def to_json(shown: Sequence[ShownEntry]) -> list[Any]:
    """Return a poll as a list JSON can hold."""
    return [
        [
            sorted(one.keys),
            sorted(one.likeness),
            int(one.published_at.timestamp()) if one.published_at else None,
            *one.numbers,
        ]
        for one in shown
    ]


def from_json(kept: Sequence[Any]) -> list[ShownEntry]:
    """Return the entries of a stored poll."""
    return [
        ShownEntry(
            keys=frozenset(keys),
            published_at=datetime.fromtimestamp(seconds, UTC) if seconds is not None else None,
            likeness=frozenset(likeness),
            numbers=(in_id, in_url),
        )
        for keys, likeness, seconds, in_id, in_url, *_ in kept
    ]


def _keys(entry: Entry, seen: SeenEntry) -> frozenset[str]:
    own, address = _short(seen.key_sha256), None if entry.shares_url else short_url_key(entry.url)
    return frozenset((own, address) if address else (own,))


def _likeness(entry: Entry, seen: SeenEntry) -> set[str]:
    """Return the key of an entry that survives a new id and address, as when a publisher changes its system."""
    found = set()
    title = " ".join((entry.title or "").casefold().split())
    if len(title) >= MIN_TITLE_CHARS:
        found.add(_short(key_sha256("title", title)))
    if len(entry.html or entry.summary or "") >= MIN_TEXT_CHARS:
        found.add(_short(seen.content_sha256))
    slug = (entry.url or "").partition("?")[0].rstrip("/").rpartition("/")[2]
    if len(slug) >= MIN_SLUG_CHARS:
        found.add(_short(key_sha256("slug", slug)))
    return found


def _number(name: str | None) -> int | None:
    """Return the last number in an id or address: where they are numbered, it counts entries."""
    numbers = _NUMBER.findall(name or "")
    return int(numbers[-1]) if numbers and len(numbers[-1]) <= MAX_DIGITS else None


def _short(key: bytes) -> str:
    return key.hex()[:KEY_CHARS]
