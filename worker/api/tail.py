"""The end of the log of events, read once for all who follow it.

One task asks the database a few times a second what is new and keeps the newest in memory. Who follows
has only a position: nothing is queued for anybody. Who is further behind, because they were away or read
slowly, is read to from the database until they have caught up.
"""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import structlog
from fastapi.concurrency import run_in_threadpool

from worker.api.answers import EventOut
from worker.errors import Overloaded, StoreUnavailable
from worker.service.search.event_log import Event, EventFilter, EventLog

LOOK_EVERY_S = 0.25
LOOK_AGAIN_S = 2.0  #: After the database did not answer.
KEPT_EVENTS = 2_000
BEAT_EVERY_S = 15.0  #: Proxies close what is silent for a minute.
FOLLOWERS_LIMIT = 2_000

log = structlog.get_logger()


@dataclass(slots=True)
class Tail:
    """The newest events of one process."""

    events: EventLog
    followers: int = 0
    _kept: list[Event] = field(default_factory=list)
    _frames: dict[int, bytes] = field(default_factory=dict)  #: Of the events kept, by their numbers.
    _from: int = 0  #: Everything after this event is kept, as far as it was read.
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _looking: asyncio.Task[None] | None = None
    _asked: dict[tuple[EventFilter, int, int], asyncio.Task[list[Event]]] = field(default_factory=dict)

    async def follow(self, after: int | None, wanted: EventFilter) -> AsyncIterator[bytes]:
        """Yield what happens from after this event on (None: from now on), as frames of an event stream.

        Every 15 s without an event there is a beat that carries the position, so that who comes again does
        not start from an event long ago.
        """
        with self._followed():
            position = await run_in_threadpool(self.events.newest) if after is None else after
            yield b"retry: 2000\n\n" + _beat(position)
            beat_at_s = time.monotonic() + BEAT_EVERY_S
            while True:
                found, position = await self._next(position, wanted, beat_at_s)
                if found:
                    yield b"".join(self._frame(event) for event in found)
                elif time.monotonic() >= beat_at_s:
                    yield _beat(position)
                else:
                    continue
                beat_at_s = time.monotonic() + BEAT_EVERY_S

    async def _next(self, position: int, wanted: EventFilter, until_s: float) -> tuple[list[Event], int]:
        """Return events that match, maybe none, and the position after them. Waits for new ones, or until then."""
        if position < self._from:
            page = await run_in_threadpool(self.events.find_events, position, wanted)
            return page.events, page.position
        fresh = self._kept[bisect.bisect_right(self._kept, position, key=lambda event: event.id) :]
        if fresh:
            return await self._matching(fresh, wanted), fresh[-1].id
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, until_s - time.monotonic())):
                await self._changed.wait()
        return [], position

    async def _matching(self, fresh: list[Event], wanted: EventFilter) -> list[Event]:
        """Return the events that match; the database is asked once for all clients that want the same."""
        if not wanted.is_about_articles:
            return self.events.matching(fresh, wanted)
        key = (wanted, fresh[0].id, fresh[-1].id)
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(run_in_threadpool(self.events.matching, fresh, wanted))
        return await asyncio.shield(self._asked[key])

    def _frame(self, event: Event) -> bytes:
        return self._frames.get(event.id) or frame(event)

    def check_room(self) -> None:
        """Raise Overloaded if the limit of followers is reached."""
        if self.followers >= FOLLOWERS_LIMIT:
            raise Overloaded(f"{self.followers:,} streams are open, as many as may be", retry_after_s=10.0)

    @contextlib.contextmanager
    def _followed(self) -> Iterator[None]:
        self.followers += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self.followers -= 1
            if not self.followers and self._looking is not None:
                self._looking.cancel()
                self._looking = None

    async def _look(self) -> None:
        """Read what is new, for as long as anybody follows."""
        position: int | None = None
        while True:
            try:
                if position is None:
                    position = self._from = await run_in_threadpool(self.events.newest)
                    self._kept, self._frames = [], {}
                    self._wake()  # whoever is behind it has to be read to
                fresh = (await run_in_threadpool(self.events.read_page, position)).events
            except StoreUnavailable as error:
                log.warning("events_unread", reason=error.reason)
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            if not fresh:
                await asyncio.sleep(LOOK_EVERY_S)
                continue
            position = fresh[-1].id
            self._keep(fresh)

    def _keep(self, fresh: list[Event]) -> None:
        self._kept += fresh
        self._frames |= {event.id: frame(event) for event in fresh}
        for event in self._kept[:-KEPT_EVENTS]:
            self._from = event.id
            del self._frames[event.id]
        del self._kept[:-KEPT_EVENTS]
        self._asked.clear()
        self._wake()

    def _wake(self) -> None:
        woken, self._changed = self._changed, asyncio.Event()
        woken.set()


def frame(event: Event) -> bytes:
    """Return an event as it goes over the wire (html.spec.whatwg.org, 9.2): JSON has no line breaks of its own."""
    data = EventOut.model_validate(event).model_dump_json()
    return f"id: {event.id}\nevent: {event.kind}\ndata: {data}\n\n".encode()


def _beat(position: int) -> bytes:
    """Return a frame that keeps the connection open: an id without data, which Last-Event-ID will repeat."""
    return f": beat\nid: {position}\n\n".encode()
