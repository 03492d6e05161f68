"""A story is renamed on its page and by the API; the page says that a person did it, and takes it back."""

from __future__ import annotations

from typing import Any

import pytest
from api_server import Api
from lxml import html
from sample_articles import arrival
from stories_by_hand import put_into_stories
from working import take_in

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def page_of(api: Api, path: str) -> Any:
    answer = api("GET", path)
    assert answer.status == 200, answer.body
    return html.fromstring(answer.body)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_story_is_renamed_by_form_and_taken_back(api: Api) -> None:
    take_in(api.services, arrival(1))
    put_into_stories(api.services, {1: 1})
    answer = api("POST", "/stories/1/rename", "title=The+road+to+%3Cb%3EAleppo", headers=FORM)
    assert (answer.status, answer.headers["location"]) == (303, "/stories/1")
    page = page_of(api, "/stories/1")
    assert page.xpath("string(//h1)") == "The road to <b>Aleppo named by a person"
    assert "renamed story 1 its headline → The road to <b>Aleppo" in " ".join(page.text_content().split())
    assert "its headline → The road" in page_of(api, "/decisions").text_content()
    [back] = page.xpath("//form[contains(@action, 'take-back')]/@action")
    api("POST", back, "back=/stories/1", headers=FORM)
    assert page_of(api, "/stories/1").xpath("string(//h1)") == "Story 1"
    assert api("POST", "/v1/stories/1/rename", {"title": "By the API"}).json["own_title"] == "By the API"
    api("POST", "/stories/1/rename", "title=", headers=FORM)
    assert api("GET", "/v1/stories/1").json["title"] == "Story 1"
    assert api("POST", "/v1/stories/1/rename", {"title": ""}).status == 422
    assert api("POST", "/v1/stories/1/rename", {}).status == 422
