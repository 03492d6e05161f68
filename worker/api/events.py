"""Events: the log by cursor, and as a stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from worker.api.answers import EventList
from worker.api.deps import ServicesDep, TailDep, link_next
from worker.api.requests import EventPageQuery, EventQuery
from worker.errors import InvalidInput, StoreUnavailable
from worker.service.search.articles import ArticleFilter
from worker.service.search.event_log import EventFilter

SLOW_LIMIT_S = 30.0  #: A client that takes nothing for so long is dropped; it comes again and goes on.

router = APIRouter(prefix="/v1", tags=["events"])
log = structlog.get_logger()


class EventStream(Response):
    """Frames, written as fast as the client takes them and no faster; nothing is queued for it."""

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncIterator[bytes]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._frames = frames

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream until the client has closed."""
        tasks = [asyncio.create_task(self._write(send)), asyncio.create_task(_gone(receive))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _write(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for piece in self._frames:
                async with asyncio.timeout(SLOW_LIMIT_S):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except TimeoutError:
            log.warning("stream_dropped", reason="slow")
        except StoreUnavailable as error:
            log.warning("stream_dropped", reason=error.reason)


async def _gone(receive: Receive) -> None:
    """Return when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


@router.get("/events", response_model=EventList)
def list_events(
    request: Request, response: Response, services: ServicesDep, wanted: Annotated[EventPageQuery, Query()]
) -> dict[str, Any]:
    """List the events that follow the event `after`, oldest first. A page may be shorter than `limit`."""
    chosen = _filter(wanted)
    services.events.check(chosen, wanted.after or 0)
    page = services.events.find_events(wanted.after or 0, chosen, limit=wanted.limit)
    following = link_next(request, response, "after", page.position)
    return {"events": page.events, "after": page.position, "next": following}


@router.get("/stream", status_code=200, response_class=EventStream)
async def stream_events(
    services: ServicesDep,
    tail: TailDep,
    wanted: Annotated[EventQuery, Query()],
    last_event_id: Annotated[str | None, Header(description="Sent by clients that reconnect; replaces after.")] = None,
) -> EventStream:
    """Stream events as they happen (server-sent events), from now on or from those that follow the event `after`.

    Each has its id as `id`, its kind as `event`, and as `data` the object that `/v1/events` gives. A comment every 15 s
    keeps the connection open. A client that reconnects with `Last-Event-ID` misses and repeats nothing.
    """
    after = _number(last_event_id) if last_event_id else wanted.after
    chosen = _filter(wanted)
    tail.check_room()
    await run_in_threadpool(services.events.check, chosen, after or 0)
    return EventStream(tail.follow(after, chosen))


def _number(last_event_id: str) -> int:
    if not (last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 19):
        raise InvalidInput("Last-Event-ID is the number of an event", reason="unknown_event")
    return int(last_event_id)


def _filter(wanted: EventQuery) -> EventFilter:
    kinds = [kind for one in wanted.kind for kind in one.split(",")]
    articles = ArticleFilter(
        q=wanted.q,
        entity_id=wanted.entity,
        story_id=wanted.story,
        source=wanted.source,
        lang=wanted.lang,
        state="any",
    )
    return EventFilter(kinds=tuple(sorted(set(kinds))), feed_id=wanted.feed, articles=articles)
