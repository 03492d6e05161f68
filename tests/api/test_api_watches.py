"""Watches over HTTP, and feeds out."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from api_server import Api
from database_marks import ON_SQLITE

BRIDGE = "The bridge over the river reopened on Monday after two years of repairs, the city said."
TUNNEL = "The tunnel stays closed for another year, the ministry said on Tuesday."


def hand_in(api: Api, *texts: Any) -> None:
    assert api("POST", "/v1/articles", [{"text": one, "source": "gazette"} for one in texts]).status == 202
    api.services.ingest.take_in_batch()


def add(api: Api, **given: Any) -> dict[str, Any]:
    answer = api("POST", "/v1/watches", {"name": "Bridges", "query": "bridge"} | given)
    assert answer.status == 201, answer.body
    watch: dict[str, Any] = answer.json
    return watch


def test_a_watch_is_made_shown_changed_tried_and_removed(api: Api) -> None:
    hand_in(api, BRIDGE, TUNNEL)
    made = add(api, webhook="https://hooks.example/services/T1/secret?x=y", per="article")
    assert made["secret"].startswith("whsec_")
    path = f"/v1/watches/{made['watch']['id']}"
    shown = api("GET", path)
    assert shown.json["target"] == "https://hooks.example/…"
    assert made["secret"].encode() not in shown.body
    assert api("GET", "/v1/watches").json["watches"] == [shown.json]
    assert api("PATCH", path, {"paused": True}).json["watch"]["state"] == "paused"
    changed = api("PATCH", path, {"paused": False, "name": "All bridges", "rotate": "secret"}).json
    assert (changed["watch"]["name"], changed["watch"]["state"]) == ("All bridges", "active")
    assert changed["secret"] not in (None, made["secret"])
    run = api("POST", f"{path}/dry-run", {"days": 3})
    assert [one["article"]["excerpt"] for one in run.json["items"]] == [BRIDGE]
    assert api("GET", f"{path}/deliveries").json == {"deliveries": [], "next": None}
    assert api("DELETE", path).status == 204
    assert api("GET", path).status == 404


@ON_SQLITE
@pytest.mark.parametrize(
    ("given", "status", "reason"),
    [
        ({"name": "x", "query": '"open'}, 422, "bad_query"),
        ({"name": "x", "webhook": "http://127.0.0.1/hook"}, 422, "blocked_address"),
        ({"name": "x", "webhook": "http://[::1]/hook"}, 422, "blocked_address"),
        ({"name": "x", "webhook": "http://2130706433/hook"}, 422, "blocked_address"),
        ({"name": "x", "webhook": "https://example.org", "notify": "json://example.org"}, 422, "two_targets"),
        ({"name": "x", "webhook": "https://example.org", "digest_s": 1}, 422, "invalid_input"),
        ({"name": "x", "per": "day"}, 422, "invalid_input"),
        ({"name": "x", "extra": 1}, 422, "invalid_input"),
        ({"query": "x"}, 422, "invalid_input"),
    ],
)
def test_a_watch_that_cannot_work_is_a_problem(api: Api, given: dict[str, Any], status: int, reason: str) -> None:
    answer = api("POST", "/v1/watches", given)
    assert (answer.status, answer.json["reason"]) == (status, reason)


@ON_SQLITE
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": "Roads"}, "name_taken"),
        ({"name": " "}, "bad_name"),
        ({"query": '"open'}, "bad_query"),
        ({"rotate": "secret"}, "no_webhook"),
    ],
)
def test_of_a_change_that_is_refused_in_part_nothing_is_done(api: Api, wrong: dict[str, Any], reason: str) -> None:
    add(api, name="Roads")
    made = add(api)
    watch_id = made["watch"]["id"]
    answer = api("PATCH", f"/v1/watches/{watch_id}", {"name": "x", "paused": True, "rotate": "feed_token"} | wrong)
    assert (answer.status, answer.json["reason"]) == (422, reason)
    assert api("GET", f"/v1/watches/{watch_id}").json == made["watch"]
    assert api.services.watches.is_feed_token(watch_id, made["feed_token"])


@ON_SQLITE
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"paused": True}),
        ("DELETE", "", None),
        ("POST", "/dry-run", {}),
        ("GET", "/deliveries", None),
        ("GET", "/feed.rss", None),
    ],
)
def test_an_unknown_watch_is_not_found(api: Api, method: str, path: str, body: Any) -> None:
    assert api(method, f"/v1/watches/99{path}", body).status == 404


def test_watches_are_changed_by_admins_and_read_by_readers(api: Api) -> None:
    made = add(api)
    reader = api.with_key("read")
    assert reader("GET", "/v1/watches").status == 200
    assert reader("GET", f"/v1/watches/{made['watch']['id']}/deliveries").status == 200
    for method, path in (("POST", "/v1/watches"), ("DELETE", f"/v1/watches/{made['watch']['id']}")):
        assert reader(method, path, {"name": "y"}).json["reason"] == "wrong_scope"


# ── feeds out ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_a_watch_has_a_feed_of_its_own_and_it_is_not_sent_twice(api: Api, form: str) -> None:
    hand_in(api, BRIDGE, TUNNEL)
    path = f"/v1/watches/{add(api)['watch']['id']}/feed.{form}"
    answer = api("GET", path)
    assert answer.status == 200
    if form == "json":
        assert [one["content_text"] for one in answer.json["items"]] == [BRIDGE]
    else:
        read = feedparser.parse(answer.body)
        assert not read.bozo
        assert [one.content[0].value for one in read.entries] == [f"<p>{BRIDGE}</p>"]
    for header in (
        {"If-None-Match": answer.headers["etag"]},
        {"If-None-Match": f'"other", {answer.headers["etag"].removeprefix("W/")}'},
        {"If-Modified-Since": answer.headers["last-modified"]},
    ):
        again = api("GET", path, headers=header)
        assert (again.status, again.body) == (304, b"")
    stale = {"If-None-Match": '"other"', "If-Modified-Since": answer.headers["last-modified"]}
    assert api("GET", path, headers=stale).status == 200
    hand_in(api, "Another bridge was opened on Friday in the north, and the minister cut a ribbon there.")
    assert api("GET", path, headers={"If-None-Match": answer.headers["etag"]}).status == 200


def test_any_search_is_a_feed(api: Api) -> None:
    hand_in(api, BRIDGE, TUNNEL)
    read = feedparser.parse(api("GET", "/v1/articles.atom?q=tunnel").body)
    assert not read.bozo
    assert len(read.entries) == 1
    assert len(feedparser.parse(api("GET", "/v1/articles.rss?source=gazette").body).entries) == 2
    assert api("GET", "/v1/articles.json?q=%22open").json["reason"] == "bad_query"
    assert api("GET", "/v1/articles.xml").status == 422


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_feed_token_opens_the_feed_of_its_watch_and_nothing_else(api: Api) -> None:
    first, second = add(api), add(api, name="Others")
    path, token = f"/v1/watches/{first['watch']['id']}", first["feed_token"]
    nobody = type(api)(api.port, api.services)
    assert nobody("GET", f"{path}/feed.rss?token={token}").status == 200
    assert api("GET", f"{path}/feed.rss").status == 200
    for wrong in (
        f"{path}/feed.rss",
        f"{path}/feed.rss?token=",
        f"{path}/feed.rss?token=wdf_wrong",
        f"{path}/feed.rss?token={second['feed_token']}",
        f"/v1/watches/99/feed.rss?token={token}",
        f"{path}?token={token}",
        f"{path}/deliveries?token={token}",
        f"/v1/articles.rss?token={token}",
    ):
        assert nobody("GET", wrong).status == 401, wrong
    assert nobody("DELETE", f"{path}/feed.rss?token={token}").status == 401
    rotated = api("PATCH", path, {"rotate": "feed_token"}).json["feed_token"]
    assert nobody("GET", f"{path}/feed.rss?token={token}").status == 401
    assert nobody("GET", f"{path}/feed.rss?token={rotated}").status == 200
