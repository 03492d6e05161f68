"""Metrics in Prometheus' text format (prometheus.io/docs/instrumenting/exposition_formats, 0.0.4).

Written here rather than with prometheus-client: what is counted elsewhere (ledger, feeds) comes from the
database at each scrape, and one histogram does not make up for a dependency with global state.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric with all its values."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    samples: tuple[tuple[str, Labels, float], ...]  #: Ending of the name ("" but in histograms), labels, value.


def metric(name: str, kind: Literal["counter", "gauge"], help: str, values: float | Mapping[Labels, float]) -> Metric:
    """Return a metric with one value, or one for each set of labels."""
    given = values if isinstance(values, Mapping) else {(): values}
    return Metric(name, kind, help, tuple(("", labels, value) for labels, value in given.items()))


def text(metrics: Iterable[Metric]) -> str:
    """Format metrics as Prometheus reads them."""
    lines = []
    for one in metrics:
        lines += [f"# HELP {one.name} {one.help}", f"# TYPE {one.name} {one.kind}"]
        for ending, labels, value in one.samples:
            inside = ",".join(f'{name}="{_escaped(said)}"' for name, said in labels)
            lines.append(f"{one.name}{ending}{'{' + inside + '}' if inside else ''} {value:.10g}")
    return "\n".join(lines) + "\n"


@dataclass(slots=True)
class RequestMetrics:
    """Counts and durations of requests by route and status, of this process."""

    _counts: dict[Labels, int] = field(default_factory=dict)
    _times: dict[Labels, list[int]] = field(default_factory=dict)  #: One count for each bucket, the last for the rest.
    _sums_s: dict[Labels, float] = field(default_factory=dict)

    def observe(self, method: str, route: str, status: int, took_s: float) -> None:
        """Count one request. ``route`` is its pattern, never an address: there are few of those."""
        labels: Labels = (("method", method), ("route", route))
        counted = (*labels, ("status", str(status)))
        self._counts[counted] = self._counts.get(counted, 0) + 1
        times = self._times.setdefault(labels, [0] * (len(BUCKETS_S) + 1))
        times[bisect.bisect_left(BUCKETS_S, took_s)] += 1
        self._sums_s[labels] = self._sums_s.get(labels, 0.0) + took_s

    def metrics(self) -> list[Metric]:
        """Return the counts so far."""
        samples: list[tuple[str, Labels, float]] = []
        for labels, times in self._times.items():
            total = 0
            for limit_s, count in zip((*BUCKETS_S, None), times, strict=True):
                total += count
                le = "+Inf" if limit_s is None else f"{limit_s:g}"
                samples.append(("_bucket", (*labels, ("le", le)), total))
            samples += [("_sum", labels, self._sums_s[labels]), ("_count", labels, total)]
        return [
            metric("wiredesk_http_requests_total", "counter", "Requests answered.", self._counts),
            Metric("wiredesk_http_request_seconds", "histogram", "Time to answer a request.", tuple(samples)),
        ]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
