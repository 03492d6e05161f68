"""Lists of feeds by HTTP: OPML in, as a body or as a form, and out."""

from __future__ import annotations

from typing import Any

import pytest
from api_server import Api
from database_marks import ON_SQLITE

from worker.api.problems import from_error
from worker.errors import FetchFailed, NotFound, ParseFailed, WiredeskError

OPML = (
    '<opml version="2.0"><body><outline text="World"><outline type="rss" text="Café" '
    'xmlUrl="https://a.example/feed"/></outline><outline type="rss" text="Bad" xmlUrl="http://127.0.0.1/"/></body></opml>'
)


def form(opml: bytes, kind: str = "text/x-opml") -> bytes:
    head = f'--xyz\r\nContent-Disposition: form-data; name="note"\r\n\r\nmine\r\n--xyz\r\nContent-Type: {kind}\r\n'
    name = 'Content-Disposition: form-data; name="file"; filename="feeds.opml"\r\n\r\n'
    return (head + name).encode() + opml + b"\r\n--xyz--\r\n"


@ON_SQLITE
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (OPML.encode(), "text/x-opml"),
        (OPML.encode(), "application/xml; charset=utf-8"),
        (OPML.encode("latin-1"), "text/xml; charset=iso-8859-1"),
        (OPML.encode(), "application/octet-stream"),
        (form(OPML.encode()), "multipart/form-data; boundary=xyz"),
        (form(OPML.encode("utf-16"), "application/octet-stream"), 'multipart/form-data; boundary="xyz"'),
    ],
)
def test_a_list_of_feeds_is_taken_in(api: Api, body: Any, content_type: str) -> None:
    done = api("POST", "/v1/feeds/import", body, headers={"Content-Type": content_type})
    assert done.status == 200, done.body
    assert (done.json["added"], done.json["known"]) == (1, 0)
    [wrong] = done.json["wrong"]
    assert (wrong["number"], wrong["title"], wrong["reason"]) == (3, "Bad", "blocked_address")
    [feed] = api("GET", "/v1/feeds?folder=World").json["feeds"]
    assert (feed["title"], feed["url"], feed["folders"]) == ("Café", "https://a.example/feed", ["World"])
    assert api("GET", "/v1/feeds?failing=true").json["feeds"] == []


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"hello", "text/x-opml", "not_opml"),
        (b"", "application/xml", "not_opml"),
        (b"--xyz--", "multipart/form-data; boundary=xyz", "bad_multipart"),
        (OPML.encode(), "multipart/form-data", "bad_multipart"),
    ],
)
def test_what_is_no_list_of_feeds_is_refused(api: Api, body: Any, content_type: str, reason: str) -> None:
    done = api("POST", "/v1/feeds/import", body, headers={"Content-Type": content_type})
    assert (done.status, done.json["reason"]) == (422, reason)


def test_a_list_is_handed_out_and_taken_in_again(api: Api) -> None:
    api("POST", "/v1/feeds", {"url": "https://a.example/feed", "title": "A", "folders": ["X/Y"]})
    given = api("GET", "/v1/feeds/export")
    assert given.headers["content-type"].startswith("text/x-opml")
    assert "attachment" in given.headers["content-disposition"]
    api("DELETE", f"/v1/feeds/{api('GET', '/v1/feeds').json['feeds'][0]['id']}")
    assert api("POST", "/v1/feeds/import", given.body).json["added"] == 1
    [feed] = api("GET", "/v1/feeds").json["feeds"]
    assert (feed["title"], feed["folders"]) == ("A", ["X/Y"])


def test_a_feed_is_named_and_put_into_folders(api: Api) -> None:
    feed = api("POST", "/v1/feeds", {"url": "https://a.example/feed"}).json
    path = f"/v1/feeds/{feed['id']}"
    changed = api("PATCH", path, {"title": "Mine", "folders": ["A", "B/C"], "full_text": "never"}).json
    assert (changed["title"], changed["folders"], changed["full_text"]) == ("Mine", ["A", "B/C"], "never")
    assert api("PATCH", path, {"paused": True}).json["title"] == "Mine"
    back = api("PATCH", path, {"title": None, "folders": None, "full_text": None}).json
    assert (back["title"], back["folders"], back["full_text"]) == (None, [], "auto")
    assert api("PATCH", path, {"full_text": "perhaps"}).status == 422


