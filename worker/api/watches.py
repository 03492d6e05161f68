"""Watches."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from worker.api.answers import DeliveryList, DryRunOut, NewWatchOut, WatchList, WatchOut
from worker.api.deps import Id, ServicesDep, link_next
from worker.api.requests import DeliveryQuery, DryRunIn, WatchChange, WatchIn
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import DryRun, NewWatch, WatchDraft, WatchView

router = APIRouter(prefix="/v1/watches", tags=["watches"])


@router.get("", response_model=WatchList)
def list_watches(services: ServicesDep) -> dict[str, list[WatchView]]:
    """List all watches with the state of their deliveries, oldest first."""
    return {"watches": services.watches.all()}


@router.post("", status_code=201, response_model=NewWatchOut)
def add_watch(given: WatchIn, services: ServicesDep) -> NewWatch:
    """Save a query that delivers what matches from now on. Only this answer contains its secrets."""
    wanted = ArticleFilter(
        q=given.query, source=given.source, lang=given.lang, entity_id=given.entity, story_id=given.story
    )
    return services.watches.add(
        WatchDraft(
            name=given.name,
            wanted=wanted,
            per=given.per,
            kinds=tuple(given.kinds),
            digest_s=given.digest_s,
            targets=given.targets(),
            secret=given.secret,
        )
    )


@router.get("/{watch_id}", response_model=WatchOut)
def get_watch(watch_id: Id, services: ServicesDep) -> WatchView:
    """Get a watch."""
    return services.watches.get(watch_id)


@router.patch("/{watch_id}", response_model=NewWatchOut)
def update_watch(watch_id: Id, change: WatchChange, services: ServicesDep) -> NewWatch:
    """Pause or resume a watch, rename it, change its query or address, or make a new secret or feed token.

    A resumed watch delivers what matched while it was paused.
    """
    return services.watches.change(
        watch_id,
        name=change.name,
        query=change.query,
        target=change.target,
        paused=change.paused,
        rotate=change.rotate,
    )


@router.delete("/{watch_id}", status_code=204)
def delete_watch(watch_id: Id, services: ServicesDep) -> None:
    """Delete a watch and its undelivered messages."""
    services.watches.remove(watch_id)


@router.post("/{watch_id}/dry-run", response_model=DryRunOut)
def dry_run_watch(watch_id: Id, services: ServicesDep, given: DryRunIn | None = None) -> DryRun:
    """List the articles that a watch would have matched in the last days. Nothing is sent."""
    return services.watches.dry_run(watch_id, days=given.days if given else 7.0)


@router.get("/{watch_id}/deliveries", response_model=DeliveryList)
def list_watch_deliveries(
    request: Request,
    response: Response,
    services: ServicesDep,
    watch_id: Id,
    wanted: Annotated[DeliveryQuery, Query()],
) -> dict[str, Any]:
    """List sent and waiting messages, newest first. Delivered messages are kept for 30 days."""
    page = services.watches.deliveries(watch_id, cursor=wanted.cursor, limit=wanted.limit)
    following = None if page.next_cursor is None else link_next(request, response, "cursor", page.next_cursor)
    return {"deliveries": page.deliveries, "next": following}
