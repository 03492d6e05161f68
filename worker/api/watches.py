"""Watches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.api.deps import Id, ServicesDep, link_next
from worker.api.schemas import DeliveryQuery, DryRunIn, WatchChange
from worker.api.schemas import WatchIn as WatchBody
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import Delivery, DryRun, NewWatch, WatchIn, WatchView

router = APIRouter(prefix="/v1/watches", tags=["watches"])


@dataclass(frozen=True, slots=True)
class WatchList:
    """All watches, oldest first."""

    watches: list[WatchView]


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """A page of messages, newest first."""

    deliveries: list[Delivery]
    next: str | None  #: Address of the next page; null at the end.


@router.get("")
def list_watches(services: ServicesDep) -> WatchList:
    """All watches, with how their deliveries go."""
    return WatchList(services.watches.all())


@router.post("", status_code=201)
def add_watch(given: WatchBody, services: ServicesDep) -> NewWatch:
    """Save a query that delivers what matches from now on. Its secrets are in this answer and never again."""
    wanted = ArticleFilter(
        q=given.query, source=given.source, lang=given.lang, entity_id=given.entity, story_id=given.story
    )
    return services.watches.add(
        WatchIn(
            name=given.name,
            wanted=wanted,
            per=given.per,
            kinds=tuple(given.kinds),
            digest_s=given.digest_s,
            webhook_url=given.webhook,
            notify_url=given.notify,
            secret=given.secret,
        )
    )


@router.get("/{watch_id}")
def one_watch(watch_id: Id, services: ServicesDep) -> WatchView:
    """One watch."""
    return services.watches.get(watch_id)


@router.patch("/{watch_id}")
def change_watch(watch_id: Id, change: WatchChange, services: ServicesDep) -> NewWatch:
    """Pause or resume it, rename it, let it look for something else, or give it a new secret or feed token.

    Resumed, it delivers what matched in between.
    """
    made = NewWatch(watch=services.watches.get(watch_id))
    if change.rotate == "secret":
        made = services.watches.rotate_secret(watch_id)
    elif change.rotate == "feed_token":
        made = services.watches.rotate_feed_token(watch_id)
    if change.name is not None:
        services.watches.rename(watch_id, change.name)
    if change.query is not None:
        services.watches.set_query(watch_id, change.query)
    if change.paused is not None:
        services.watches.set_paused(watch_id, change.paused)
    return NewWatch(watch=services.watches.get(watch_id), secret=made.secret, feed_token=made.feed_token)


@router.delete("/{watch_id}", status_code=204)
def remove_watch(watch_id: Id, services: ServicesDep) -> None:
    """Forget it, and what it was still to deliver."""
    services.watches.remove(watch_id)


@router.post("/{watch_id}/dry-run")
def dry_run(watch_id: Id, services: ServicesDep, given: DryRunIn | None = None) -> DryRun:
    """Return what it would have matched in the last days; nothing is sent."""
    return services.watches.dry_run(watch_id, days=given.days if given else 7.0)


@router.get("/{watch_id}/deliveries")
def list_deliveries(
    request: Request,
    response: Response,
    services: ServicesDep,
    watch_id: Id,
    wanted: Annotated[DeliveryQuery, Query()],
) -> DeliveryList:
    """Return what it has sent and is to send, newest first; what was delivered is kept for 30 days."""
    page = services.watches.deliveries(watch_id, cursor=wanted.cursor, limit=wanted.limit)
    following = None if page.next_cursor is None else link_next(request, response, "cursor", page.next_cursor)
    return DeliveryList(list(page.deliveries), following)
