"""Metrics of one process, and the text Prometheus reads: prometheus-client, on registries of our own."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

MEDIA_TYPE = CONTENT_TYPE_PLAIN_0_0_4
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a time for each series, which nothing here reads


class RequestMetrics:
    """Counts and durations of requests by route and status, of this process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route")
        self._counts = Counter(
            "wiredesk_http_requests_total", "Requests answered.", (*labels, "status"), registry=self._registry
        )
        self._times = Histogram(
            "wiredesk_http_request_seconds",
            "Time to answer a request.",
            labels,
            registry=self._registry,
            buckets=BUCKETS_S,
        )

    def observe(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count one request. ``route`` is its pattern, never an address: there are few of those."""
        self._counts.labels(method, route, status).inc()
        self._times.labels(method, route).observe(took_s)

    def metrics(self) -> Iterable[Metric]:
        """Return the counts so far."""
        return self._registry.collect()


class _Found(Collector):
    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def text(metrics: Iterable[Metric]) -> bytes:
    """Format metrics as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Found(list(metrics)))
    return generate_latest(registry)
