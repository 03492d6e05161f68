"""Errors and empty states: a person is told what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from api_server import Answer, Api
from lxml import html

from worker.settings import Settings
from worker.web.adding import shared_address

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HOSTILE = "<script>alert(1)</script>\"'&"


def tree_of(answer: Answer) -> Any:
    return html.fromstring(answer.body)


def page_of(answer: Answer) -> Any:
    assert answer.headers["content-type"].startswith("text/html"), answer.body
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "accept" in answer.headers["vary"].lower()
    return tree_of(answer)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/articles/99", None, 404),
        ("GET", "/nowhere/at/all", None, 404),
        ("GET", "/v1/articles/99", None, 404),
        ("GET", "/stories/x", None, 422),
        ("GET", "/compare", None, 422),
        ("GET", "/compare?a=1", None, 422),
        ("GET", "/compare?a=1&b=", None, 422),
        ("GET", f"/entities/{10**20}", None, 422),
        ("GET", "/receipts/99", None, 404),
        ("GET", "/v1/articles?since=soon", None, 422),
        ("POST", "/sources/add", "", 422),
        ("POST", "/sources/add", "url=nonsense", 422),
        ("POST", "/add", "title=alone", 422),
        ("POST", "/add", "url=javascript:alert(1)", 422),
        ("POST", "/add", "url=//[", 422),
        ("POST", "/add", "url=http://[&text=The+bridge+reopened.", 422),
        ("POST", "/sources/add", "url=http://[::1", 422),
        ("POST", "/sources/import", "no opml", 422),
        ("POST", "/sources/preview", "url=nonsense", 422),
        ("POST", "/stories/99/merge", "other=100", 404),
        ("POST", "/quarantine/shred", "id=1", 422),
        ("DELETE", "/", None, 405),
    ],
)
def test_a_browser_that_is_refused_gets_a_page_that_says_why_and_a_program_gets_a_problem(
    still_api: Api, method: str, path: str, body: str | None, status: int
) -> None:
    answer = still_api(method, path, body, headers=FORM)
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    refused = still_api(method, path, body, headers=FORM | BROWSER)
    assert refused.status == status
    page = page_of(refused)
    assert page.xpath("string(//p[@class='lead'])") == answer.json["detail"]
    assert len(page.xpath("//h1")) == 1
    assert refused.headers["x-request-id"] in page.xpath("string(//p[contains(@class, 'ways')])")


def test_a_browser_without_a_key_is_told_how_to_make_one_on_a_page_with_its_style(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    api = serve(Settings(database_url=sqlite_url, data_dir=data_dir))
    page = page_of(api("GET", "/", headers=BROWSER))
    assert "wiredesk keys create" in page.xpath("string(//main)")
    [style] = page.xpath("//link[@rel='stylesheet']/@href")
    answer = api("GET", style)
    assert (answer.status, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    key = api.with_key("ingest")
    assert "scope" in page_of(key("GET", "/", headers=BROWSER)).xpath("string(//p[@class='lead'])")


def test_a_name_that_is_not_known_here_and_a_page_of_another_site_are_refused_on_a_page(still_api: Api) -> None:
    assert "api_names" in page_of(still_api("GET", "/", headers=BROWSER | {"Host": HOSTILE})).xpath("string(//main)")
    cross = still_api("POST", "/sources/add", "url=x", headers=FORM | BROWSER | {"Origin": "https://evil.example"})
    assert cross.status == 403
    assert page_of(cross).xpath("//script[not(@src)]") == []


def test_a_bug_is_admitted_on_a_page_with_the_number_of_the_request(
    still_api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(still_api.services.stories.__class__, "find_stories", lambda *_, **__: 1 / 0)
    answer = still_api("GET", "/stories", headers=BROWSER)
    assert answer.status == 500
    assert answer.headers["x-request-id"] in page_of(answer).text_content()
    assert b"ZeroDivisionError" not in answer.body


@pytest.mark.parametrize("path", ["/", "/stories", "/entities", "/places", "/sources", "/events", "/watches"])
def test_an_empty_page_teaches_the_next_step(still_api: Api, path: str) -> None:
    page = tree_of(still_api("GET", path))
    [empty] = page.xpath("//div[@class='empty']")
    assert empty.xpath(".//a/@href | .//form/@action")


def test_a_text_an_address_and_a_list_of_feeds_are_handed_in_by_form(api: Api) -> None:
    assert {"/add", "/sources/add", "/sources/import"} <= set(tree_of(api("GET", "/add")).xpath("//form/@action"))
    answer = api("POST", "/add", "title=Bridge+reopens&text=The+bridge+reopened+on+Monday+at+noon.", headers=FORM)
    assert (answer.status, answer.headers["location"]) == (303, "/receipts/1")
    assert tree_of(api("GET", "/receipts/1")).xpath("//meta[@http-equiv='refresh']")
    api.services.ingest.take_in_batch()
    stored = tree_of(api("GET", "/receipts/1"))
    assert stored.xpath("//a[@href='/articles/1']")
    assert not stored.xpath("//meta[@http-equiv='refresh']")
    opml = (
        '<opml version="2.0"><body><outline xmlUrl="https://a.example/feed"/><outline xmlUrl="ftp://x"/></body></opml>'
    )
    body = f'--b\r\nContent-Disposition: form-data; name="file"; filename="f.opml"\r\n\r\n{opml}\r\n--b--\r\n'
    imported = api("POST", "/sources/import", body, headers={"Content-Type": "multipart/form-data; boundary=b"})
    page = tree_of(imported)
    assert page.xpath("string(//h1)") == "1 feed added"
    assert len(page.xpath("//ul/li")) == 1


def test_the_page_that_is_read_is_sent_by_a_bookmarklet_or_shared_from_another_app(still_api: Api) -> None:
    page = tree_of(still_api("GET", "/add?url=https%3A%2F%2Fa.example%2F1&title=%3Cscript%3E"))
    assert page.xpath("//input[@name='url'][@value='https://a.example/1']")
    assert page.xpath("//input[@name='title'][@value='<script>']")
    [bookmarklet] = page.xpath("//a[starts-with(@href, 'javascript:')]/@href")
    assert f"'http://127.0.0.1:{still_api.port}/add'" in bookmarklet
    [manifest] = page.xpath("//link[@rel='manifest']/@href")
    assert still_api("GET", manifest).json["share_target"]["action"] == "/add"


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        ("", " https://a.example/1 ", ("https://a.example/1", "")),
        ("", "see https://a.example/1", ("", "see https://a.example/1")),
        ("https://a.example/1", "https://b.example", ("https://a.example/1", "https://b.example")),
        ("", "", ("", "")),
    ],
)
def test_an_address_shared_as_text_is_taken_as_one(url: str, text: str, expected: tuple[str, str]) -> None:
    assert shared_address(url, text) == expected


def test_the_page_of_settings_says_where_each_was_set_and_holds_no_secret(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    api = serve(Settings(data_dir=data_dir, database_url=sqlite_url)).with_key("admin")
    answer = api("GET", "/settings")
    rows = {row.xpath("string(th)"): row.xpath("string(td[2])") for row in tree_of(answer).xpath("//tbody/tr")}
    assert (rows["data_dir"], rows["tick_s"]) == ("argument", "default")
    assert "wiredesk health" in tree_of(answer).xpath("//tbody//td/code/text()")
    assert "`" not in tree_of(answer).xpath("string(//table)")
    assert api.key is not None
    assert api.key.rpartition("_")[2].encode() not in answer.body
    assert api.with_key("read")("GET", "/settings").status == 403
