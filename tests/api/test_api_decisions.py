"""Decisions of a person about entities and stories, over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from api_server import Api

from worker.entities import EntityTools

MERKEL = "Angela Merkel met the banker Jonathan Smith in Paris on Monday. Smith spoke of the budget of France."
BANKER = "In Hamburg the banker Jonathan Smithers opened a school on Tuesday. Smithers said that he was glad of it."


@pytest.fixture
def api(api: Api, entity_tools: EntityTools) -> Api:
    """Provide the API, with two articles in it that were read."""
    api.services.entity_tools = entity_tools
    api("POST", "/v1/articles", [{"text": MERKEL}, {"text": BANKER}])
    api.services.ingest.run()
    api.services.enrich.run()
    return api


def id_of(api: Api, name: str) -> int:
    answer = api("GET", f"/v1/entities?name={quote(name)}")
    [found] = [one for one in answer.json["entities"] if one["name"] == name]
    return int(found["id"])


def test_a_merged_entity_is_found_under_its_old_address_and_can_be_parted_again(api: Api) -> None:
    smith, smithers = id_of(api, "Jonathan Smith"), id_of(api, "Jonathan Smithers")
    merged = api("POST", "/v1/entities/merge", {"ids": [smith, smithers]})
    assert (merged.status, merged.json["id"]) == (200, smith)
    moved = api("GET", f"/v1/entities/{smithers}")
    assert moved.status == 308
    assert moved.headers["location"].endswith(f"/v1/entities/{smith}")
    parted = api("POST", f"/v1/entities/{smith}/split", {"names": ["Jonathan Smithers"]})
    assert (parted.status, parted.json["id"]) == (200, smithers)
    api.services.enrich.run()
    assert api("GET", f"/v1/entities/{smithers}").status == 200
    assert [one["articles"] for one in api("GET", f"/v1/entities/{smith}/timeline").json["days"]] == [1]
    assert "Angela Merkel" in [one["name"] for one in api("GET", f"/v1/entities/{smith}/company").json["company"]]


def test_merged_stories_are_found_under_the_old_address_and_can_be_parted_again(api: Api) -> None:
    stories = [one["id"] for one in api("GET", "/v1/stories").json["stories"]]
    assert len(stories) == 2
    merged = api("POST", "/v1/stories/merge", {"ids": stories})
    assert (merged.status, len(merged.json["articles"])) == (200, 2)
    assert api("GET", f"/v1/stories/{stories[1]}").headers["location"].endswith(f"/v1/stories/{stories[0]}")
    parted = api("POST", f"/v1/stories/{stories[0]}/split", {"articles": [merged.json["articles"][0]["article_id"]]})
    assert (parted.status, len(parted.json["articles"])) == (200, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/v1/entities/merge", {"ids": [1]}, 422),
        ("/v1/entities/merge", {"ids": [1, 999]}, 404),
        ("/v1/stories/merge", {"ids": [1, 1]}, 422),
        ("/v1/stories/999/split", {"articles": [1]}, 404),
        ("/v1/entities/1/split", {"names": ["Nobody"]}, 422),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(api: Api, path: str, body: Any, status: int) -> None:
    answer = api("POST", path, body)
    assert (answer.status, answer.json["status"]) == (status, status)
