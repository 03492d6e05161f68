"""Feeds, ledger, health, docs, and who may ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from api_server import Api
from database_marks import ON_SQLITE

from worker.settings import Settings
from worker.store.core.engine import sqlite_module


def test_a_feed_is_added_changed_polled_and_removed(api: Api) -> None:
    added = api("POST", "/v1/feeds", {"url": "https://example.org/feed.xml", "interval_s": 600})
    assert added.status == 201
    path = f"/v1/feeds/{added.json['id']}"
    again = api("POST", "/v1/feeds", {"url": "https://example.org/feed.xml?utm_source=x"})
    assert again.json["id"] == added.json["id"]
    assert api("PATCH", path, {"paused": True}).json["state"] == "paused"
    assert api("PATCH", path, {"paused": False}).json["state"] == "active"
    assert api("PATCH", path, {"interval_s": 120}).json["interval_s"] == 120
    assert api("POST", f"{path}/poll").status == 202
    assert len(api("GET", "/v1/feeds").json["feeds"]) == 1
    assert api("DELETE", path).status == 204
    assert api("GET", path).status == 404


@ON_SQLITE
@pytest.mark.parametrize(
    "body", [{"url": "not a url"}, {"url": "ftp://example.org/"}, {"url": "https://e.org/", "every": 5}, {}, [], "x"]
)
def test_a_wrong_feed_is_refused(api: Api, body: Any) -> None:
    assert api("POST", "/v1/feeds", body).status == 422
    assert api("GET", "/v1/feeds").json["feeds"] == []


def test_the_ledger_balances(api: Api) -> None:
    api("POST", "/v1/articles", [{"text": "A short report of five words."}, {"text": "Another, which is longer."}])
    ledger = api("GET", "/v1/ledger").json
    assert (ledger["accepted"], ledger["pending"], ledger["balanced"]) == (2, 2, True)


def test_health_and_readiness_are_told(api: Api) -> None:
    assert api("GET", "/healthz").json["status"] == "ok"
    assert api("GET", "/readyz").json["status"] == "ready"


def test_a_database_without_tables_is_not_ready(serve: Callable[..., Api], tmp_path: Path) -> None:
    answer = serve(Settings(data_dir=tmp_path))("GET", "/readyz")
    assert answer.status == 503
    assert "wiredesk db upgrade" in answer.json["detail"]
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    "database_url",
    ["postgresql+psycopg://wiredesk:hush@127.0.0.3:1/internal", "sqlite:////nowhere/internal.db"],
)
@pytest.mark.parametrize("path", ["/readyz", "/v1/ledger"])
def test_a_database_that_is_away_is_not_described_to_callers(
    serve: Callable[..., Api], tmp_path: Path, database_url: str, path: str
) -> None:
    api = serve(Settings(data_dir=tmp_path, database_url=database_url))
    answer = api("GET", path, headers={"Authorization": "Bearer wd_none"})
    assert answer.status == 503
    assert not any(told in answer.body for told in (b"127.0.0.3", b"internal", b"nowhere", b"hush", b"SELECT"))


def test_openapi_describes_every_route_and_the_shape_of_an_article(api: Api) -> None:
    document = api("GET", "/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert {"/v1/articles", "/v1/feeds", "/v1/entities", "/v1/ledger", "/v1/receipts/{receipt_id}"} <= set(
        document["paths"]
    )
    article = document["components"]["schemas"]["ArticleIn"]["properties"]
    assert set(article) == {
        "url", "title", "text", "html", "published_at", "updated_at", "source", "lang", "authors", "id",
        "tags", "picture", "enclosures", "comments_url",
    }  # fmt: skip


def test_the_docs_load_nothing_from_other_hosts(api: Api) -> None:
    page = api("GET", "/docs").body.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert address.startswith("/")
        assert api("GET", address).status == 200


def test_a_locked_database_is_503_with_retry_after_and_takes_nothing(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    api = serve(Settings(data_dir=data_dir, database_wait_s=0.2))
    other = sqlite_module().connect(data_dir / "wiredesk.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = api("POST", "/v1/articles", {"text": "A report that must not be half accepted."})
    other.execute("ROLLBACK")
    other.close()
    assert answer.status == 503, answer.body
    assert answer.json["reason"] == "database_locked"
    assert answer.headers["retry-after"]
    assert api("GET", "/v1/ledger").json["accepted"] == 0


@pytest.mark.parametrize(
    "path", ["/v1/articles?since=9999-12-31T23:59:59-14:00", "/v1/articles?until=0001-01-01T00:01:00%2B00:04"]
)
def test_a_time_that_no_row_can_hold_is_no_bug_of_ours(api: Api, path: str) -> None:
    api("POST", "/v1/articles", {"text": "The bridge reopened on Monday."})
    api.services.ingest.take_in_batch()
    assert api("GET", path).status in (200, 422)


def test_a_parameter_with_nul_is_refused_by_every_operation(still_api: Api) -> None:
    described = still_api("GET", "/openapi.json").json["paths"]
    asked = [
        f"{re.sub('{[a-z_]+}', '1', path)}?{one['name']}=a%00b"
        for path, operations in described.items()
        for one in operations.get("get", {}).get("parameters", ())
        if one["in"] == "query" and path.startswith("/v1/")
    ]
    assert len(asked) > 60
    assert {still_api("GET", path).status for path in asked} == {422}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/feeds", {"url": "https://a.example/feed", "title": "a\0b", "folders": ["a\0b"], "source": "a\0b"}, 201),
        ("/v1/searches", {"name": "a\0b", "query": "x"}, 201),
        ("/v1/watches", {"name": "a\0b", "query": "x"}, 422),
        ("/v1/keys", {"name": "a\0b", "scopes": ["read"]}, 422),
    ],
)
def test_a_text_with_nul_is_stored_without_it_or_refused_as_the_other_database_does(
    api: Api, path: str, body: Any, status: int
) -> None:
    answer = api("POST", path, body)
    assert answer.status == status
    assert "\0" not in str(answer.json)
    if status == 422:
        assert answer.json["detail"] == "a text may not hold NUL"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("OPTIONS", "/v1/feeds", "GET, POST"),
        ("OPTIONS", "/v1/feeds/1", "DELETE, GET, PATCH"),
        ("OPTIONS", "/v1/feeds/export", "GET"),
        ("OPTIONS", "/v1/articles/merge", "POST"),
        ("OPTIONS", "/v1/stories/merge", "POST"),
        ("OPTIONS", "/healthz", "GET"),
        ("TRACE", "/websub/nobody", "GET, POST"),
    ],
)
def test_a_method_that_is_not_there_is_answered_with_those_that_are(
    still_api: Api, method: str, path: str, allowed: str
) -> None:
    answer = still_api(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allowed)


def test_every_problem_a_route_may_answer_stands_in_its_description(still_api: Api) -> None:
    paths = still_api("GET", "/openapi.json").json["paths"]
    submit = paths["/v1/articles"]["post"]
    for path in ("/v1/articles/merge", "/v1/articles/split", "/v1/entities/merge", "/v1/stories/merge"):
        assert "404" in paths[path]["post"]["responses"], path
    assert "410" in paths["/websub/{token}"]["get"]["responses"]
    assert {"202", "400", "401", "403", "408", "409", "413", "415", "422", "429", "503", "507"} <= set(
        submit["responses"]
    )
    assert submit["x-scopes"] == ["ingest"]
    assert submit["security"] == [{"key": []}]
    assert "security" not in paths["/healthz"]["get"]


def test_the_health_of_a_feed_can_be_asked_for(api: Api) -> None:
    feed = api("POST", "/v1/feeds", {"url": "https://example.org/feed.xml"}).json
    assert (feed["estimated_missed"], feed["alerts"]) == (0, [])
    health = api("GET", f"/v1/feeds/{feed['id']}/health")
    assert health.status == 200
    assert (health.json["alerts"], health.json["gaps"]) == ([], [])
    assert set(health.json["clocks"]) == {"fetch", "parse", "entry", "text"}
    assert api("GET", "/v1/feeds/99/health").status == 404


@pytest.mark.parametrize("path", ["/v1/articles/abc", "/v1/nothing", "/v1/stories/-1"])
def test_an_address_where_nothing_is_is_named_with_where_to_look(still_api: Api, path: str) -> None:
    answer = still_api("GET", path)
    assert (answer.status, answer.json["reason"]) == (404, "not_found")
    assert path in answer.json["detail"]
    assert "/docs" in answer.json["detail"]
