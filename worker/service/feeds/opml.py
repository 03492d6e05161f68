"""Lists of feeds: thousands taken in from OPML at once, and all of them handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.clock import Clock
from worker.deliver import write_opml
from worker.errors import StoreRefused, WiredeskError
from worker.fetch import UrlRules
from worker.parse import parse_opml
from worker.service.feeds.access import new_access, split_login
from worker.service.feeds.folders import folder_names, folder_path
from worker.service.feeds.host_slots import host_of
from worker.service.feeds.identity import feed_key
from worker.service.feeds.manage import FOLDERS_LIMIT, Feeds, one_name, tidy_folders
from worker.service.jobs.hints import Hints
from worker.store import Database
from worker.store.feeds import feeds as store
from worker.store.feeds import views as feed_views
from worker.store.feeds.feeds import NewFeed
from worker.store.feeds.views import Feed
from worker.types import FullTextMode, Subscription, WrongOutline

__all__ = ["ImportReport", "Subscriptions"]

BATCH_FEEDS = 500  #: Added by one transaction.
FIRST_POLLS_PER_S = 10.0  #: Imported feeds are first polled at about this pace, not all in one second.


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Outcome of an imported list of feeds."""

    title: str | None  #: What the list calls itself.
    feeds: int  #: Different feeds in it.
    added: int
    known: int  #: Were there before; nothing of them was changed.
    repeated: int  #: Outlines that named a feed of the same list again; their folders are joined.
    wrong: tuple[WrongOutline, ...]  #: Outlines that no feed could be made of; the others were taken.
    warnings: tuple[str, ...]
    polled_within_s: float  #: The first polls of the new ones are spread over so long.


class Subscriptions:
    """Takes lists of feeds in, and hands them out."""

    def __init__(self, database: Database, feeds: Feeds, rules: UrlRules, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._feeds = feeds
        self._rules = rules
        self._hints = hints
        self._clock = clock

    def import_opml(
        self, body: bytes, *, content_type: str = "", started: Callable[[int], Callable[[int], None]] | None = None
    ) -> ImportReport:
        """Add the feeds of an OPML file that are not there yet, a few hundred in one transaction.

        Run again it changes nothing; stopped in between it has added some, and goes on when run again.
        ``started`` is told how many there are and gives a function that is told how many more are done.
        Raises InvalidInput(reason="not_opml"); StoreUnavailable.
        """
        given = parse_opml(body, content_type)
        feeds, wrong = self._sorted_out(given.subscriptions)
        advance = started(len(feeds)) if started else None
        spread_s = len(feeds) / FIRST_POLLS_PER_S
        known = 0
        for at in range(0, len(feeds), BATCH_FEEDS):
            batch = feeds[at : at + BATCH_FEEDS]
            known += self._add(batch, spread_s=spread_s)
            if advance:
                advance(len(batch))
        if len(feeds) > known:
            self._hints.send("poll")
        return ImportReport(
            title=given.title,
            feeds=len(feeds),
            added=len(feeds) - known,
            known=known,
            repeated=len(given.subscriptions) - len(wrong) - len(feeds),
            wrong=tuple(sorted((*given.wrong, *wrong), key=lambda one: one.number)),
            warnings=given.warnings,
            polled_within_s=spread_s if len(feeds) > known else 0.0,
        )

    def export_opml(self) -> bytes:
        """Return all feeds but replays as an OPML 2.0 file."""
        with self._db.read() as session:
            feeds = feed_views.all_feeds(session)
        return write_opml(
            [_subscription(feed) for feed in feeds if not feed.is_replay],
            title="Feeds of Wiredesk",
            now=self._clock(),
        )

    def _sorted_out(self, given: Sequence[Subscription]) -> tuple[list[NewFeed], list[WrongOutline]]:
        """Return the different feeds of a list, in its order, and what cannot be one."""
        feeds: dict[bytes, NewFeed] = {}
        wrong: list[WrongOutline] = []
        now = self._clock()
        for one in given:
            try:
                plain, login = _without_login(one)
                self._rules.check(plain.url)
                key, access = feed_key(plain.url), new_access(plain.url, login)
            except WiredeskError as error:
                wrong.append(_wrong(one, error))
                continue
            fresh = _new_feed(plain, key, now, full_text=one.full_text or self._feeds.full_text)
            fresh = replace(fresh, access=access)
            before = feeds.get(key)
            feeds[key] = fresh if before is None else _joined(before, fresh)
        return list(feeds.values()), wrong

    def _add(self, batch: Sequence[NewFeed], *, spread_s: float) -> int:
        """Add those that are not there. Return the number of those that were."""
        spread = [replace(one, next_poll_at=one.next_poll_at + _turn(one.key_sha256, spread_s)) for one in batch]
        try:
            return self._put(spread)
        except StoreRefused as error:
            if error.reason != "constraint":
                raise
            return self._put(spread)  # somebody added one of them just now

    def _put(self, batch: Sequence[NewFeed]) -> int:
        with self._db.write_alone() as session:
            _, known = store.put(session, batch, now=self._clock())
        return len(known)


def _turn(key: bytes, spread_s: float) -> timedelta:
    """Return the delay of a feed's first poll within the spread: by its key, independent of the list's order."""
    return timedelta(seconds=int.from_bytes(key[:8], "big") / 2**64 * spread_s)


def _without_login(one: Subscription) -> tuple[Subscription, str | None]:
    """Return an outline whose addresses hold no login, and that of the feed. Raises InvalidInput."""
    url, login = split_login(one.url)
    return replace(one, url=url, site_url=split_login(one.site_url)[0] if one.site_url else None), login


def _new_feed(one: Subscription, key: bytes, now: datetime, *, full_text: FullTextMode) -> NewFeed:
    return NewFeed(
        key_sha256=key,
        url=one.url,
        source=one_name(one.source),
        given_title=one_name(one.title),
        folders=tidy_folders([folder_path(names) for names in one.folders[:FOLDERS_LIMIT]]),
        site_url=one.site_url,
        full_text=full_text,
        fixed_interval_s=one.interval_s,
        state="paused" if one.paused else "active",
        pause_reason="by hand" if one.paused else None,
        next_poll_at=now,
        host=host_of(one.url),
    )


def _wrong(one: Subscription, error: WiredeskError) -> WrongOutline:
    """Return an error whose thing is the address without its password."""
    return WrongOutline(number=one.number, title=one.title, url=error.thing, reason=error.reason, message=error.message)


def _joined(first: NewFeed, again: NewFeed) -> NewFeed:
    """Join a feed that is in a list twice: in all its folders, else as it was first."""
    return replace(first, folders=list(dict.fromkeys([*first.folders, *again.folders])))


def _subscription(feed: Feed) -> Subscription:
    return Subscription(
        url=feed.url,
        title=feed.title,
        folders=tuple(folder_names(path) for path in feed.folders),
        site_url=feed.site_url,
        source=feed.source,
        interval_s=feed.fixed_interval_s,
        full_text=feed.full_text,
        paused=feed.state == "paused",
    )
