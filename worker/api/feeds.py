"""Feeds."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from worker.api.deps import Id, ServicesDep
from worker.api.schemas import FeedChange, FeedIn
from worker.service.feeds import Feed
from worker.service.health import FeedHealth

router = APIRouter(prefix="/v1/feeds", tags=["feeds"])


@dataclass(frozen=True, slots=True)
class FeedList:
    """All feeds, oldest first."""

    feeds: list[Feed]


@router.get("")
def list_feeds(services: ServicesDep) -> FeedList:
    """All feeds with their state, their next poll and why it is then."""
    return FeedList(services.feeds.all())


@router.post("", status_code=201)
def add_feed(feed: FeedIn, services: ServicesDep) -> Feed:
    """Add a feed; it is polled at once. Adding it again gives the one that is there."""
    return services.feeds.add(feed.url, source=feed.source, interval_s=feed.interval_s)


@router.get("/{feed_id}")
def one_feed(feed_id: Id, services: ServicesDep) -> Feed:
    """One feed."""
    return services.feeds.get(feed_id)


@router.get("/{feed_id}/health")
def feed_health(feed_id: Id, services: ServicesDep) -> FeedHealth:
    """What is not as it usually is with it, its clocks, and what it probably showed to nobody."""
    return services.health.of(feed_id)


@router.patch("/{feed_id}")
def change_feed(feed_id: Id, change: FeedChange, services: ServicesDep) -> Feed:
    """Pause or resume it, fix its interval, or trust its validators again."""
    feed = services.feeds.get(feed_id)
    if change.paused is not None:
        feed = services.feeds.set_paused(feed_id, change.paused)
    if "interval_s" in change.model_fields_set:
        feed = services.feeds.set_interval(feed_id, change.interval_s)
    if change.trust_validators:
        feed = services.feeds.trust_validators(feed_id)
    return feed


@router.delete("/{feed_id}", status_code=204)
def remove_feed(feed_id: Id, services: ServicesDep) -> None:
    """Stop polling it and forget it; its articles stay."""
    services.feeds.remove(feed_id)


@router.post("/{feed_id}/poll", status_code=202)
def poll_feed(feed_id: Id, services: ServicesDep) -> Feed:
    """Poll it now rather than at its next time."""
    return services.feeds.poll_now(feed_id)
