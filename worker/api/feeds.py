"""Feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from worker.api.deps import Id, ServicesDep
from worker.api.multipart import file_of
from worker.api.schemas import FeedChange, FeedIn, FeedQuery
from worker.service.feed_health.checks import FeedHealth
from worker.service.feeds.manage import Feed
from worker.service.feeds.opml import ImportReport

router = APIRouter(prefix="/v1/feeds", tags=["feeds"])


@dataclass(frozen=True, slots=True)
class FeedList:
    """All feeds, oldest first."""

    feeds: list[Feed]


@router.get("")
def list_feeds(services: ServicesDep, wanted: Annotated[FeedQuery, Query()]) -> FeedList:
    """All feeds with their state, their next poll and why it is then; or those of a folder, or those that fail."""
    return FeedList(services.feeds.all(folder=wanted.folder, failing=wanted.failing))


@router.post("", status_code=201)
def add_feed(feed: FeedIn, services: ServicesDep) -> Feed:
    """Add a feed; it is polled at once. Adding it again gives the one that is there."""
    return services.feeds.add(
        feed.url,
        source=feed.source,
        interval_s=feed.interval_s,
        title=feed.title,
        folders=feed.folders,
        full_text=feed.full_text,
    )


_OPML = {"schema": {"type": "string", "description": "OPML 1.0 to 2.0."}}
_FORM = {"schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}}
_BODY = {
    "required": True,
    "content": {
        "text/x-opml": _OPML,
        "application/xml": _OPML,
        "text/xml": _OPML,
        "multipart/form-data": _FORM,
    },
}


@router.post("/import", openapi_extra={"requestBody": _BODY})
async def import_feeds(request: Request, services: ServicesDep) -> ImportReport:
    """Add the feeds of an OPML file. Those that are there stay as they are; a wrong outline is named, no more."""
    opml, content_type = file_of(await request.body(), request.headers.get("content-type", ""))
    return await run_in_threadpool(services.subscriptions.import_opml, opml, content_type=content_type)


@router.get("/export", response_class=Response, responses={200: {"content": {"text/x-opml": _OPML}}})
def export_feeds(services: ServicesDep) -> Response:
    """All feeds as OPML 2.0, for other readers or for another Wiredesk."""
    headers = {"Content-Disposition": 'attachment; filename="wiredesk.opml"'}
    return Response(services.subscriptions.export_opml(), media_type="text/x-opml; charset=utf-8", headers=headers)


@router.get("/{feed_id:int}")
def one_feed(feed_id: Id, services: ServicesDep) -> Feed:
    """One feed."""
    return services.feeds.get(feed_id)


@router.get("/{feed_id:int}/health")
def feed_health(feed_id: Id, services: ServicesDep) -> FeedHealth:
    """Return what is not as it usually is with it, its clocks, and what it probably showed to nobody."""
    return services.health.of(feed_id)


@router.patch("/{feed_id:int}")
def change_feed(feed_id: Id, change: FeedChange, services: ServicesDep) -> Feed:
    """Change a feed.

    Pause or resume it, fix its interval, name it, put it into folders, set when its pages are fetched, or trust its
    validators again.
    """
    feed = services.feeds.get(feed_id)
    if change.paused is not None:
        feed = services.feeds.set_paused(feed_id, change.paused)
    if "interval_s" in change.model_fields_set:
        feed = services.feeds.set_interval(feed_id, change.interval_s)
    if change.trust_validators:
        feed = services.feeds.trust_validators(feed_id)
    if "title" in change.model_fields_set:
        feed = services.feeds.set_title(feed_id, change.title)
    if "folders" in change.model_fields_set:
        feed = services.feeds.set_folders(feed_id, change.folders or [])
    if "full_text" in change.model_fields_set:
        feed = services.feeds.set_full_text(feed_id, change.full_text)
    return feed


@router.delete("/{feed_id:int}", status_code=204)
def remove_feed(feed_id: Id, services: ServicesDep) -> None:
    """Stop polling it and forget it; its articles stay."""
    services.feeds.remove(feed_id)


@router.post("/{feed_id:int}/poll", status_code=202)
def poll_feed(feed_id: Id, services: ServicesDep) -> Feed:
    """Poll it now rather than at its next time."""
    return services.feeds.poll_now(feed_id)