@pytest.mark.parametrize(
    "refused",
    [
        {"interval_s": 5},
        {"full_text": "perhaps"},
        {"folders": ["x"] * 51},
        {"login": "no colon"},
        {"header": "Host: b.example"},
        {"cookie": "a=1\nb=2"},
        {"user_agent": "Reader\n9"},
        {"proxy": "http://10.0.0.5:3128"},
        {"paused": "yes"},
        {"colour": "red"},
    ],
    ids=lambda refused: next(iter(refused)),
)
def test_of_changes_of_which_one_is_refused_none_is_made(api: Api, refused: dict[str, Any]) -> None:
    path = f"/v1/feeds/{api('POST', '/v1/feeds', {'url': 'https://a.example/feed', 'title': 'A'}).json['id']}"
    given = {"paused": True, "interval_s": 600, "trust_validators": True, "title": "Mine", "folders": ["B"]}
    given |= {"full_text": "never", "login": "me:x", "header": "X-Key: x", "cookie": "a=1", "user_agent": "Reader/9"}
    before = api("GET", path).json
    assert api("PATCH", path, given | refused).status == 422
    assert api("GET", path).json == before
    assert api("GET", "/v1/decisions").json["decisions"] == []
    changed = api("PATCH", path, given).json
    assert (changed["state"], changed["title"], changed["folders"]) == ("paused", "Mine", ["B"])
    assert len(changed["access"]) == 4
    assert api("PATCH", "/v1/feeds/99", given).status == 404


def test_secrets_of_a_feed_are_set_and_never_shown(api: Api) -> None:
    added = api("POST", "/v1/feeds", {"url": "https://me:sesame1@a.example/feed"})
    assert (added.status, added.json["url"], added.json["access"]) == (201, "https://a.example/feed", ["login"])
    given = {"login": None, "header": "X-Key: sesame2", "cookie": "sid=sesame3", "user_agent": "Reader/9"}
    changed = api("PATCH", "/v1/feeds/1", given)
    assert sorted(changed.json["access"]) == ["cookie", "header", "user_agent"]
    refused = api("PATCH", "/v1/feeds/1", {"proxy": "socks5://me:sesame4@10.0.0.5:1080"})
    assert (refused.status, refused.json["reason"]) == (422, "bad_proxy")
    odd = api("POST", "/v1/feeds", {"url": "https://me:sesame5@a example/feed"})
    shown = [added, changed, refused, odd, api("GET", "/v1/feeds"), api("GET", "/v1/feeds/export")]
    shown += [api("GET", path) for path in ("/v1/events", "/metrics", "/sources", "/sources/1")]
    assert [one.status for one in shown] == [201, 200, 422, 422, 200, 200, 200, 200, 200, 200]
    assert not [one for one in shown if b"sesame" in one.body]


def test_rules_are_added_listed_and_deleted(api: Api) -> None:
    api("POST", "/v1/feeds", {"url": "https://a.example/feed"})
    added = api("POST", "/v1/feeds/rules", {"action": "block", "field": "title", "pattern": "horoscope", "feed": 1})
    assert (added.status, added.json["feed_id"], added.json["pattern"]) == (201, 1, "horoscope")
    api("POST", "/v1/feeds/rules", {"action": "keep", "field": "tag", "pattern": "news"})
    assert [one["id"] for one in api("GET", "/v1/feeds/rules?feed=1").json["rules"]] == [1, 2]
    wrong = api("POST", "/v1/feeds/rules", {"action": "block", "field": "title", "pattern": "a(?=b)"})
    assert (wrong.status, wrong.json["reason"]) == (422, "bad_pattern")
    assert "at character 2" in wrong.json["detail"]
    assert api("DELETE", "/v1/feeds/rules/1").status == 204
    assert api("DELETE", "/v1/feeds/rules/1").status == 404
    assert [one["id"] for one in api("GET", "/v1/feeds/rules").json["rules"]] == [2]


@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://10.0.0.1/", "blocked_address"), ("http://a.invalid:1/", "bad_url"), ("ftp://a.example/", "bad_url")],
)
def test_a_feed_that_cannot_be_had_for_a_preview_is_no_fault_of_the_server(
    still_api: Api, url: str, reason: str
) -> None:
    done = still_api("POST", "/v1/feeds/preview", {"url": url})
    assert (done.status, done.json["reason"]) == (422, reason)


@pytest.mark.parametrize("error", [FetchFailed("no answer"), ParseFailed("no feed"), NotFound("no feed 3")])
def test_what_a_caller_asked_for_in_vain_is_answered_in_the_400s(error: WiredeskError) -> None:
    assert 400 <= from_error(error).status_code < 500
