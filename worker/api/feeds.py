"""Feeds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from worker.api.answers import FeedHealthOut, FeedIds, FeedList, FeedOut, FeedPreviewOut, ImportReportOut
from worker.api.deps import DeciderDep, Id, ServicesDep
from worker.api.multipart import file_of
from worker.api.requests import FeedBulk, FeedChange, FeedIn, FeedPreviewIn, FeedQuery
from worker.service.feed_health.checks import FeedHealth
from worker.service.feeds.manage import Feed
from worker.service.feeds.opml import ImportReport
from worker.service.polling.preview import FeedPreview

router = APIRouter(prefix="/v1/feeds", tags=["feeds"])


@router.get("", response_model=FeedList)
def list_feeds(services: ServicesDep, wanted: Annotated[FeedQuery, Query()]) -> dict[str, list[Feed]]:
    """List feeds with their polling state: all, those in a folder, or those whose last poll failed."""
    return {"feeds": services.feeds.all(folder=wanted.folder, failing=wanted.failing)}


@router.post("", status_code=201, response_model=FeedOut)
def add_feed(feed: FeedIn, services: ServicesDep) -> Feed:
    """Add a feed and poll it at once. If it exists already, it is returned unchanged."""
    return services.feeds.add(
        feed.url,
        source=feed.source,
        interval_s=feed.interval_s,
        title=feed.title,
        folders=feed.folders,
        full_text=feed.full_text,
    )


@router.post("/preview", response_model=FeedPreviewOut)
def preview_feed(wanted: FeedPreviewIn, services: ServicesDep) -> FeedPreview:
    """Show what a feed holds before it is added, or the feed that a page leads to. Nothing is stored."""
    return services.poll.preview(wanted.url)


_LIST = '<opml version="2.0"><body><outline text="News" xmlUrl="https://news.example/feed.xml"/></body></opml>'
_OPML = {"schema": {"type": "string", "description": "OPML 1.0 to 2.0."}, "example": _LIST}
_FORM = {
    "schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}},
    "example": {"file": _LIST},
}
_BODY = {
    "required": True,
    "content": {
        "text/x-opml": _OPML,
        "application/xml": _OPML,
        "text/xml": _OPML,
        "multipart/form-data": _FORM,
    },
}


@router.post("/bulk", response_model=FeedIds)
def change_many_feeds(wanted: FeedBulk, services: ServicesDep, by: DeciderDep) -> dict[str, list[int]]:
    """Do the same to many feeds: poll, pause, resume, move or remove them. Articles of removed feeds are kept."""
    return {"ids": services.feeds.act_on_many(wanted.ids, wanted.action, by, folder=wanted.folder)}


@router.post("/import", response_model=ImportReportOut, openapi_extra={"requestBody": _BODY})
async def import_feeds(request: Request, services: ServicesDep) -> ImportReport:
    """Add the feeds of an OPML file. Existing feeds are not changed; unusable outlines are listed in the answer."""
    opml, content_type = file_of(await request.body(), request.headers.get("content-type", ""))
    return await run_in_threadpool(services.subscriptions.import_opml, opml, content_type=content_type)


@router.get("/export", response_class=Response, responses={200: {"content": {"text/x-opml": _OPML}}})
def export_feeds(services: ServicesDep) -> Response:
    """Export all feeds as OPML 2.0, for other feed readers or another Wiredesk."""
    headers = {"Content-Disposition": 'attachment; filename="wiredesk.opml"'}
    return Response(services.subscriptions.export_opml(), media_type="text/x-opml; charset=utf-8", headers=headers)


@router.get("/{feed_id:int}", response_model=FeedOut)
def get_feed(feed_id: Id, services: ServicesDep) -> Feed:
    """Get a feed."""
    return services.feeds.get(feed_id)


@router.get("/{feed_id:int}/health", response_model=FeedHealthOut)
def get_feed_health(feed_id: Id, services: ServicesDep) -> FeedHealth:
    """Get the open alerts of a feed, its learned intervals, and the gaps between its polls."""
    return services.health.of(feed_id)


@router.patch("/{feed_id:int}", response_model=FeedOut)
def update_feed(feed_id: Id, change: FeedChange, services: ServicesDep, by: DeciderDep) -> Feed:
    """Pause or resume a feed, change its settings or what its requests carry, or trust its validators again.

    If one of the changes is refused, none is made.
    Login, header, cookie, user agent and proxy are kept secret: no answer shows more than which are set.
    """
    return services.feeds.change(feed_id, by, **change.model_dump(exclude_unset=True))


@router.delete("/{feed_id:int}", status_code=204)
def delete_feed(feed_id: Id, services: ServicesDep, by: DeciderDep) -> None:
    """Delete a feed. Its articles are kept."""
    services.feeds.remove(feed_id, by)


@router.post("/{feed_id:int}/poll", status_code=202, response_model=FeedOut)
def poll_feed(feed_id: Id, services: ServicesDep) -> Feed:
    """Poll a feed now instead of at its next time."""
    return services.feeds.poll_now(feed_id)
