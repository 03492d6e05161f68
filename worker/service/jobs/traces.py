"""Traces of articles from accepted to delivered, for OpenTelemetry; off unless set up, and an optional extra.

The trace of an article is that of its receipt. Its id follows from the number of the inbox row, which every stage has
in hand or can look up: so hints go on to carry nothing, and a lost message loses no trace.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import local
from typing import TYPE_CHECKING

from worker.errors import SettingsError
from worker.service.jobs.hints import Work

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

MISSING = "OpenTelemetry is not installed; install it with: pip install 'wiredesk[otel]'"
ROOT = "article"  #: Span from accepted to its end state; those of the stages are its children.
_NS = 1_000_000_000

_traces: _Traces | None = None


def otlp_exporter(endpoint: str) -> SpanExporter:
    """Return what sends spans to a collector by OTLP over HTTP. Raises SettingsError without the extra."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise SettingsError(MISSING, thing="otlp_endpoint") from error
    return OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")


def set_up(exporter: SpanExporter, *, service: str) -> None:
    """Trace from now on in this process and those it forks. ``service``: tells its receipts from another Wiredesk's."""
    global _traces  # noqa: PLW0603  # of the process, as the measures are
    _traces = _Traces(exporter, service)


def is_on() -> bool:
    """Return True if articles are traced; else no work should be done for it."""
    return _traces is not None


def flush() -> None:
    """Send what waits to be sent."""
    if _traces is not None:
        _traces.provider.force_flush()


def worked(stage: Work, receipts: Iterable[int], *, started_ns: int) -> None:
    """Record that a stage has worked on articles since a ``time.time_ns()``."""
    if _traces is not None:
        for receipt in receipts:
            _traces.add_child(stage, receipt, started_ns)


@contextmanager
def span(stage: Work, receipts: Iterable[int]) -> Iterator[None]:
    """Record the work of a stage on articles, however it ends."""
    started_ns = time.time_ns()
    try:
        yield
    finally:
        worked(stage, receipts, started_ns=started_ns)


def ended(receipt: int, *, accepted_at: datetime, state: str) -> None:
    """Record that an article came to its end state now."""
    if _traces is not None:
        _traces.add_root(receipt, int(accepted_at.timestamp() * _NS), state)


class _Traces:
    """Spans of one process."""

    def __init__(self, exporter: SpanExporter, service: str) -> None:
        from opentelemetry import trace
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

        class Ids(RandomIdGenerator):
            """Random ids, but for the span that is begun with ``given``."""

            given = local()

            def generate_trace_id(self) -> int:
                return int(self.given.trace_id)

            def generate_span_id(self) -> int:
                span_id: int | None = getattr(self.given, "span_id", None)
                return super().generate_span_id() if span_id is None else span_id

        self._api = trace
        self._service = service
        self._ids = Ids()
        resource = Resource.create({"service.name": "wiredesk", "service.instance.id": service})
        self.provider = TracerProvider(resource=resource, id_generator=self._ids, shutdown_on_exit=True)
        self.provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self.provider.get_tracer("wiredesk")

    def add_root(self, receipt: int, started_ns: int, state: str) -> None:
        given = self._ids.given
        given.trace_id, given.span_id = self._ids_of(receipt)
        try:
            span = self._tracer.start_span(
                ROOT, context=self._api.set_span_in_context(self._api.INVALID_SPAN), start_time=started_ns
            )
        finally:
            given.span_id = None
        span.set_attributes({"wiredesk.receipt": receipt, "wiredesk.state": state})
        span.end()

    def add_child(self, stage: Work, receipt: int, started_ns: int) -> None:
        trace_id, span_id = self._ids_of(receipt)
        flags = self._api.TraceFlags(self._api.TraceFlags.SAMPLED)
        root = self._api.NonRecordingSpan(self._api.SpanContext(trace_id, span_id, is_remote=True, trace_flags=flags))
        span = self._tracer.start_span(stage, context=self._api.set_span_in_context(root), start_time=started_ns)
        span.set_attribute("wiredesk.receipt", receipt)
        span.end(time.time_ns())

    def _ids_of(self, receipt: int) -> tuple[int, int]:
        """Return the ids of the trace and of its root."""
        hashed = hashlib.sha256(f"{self._service} {receipt}".encode()).digest()
        return int.from_bytes(hashed[:16], "big"), int.from_bytes(hashed[16:24], "big")
