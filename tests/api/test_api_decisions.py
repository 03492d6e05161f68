"""Decisions of a person about entities and stories, over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from api_server import Api
from database_marks import ON_SQLITE

from worker.entities import EntityTools

MERKEL = "Angela Merkel met the banker Jonathan Smith in Paris on Monday. Smith spoke of the budget of France."
BANKER = "In Hamburg the banker Jonathan Smithers opened a school on Tuesday. Smithers said that he was glad of it."


@pytest.fixture
def api(api: Api, entity_tools: EntityTools) -> Api:
    """Provide the API, with two articles in it that were read."""
    api.services.entity_tools = entity_tools
    api("POST", "/v1/articles", [{"text": MERKEL}, {"text": BANKER}])
    api.services.ingest.take_in_batch()
    api.services.enrich.enrich_batch()
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
    api.services.enrich.enrich_batch()
    assert api("GET", f"/v1/entities/{smithers}").status == 200
    assert [one["articles"] for one in api("GET", f"/v1/entities/{smith}/timeline").json["days"]] == [1]
    company = {one["id"]: one["name"] for one in api("GET", f"/v1/entities/{smith}/company").json["company"]}
    assert "Angela Merkel" in company.values()
    ties = api("GET", f"/v1/entities/{smith}/ties").json["ties"]
    assert {number for one in ties for number in (one["one"], one["other"])} <= set(company)
    assert [one["articles"] for one in ties] == [1] * len(ties)
    assert bool(ties) == (len(company) > 1)


def test_merged_stories_are_found_under_the_old_address_and_can_be_parted_again(api: Api) -> None:
    stories = [one["id"] for one in api("GET", "/v1/stories").json["stories"]]
    assert len(stories) == 2
    merged = api("POST", "/v1/stories/merge", {"ids": stories})
    assert (merged.status, len(merged.json["articles"])) == (200, 2)
    assert api("GET", f"/v1/stories/{stories[1]}").headers["location"].endswith(f"/v1/stories/{stories[0]}")
    parted = api("POST", f"/v1/stories/{stories[0]}/split", {"articles": [merged.json["articles"][0]["article_id"]]})
    assert (parted.status, len(parted.json["articles"])) == (200, 1)


@ON_SQLITE
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


@ON_SQLITE
def test_stories_and_entities_are_listed_by_their_articles(api: Api) -> None:
    for path, things in (
        ("/v1/stories?q=banker&sort=growth", 2),
        ("/v1/stories?q=opened%20OR%20budget&place=Hamburg", 1),
        ("/v1/stories?source=elsewhere.example", 0),
        ("/v1/stories?since=2020-01-01&sort=articles&limit=1", 1),
        ("/v1/stories?until=2020-01-01", 0),
        (f"/v1/stories?entity={id_of(api, 'Jonathan Smith')}", 1),
    ):
        answer = api("GET", path)
        assert len(answer.json["stories"]) == things, (path, answer.json)
    following = api("GET", "/v1/stories?sort=articles&limit=1").json["next"]
    assert following.startswith("/v1/stories?sort=articles&limit=1&cursor=")
    assert len(api("GET", following).json["stories"]) == 1
    assert api("GET", following.replace("sort=articles", "sort=newest")).status == 200
    assert api("GET", "/v1/entities?sort=articles&limit=1&" + following.rpartition("&")[2]).status == 422
    for path, named, absent in (
        ("/v1/entities?q=opened", "Hamburg", "Paris"),
        ("/v1/entities?place=Paris&kind=person&sort=newest", "Angela Merkel", "Paris"),
        ("/v1/entities?sort=growth&name=smith", "Jonathan Smith", "Hamburg"),
        (f"/v1/entities?entity={id_of(api, 'Paris')}&since=2020-01-01", "Angela Merkel", "Hamburg"),
        ("/v1/entities?sort=mentions", "Hamburg", None),
    ):
        names = [one["name"] for one in api("GET", path).json["entities"]]
        assert named in names, (path, names)
        assert absent not in names, (path, names)
    assert api("GET", "/v1/entities?sort=mentions&q=banker").status == 422
    assert api("GET", "/v1/entities?sort=size").status == 422
