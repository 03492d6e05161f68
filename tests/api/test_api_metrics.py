"""The metrics a monitor reads."""

from __future__ import annotations

import re

import pytest
from api_server import Api

from worker.observe.metrics import BUCKETS_S, RequestMetrics, metric, text

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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_requests_are_counted_by_route_and_never_by_address(api: Api) -> None:
    for number in range(3):
        api("GET", f"/v1/articles/{number + 1}")
    api("GET", '/nothing/"here"\\')
    api("PROPFIND", "/v1/articles")
    samples = read(api)
    route = 'method="GET",route="/v1/articles/{article_id}"'
    assert samples[f'wiredesk_http_requests_total{{{route},status="404"}}'] == 3
    assert samples[f"wiredesk_http_request_seconds_count{{{route}}}"] == 3
    assert samples[f'wiredesk_http_request_seconds_bucket{{{route},le="+Inf"}}'] == 3
    assert samples['wiredesk_http_requests_total{method="GET",route="none",status="404"}'] == 1
    assert samples['wiredesk_http_requests_total{method="other",route="/v1/articles",status="405"}'] == 1


@pytest.mark.parametrize(
    ("took_s", "first_bucket"), [(0, "0.005"), (0.005, "0.005"), (0.0051, "0.01"), (10, "10"), (11, "+Inf")]
)
def test_a_time_is_counted_in_its_bucket_and_all_above(took_s: float, first_bucket: str) -> None:
    requests = RequestMetrics()
    requests.observe("GET", "/", 200, took_s)
    samples = requests.metrics()[1].samples
    buckets = {dict(labels)["le"]: value for ending, labels, value in samples if ending == "_bucket"}
    names = [*(f"{limit:g}" for limit in BUCKETS_S), "+Inf"]
    assert list(buckets) == names
    assert [name for name in names if buckets[name]] == names[names.index(first_bucket) :]


def test_a_label_cannot_break_out_of_its_line() -> None:
    labels = (("route", 'a"b\\c\nd'),)
    assert text([metric("x", "gauge", "help", {labels: 1})]) == (
        '# HELP x help\n# TYPE x gauge\nx{route="a\\"b\\\\c\\nd"} 1\n'
    )
