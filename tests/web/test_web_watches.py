"""Watches on the desk: what one delivered and why, a dry run, and the forms that change it."""

from __future__ import annotations

from typing import Any

import pytest
from api_server import Api
from lxml import html
from sample_articles import text

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def page_of(api: Api, path: str) -> Any:
    answer = api("GET", path)
    assert answer.status == 200, answer.body
    return html.fromstring(answer.body)


@pytest.fixture
def watched(api: Api) -> Api:
    """Provide the API with a watch that somebody made by the form."""
    made = api("POST", "/watches/add", "name=Roads&query=road&updated=1&digest=", headers=FORM)
    assert made.status == 200, made.body
    return api


def test_a_delivery_says_which_parts_of_the_query_fired(full_desk: Api) -> None:
    page = page_of(full_desk, "/watches/1")
    [row] = [one for one in page.xpath("//tbody/tr") if one.xpath("th/text()") == ["1"]]
    assert row.xpath("string(td[2])").startswith("failed, 1 try")
    assert row.xpath("td[3]//a/@href")[::2] == ["/articles/1", "/events?after=0"]
    assert row.xpath("td[3]//code/text()") == ["road", "bridge"]


def test_a_dry_run_lists_what_would_have_fired_and_sends_nothing(watched: Api) -> None:
    watched("POST", "/v1/articles", {"title": "The road is open", "text": text("asphalt")})
    watched("POST", "/v1/articles", {"title": "Elsewhere", "text": "Nothing of it happened here, the mayor said. " * 5})
    watched.services.ingest.take_in_batch()
    page = page_of(watched, "/watches/1?days=1")
    assert page.xpath("//ul[@class='list']//a[starts-with(@href, '/articles/')]/text()") == ["The road is open"]
    assert watched.services.watches.deliveries(1).deliveries == ()


def test_a_watch_is_paused_resumed_changed_and_removed_on_its_page(watched: Api) -> None:
    def send(action: str, body: str = "") -> Any:
        answer = watched("POST", f"/watches/1/{action}", body, headers=FORM)
        assert answer.status == 303, answer.body
        return None if action == "remove" else watched.services.watches.get(1)

    assert watched.services.watches.get(1).kinds == ("stored", "updated")
    assert send("pause").state == "paused"
    assert send("resume").state == "active"
    changed = send("change", "name=Bridges&query=bridge")
    assert (changed.name, changed.query) == ("Bridges", "bridge")
    assert send("change", "name=Bridges&query=bridge&target=").target is None  # an empty address is kept
    rotated = watched("POST", "/watches/1/token", "", headers=FORM).body.decode()
    assert "wdf_" in rotated
    assert "Watching" not in rotated  # it may be paused
    send("remove")
    assert watched("GET", "/watches/1").status == 404


@pytest.mark.parametrize(
    ("action", "body", "said"),
    [
        ("explode", "", "paused, resumed, changed or removed"),
        ("change", "", "the form has no name"),
        ("change", "name=x&query=%22open", "is not closed"),
        ("change", "name=x&target=https%3A%2F%2Fnew.example", "sends nothing: it is read as a feed"),
    ],
)
def test_a_wrong_change_of_a_watch_is_refused_with_a_reason(watched: Api, action: str, body: str, said: str) -> None:
    answer = watched("POST", f"/watches/1/{action}", body, headers=FORM)
    assert answer.status == 422
    assert said in answer.json["detail"]
    assert watched.services.watches.get(1).name == "Roads"
