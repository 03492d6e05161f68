"""Compressed answers, validators, and pages of other origins."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from api_server import Api

from worker.settings import Settings

PASSWORD = "correct-horse-battery"
DESK = "https://desk.example.org"


@pytest.mark.parametrize(
    ("path", "is_compressed"),
    [
        ("/openapi.json", True),
        ("/healthz", False),
        ("/v1/export/articles", False),
        ("/docs/files/swagger-ui.css", True),
    ],
)
def test_long_answers_are_compressed_for_clients_that_accept_it(still_api: Api, path: str, is_compressed: bool) -> None:
    plain = still_api("GET", path)
    packed = still_api("GET", path, headers={"Accept-Encoding": "gzip"})
    assert (packed.headers.get("content-encoding") == "gzip") is is_compressed
    assert "content-encoding" not in plain.headers
    if is_compressed:
        assert gzip.decompress(packed.body) == plain.body
        assert "accept-encoding" in packed.headers["vary"].lower()


@pytest.mark.parametrize(
    "path", ["/v1/articles", "/v1/stories", "/v1/entities", "/v1/feeds", "/openapi.json", "/", "/sources"]
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_an_unchanged_answer_is_not_sent_again(still_api: Api, path: str, encoding: str) -> None:
    first = still_api("GET", path, headers={"Accept-Encoding": encoding})
    known = {"If-None-Match": first.headers["etag"], "Accept-Encoding": encoding}
    again = still_api("GET", path, headers=known)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == "private, no-cache"
    assert still_api("GET", path, headers=known | {"If-None-Match": 'W/"other"'}).status == 200


def test_what_shows_a_secret_once_is_kept_by_no_browser(api: Api) -> None:
    api.services.people.add("ann", PASSWORD, role="admin")
    watch = {"name": "roads", "query": "road"}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    ann = f"Email=ann&Passwd={PASSWORD}"
    as_admin = api.with_key("admin")
    answers = [
        as_admin("POST", "/v1/keys", {"name": "one", "scopes": ["read"]}),
        as_admin("POST", "/v1/watches", watch),
        as_admin("PATCH", "/v1/watches/1", {"rotate": "feed_token"}),
        as_admin("POST", "/settings/keys", "name=two&scope=read", headers=form),
        as_admin("POST", "/watches/1/token", "", headers=form),
        api("POST", "/accounts/ClientLogin", ann, headers=form),
        api("GET", f"/accounts/ClientLogin?{ann}"),
        api("GET", f"/accounts/ClientLogin?output=json&{ann}"),
    ]
    assert [(one.status, one.headers.get("cache-control"), one.headers.get("etag")) for one in answers] == [
        (status, "no-store", None) for status in (201, 201, 200, 200, 200, 200, 200, 200)
    ]


def test_a_changed_answer_is_sent(api: Api) -> None:
    etag = api("GET", "/v1/ledger").headers["etag"]
    api("POST", "/v1/articles", {"text": "The bridge over the river reopened on Monday."})
    assert api("GET", "/v1/ledger", headers={"If-None-Match": etag}).status == 200


@pytest.mark.parametrize("path", ["/v1/articles/99", "/v1/articles?limit=0", "/v1/stream"])
def test_problems_and_streams_have_no_validator(still_api: Api, path: str) -> None:
    if path != "/v1/stream":
        assert "etag" not in still_api("GET", path).headers


@pytest.fixture
def shared(serve: Callable[..., Api], sqlite_url: str, data_dir: Path) -> Api:
    """Provide an embedded API that pages of one origin may call."""
    return serve(Settings(data_dir=data_dir, cors_origins=(DESK,)))


def test_a_page_of_a_listed_origin_may_ask_and_write_with_a_key(shared: Api) -> None:
    asked = {"Origin": DESK, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    allowed = shared("OPTIONS", "/v1/articles", headers=asked)
    assert (allowed.status, allowed.headers["access-control-allow-origin"]) == (200, DESK)
    foreign = {"Origin": DESK, "Sec-Fetch-Site": "cross-site"}
    assert shared("GET", "/v1/ledger", headers=foreign).status == 401  # keyless is for this machine's own programs
    with_key = shared.with_key("ingest", "read")
    assert with_key("GET", "/v1/ledger", headers=foreign).headers["access-control-allow-origin"] == DESK
    written = with_key("POST", "/v1/articles", {"text": "A report of the day."}, headers=foreign)
    assert (written.status, written.headers["access-control-allow-origin"]) == (202, DESK)


@pytest.mark.parametrize(
    "origin", ["https://other.example.org", "http://desk.example.org", f"{DESK}.evil.example", "null"]
)
def test_a_page_of_another_origin_may_not(shared: Api, origin: str) -> None:
    with_key = shared.with_key("admin")
    foreign = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    assert "access-control-allow-origin" not in with_key("GET", "/v1/ledger", headers=foreign).headers
    assert with_key("POST", "/v1/articles", {"text": "A report."}, headers=foreign).json["reason"] == "cross_site"


def test_no_origin_is_allowed_unless_one_is_listed(still_api: Api) -> None:
    answer = still_api("OPTIONS", "/v1/articles", headers={"Origin": DESK, "Access-Control-Request-Method": "POST"})
    assert "access-control-allow-origin" not in answer.headers


def test_an_origin_in_the_settings_is_one_origin() -> None:
    for wrong in ("*", "https://*.example.org", "desk.example.org", f"{DESK}/"):
        with pytest.raises(ValueError, match="cors_origins"):
            Settings(cors_origins=(wrong,))


def test_an_etag_of_a_compressed_answer_is_that_of_its_content(still_api: Api) -> None:
    plain, packed = (still_api("GET", "/openapi.json", headers={"Accept-Encoding": one}) for one in ("br", "gzip"))
    assert plain.headers["etag"] == packed.headers["etag"]
    assert json.loads(gzip.decompress(packed.body)) == plain.json
