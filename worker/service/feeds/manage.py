"""Feeds: add, list, change, remove, poll now, one or many; and the permission under which a replay is polled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypedDict, Unpack

from worker.clean import tidy
from worker.clock import Clock
from worker.errors import InvalidInput, NotFound, StoreRefused, check_known, existing
from worker.fetch.urls import read_url
from worker.service.feeds.access import (
    ACCESS_FIELDS,
    as_input,
    changed_access,
    new_access,
    refuse_elsewhere,
    split_login,
)
from worker.service.feeds.folders import folder_names, folder_to_keep, is_in_folder, moved_folders, tidy_folder
from worker.service.feeds.host_slots import host_of
from worker.service.feeds.identity import feed_key
from worker.service.jobs.hints import Hints
from worker.store import Database, Session
from worker.store.feeds import feeds as store
from worker.store.feeds import rules, websub
from worker.store.feeds import views as feed_views
from worker.store.feeds.feeds import NewFeed
from worker.store.feeds.views import Feed
from worker.store.people import decisions
from worker.types import FullTextMode, key_sha256
from worker.types.choices import FEED_ACTIONS
from worker.types.people import ANYBODY, Decider

__all__ = ["Feed", "Feeds"]

NAME_LIMIT_CHARS = 1_024
FOLDERS_LIMIT = 50  #: Of one feed.
AT_ONCE_LIMIT_FEEDS = 1_000  #: Of one action on many.
KEPT_OF_REMOVED = ("url", "source", "given_title", "folders", "fixed_interval_s", "full_text", "state", "pause_reason")
_PAUSED = {"state": "paused", "pause_reason": "by hand"}
_POLLED = {"state": "active", "pause_reason": None}
_TRUSTED = {"validators_distrusted_at": None, "etag": None, "last_modified": None, "site_url": None}


class FeedChanges(TypedDict, total=False):
    """Changes of a feed: what is left out is kept, None restores the default, or removes what requests carry."""

    paused: bool | None  #: None: kept.
    interval_s: float | None  #: Between polls; None: it is learned.
    trust_validators: bool | None
    """True: ask "has it changed?" again, though its answers were false; and believe the site that its feed names."""
    title: str | None  #: None: what the feed calls itself.
    folders: Sequence[str] | None  #: These and no others.
    full_text: FullTextMode | None  #: When its entries' pages are fetched; None: as for new feeds.
    login: str | None
    header: str | None
    cookie: str | None
    user_agent: str | None
    proxy: str | None


class Feeds:
    """Feeds: add, list, change, remove."""

    replay_lease_s = 15.0  #: A replay that is not renewed for so long has ended, and so has its permission.

    def __init__(
        self,
        database: Database,
        hints: Hints,
        clock: Clock,
        *,
        full_text: FullTextMode,
        ports: Collection[int],
        proxies: Sequence[str] = (),
    ) -> None:
        self._db = database
        self._ports = ports
        self._hints = hints
        self._clock = clock
        self._proxies = proxies
        self.full_text: FullTextMode = full_text  #: Of feeds added without saying.

    def add(
        self,
        url: str,
        *,
        source: str | None = None,
        interval_s: float | None = None,
        title: str | None = None,
        folders: Sequence[str] = (),
        full_text: FullTextMode | None = None,
        due_in_s: float = 0.0,
    ) -> Feed:
        """Add a feed, due at once. Adding it again gives the one that is there.

        A user and password in the URL become the login of the feed.
        With ``due_in_s`` a new feed is due later: for a caller that polls it at once itself, and wants the answer.
        Raises InvalidInput if the URL is invalid, too long or at a port that is never asked, or has a login and the
        feed is polled at another origin.
        """
        url, login = split_login(url.strip())
        key = feed_key(url)
        with as_input():
            read_url(url, allowed_ports=self._ports)
        feed = self._put(
            NewFeed(
                key_sha256=key,
                url=url,
                access=new_access(url, login),
                source=one_name(source),
                given_title=one_name(title),
                folders=tidy_folders(folders),
                full_text=full_text or self.full_text,
                fixed_interval_s=interval_s,
                next_poll_at=self._clock() + timedelta(seconds=due_in_s),
                host=host_of(url),
            )
        )
        if login is None:
            return feed
        refuse_elsewhere(url, feed.url)
        return self.change(feed.id, login=login)

    def start_replay(self, folder: str, url: str, *, source: str, interval_s: float) -> Feed:
        """Register the fixture feed of a folder, and let the fetcher reach its origin for a short while.

        The folder is the feed's identity: replaying it again, on another port, is the same feed.
        """
        now = self._clock()
        permitted = {
            "url": url,
            "host": None,
            "state": "active",
            "pause_reason": None,
            "allow_origin": url[: url.index("/", len("http://"))],
            "allow_until": now + timedelta(seconds=self.replay_lease_s),
            "fixed_interval_s": interval_s,
            "next_poll_at": now,
            "etag": None,
            "last_modified": None,
            "body_sha256": None,
        }
        feed = NewFeed(
            key_sha256=key_sha256("replay", folder),
            url=url,
            source=source,
            fixed_interval_s=interval_s,
            next_poll_at=now,
            host=None,
        )
        return self._put(feed, also=permitted)

    def renew_replay(self, feed_id: int) -> None:
        """Renew the permission of the replay that runs."""
        with self._db.write() as session:
            store.change(session, feed_id, {"allow_until": self._clock() + timedelta(seconds=self.replay_lease_s)})

    def end_replay(self, feed_id: int) -> None:
        """Take back the permission of a replay that has ended, and stop polling."""
        ended = {"allow_until": None, "state": "paused", "pause_reason": "the replay has ended"}
        with self._db.write() as session:
            store.change(session, feed_id, ended)

    def all(self, *, folder: str | None = None, failing: bool = False) -> list[Feed]:
        """Return all feeds, oldest first; or those in a folder and the folders in it, or whose last poll failed."""
        with self._db.read() as session:
            found = feed_views.all_feeds(session, failing=failing)
        return found if folder is None else _in_folder(found, tidy_folder(folder))

    def names(self, *, limit: int) -> list[tuple[int, str]]:
        """Return number and title, or else address, of the feeds that were added last."""
        with self._db.read() as session:
            return feed_views.names(session, limit=limit)

    def get(self, feed_id: int) -> Feed:
        """Return one feed. Raises NotFound."""
        with self._db.read() as session:
            return existing(feed_views.get(session, feed_id), "feed", feed_id)

    def change(self, feed_id: int, by: Decider = ANYBODY, **given: Unpack[FeedChanges]) -> Feed:
        """Change all that is given or, if any of it is refused, nothing.

        Raises InvalidInput, which does not repeat what requests carry; NotFound.
        """
        decided, others = self._columns(given)
        access: dict[str, Any] = {name: value for name, value in given.items() if name in ACCESS_FIELDS}
        with self._db.write() as session:
            if access and (found := store.lock_access(session, feed_id)) is not None:
                others["access"] = changed_access(*found, access, self._proxies)
                self._decide(session, by, "feed.access_changed", feed_id, {"names": sorted(access)})
            if others:
                store.change(session, feed_id, others)
            if decided:
                self._set(session, feed_id, decided, by)
        return self.get(feed_id)

    def _columns(self, given: FeedChanges) -> tuple[dict[str, object], dict[str, object]]:
        """Return the columns that people decide on, and those that follow from it. Raises InvalidInput."""
        decided: dict[str, object] = {}
        others: dict[str, object] = {}
        if (paused := given.get("paused")) is not None:
            decided |= _PAUSED if paused else _POLLED
            others |= {} if paused else {"next_poll_at": self._clock()}
        if given.get("trust_validators"):
            others |= _TRUSTED
        if "interval_s" in given:
            decided["fixed_interval_s"] = given["interval_s"]
        if "title" in given:
            decided["given_title"] = one_name(given["title"])
        if "folders" in given:
            decided["folders"] = tidy_folders(given["folders"] or ())
        if "full_text" in given:
            decided["full_text"] = given["full_text"] or self.full_text
        return decided, others

    def poll_now(self, feed_id: int) -> Feed:
        """Make it due and hint at it. Raises NotFound."""
        with self._db.write() as session:
            store.change(session, feed_id, {"next_poll_at": self._clock()})
        feed = self.get(feed_id)
        self._hints.send("poll")
        return feed

    def act_on_many(
        self, ids: Collection[int], action: str, by: Decider = ANYBODY, *, folder: str | None = None
    ) -> list[int]:
        """Poll, pause, resume, move or remove many feeds, one after the other.

        Args:
            ids: Their numbers; those that are no longer there are passed over.
            action: One of ``FEED_ACTIONS``.
            by: The person or key that decides it.
            folder: The one that the action ``folder`` moves them to, out of all others; None: out of all.

        Returns:
            Numbers of the feeds to which it was done.

        Raises:
            InvalidInput: No feeds, or too many; no such action; no such folder can be.
        """
        check_known("action", action, FEED_ACTIONS)
        if not 1 <= len(ids) <= AT_ONCE_LIMIT_FEEDS:
            raise InvalidInput(f"choose 1 to {AT_ONCE_LIMIT_FEEDS:,} feeds")
        actions: dict[str, Callable[[int], object]] = {
            "poll": self.poll_now,
            "pause": lambda one: self.change(one, by, paused=True),
            "resume": lambda one: self.change(one, by, paused=False),
            "folder": lambda one: self.change(one, by, folders=[folder] if folder else []),
            "remove": lambda one: self.remove(one, by),
        }
        done = []
        for one in dict.fromkeys(ids):
            with suppress(NotFound):
                actions[action](one)
                done.append(one)
        return done

    def remove(self, feed_id: int, by: Decider = ANYBODY) -> None:
        """Forget a feed; its articles stay. Raises NotFound."""
        with self._db.write() as session:
            if (was := store.values(session, feed_id, KEPT_OF_REMOVED)) is not None:
                self._decide(session, by, "feed.removed", feed_id, {"was": was})
            websub.leave(session, feed_id, now=self._clock())
            rules.remove_of_feed(session, feed_id)
            existing(store.remove(session, feed_id), "feed", feed_id)

    def _put(self, feed: NewFeed, *, also: Mapping[str, object] | None = None) -> Feed:
        """Find or make the feed; ``also`` is changed in the same transaction, before it can be polled."""
        try:
            with self._db.write() as session:
                ids, _ = store.put(session, [feed], now=self._clock())
                feed_id = ids[feed.key_sha256]
                if also:
                    store.change(session, feed_id, dict(also))
        except StoreRefused as error:
            if error.reason != "constraint":
                raise
            return self._put(feed, also=also)  # somebody added it just now
        self._hints.send("poll")
        return self.get(feed_id)

    def set_values(self, feed_id: int, values: Mapping[str, object], by: Decider) -> Feed:
        """Set columns that people decide on, and keep the decision with what they were. Raises NotFound."""
        with self._db.write() as session:
            self._set(session, feed_id, values, by)
        return self.get(feed_id)

    def _set(self, session: Session, feed_id: int, values: Mapping[str, object], by: Decider) -> None:
        was = store.values(session, feed_id, tuple(values))
        if was is not None and was != values:
            store.change(session, feed_id, values)
            self._decide(session, by, "feed.changed", feed_id, {"was": was, "now": dict(values)})

    def rename_folders(self, olds: Collection[str], new: str | None, by: Decider = ANYBODY) -> None:
        """Rename folders with those in them, or take all feeds out of them (None): all feeds or, if refused, none.

        Raises InvalidInput for a new name that is empty, too long or too deep.
        """
        with self._db.write() as session:
            for old in map(tidy_folder, olds):
                for feed in _in_folder(feed_views.all_feeds(session), old):
                    self._set(session, feed.id, {"folders": moved_folders(feed.folders, old, new)}, by)

    def add_again(self, was: Mapping[str, Any], by: Decider) -> Feed:
        """Add a feed that was removed, as it was but for what its requests carried and its rules."""
        values = {name: value for name, value in was.items() if name not in ("url", "source")}
        feed = self.add(was["url"], source=was["source"])
        with self._db.write() as session:
            store.change(session, feed.id, values)
            self._decide(session, by, "feed.added", feed.id, {"was": dict(was)})
        return self.get(feed.id)

    def _decide(self, session: Session, by: Decider, kind: str, feed_id: int, data: Mapping[str, object]) -> None:
        decisions.add(session, by, kind, ("feed", [feed_id]), at=self._clock(), data={"feed": feed_id, **data})


def one_name(given: str | None) -> str | None:
    """Return a name as a person gave it, in characters that every database takes; None if nothing is left."""
    return " ".join(tidy(given).split())[:NAME_LIMIT_CHARS].rstrip() or None if given else None


def _in_folder(feeds: Sequence[Feed], folder: str) -> list[Feed]:
    return [feed for feed in feeds if any(is_in_folder(one, folder) for one in feed.folders)]


def tidy_folders(folders: Sequence[str]) -> list[str]:
    """Return paths of folders in the form in which they are kept, each once.

    Raises InvalidInput for too many, and for one that is too deep or has too long a name.
    """
    if len(folders) > FOLDERS_LIMIT:
        raise InvalidInput(f"a feed is in {FOLDERS_LIMIT} folders at most", reason="too_many_folders")
    return [folder for folder in dict.fromkeys(folder_to_keep(folder_names(one)) for one in folders) if folder]
