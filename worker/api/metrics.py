"""``/metrics``, as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from worker import __version__
from worker.api.deps import ServicesDep, TailDep
from worker.observe.metrics import MEDIA_TYPE, RequestMetrics, text
from worker.service.operations.gauges import Standing

router = APIRouter(tags=["system"])


@router.get(
    "/metrics", response_class=Response, responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}}
)
def get_metrics(request: Request, services: ServicesDep, tail: TailDep) -> Response:
    """Get counts of the whole service and of the requests to this process, for Prometheus."""
    counted: RequestMetrics = request.app.state.metrics
    streams = GaugeMetricFamily("wiredesk_streams", "Event streams open in this process.", tail.followers)
    standing, totals = _standing(services.gauges.read_gauges()), services.work_totals.read_metrics()
    return Response(text([*standing, *totals, streams, *counted.metrics()]), media_type=MEDIA_TYPE)


def _standing(now: Standing) -> Iterator[Metric]:
    yield _by("wiredesk_build_info", "The version that runs.", "version", {__version__: 1})
    yield CounterMetricFamily("wiredesk_accepted", "Articles accepted.", sum(now.inbox.values()))
    yield _by("wiredesk_inbox_articles", "Accepted articles by state; their sum is all.", "state", now.inbox)
    yield GaugeMetricFamily("wiredesk_pending_age_seconds", "Age of the oldest that waits.", now.oldest_pending_s)
    yield _by("wiredesk_names_articles", "Articles by the search for their names.", "state", now.names)
    yield GaugeMetricFamily(
        "wiredesk_names_age_seconds", "Wait of the first without names.", now.oldest_without_names_s
    )
    yield _by("wiredesk_waiting_seconds", "How long the first item of a stage has been due.", "stage", now.waiting_s)
    yield _by("wiredesk_unclaimed_seconds", "How long due items were not claimed.", "stage", now.unclaimed_s)
    yield _by("wiredesk_feeds", "Feeds by state.", "state", now.feeds)
    yield _by("wiredesk_feed_alerts", "Open alerts of feeds by kind.", "kind", now.alerts)
    yield _by("wiredesk_watches", "Watches by state.", "state", now.watches)
    if now.disk_free_bytes is not None:
        yield GaugeMetricFamily("wiredesk_disk_free_bytes", "Free on the disk of the database.", now.disk_free_bytes)
    yield CounterMetricFamily("wiredesk_events", "Number of the newest event.", now.events)


def _by(name: str, help: str, label: str, counts: Mapping[Any, float]) -> Metric:
    """Return a gauge with a value for each value of one label."""
    gauge = GaugeMetricFamily(name, help, labels=[label])
    for value, count in counts.items():
        gauge.add_metric([value], count)
    return gauge
