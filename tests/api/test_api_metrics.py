"""The metrics a monitor reads."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from api_server import Api
from database_marks import ON_SQLITE

from worker.bootstrap import Services
from worker.clock import utc_now
from worker.errors import StoreUnavailable
from worker.observe.metrics import BUCKETS_S, RequestMetrics
from worker.service.jobs.hints import STAGES

REPORT = {"text": "The bridge over the river reopened on Monday after two years of repairs, the city said."}
LINE = re.compile(r'[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\.)*"(,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? [0-9.e+-]+')


def read(api: Api) -> dict[str, float]:
    """Each sample by its name and labels."""
    answer = api("GET", "/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.body.decode().splitlines()
    samples = [line for line in lines if not line.startswith("#")]
    assert [line for line in samples if not LINE.fullmatch(line)] == []
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in samples)}


def test_the_ledger_the_feeds_and_what_waits_are_told(api: Api) -> None:
    api("POST", "/v1/articles", [REPORT, REPORT, {"text": "x", "source": "y"}])
    api("POST", "/v1/feeds", {"url": "https://example.org/feed.xml"})
    before = read(api)
    assert before['wiredesk_inbox_articles{state="pending"}'] == 3
    assert before["wiredesk_pending_age_seconds"] > 0
    assert before["wiredesk_names_age_seconds"] == 0
    api.services.ingest.take_in_batch()
    after = read(api)
    assert after["wiredesk_accepted_total"] == 3
    assert after['wiredesk_inbox_articles{state="duplicate"}'] == 1
    assert sum(value for name, value in after.items() if name.startswith("wiredesk_inbox_articles")) == 3
    assert after["wiredesk_pending_age_seconds"] == 0
    assert after["wiredesk_names_age_seconds"] > 0
    assert after['wiredesk_watches{state="active"}'] == 0
    assert after['wiredesk_feed_alerts{kind="same_body"}'] == 0
    assert after['wiredesk_feeds{state="active"}'] == 1
    assert after['wiredesk_feeds{state="failing"}'] == 0
    assert after["wiredesk_events_total"] == 3


@ON_SQLITE
def test_requests_are_counted_by_route_and_never_by_address(api: Api) -> None:
    for number in range(3):
        api("GET", f"/v1/articles/{number + 1}")
    api("GET", '/nothing/"here"\\')
    api("PROPFIND", "/v1/articles")
    samples = read(api)
    route = 'method="GET",route="/v1/articles/{article_id}"'
    assert samples[f'wiredesk_http_requests_total{{{route},status="404"}}'] == 3
    assert samples[f"wiredesk_http_request_seconds_count{{{route}}}"] == 3
    assert samples[f'wiredesk_http_request_seconds_bucket{{le="+Inf",{route}}}'] == 3
    assert samples['wiredesk_http_requests_total{method="GET",route="none",status="404"}'] == 1
    assert samples['wiredesk_http_requests_total{method="other",route="/v1/articles",status="405"}'] == 1


@pytest.mark.parametrize(
    ("took_s", "first_bucket"), [(0, "0.005"), (0.005, "0.005"), (0.0051, "0.01"), (10, "10.0"), (11, "+Inf")]
)
def test_a_time_is_counted_in_its_bucket_and_all_above(took_s: float, first_bucket: str) -> None:
    requests = RequestMetrics()
    requests.observe("GET", "/", 200, took_s)
    samples = [sample for family in requests.metrics() for sample in family.samples]
    buckets = {one.labels["le"]: one.value for one in samples if one.name.endswith("_bucket")}
    names = [*(str(limit) for limit in BUCKETS_S), "+Inf"]
    assert list(buckets) == names
    assert [name for name in names if buckets[name]] == names[names.index(first_bucket) :]


def test_what_any_process_counted_of_its_work_is_told(api: Api, connect_services: Callable[..., Services]) -> None:
    worker = connect_services(clock=utc_now)
    before = read(api)
    api("POST", "/v1/articles", [REPORT, REPORT, {"text": "x", "source": "y"}])
    totals = worker.work_totals
    worker.ingest.take_in_batch()
    totals.add_counted()
    totals.add_counted()  # what was added is not added again
    after = read(api)
    added = {name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)}
    assert added['wiredesk_work_claimed_total{stage="ingest"}'] == 3
    assert added['wiredesk_work_ended_total{outcome="stored",stage="ingest"}'] == 1
    assert added['wiredesk_work_ended_total{outcome="rejected",stage="ingest"}'] == 1
    assert added['wiredesk_work_ended_total{outcome="duplicate",stage="ingest"}'] == 1
    assert added['wiredesk_batch_seconds_count{stage="ingest"}'] == 1
    assert 'wiredesk_batch_items_bucket{le="2.0",stage="ingest"}' not in added
    assert added['wiredesk_batch_items_bucket{le="5.0",stage="ingest"}'] == 1
    assert added['wiredesk_batch_items_bucket{le="+Inf",stage="ingest"}'] == 1
    assert added['wiredesk_batch_items_sum{stage="ingest"}'] == 3


def test_counts_wait_for_a_database_that_is_away(api: Api, connect_services: Callable[..., Services]) -> None:
    worker, other = connect_services(database_wait_s=0, clock=utc_now), connect_services()
    api("POST", "/v1/articles", REPORT)
    totals = worker.work_totals
    worker.ingest.take_in_batch()
    if worker.database.is_sqlite:
        with other.database.write() as held:
            held.connection()
            with pytest.raises(StoreUnavailable):
                totals.add_counted()
    totals.add_counted()
    assert read(api)['wiredesk_work_ended_total{outcome="stored",stage="ingest"}'] == 1


@ON_SQLITE
def test_every_stage_and_channel_has_its_series_before_it_worked_for_the_first_time(api: Api) -> None:
    samples = read(api)
    for stage in STAGES:
        assert samples[f'wiredesk_work_claimed_total{{stage="{stage}"}}'] == 0
        assert samples[f'wiredesk_batch_seconds_bucket{{le="+Inf",stage="{stage}"}}'] == 0
    assert samples['wiredesk_deliveries_total{channel="webhook",outcome="ok"}'] == 0
    assert samples['wiredesk_fetches_total{kind="feed",outcome="ok"}'] == 0
