"""Handing articles in, and reading them back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_server import Api
from database_marks import ON_SQLITE
from working import work

REPORT = (
    "The bridge over the river reopened on Monday after two years of repairs, the city said. "
    "Thousands of people walked across it in the morning, and the first trams followed at noon."
)


def hand_in(api: Api, article: dict[str, Any] | str | None = None) -> dict[str, Any]:
    answer = api("POST", "/v1/articles", article or {"text": REPORT, "source": "gazette"})
    assert answer.status == 202, answer.body
    receipt: dict[str, Any] = answer.json["receipts"][0]
    return receipt


def test_an_accepted_article_is_answered_with_a_receipt_that_can_be_followed(api: Api) -> None:
    receipt = hand_in(api)
    assert receipt["state"] == "pending"
    assert api("GET", receipt["url"]).json["state"] == "pending"

    api.services.ingest.take_in_batch()

    followed = api("GET", receipt["url"]).json
    assert (followed["state"], followed["reason"]) == ("stored", "new")
    article = api("GET", f"/v1/articles/{followed['article_id']}").json
    assert article["text"] == REPORT
    assert article["source"] == "gazette"
    assert article["sightings"][0]["receipt_id"] == receipt["id"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", json.dumps({"text": REPORT})),
        ("application/json; charset=utf-8", json.dumps([{"text": REPORT}])),
        ("application/x-ndjson", json.dumps({"text": REPORT}) + "\n\n"),
    ],
)
def test_one_article_a_list_and_lines_are_all_taken(api: Api, content_type: str, body: Any) -> None:
    answer = api("POST", "/v1/articles", body, headers={"Content-Type": content_type})
    assert answer.status == 202
    assert len(answer.json["receipts"]) == 1


@ON_SQLITE
@pytest.mark.parametrize(
    ("body", "content_type", "status", "reason", "said"),
    [
        ("{", "application/json", 400, "bad_json", "line 1 column 2"),
        ("[" * 100_000, "application/json", 422, "too_complex", "nested too deeply"),
        (b"\xff\xfe", "application/json", 400, "bad_json", "not"),
        ("[]", "application/json", 422, "invalid_input", "no article"),
        ("3", "application/json", 422, "invalid_input", "an article is a JSON object, this is a number"),
        ("{}", "application/json", 422, "empty_article", "at least one of url, text, html"),
        ('{"text": "  "}', "application/json", 422, "empty_article", "at least one"),
        ('{"txt": "x"}', "application/json", 422, "unknown_field", "did you mean text?"),
        ('{"url": "ftp://e.org/1"}', "application/json", 422, "bad_url", "no http or https address"),
        ('{"text": "x", "url": "http://["}', "application/json", 422, "bad_url", "url: 'http://['"),
        ('{"text": 5}', "application/json", 422, "invalid_input", "text is text, this is a number"),
        ('{"text": "x", "authors": "Jane"}', "application/json", 422, "invalid_input", "authors is a list"),
        ('{"text": "x", "published_at": "yesterday"}', "application/json", 422, "bad_date", "give ISO 8601"),
        ('{"text": "x", "published_at": "2999-01-01"}', "application/json", 422, "bad_date", "future"),
        ('[{"txt": "x"}, {}]', "application/json", 422, "unknown_field", "article 0"),
        ("{}\n[]\n{", "application/x-ndjson", 422, "empty_article", "article 0"),
        ("\n\n", "application/x-ndjson", 422, "invalid_input", "no article"),
        (json.dumps([{"text": "x"}] * 1_001), "application/json", 422, "too_many_articles", "more than 1,000"),
        ('{"text": "x"}\n' * 1_001, "application/x-ndjson", 422, "too_many_articles", "more than 1,000"),
        ("text", "text/plain", 415, "wrong_media_type", "application/json"),
    ],
)
def test_a_wrong_request_names_what_is_wrong_and_takes_nothing(
    api: Api, body: Any, content_type: str, status: int, reason: str, said: str
) -> None:
    answer = api("POST", "/v1/articles", body, headers={"Content-Type": content_type})
    assert (answer.status, answer.json["reason"]) == (status, reason)
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json["detail"]
    assert api("GET", "/v1/ledger").json["accepted"] == 0


def test_a_text_of_ten_megabytes_is_refused_with_its_length(api: Api) -> None:
    answer = api("POST", "/v1/articles", {"text": "x" * 10_000_000})
    assert (answer.status, answer.json["reason"]) == (422, "text_too_long")
    assert "10,000,000" in answer.json["detail"]


def test_a_body_over_the_limit_is_refused_before_it_is_read(api: Api) -> None:
    answer = api(
        "POST", "/v1/articles", b"", headers={"Content-Length": str(10**12), "Content-Type": "application/json"}
    )
    assert (answer.status, answer.json["reason"]) == (413, "too_large")


def test_nul_and_lone_surrogates_are_taken_and_cleaned(api: Api) -> None:
    receipt = hand_in(api, '{"text": "The mayor\\u0000 spoke\\ud800 on Monday at the market hall of the old town."}')
    api.services.ingest.take_in_batch()
    article_id = api("GET", receipt["url"]).json["article_id"]
    text = api("GET", f"/v1/articles/{article_id}").json["text"]
    assert text.startswith("The mayor spoke")
    assert "\x00" not in text


def test_articles_are_listed_newest_first_a_page_at_a_time(api: Api) -> None:
    for number in range(5):
        hand_in(api, {"text": f"Report {number}. " + " ".join(f"word{number}{i}" for i in range(60))})
    work(api.services)  # a batch ends early when it is late
    first = api("GET", "/v1/articles?limit=2")
    ids = [article["id"] for article in first.json["articles"]]
    assert first.headers["link"] == f'<{first.json["next"]}>; rel="next"'
    second = api("GET", first.json["next"])
    third = api("GET", second.json["next"])
    ids += [article["id"] for page in (second, third) for article in page.json["articles"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 5
    assert third.json["next"] is None


def test_search_finds_words_and_phrases_and_leaves_out_what_has_a_minus(api: Api) -> None:
    hand_in(api)
    hand_in(api, {"text": "The bridge in the mountains stays closed. " + " ".join(f"snow{i}" for i in range(60))})
    api.services.ingest.take_in_batch()

    def found(query: str) -> int:
        return len(api("GET", f"/v1/articles?q={query}").json["articles"])

    assert found("bridge") == 2
    assert found("bridge%20-mountains") == 1
    assert found("%22first%20trams%22") == 1
    assert found("%22trams%20first%22") == 0
    assert found("BRIDGE%20REOPENED") == 1


@ON_SQLITE
@pytest.mark.parametrize(("query", "said"), [("%22open", "character 1 is not closed"), ("-only", "without a minus")])
def test_a_wrong_query_names_the_place_and_the_mend(api: Api, query: str, said: str) -> None:
    answer = api("GET", f"/v1/articles?q={query}")
    assert (answer.status, answer.json["reason"]) == (422, "bad_query")
    assert said in answer.json["detail"]


@ON_SQLITE
@pytest.mark.parametrize(
    "path", ["/v1/articles/9", "/v1/articles/9/versions", "/v1/receipts/9", "/v1/entities/9", "/v1/feeds/9", "/v1/none"]
)
def test_what_is_not_there_is_a_problem_with_404(api: Api, path: str) -> None:
    answer = api("GET", path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "application/problem+json"


@ON_SQLITE
@pytest.mark.parametrize(
    "path",
    [
        "/v1/articles/99999999999999999999999",
        "/v1/receipts/x",
        "/v1/articles?cursor=-1",
        "/v1/articles?since=never",
        "/v1/articles?until=0.5",
        "/v1/export/articles?since=20260301",
    ],
)
def test_a_wrong_parameter_is_a_problem_with_422(api: Api, path: str) -> None:
    answer = api("GET", path)
    assert answer.status == 422
    assert answer.json["reason"] == "invalid_input"


def test_versions_are_kept_and_listed(api: Api) -> None:
    for text in (REPORT, REPORT.replace("at noon", "at one o'clock, an hour late")):
        hand_in(api, {"url": "https://example.org/bridge", "text": text})
        api.services.ingest.take_in_batch()
    versions = api("GET", "/v1/articles/1/versions").json
    assert [one["version"] for one in versions] == [1, 2]
    assert "an hour late" in versions[1]["text"]
    assert api("GET", "/v1/articles/1").json["version"] == 2
