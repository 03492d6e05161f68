"""A story is renamed on its page and by the API; the page says that a person did it, and takes it back."""

from __future__ import annotations

from typing import Any

from api_server import Api
from database_marks import ON_SQLITE
from lxml import html
from sample_articles import arrival
from stories_by_hand import put_into_stories
from working import take_in

from worker.types import Arrival

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def page_of(api: Api, path: str) -> Any:
    answer = api("GET", path)
    assert answer.status == 200, answer.body
    return html.fromstring(answer.body)


@ON_SQLITE
def test_a_story_is_renamed_by_form_and_taken_back(api: Api) -> None:
    take_in(api.services, arrival(1))
    put_into_stories(api.services, {1: 1})
    answer = api("POST", "/stories/1/rename", "title=The+road+to+%3Cb%3EAleppo", headers=FORM)
    assert (answer.status, answer.headers["location"]) == (303, "/stories/1")
    page = page_of(api, "/stories/1")
    assert page.xpath("string(//h1)") == "The road to <b>Aleppo named by a person"
    assert "renamed The road to <b>Aleppo: its headline → The road to <b>Aleppo" in " ".join(
        page.text_content().split()
    )
    assert "its headline → The road" in page_of(api, "/decisions").text_content()
    [back] = page.xpath("//form[contains(@action, 'take-back')]/@action")
    api("POST", back, "back=/stories/1", headers=FORM)
    assert page_of(api, "/stories/1").xpath("string(//h1)") == "Story 1"
    assert api("POST", "/v1/stories/1/rename", {"title": "By the API"}).json["own_title"] == "By the API"
    api("POST", "/stories/1/rename", "title=", headers=FORM)
    assert api("GET", "/v1/stories/1").json["title"] == "Story 1"
    api("POST", "/v1/stories/1/rename", {"title": "Again"})
    assert api("POST", "/v1/stories/1/rename", {"title": ""}).json["own_title"] is None
    assert api("POST", "/v1/stories/1/rename", {}).status == 422


@ON_SQLITE
def test_an_entity_is_renamed_by_form_and_taken_back(api: Api, entity_tools: Any) -> None:
    api.services.__dict__["entity_tools"] = entity_tools
    take_in(api.services, Arrival(text="Angela Merkel met the banker Jonathan Smith in Paris on Monday."))
    api.services.enrich.enrich_batch()
    [entity] = api.services.entities.find_entities(name="Jonathan Smith").rows
    address = f"/entities/{entity.id}"
    answer = api("POST", f"{address}/rename", "name=The+%3Cb%3Ebanker", headers=FORM)
    assert (answer.status, answer.headers["location"]) == (303, address)
    page = page_of(api, address)
    assert page.xpath("string(//h1)") == "The <b>banker named by a person"
    text = " ".join(page.text_content().split())
    assert "renamed The <b>banker: as rules name it → The <b>banker" in text
    [back] = page.xpath("//form[contains(@action, 'take-back')]/@action")
    api("POST", back, f"back={address}", headers=FORM)
    assert page_of(api, address).xpath("string(//h1)") == "Jonathan Smith"
    assert api("POST", f"/v1{address}/rename", {"name": "By the API"}).json["own_name"] == "By the API"
    api("POST", f"{address}/rename", "name=", headers=FORM)
    assert api("GET", f"/v1{address}").json["name"] == "Jonathan Smith"
