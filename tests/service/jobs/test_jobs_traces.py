"""Traces: one for each article, from accepted to delivered, whichever processes worked on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from database_marks import ON_SQLITE
from loopback import QuietHandler, serving_on_loopback
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sample_articles import arrival
from webhook_receiver import Receiver, webhook_receiver
from working import take_in

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.entities import EntityTools
from worker.service.jobs import traces
from worker.service.search.articles import ArticleFilter
from worker.service.watches.manage import WatchDraft


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """Provide where spans arrive; tracing is off again after the test."""
    monkeypatch.setattr(traces, "_traces", None)
    exporter = InMemorySpanExporter()
    traces.set_up(exporter, service="a test")
    return exporter


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with webhook_receiver() as receiver:
        yield receiver


@pytest.fixture
def services(connect_services: Callable[..., Services], receiver: Receiver, entity_tools: EntityTools) -> Services:
    ports = (80, 443, receiver.port)
    services = connect_services(
        clock=utc_now, fetch_allowed_networks=("127.0.0.0/8",), fetch_allowed_ports=ports, fetch_host_gap_s=0
    )
    services.entity_tools = entity_tools
    return services


def ids_of(span: ReadableSpan) -> tuple[int, int]:
    context = span.get_span_context()
    assert context is not None
    return context.trace_id, context.span_id


def spans_of(exporter: InMemorySpanExporter, receipt: int) -> dict[str, ReadableSpan]:
    traces.flush()
    found = [span for span in exporter.get_finished_spans() if (span.attributes or {})["wiredesk.receipt"] == receipt]
    by_name = {span.name: span for span in found}
    assert len(by_name) == len(found)
    return by_name


def test_an_article_has_one_trace_from_accepted_to_delivered(
    exporter: InMemorySpanExporter, services: Services, receiver: Receiver
) -> None:
    services.watches.add(WatchDraft(name="all", wanted=ArticleFilter(), targets={"webhook": receiver.url}))
    [first, copy] = take_in(services, arrival("a"), arrival("a"))
    services.enrich.enrich_batch()
    services.delivering.deliver_batch()
    assert receiver.taken
    spans = spans_of(exporter, first.id)
    assert set(spans) == {"article", "ingest", "enrich", "deliver"}
    root = spans["article"]
    assert (root.parent, (root.attributes or {})["wiredesk.state"]) == (None, "stored")
    assert root.start_time == pytest.approx(first.accepted_at.timestamp() * 1e9, abs=1e6)
    for name in ("ingest", "enrich", "deliver"):
        parent = spans[name].parent
        assert parent is not None
        assert (ids_of(spans[name])[0], parent.span_id) == ids_of(root)
        assert (spans[name].start_time or 0) < (spans[name].end_time or 0)
    of_copy = spans_of(exporter, copy.id)
    assert set(of_copy) == {"article", "ingest"}
    assert (of_copy["article"].attributes or {})["wiredesk.state"] == "duplicate"
    assert ids_of(of_copy["article"])[0] != ids_of(root)[0]


def test_an_article_that_is_rejected_has_its_trace(exporter: InMemorySpanExporter, services: Services) -> None:
    [receipt] = take_in(services, arrival("a", text="x", html=None))
    spans = spans_of(exporter, receipt.id)
    assert set(spans) == {"article", "ingest"}
    assert (spans["article"].attributes or {})["wiredesk.state"] == receipt.state == "rejected"


@ON_SQLITE
def test_a_collector_is_sent_the_spans_where_it_is_set(
    connect_services: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "_traces", None)
    got: list[tuple[str, bytes]] = []

    class Collector(QuietHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with serving_on_loopback(Collector) as port:
        endpoint = f"http://127.0.0.1:{port}"
        services = connect_services(clock=utc_now, otlp_endpoint=endpoint, otlp_service="desk one")
        take_in(services, arrival("a"))
        traces.flush()
    [(path, body)] = got
    assert path == "/v1/traces"
    assert all(word in body for word in (b"desk one", b"ingest", b"wiredesk.receipt"))


@ON_SQLITE
def test_nothing_is_traced_unless_it_is_set(connect_services: Callable[..., Services]) -> None:
    take_in(connect_services(clock=utc_now), arrival("a"))
    assert not traces.is_on()
