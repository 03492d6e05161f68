"""Search by HTTP: order, highlights, counts."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from api_server import Answer, Api
from database_marks import ON_SQLITE
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


@ON_SQLITE
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


@pytest.mark.parametrize(
    "path", ["/v1/stories?cursor=5", "/v1/entities?cursor=x", "/v1/entities?sort=newest&cursor=1.2.3"]
)
def test_a_cursor_of_another_list_is_refused_with_where_to_take_one_from(still_api: Api, path: str) -> None:
    answer = still_api("GET", path)
    assert answer.status == 422
    assert answer.json["detail"] == "cursor: take it from the page before, in the same order"


@pytest.mark.parametrize(
    ("method", "path", "hint"),
    [
        ("GET", "/v1/articles?sorce=bbc.com", "did you mean source?"),
        ("GET", "/v1/articles?q=bridge&Q=x", "there is no parameter 'Q'"),
        ("GET", "/v1/articles/counts?by=day&limt=5", "did you mean limit?"),
        ("GET", "/v1/articles/1?text=no", "there are none"),
        ("GET", "/v1/events?kinds=article", "did you mean kind?"),
        ("GET", "/v1/stream?last_event_id=4", "known are after"),
        ("GET", "/v1/entities?nam=Beirut", "did you mean name?"),
        ("GET", "/v1/stories?cursr=5", "did you mean cursor?"),
        ("GET", "/v1/feeds?fail=1", "did you mean failing?"),
        ("GET", "/v1/export/articles?form=csv", "did you mean format?"),
        ("GET", "/v1/articles.rss?since=-1d", "known are q"),
        ("GET", "/v1/ledger?at=now", "there are none"),
        ("POST", "/v1/articles?dry_run=true", "there are none"),
        ("GET", "/v1/articles?" + "x" * 3_000 + "=1", "'" + "x" * 80 + "'"),
        ("GET", "/v1/articles?=1", "there is no parameter ''"),
    ],
)
def test_an_unknown_parameter_is_refused_with_the_nearest_known_one(
    still_api: Api, method: str, path: str, hint: str
) -> None:
    answer = still_api(method, path, {"text": "A report of the day."} if method == "POST" else None)
    assert (answer.status, answer.json["reason"]) == (422, "unknown_parameter")
    assert hint in answer.json["detail"]


@pytest.mark.parametrize("path", ["/healthz?at=1", "/readyz?at=1"])
def test_a_probe_may_add_what_it_likes(still_api: Api, path: str) -> None:
    assert still_api("GET", path).status == 200
