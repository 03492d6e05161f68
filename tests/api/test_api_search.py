"""Search by HTTP: order, highlights, counts."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from api_server import Answer, Api
from sample_articles import arrival
from working import take_in


@pytest.fixture
def filled(api: Api) -> Api:
    """Five articles of two sources; what differs is how often they speak of the ferry."""
    given = [
        ("Storm on the coast", "The ferry stayed in the harbour, and nobody minded.", "north", "en"),
        ("Ferry runs again", "The ferry to the island runs again, and the ferry is full.", "north", "en"),
        ("Harbour dues", "Dues rise by a tenth, the office said, for each boat.", "south", "en"),
        ("Ein Schiff", "Die Fähre fährt wieder, sagte das Amt der Stadt am Montag.", "south", "de"),
        ("Short", "A ferry.", "south", "en"),
    ]
    receipts = take_in(
        api.services,
        *(arrival(title, title=title, text=text, source=source, lang=lang) for title, text, source, lang in given),
    )
    assert [one.state for one in receipts] == ["stored"] * 5
    return api


def titles(answer: Answer) -> list[str]:
    return [article["title"] for article in answer.json["articles"]]


def test_by_relevance_the_title_counts_most_and_pages_follow_each_other(filled: Api) -> None:
    first = filled("GET", "/v1/articles?q=ferry&order=relevance&limit=2")
    assert titles(first)[0] == "Ferry runs again"
    second = filled("GET", first.json["next"])
    assert sorted(titles(first) + titles(second)) == ["Ferry runs again", "Short", "Storm on the coast"]
    assert second.json["next"] is None
    assert titles(filled("GET", "/v1/articles?q=ferry")) == ["Short", "Ferry runs again", "Storm on the coast"]


def test_without_words_relevance_is_time(filled: Api) -> None:
    for query in ("", "&q=source:south"):
        by_time, by_relevance = (
            titles(filled("GET", f"/v1/articles?limit=3&order={order}{query}")) for order in ("time", "relevance")
        )
        assert by_time == by_relevance


def test_highlights_say_where_each_article_matches(filled: Api) -> None:
    answer = filled("GET", f"/v1/articles?highlight=true&q={quote('ferry source:north')}").json
    for article, found in zip(answer["articles"], answer["highlights"], strict=True):
        assert found["article_id"] == article["id"]
        marks = [mark for one in found["fragments"] for mark in one["marks"]]
        assert {article["text"][mark["start"] : mark["end"]] for mark in marks} == {"ferry"}
    assert answer["highlights"][0]["title"] == [{"start": 0, "end": 5}]
    assert filled("GET", "/v1/articles?q=ferry").json["highlights"] is None
    assert filled("GET", "/v1/articles?highlight=true").json["highlights"] is None


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        ("source", [("south", 3), ("north", 2)]),
        ("lang", [("en", 4), ("de", 1)]),
        ("day", [("2026-03-01", 5)]),
        ("entity", []),
    ],
)
def test_counts_say_how_many_match_of_each_kind(filled: Api, by: str, counts: list[tuple[str, int]]) -> None:
    answer = filled("GET", f"/v1/articles/counts?by={by}").json
    assert [(one["key"], one["articles"]) for one in answer["counts"]] == counts
    assert (answer["articles"], answer["complete"]) == (5, True)


def test_counts_take_the_same_filters(filled: Api) -> None:
    answer = filled("GET", f"/v1/articles/counts?by=source&q={quote('ferry -storm')}&limit=1").json
    assert answer["counts"] == [{"key": "north", "name": None, "articles": 1}]
    assert answer["articles"] == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("query", "said"),
    [("a OR", "OR at character 3"), ("sorce:x", "did you mean source:?"), ("country:Atlantis", "at character 9")],
)
@pytest.mark.parametrize("path", ["/v1/articles?q=", "/v1/articles/counts?by=day&q=", "/v1/events?q=", "/v1/stream?q="])
def test_a_wrong_query_is_refused_wherever_one_may_be_given(api: Api, path: str, query: str, said: str) -> None:
    answer = api("GET", path + quote(query))
    assert (answer.status, answer.json["reason"]) == (422, "bad_query")
    assert said in answer.json["detail"]


def test_events_are_filtered_by_every_part_of_a_query(filled: Api) -> None:
    events = filled("GET", f"/v1/events?kind=article&q={quote('lang:en ferry OR dues -source:north since:-1d')}").json
    assert len(events["events"]) == 2
