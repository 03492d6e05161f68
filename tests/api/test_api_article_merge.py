"""Versions, withdrawals and what people say about copies, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from api_server import Api
from database_marks import ON_SQLITE
from sample_articles import edited, extended, text

FIRST = {"url": "https://news.example/1", "title": "Harbour reopens after two years", "text": text("first")}
COPY = {"url": "https://other.example/1", "title": FIRST["title"], "text": edited(text("first")), "source": "other"}


def take_in(api: Api, *articles: Any) -> list[dict[str, Any]]:
    receipts = [api("POST", "/v1/articles", one).json["receipts"][0]["id"] for one in articles]
    api.services.ingest.take_in_batch()
    return [api("GET", f"/v1/receipts/{one}").json for one in receipts]


def test_versions_come_with_their_kind_and_a_word_diff(api: Api) -> None:
    [first, _] = take_in(api, FIRST, FIRST | {"text": extended(FIRST["text"], 1)})
    [old, new] = api("GET", f"/v1/articles/{first['article_id']}/versions").json
    assert (old["version"], old["kind"], old["diff"]) == (1, "first", [])
    assert (new["version"], new["kind"], new["words_removed"]) == (2, "added_paragraphs", 0)
    assert [piece["op"] for piece in new["diff"]] == ["keep", "insert"]
    assert new["diff"][0]["words"] > len(new["diff"][0]["text"].split())
    assert new["seen_at"]


def test_a_withdrawn_article_is_left_out_unless_asked_for_and_may_be_let_stand(api: Api) -> None:
    [first] = take_in(api, FIRST)
    [notice] = take_in(api, FIRST | {"title": f"KILL: {FIRST['title']}", "text": "Please kill this story."})
    assert (notice["state"], notice["reason"]) == ("updated", "withdrawn")
    assert api("GET", "/v1/articles").json["articles"] == []
    assert api("GET", "/v1/articles?q=bridge").json["articles"] == []
    [withdrawn] = api("GET", "/v1/articles?state=withdrawn").json["articles"]
    assert withdrawn["withdrawn_at"]
    assert "Please kill this story" in withdrawn["withdrawn_reason"]
    assert api("GET", f"/v1/articles/{first['article_id']}").status == 200
    stands = api("POST", f"/v1/articles/{first['article_id']}/restore")
    assert (stands.status, stands.json["withdrawn_at"]) == (200, None)
    assert len(api("GET", "/v1/articles").json["articles"]) == 1
    assert api("POST", f"/v1/articles/{first['article_id']}/restore").status == 404


def test_copies_are_counted_split_and_merged(api: Api) -> None:
    first, copy = (one["article_id"] for one in take_in(api, FIRST, COPY))
    assert copy == first
    article = api("GET", f"/v1/articles/{first}").json
    assert (article["copies"], article["sighting_count"]) == (1, 2)
    [row] = api("GET", "/v1/articles?state=duplicate").json["articles"]
    split = api("POST", "/v1/articles/split", {"articles": [row["id"]]})
    assert split.json == {"articles": [{"id": row["id"], "duplicate_of": None}]}
    assert len(api("GET", "/v1/articles").json["articles"]) == 2
    merged = api("POST", "/v1/articles/merge", {"articles": [row["id"], first]})
    assert merged.json["articles"] == [
        {"id": row["id"], "duplicate_of": None},
        {"id": first, "duplicate_of": row["id"]},
    ]


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("merge", {"articles": [1]}, 422, "articles"),
        ("merge", {"articles": [98, 99]}, 404, "there is no article 98, 99"),
        ("split", {}, 422, "give the article that is no copy"),
        ("split", {"articles": [0]}, 422, "articles"),
        ("split", {"receipts": [9]}, 404, "there is no receipt 9"),
        ("split", {"ids": [1]}, 422, "ids"),
    ],
)
def test_a_wrong_request_names_what_is_wrong(api: Api, path: str, body: Any, status: int, said: str) -> None:
    answer = api("POST", f"/v1/articles/{path}", body)
    assert answer.status == status
    assert said in answer.json["detail"]


def test_a_story_counts_reports_and_not_prints(api: Api) -> None:
    agency = "BEIRUT (Reuters) - "
    take_in(
        api,
        *({"source": f"paper {n}", "title": f"Report {n}", "text": agency + text(f"story{n}")} for n in range(2)),
        {"source": "own", "title": "Report 3", "text": text("story3")},
        {"url": "https://own.example/withdrawn", "source": "gone", "title": "Report 4", "text": text("story4")},
    )
    ids = [one["id"] for one in api("GET", "/v1/articles").json["articles"]]
    with api.services.database.write() as session:
        from worker.store.stories import stories
        from worker.types import StoryDecision

        story = stories.new_story(session, now=api.services.clock())
        stories.place(session, {one: StoryDecision(story, 1.0, "told by the test") for one in ids})
    killed = {
        "url": "https://own.example/withdrawn",
        "source": "gone",
        "title": "KILL",
        "text": "Please kill this story.",
    }
    take_in(api, killed)
    found = api("GET", f"/v1/stories/{story}").json
    assert len(found["articles"]) == 4
    assert (found["sources"], found["independent_sources"]) == (4, 2)
    assert sorted(one["agency"] or "" for one in found["articles"]) == ["", "", "Reuters", "Reuters"]


def test_a_deleted_article_is_gone_and_refused_when_it_comes_again(api: Api) -> None:
    [first] = take_in(api, FIRST)
    path = f"/v1/articles/{first['article_id']}"
    deleted = api("DELETE", path)
    assert deleted.json == {"articles": [first["article_id"]], "receipts": 1, "events": 1, "original": None}
    assert [api(method, path).status for method in ("GET", "DELETE")] == [404, 404]
    [again] = take_in(api, FIRST)
    assert (again["state"], again["reason"], again["article_id"]) == ("rejected", "deleted", None)


def test_copies_go_with_their_original_if_asked_for(api: Api) -> None:
    first, _ = take_in(api, FIRST, COPY)
    deleted = api("DELETE", f"/v1/articles/{first['article_id']}?copies=true")
    assert len(deleted.json["articles"]) == 2
    assert api("GET", "/v1/articles?state=any").json["articles"] == []
