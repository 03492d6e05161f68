"""``/metrics``, as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from worker import __version__
from worker.api.deps import ServicesDep, TailDep
from worker.observe.metrics import MEDIA_TYPE, Metric, RequestMetrics, metric, text
from worker.service.operations.gauges import Standing

router = APIRouter(tags=["system"])


@router.get(
    "/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}
)
def get_metrics(request: Request, services: ServicesDep, tail: TailDep) -> Response:
    """Get counts of the whole service and of the requests to this process, for Prometheus."""
    counted: RequestMetrics = request.app.state.metrics
    of_process = [
        metric("wiredesk_streams", "gauge", "Event streams open in this process.", tail.followers),
        *counted.metrics(),
    ]
    return Response(text([*_standing(services.gauges.read_gauges()), *of_process]), media_type=MEDIA_TYPE)


def _standing(now: Standing) -> list[Metric]:
    version: dict[tuple[tuple[str, str], ...], float] = {(("version", __version__),): 1}
    return [
        metric("wiredesk_build_info", "gauge", "The version that runs.", version),
        metric("wiredesk_accepted_total", "counter", "Articles accepted.", sum(now.inbox.values())),
        metric("wiredesk_inbox_articles", "gauge", "Accepted articles by state; their sum is all.", _by(now.inbox)),
        metric("wiredesk_pending_age_seconds", "gauge", "Age of the oldest that waits.", now.oldest_pending_s),
        metric("wiredesk_names_articles", "gauge", "Articles by the search for their names.", _by(now.names)),
        metric("wiredesk_names_age_seconds", "gauge", "Wait of the first without names.", now.oldest_without_names_s),
        metric("wiredesk_feeds", "gauge", "Feeds by state.", _by(now.feeds)),
        metric("wiredesk_feed_alerts", "gauge", "Open alerts of feeds by kind.", _by(now.alerts, "kind")),
        metric("wiredesk_watches", "gauge", "Watches by state.", _by(now.watches)),
        metric("wiredesk_events_total", "counter", "Number of the newest event.", now.events),
    ]


def _by(counts: Mapping[str, int], label: str = "state") -> dict[tuple[tuple[str, str], ...], float]:
    return {((label, value),): float(count) for value, count in counts.items()}
