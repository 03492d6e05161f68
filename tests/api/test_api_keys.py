"""Access to the API: keys, scopes, hosts, sites, and limits of tries."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from api_server import Api
from database_marks import ON_SQLITE
from manual_clock import ManualClock

from worker.addresses import is_loopback
from worker.api.buckets import TokenBuckets
from worker.api.gate import host_name
from worker.api.scopes import scopes_for
from worker.bootstrap import Services
from worker.errors import InvalidInput, NotFound
from worker.settings import Settings


@pytest.fixture
def guarded(database_url: str, serve: Callable[..., Api], data_dir: Path) -> Api:
    """Provide the API where a key is needed, and none is sent."""
    return serve(Settings(database_url=database_url, data_dir=data_dir))


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_without_a_good_key_the_answer_is_always_the_same_and_another_scope_is_403(guarded: Api) -> None:
    keys = guarded.services.keys
    revoked, other = keys.create("old", ["admin"]), keys.create("crawler", ["ingest"])
    keys.revoke(revoked.key.id)
    wrong = other.secret[:-1] + ("a" if other.secret[-1] != "a" else "b")
    tried = {"none": {}, "wrong": bearer(wrong), "revoked": bearer(revoked.secret), "other": bearer(other.secret)}
    answers = {name: guarded("GET", "/v1/ledger", headers=headers) for name, headers in tried.items()}
    assert {name: answer.status for name, answer in answers.items()} == {
        "none": 401, "wrong": 401, "revoked": 401, "other": 403,
    }  # fmt: skip
    assert len({answers[name].body for name in ("none", "wrong", "revoked")}) == 1
    assert len({tuple(answer.json) for answer in answers.values()}) == 1  # the same fields
    assert answers["none"].headers["www-authenticate"] == "Bearer"


@ON_SQLITE
def test_a_wrong_key_takes_no_other_time_than_a_revoked_one(guarded: Api) -> None:
    keys = guarded.services.keys
    revoked, good = keys.create("old", ["read"]), keys.create("new", ["read"])
    keys.revoke(revoked.key.id)
    guesses = [good.secret[:-4] + "0000", revoked.secret, "wd_none_none", "", "nonsense" * 100]

    def median_s(secret: str) -> float:
        times = []
        for _ in range(200):
            started_s = time.perf_counter()
            assert keys.check(secret) is None
            times.append(time.perf_counter() - started_s)
        return statistics.median(times)

    assert max(map(median_s, guesses)) - min(map(median_s, guesses)) < 0.005


@pytest.mark.parametrize("secret", ["", "wd", "wd_", "wd__", "wd_a_b_c", "Bearer", "\x00", "wd_ü_ü"])
def test_what_is_no_key_at_all_opens_nothing(services: Services, secret: str) -> None:
    assert services.keys.check(secret) is None


def test_a_key_ends_when_it_expires_and_at_once_when_it_is_taken_back(services: Services, clock: ManualClock) -> None:
    expiring = services.keys.create("visitor", ["read"], expires_at=clock() + timedelta(hours=1))
    lasting = services.keys.create("desk", ["read"])
    assert services.keys.check(expiring.secret) == expiring.key
    clock.pass_s(3600)
    assert services.keys.check(expiring.secret) is None
    assert services.keys.check(lasting.secret) == lasting.key
    services.keys.revoke(lasting.key.id)
    assert services.keys.check(lasting.secret) is None


def test_a_key_taken_back_by_another_process_is_refused_a_second_later(
    connect_services: Callable[..., Services], clock: ManualClock
) -> None:
    here, there = connect_services(), connect_services()
    made = here.keys.create("desk", ["read"])
    assert there.keys.check(made.secret) is not None
    here.keys.revoke(made.key.id)
    clock.pass_s(1)
    assert there.keys.check(made.secret) is None


def test_the_last_use_of_a_key_is_kept(services: Services, clock: ManualClock) -> None:
    made = services.keys.create("desk", ["read"])
    assert made.key.last_used_at is None
    clock.pass_s(300)
    services.keys.check(made.secret)
    services.keys.write_last_uses()
    assert services.keys.get(made.key.id).last_used_at == clock()


@pytest.mark.parametrize(
    ("name", "scopes", "expires_in", "said"),
    [
        (" ", ["read"], None, "give it a name"),
        ("x" * 256, ["read"], None, "1 to 255 characters"),
        ("x", [], None, "at least one scope"),
        ("x", ["write"], None, "there is no scope 'write'; known are ingest"),
        ("x", ["read"], timedelta(0), "has passed"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_made(
    services: Services, clock: ManualClock, name: str, scopes: list[str], expires_in: timedelta | None, said: str
) -> None:
    expires_at = None if expires_in is None else clock() + expires_in
    with pytest.raises(InvalidInput, match=said):
        services.keys.create(name, scopes, expires_at=expires_at)
    assert services.keys.all() == []


def test_only_a_key_that_is_there_can_be_taken_back(services: Services) -> None:
    with pytest.raises(NotFound, match="no key 7"):
        services.keys.revoke(7)


@ON_SQLITE
def test_neither_the_database_nor_the_log_holds_what_opens_a_door(
    guarded: Api, data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    made = guarded.services.keys.create("desk", ["admin"])
    for path in ("/v1/ledger", "/v1/articles?q=%22open", "/v1/none"):
        guarded("GET", path, headers=bearer(made.secret))
    guarded("POST", "/v1/articles", {"text": 5}, headers=bearer(made.secret))
    guarded.services.keys.write_last_uses()
    long = made.secret.rpartition("_")[2]
    kept = b"".join(path.read_bytes() for path in Path(data_dir).rglob("*") if path.is_file())
    assert made.key.short.encode() in kept
    assert long.encode() not in kept
    assert long not in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "needed"),
    [
        ("GET", "/healthz", ()),
        ("GET", "/readyz", ()),
        ("GET", "/", ("read",)),
        ("GET", "/metrics", ("read",)),
        ("GET", "/openapi.json", ("read",)),
        ("GET", "/v1/articles", ("read",)),
        ("POST", "/v1/articles", ("ingest",)),
        ("GET", "/v1/receipts/5", ("read", "ingest")),
        ("GET", "/v1/feeds", ("read",)),
        ("POST", "/v1/feeds", ("feeds",)),
        ("DELETE", "/v1/feeds/3", ("feeds",)),
        ("POST", "/v1/feeds/import", ("feeds",)),
        ("GET", "/v1/feeds/export", ("read",)),
        ("POST", "/websub/a-token", ()),
        ("POST", "/websubs", ("admin",)),
        ("POST", "/v1/feedsx", ("admin",)),
        ("GET", "/v1/keys", ("admin",)),
        ("POST", "/v1/articles/3/split", ("edit",)),
        ("DELETE", "/v1/articles/3", ("admin",)),
        ("POST", "/stories/3/merge", ("edit",)),
        ("POST", "/sources/3/poll", ("feeds",)),
        ("POST", "/quarantine/drop", ("admin",)),
        ("POST", "/sign-in", ()),
        ("POST", "/sign-out", ()),
        ("DELETE", "/v1/whatever/comes", ("admin",)),
        ("BREW", "/v1/articles", ("admin",)),
    ],
)
def test_every_request_needs_a_scope_and_unknown_ones_the_highest(
    method: str, path: str, needed: tuple[str, ...]
) -> None:
    assert scopes_for(method, path) == needed


def test_a_key_does_what_its_scope_says_and_no_more(guarded: Api) -> None:
    ingest, feeds = guarded.with_key("ingest"), guarded.with_key("feeds")
    receipt = ingest("POST", "/v1/articles", {"text": "A report."}).json["receipts"][0]
    assert ingest("GET", receipt["url"]).status == 200
    assert ingest("GET", "/v1/articles").status == 403
    assert ingest("POST", "/v1/feeds", {"url": "https://example.org/feed"}).status == 403
    assert feeds("POST", "/v1/feeds", {"url": "https://example.org/feed"}).status == 201
    assert feeds("POST", "/v1/articles", {"text": "A report."}).status == 403


@ON_SQLITE
def test_each_route_has_its_limit_and_says_when_to_come_again(guarded: Api) -> None:
    paths = guarded.with_key("admin")("GET", "/openapi.json").json["paths"]
    routes = [(method.upper(), re.sub(r"\{\w+\}", "1", path)) for path, one in paths.items() for method in one]
    assert len(routes) > 15
    for method, path in routes:
        if path in ("/healthz", "/readyz", "/v1/stream", "/websub/1"):
            continue
        slow = guarded.with_key("admin", requests_per_s=0.01)
        slow(method, path)
        limited = slow(method, path)
        assert (limited.status, limited.json["reason"]) == (429, "rate_limited"), (method, path)
        assert 50 < int(limited.headers["retry-after"]) <= 100, (method, path)  # less by what the request took


@pytest.mark.parametrize(
    ("asked_at_s", "waits_s"),
    [
        ([0, 0, 0, 0, 0], [0, 0, 0, 0, 0.5]),  # two a second: four at once after a pause
        ([0, 0, 0, 0, 0.5, 0.5], [0, 0, 0, 0, 0, 0.5]),
        ([0, 0, 0, 0, 60, 60, 60, 60, 60], [0, 0, 0, 0, 0, 0, 0, 0, 0.5]),  # no more is saved up
    ],
)
def test_a_bucket_fills_at_its_rate_and_no_higher_than_its_rim(asked_at_s: list[float], waits_s: list[float]) -> None:
    buckets = TokenBuckets()
    assert [buckets.take(1, 2.0, at_s) for at_s in asked_at_s] == pytest.approx(waits_s)


def test_one_key_does_not_use_up_anothers_requests() -> None:
    buckets = TokenBuckets()
    while not buckets.take(1, 1.0, 0.0):
        pass
    assert buckets.take(2, 1.0, 0.0) == 0


# ── hosts and sites ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LocalHost:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("10.2.3.4", 200),
        ("evil.test", 400),
        ("127.0.0.1.evil.test", 400),
        ("localhost.evil.test:8000", 400),
        ("evil.test#localhost", 400),
        ("localhost@evil.test", 400),
        ("[", 400),
        ("", 400),
    ],
)
def test_only_a_host_that_is_ours_is_answered(still_api: Api, host: str, status: int) -> None:
    answer = still_api("GET", "/v1/ledger", headers={"Host": host})
    assert answer.status == status
    assert "evil" not in answer.headers.get("location", "") + answer.headers.get("link", "")


def test_a_name_of_ones_own_is_answered_once_it_is_set(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    named = serve(Settings(data_dir=data_dir, api_names=("news.example.org",)))
    assert named("GET", "/healthz", headers={"Host": "news.example.org:443"}).status == 200
    assert named("GET", "/healthz", headers={"Host": "other.example.org"}).status == 400
    anything = serve(Settings(data_dir=data_dir, api_names=("*",)))
    assert anything("GET", "/healthz", headers={"Host": "other.example.org"}).status == 200


@pytest.mark.parametrize(
    ("host", "name"), [("Host:80", "host"), ("host.", "host"), ("[::1]:80", "::1"), ("[", ""), ("", ""), (":80", "")]
)
def test_the_name_is_read_out_of_a_host_header(host: str, name: str) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("10.0.0.1", False)],
)
def test_loopback_is_told_from_the_rest(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "x-forwarded-anything",
        "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP",
        "Client-IP", "X-Original-Forwarded-For", "CDN-Loop",
    ],
)  # fmt: skip
def test_a_request_that_a_proxy_passed_on_needs_a_key_though_the_proxy_is_on_this_machine(
    still_api: Api, header: str
) -> None:
    assert still_api("GET", "/v1/ledger").status == 200
    assert still_api("GET", "/v1/ledger", headers={header: "127.0.0.1"}).status == 401
    assert still_api("POST", "/v1/keys", {"name": "x", "scopes": ["admin"]}, headers={header: ""}).status == 401


def test_a_proxy_passes_on_who_has_a_key(still_api: Api) -> None:
    secret = still_api.services.keys.create("gateway", ["read"]).secret
    answer = still_api("GET", "/v1/ledger", headers=bearer(secret) | {"X-Forwarded-For": "203.0.113.9"})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("proxies", "expected"),
    [((), "http://localhost"), (("127.0.0.0/8",), "https://localhost"), (("10.0.0.0/8",), "http://")],
)
def test_the_scheme_that_a_proxy_names_is_believed_where_the_proxy_is_trusted(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path, proxies: tuple[str, ...], expected: str
) -> None:
    api = serve(Settings(data_dir=data_dir, trusted_proxies=proxies))
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "Host": "localhost"}
    assert api("GET", "/v1/articles.json", headers=forwarded).status == 401
    answer = api.with_key("read")("GET", "/v1/articles.json", headers=forwarded)
    assert answer.json["home_page_url"].startswith(expected)


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_no_page_of_another_site_writes_here(still_api: Api, method: str, headers: dict[str, str]) -> None:
    before = still_api("GET", "/v1/ledger").json
    paths = still_api("GET", "/openapi.json").json["paths"]
    writing = [
        re.sub(r"\{\w+\}", "1", path)
        for path, methods in paths.items()
        if "security" in methods.get(method.lower(), {})  # not the callbacks of hubs, which have tokens of their own
    ]
    assert writing
    for path in writing:
        answer = still_api(method, path, b"{}", headers=headers)
        assert (answer.status, answer.json["reason"]) == (403, "cross_site"), path
    assert still_api("GET", "/v1/ledger").json == before


def test_a_page_of_ours_may_write(still_api: Api) -> None:
    site = {"Sec-Fetch-Site": "same-origin"}
    for own in ({"Origin": f"http://127.0.0.1:{still_api.port}"}, site, site | {"Origin": "null"}):
        assert still_api("POST", "/v1/articles", {"text": "A report."}, headers=own).status == 202, own


def test_a_browser_is_never_told_that_another_site_may_read(still_api: Api) -> None:
    asked = {"Origin": "http://evil.test", "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "GET"):
        answer = still_api(method, "/v1/articles", headers=asked)
        assert not [name for name in answer.headers if name.startswith("access-control-")]


# ── ids ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False), ("ü", False)])
def test_a_request_id_is_given_back_where_it_is_a_plain_one(still_api: Api, given: str, kept: bool) -> None:
    answer = still_api("GET", "/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,64}", answer.headers["x-request-id"])
