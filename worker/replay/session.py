"""One replay, from the first entry to the end of its permission."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from worker.clock import utc_now
from worker.replay.files import read_folder
from worker.replay.http import FixtureServer

if TYPE_CHECKING:  # 0.4 s to import, for which the processes of `wiredesk up` would wait
    from worker.service.feeds.manage import Feed, Feeds

ASK_AGAIN_S = 2.0  #: A poll that was under way when an entry appeared may have missed it: ask again after this.
QUIET_INTERVAL_S = 60.0  #: Between polls that were not asked for.


class ReplaySession:
    """A replay: serves a folder, registers its feed, and asks for a poll whenever an entry appears.

    Call :meth:`step` several times a second from one thread; :meth:`close` at the end.
    Raises InvalidInput if the folder holds nothing to serve.
    """

    def __init__(self, feeds: Feeds, folder: Path, *, interval_s: float) -> None:
        files = read_folder(folder)
        name = folder.resolve().name
        self.count = len(files)
        self._feeds = feeds
        self._server = FixtureServer(files, title=f"replay of {name}", interval_s=interval_s)
        self._server.start()
        self._started_at = utc_now()
        self.feed: Feed = feeds.start_replay(
            str(folder.resolve()), self._server.feed_url, source=name, interval_s=QUIET_INTERVAL_S
        )
        if self.feed.entries_shown >= self.count:
            self._server.show_all()  # they came in before: nobody waits to see them arrive
        self._renewed_s = self._asked_s = time.monotonic()
        self._asked_for = 0

    def step(self) -> bool:
        """Renew the permission and ask for a poll if an entry appeared. Return True once all entries are accepted."""
        now_s = time.monotonic()
        if now_s - self._renewed_s > self._feeds.replay_lease_s / 3:
            self._feeds.renew_replay(self.feed.id)
            self._renewed_s = now_s
        shown = self._server.shown()
        if not self._has_polled_all(shown):
            self.feed = self._feeds.get(self.feed.id)
            if shown > self._asked_for or now_s - self._asked_s > ASK_AGAIN_S:
                self._feeds.poll_now(self.feed.id)
                self._asked_for, self._asked_s = shown, now_s
        return shown == self.count and self._has_polled_all(shown)

    def close(self) -> None:
        """End the permission and stop serving."""
        self._feeds.end_replay(self.feed.id)
        self._server.stop()

    def _has_polled_all(self, shown: int) -> bool:
        """Return True if a poll of this session saw as many entries as are shown."""
        fetched_at = self.feed.fetched_at
        return fetched_at is not None and fetched_at >= self._started_at and self.feed.entries_shown >= shown
