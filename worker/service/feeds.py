"""Feeds: add, list, pause, remove, poll now; and the permission under which a replay is polled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from worker.clean import canonical_url, tidy
from worker.clock import Clock
from worker.errors import InvalidInput, NotFound, StoreRefused
from worker.service.hints import Hints
from worker.store import Database, feed_views
from worker.store import feeds as store
from worker.store.feed_views import Feed
from worker.types import key_sha256

__all__ = ["REPLAY_LEASE_S", "Feed", "Feeds"]

REPLAY_LEASE_S = 15.0  #: A replay that is not renewed for so long has ended, and so has its permission.
URL_LIMIT_CHARS = 2_048


class Feeds:
    """What people do with feeds."""

    def __init__(self, database: Database, hints: Hints, clock: Clock) -> None:
        self._db = database
        self._hints = hints
        self._clock = clock

    def add(self, url: str, *, source: str | None = None, interval_s: float | None = None) -> Feed:
        """Add a feed, due at once. Adding it again gives the one that is there.

        Raises InvalidInput if the URL is none, or too long.
        """
        url = url.strip()
        if len(url) > URL_LIMIT_CHARS:
            raise InvalidInput(
                f"the URL has {len(url):,} characters, at most {URL_LIMIT_CHARS:,} are taken", reason="bad_url"
            )
        key = key_sha256("feed", canonical_url(url).key)
        source = tidy(source).strip() if source else None
        return self._put(key, url, source=source or None, interval_s=interval_s)

    def start_replay(self, folder: str, url: str, *, source: str, interval_s: float) -> Feed:
        """Register the fixture feed of a folder, and let the fetcher reach its origin for a short while.

        The folder is the feed's identity: replaying it again, on another port, is the same feed.
        """
        now = self._clock()
        permitted = {
            "url": url,
            "state": "active",
            "pause_reason": None,
            "allow_origin": url[: url.index("/", len("http://"))],
            "allow_until": now + timedelta(seconds=REPLAY_LEASE_S),
            "fixed_interval_s": interval_s,
            "next_poll_at": now,
            "etag": None,
            "last_modified": None,
        }
        return self._put(key_sha256("replay", folder), url, source=source, interval_s=interval_s, also=permitted)

    def renew_replay(self, feed_id: int) -> None:
        """The replay still runs."""
        with self._db.write() as session:
            store.change(session, feed_id, {"allow_until": self._clock() + timedelta(seconds=REPLAY_LEASE_S)})

    def end_replay(self, feed_id: int) -> None:
        """The replay has ended: take the permission back and stop polling."""
        ended = {"allow_origin": None, "allow_until": None, "state": "paused", "pause_reason": "the replay has ended"}
        with self._db.write() as session:
            store.change(session, feed_id, ended)

    def all(self) -> list[Feed]:
        """All feeds, oldest first."""
        with self._db.read() as session:
            return feed_views.all_feeds(session)

    def get(self, feed_id: int) -> Feed:
        """One feed. Raises NotFound."""
        with self._db.read() as session:
            found = feed_views.get(session, feed_id)
        if found is None:
            raise NotFound(f"there is no feed {feed_id}")
        return found

    def set_paused(self, feed_id: int, paused: bool) -> Feed:
        """Stop or resume polling. Raises NotFound."""
        values = {"state": "paused", "pause_reason": "by hand"} if paused else {"state": "active", "pause_reason": None}
        return self._change(feed_id, values | ({} if paused else {"next_poll_at": self._clock()}))

    def set_interval(self, feed_id: int, interval_s: float | None) -> Feed:
        """Fix the interval between polls, or let it be learned again (None). Raises NotFound."""
        return self._change(feed_id, {"fixed_interval_s": interval_s})

    def poll_now(self, feed_id: int) -> Feed:
        """Make it due and hint at it. Raises NotFound."""
        feed = self._change(feed_id, {"next_poll_at": self._clock()})
        self._hints.send("poll")
        return feed

    def remove(self, feed_id: int) -> None:
        """Forget a feed; its articles stay. Raises NotFound."""
        with self._db.write() as session:
            if not store.remove(session, feed_id):
                raise NotFound(f"there is no feed {feed_id}")

    def _put(
        self,
        key: bytes,
        url: str,
        *,
        source: str | None,
        interval_s: float | None,
        also: Mapping[str, object] | None = None,
    ) -> Feed:
        """Find or make the feed; ``also`` is changed in the same transaction, before anybody can poll it."""
        now = self._clock()
        try:
            with self._db.write() as session:
                feed_id = store.put(session, key, url, source=source, fixed_interval_s=interval_s, now=now)
                if also:
                    store.change(session, feed_id, dict(also))
        except StoreRefused as error:
            if error.reason != "constraint":
                raise
            return self._put(key, url, source=source, interval_s=interval_s, also=also)  # somebody added it just now
        self._hints.send("poll")
        return self.get(feed_id)

    def _change(self, feed_id: int, values: dict[str, object]) -> Feed:
        with self._db.write() as session:
            store.change(session, feed_id, values)
        return self.get(feed_id)
