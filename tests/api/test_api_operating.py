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


def test_a_step_is_run_again_by_the_workers_and_asked_after(api: Api) -> None:
    texts = [f"Bridge number {word} over the river reopened on Monday, the city said." for word in NUMBERS]
    api("POST", "/v1/articles", [{"text": f"{text} {text[::-1]}"} for text in texts])
    api.services.ingest.take_in_batch()
    with api.services.database.write() as session:
        session.execute(update(ArticleRow).values(cleaned_by="old"))
    started = api("POST", "/v1/reruns", {"stage": "clean"})
    assert (started.status, started.json["state"], started.json["looked_at"]) == (202, "open", 0)
    assert api("POST", "/v1/reruns", {"stage": "clean", "query": "zeppelin"}).status == 202
    while api.services.rerun_jobs.work_on_next():
        pass
    done = api("GET", "/v1/reruns/1").json
    assert (done["state"], done["looked_at"], done["reached"]) == ("done", len(NUMBERS), done["newest"])
    newest = api("GET", "/v1/reruns?limit=1").json
    assert [(one["query"], one["looked_at"]) for one in newest["reruns"]] == [("zeppelin", 0)]
    assert [one["id"] for one in api("GET", newest["next"]).json["reruns"]] == [1]


def test_a_rerun_is_stopped_once_and_a_wrong_one_refused(api: Api) -> None:
    api("POST", "/v1/reruns", {"stage": "dedupe"})
    assert api("POST", "/v1/reruns/1/stop").json["state"] == "stopped"
    assert api("POST", "/v1/reruns/1/stop").status == 409
    assert api("GET", "/v1/reruns/2").status == 404
    assert api("POST", "/v1/reruns", {"stage": "translate"}).status == 422
    assert api("POST", "/v1/reruns", {"stage": "clean", "query": '"open'}).status == 422


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
