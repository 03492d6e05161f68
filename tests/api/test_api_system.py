"""Feeds, ledger, health, docs, and who may ask."""

from __future__ import annotations

import re

import pytest

from worker.api.app import make_api
from worker.errors import SettingsError
from worker.settings import Settings
from worker.store.engine import sqlite_module


def test_a_feed_is_added_changed_polled_and_removed(api):
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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "body", [{"url": "not a url"}, {"url": "ftp://example.org/"}, {"url": "https://e.org/", "every": 5}, {}, [], "x"]
)
def test_a_wrong_feed_is_refused(api, body):
    assert api("POST", "/v1/feeds", body).status == 422
    assert api("GET", "/v1/feeds").json["feeds"] == []


def test_the_ledger_balances(api):
    api("POST", "/v1/articles", [{"text": "A short report of five words."}, {"text": "Another, which is longer."}])
    ledger = api("GET", "/v1/ledger").json
    assert (ledger["accepted"], ledger["pending"], ledger["balanced"]) == (2, 2, True)


def test_health_and_readiness_are_told(api):
    assert api("GET", "/healthz").json["status"] == "ok"
    assert api("GET", "/readyz").json["status"] == "ready"


def test_a_database_without_tables_is_not_ready(serve, tmp_path):
    answer = serve(Settings(data_dir=tmp_path))("GET", "/readyz")
    assert answer.status == 503
    assert "wiredesk db upgrade" in answer.json["detail"]
    assert answer.headers["retry-after"]


def test_openapi_describes_every_route_and_the_shape_of_an_article(api):
    document = api("GET", "/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert {"/v1/articles", "/v1/feeds", "/v1/entities", "/v1/ledger", "/v1/receipts/{receipt_id}"} <= set(
        document["paths"]
    )
    article = document["components"]["schemas"]["ArticleIn"]["properties"]
    assert set(article) == {
        "url", "title", "text", "html", "published_at", "updated_at", "source", "lang", "authors", "id",
    }  # fmt: skip


def test_the_docs_load_nothing_from_other_hosts(api):
    page = api("GET", "/docs").body.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert addresses
    for address in addresses:
        assert address.startswith("/")
        assert api("GET", address).status == 200


def test_a_token_is_asked_for_wherever_it_is_set(serve, sqlite_url, data_dir):
    api = serve(Settings(database_url=sqlite_url, data_dir=data_dir, api_token="a-long-secret"))
    assert api("GET", "/v1/ledger").status == 401
    assert api("GET", "/v1/ledger", headers={"Authorization": "Bearer wrong"}).status == 401
    assert api("GET", "/v1/ledger", headers={"Authorization": "Bearer a-long-secret"}).status == 200
    assert api("GET", "/healthz").status == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "news.example.org"])
def test_it_refuses_to_listen_to_other_machines_without_a_token(host, tmp_path):
    with pytest.raises(SettingsError, match="WIREDESK_API_TOKEN"):
        make_api(Settings(data_dir=tmp_path, api_host=host))


def test_a_locked_database_is_503_with_retry_after_and_takes_nothing(serve, sqlite_url, data_dir):
    api = serve(Settings(database_url=sqlite_url, data_dir=data_dir, database_wait_s=0.2))
    other = sqlite_module().connect(data_dir / "wiredesk.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = api("POST", "/v1/articles", {"text": "A report that must not be half accepted."})
    other.execute("ROLLBACK")
    other.close()
    assert answer.status == 503, answer.body
    assert answer.json["reason"] == "database_locked"
    assert answer.headers["retry-after"]
    assert api("GET", "/v1/ledger").json["accepted"] == 0


def test_the_health_of_a_feed_can_be_asked_for(api):
    feed = api("POST", "/v1/feeds", {"url": "https://example.org/feed.xml"}).json
    assert (feed["estimated_missed"], feed["alerts"]) == (0, [])
    health = api("GET", f"/v1/feeds/{feed['id']}/health")
    assert health.status == 200
    assert (health.json["alerts"], health.json["gaps"]) == ([], [])
    assert set(health.json["clocks"]) == {"fetch", "parse", "entry", "text"}
    assert api("GET", "/v1/feeds/99/health").status == 404
