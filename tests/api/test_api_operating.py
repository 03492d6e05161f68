"""Keys, steps run again and places over HTTP."""

from __future__ import annotations

import pytest
from api_server import Api
from sqlalchemy import update

from worker.entities import EntityTools
from worker.store.tables import ArticleRow


def test_a_key_is_created_once_seen_listed_without_its_secret_and_revoked(api: Api) -> None:
    made = api("POST", "/v1/keys", {"name": "crawler", "scopes": ["read"], "expires_at": "2099-01-01"})
    assert made.status == 201
    key = made.json["key"]
    assert (key["name"], key["scopes"], key["revoked_at"]) == ("crawler", ["read"], None)
    bearer = {"Authorization": f"Bearer {made.json['secret']}"}
    assert api("GET", "/v1/ledger", headers=bearer).status == 200
    assert api("GET", "/v1/keys", headers=bearer).json["reason"] == "wrong_scope"

    listed = api("GET", "/v1/keys")
    assert key["id"] in [one["id"] for one in listed.json["keys"]]
    assert made.json["secret"] not in listed.body.decode()
    assert api("DELETE", f"/v1/keys/{key['id']}").json["revoked_at"] is not None
    assert api("GET", f"/v1/keys/{key['id']}").json["revoked_at"] is not None
    assert api("GET", "/v1/ledger", headers=bearer).status == 401


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "x", "scopes": []}, 422),
        ({"name": "x", "scopes": ["all"]}, 422),
        ({"name": " ", "scopes": ["read"]}, 422),
        ({"name": "x", "scopes": ["read"], "expires_at": "2020-01-01"}, 422),
        ({"name": "x", "scopes": ["read"], "requests_per_s": 0}, 422),
    ],
)
def test_a_key_that_could_not_be_used_is_refused(api: Api, given: dict[str, object], status: int) -> None:
    assert api("POST", "/v1/keys", given).status == status


def test_a_step_is_run_again_request_by_request_until_all_were_looked_at(api: Api) -> None:
    texts = [f"Bridge number {word} over the river reopened on Monday, the city said." for word in NUMBERS]
    api("POST", "/v1/articles", [{"text": f"{text} {text[::-1]}"} for text in texts])
    api.services.ingest.take_in_batch()
    with api.services.database.write() as session:
        session.execute(update(ArticleRow).values(cleaned_by="old"))
    assert api("POST", "/v1/rerun", {"stage": "clean", "q": "zeppelin"}).json["looked_at"] == 0
    looked_at, after = 0, 0
    while after is not None:
        done = api("POST", "/v1/rerun", {"stage": "clean", "after": after, "limit": 1}).json
        looked_at, after = looked_at + done["looked_at"], done["after"]
    assert looked_at == len(NUMBERS)
    assert api("POST", "/v1/rerun", {"stage": "clean"}).json["looked_at"] == 0
    assert api("POST", "/v1/rerun", {"stage": "translate"}).status == 422


NUMBERS = ("one", "two", "three", "four")


def test_places_are_counted_over_the_articles_that_match_and_shown_with_their_names(
    api: Api, entity_tools: EntityTools
) -> None:
    api.services.entity_tools = entity_tools
    texts = (
        "Floods closed the harbour of Hamburg in Germany on Monday, the port authority said in a statement.",
        "Angela Merkel met bankers in Hamburg and then travelled to Paris, where the budget was discussed.",
    )
    api("POST", "/v1/articles", [{"text": text} for text in texts])
    api.services.ingest.take_in_batch()
    api.services.enrich.enrich_batch()
    places = api("GET", "/v1/places").json["places"]
    assert (places[0]["name"], places[0]["country"], places[0]["articles"]) == ("Hamburg", "DE", 2)
    assert {one["name"] for one in places} >= {"Hamburg", "Paris"}
    assert "Paris" not in [one["name"] for one in api("GET", "/v1/places?q=harbour").json["places"]]
    assert len(api("GET", "/v1/places?limit=1").json["places"]) == 1
    assert api("GET", "/v1/places?until=2020-01-01").json["places"] == []

    assert api("GET", f"/v1/places/{places[0]['id']}").json["name"] == "Hamburg"
    [merkel] = [one for one in api("GET", "/v1/entities?kind=person").json["entities"] if "Merkel" in one["name"]]
    assert api("GET", f"/v1/places/{merkel['id']}").status == 404
