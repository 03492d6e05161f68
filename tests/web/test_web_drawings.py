"""Drawings of pages: quotes of an entity, the ribbon of a story, the part of the map that places lie on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from api_server import Api
from database_marks import ON_SQLITE
from lxml import html
from sample_articles import text as filler

from worker.entities import EntityTools, Gazetteer
from worker.web.drawings import (
    COUNTRY_POINTS,
    FLOW_HEIGHT,
    FLOW_ROW,
    circles,
    flow,
    labelled_countries,
    ribbon,
    view_of,
    week,
)
from worker.web.quotes import sentence_around

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_a_week_has_a_bar_for_each_of_its_days_and_none_without_articles() -> None:
    drawn = week({"2026-02-20": 9, "2026-02-23": 4, "2026-03-01": 2}, AT.date())
    assert [(one.label, one.value) for one in (drawn[0], drawn[-1])] == [("2026-02-23", 4), ("2026-03-01", 2)]
    assert [one.height for one in drawn] == [40, 0, 0, 0, 0, 0, 20]
    assert week({"2026-02-20": 9}, AT.date()) == week({}, AT.date()) == []


def page_of(api: Api, path: str) -> Any:
    answer = api("GET", path)
    assert answer.status == 200, answer.body
    return html.fromstring(answer.body)


@pytest.mark.parametrize(
    ("text", "name", "sentence"),
    [
        ("He left. Ann Lee came back at noon. All slept.", "Ann Lee", "Ann Lee came back at noon."),
        ("One line\n\nAnn Lee came back\n\nOther line", "Ann Lee", "Ann Lee came back"),
        ("Mr. Lee met Gen. Ann Lee. He left.", "Ann Lee", "Mr. Lee met Gen. Ann Lee."),
        ("It grew by 3.5 % in Ann Lee's town! So?", "Ann Lee", "It grew by 3.5 % in Ann Lee's town!"),
        ("他走了。安来了。都睡了。", "安", "他走了。安来了。都睡了。"),
        ("Ann Lee", "Ann Lee", "Ann Lee"),
    ],
)
def test_the_sentence_around_a_name_is_found(text: str, name: str, sentence: str) -> None:
    at = text.index(name)
    start, end = sentence_around(text, at, at + len(name))
    assert text[start:end] == sentence


def test_a_sentence_without_an_end_is_bounded() -> None:
    text = "word " * 1_000
    start, end = sentence_around(text, 2_000, 2_004)
    assert end - start < 1_000


def test_a_flow_parts_into_bands_as_wide_as_their_shares_with_room_for_the_words_of_each() -> None:
    bands = flow({"pending": 0, "stored": 900, "duplicate": 99, "quarantined": 1})
    assert [(one.name, one.value) for one in bands] == [("stored", 900), ("duplicate", 99), ("quarantined", 1)]
    ends = [one.y for one in bands]
    assert all(later - earlier >= FLOW_ROW for earlier, later in pairwise(ends))
    assert bands[0].path.startswith("M0 0.0C")
    assert bands[0].path.endswith(f" {FLOW_HEIGHT * 0.9:.1f} 0 {FLOW_HEIGHT * 0.9:.1f}Z")
    assert bands[-1].bottom == bands[-1].y + FLOW_ROW / 2
    assert flow({"stored": 0}) == []


def test_a_ribbon_puts_first_reports_left_and_copies_behind_them() -> None:
    hours = [[0, 2, 4], [1], []]
    drawn = ribbon([[AT + timedelta(hours=one) for one in lane] for lane in hours])
    assert [(lane.y, lane.xs) for lane in drawn] == [(10, [0.0, 50.0, 100.0]), (30, [25.0])]
    assert ribbon([[AT]]) == ribbon([]) == ribbon([[AT], [AT + timedelta(seconds=59)]]) == []
    assert len(ribbon([[AT], [AT + timedelta(seconds=60)]] * 50)) == 30


@pytest.mark.parametrize(
    ("places", "view"),
    [
        ([(36.0, 36.0)], "360 72 144 72"),
        ([(36.0, 36.0), (36.0, 66.0)], "390 72 144 72"),
        ([(-90.0, -180.0), (90.0, 180.0)], "0 0 720 360"),
        ([(90.0, 180.0)], "576 0 144 72"),
    ],
)
def test_the_map_shows_the_part_that_places_lie_on(places: list[tuple[float, float]], view: str) -> None:
    assert view_of(circles([(number, "", 1, *place) for number, place in enumerate(places)])) == view


def test_a_country_is_told_from_a_place_in_it(places_path: Path) -> None:
    gazetteer = Gazetteer.open(places_path)
    names = ("Russia", "Moscow", "France", "Paris", "Syria", "Idlib")
    found = [(name, gazetteer.find(name)[0]) for name in names]
    drawn = circles([(0, name, 1, one.lat or 0.0, one.lon or 0.0) for name, one in found])
    assert {one.name for one in drawn if one.is_country} == {"Russia", "France", "Syria"}


def test_the_points_of_countries_are_those_of_the_list_of_places(places_path: Path) -> None:
    gazetteer = Gazetteer.open(places_path)
    places = {place for name in gazetteer.areas for place in gazetteer.find(name)}
    countries = [one for one in places if one.feature == "country" and one.lat is not None]
    found = {str(one.country): [one.lat, one.lon] for one in countries}
    points = COUNTRY_POINTS.values
    assert len(found) > 150
    assert {code: point for code, point in found.items() if points.get(code) != point} == {}


def test_names_of_countries_that_would_cover_each_other_are_left_out() -> None:
    places = [(1, "China", 9, 35.0, 105.0), (2, "Taiwan", 2, 23.5, 121.0), (3, "Hong Kong", 1, 22.25, 114.16667)]
    drawn = circles([*places, (4, "Idlib", 5, 35.93, 36.63), (5, "Russia", 4, 60.0, 100.0)])
    assert labelled_countries(drawn, "0 0 720 360") == {1, 2, 5}
    assert labelled_countries(drawn, view_of(drawn[:1])) >= {1}
    assert labelled_countries([], "0 0 720 360") == set()


@ON_SQLITE
def test_an_entity_page_links_what_it_said_to_the_article_and_maps_places(api: Api, entity_tools: EntityTools) -> None:
    api.services.__dict__["entity_tools"] = entity_tools
    said = "Angela Merkel met Emmanuel Macron in Paris. “We have agreed on most of it,” Merkel said on Monday."
    api("POST", "/v1/articles", {"text": f"{said} {filler('talks')}", "title": "Talks", "source": "gazette"})
    api.services.ingest.take_in_batch()
    api.services.enrich.enrich_batch()
    named = {one.name: one.id for one in api.services.articles.get(1).entities}
    quotes = {
        name: page_of(api, f"/entities/{named[name]}").xpath("//ul[contains(@class, 'quotes')]/li")
        for name in ("Angela Merkel", "Emmanuel Macron")
    }
    [spoken], [sentence] = quotes.values()
    assert spoken.xpath("string(.//q)") == "We have agreed on most of it,"
    assert sentence.text_content().startswith("Angela Merkel met Emmanuel Macron in Paris. named in Talks")
    assert spoken.xpath(".//a/@href")[0] == sentence.xpath(".//a/@href")[0] == "/articles/1"
    shown = page_of(api, f"/entities/{named['Angela Merkel']}")
    assert f"/entities/{named['Paris']}" in shown.xpath("//*[@class='map near']/a/@href")


def test_a_story_of_many_reports_shows_so_many_to_a_page_with_links_to_the_others(
    full_desk: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reports(page: Any) -> list[str]:
        return list(page.xpath("//main//input[@name='article']/@value"))

    every = reports(page_of(full_desk, "/stories/1"))
    monkeypatch.setattr("worker.web.reading.PAGE_MEMBERS", 2)
    first = page_of(full_desk, "/stories/1")
    [later] = first.xpath("//a[@rel='next']/@href")
    second = page_of(full_desk, later)
    assert (len(reports(first)), reports(first) + reports(second)) == (2, every)
    assert second.xpath("//a[@rel='prev']/@href") == ["/stories/1#reports"]
    assert second.xpath("string(//dl/dd[1])") == first.xpath("string(//dl/dd[1])")  # the first report of all
    assert "of 3" in first.xpath("string(//a[@rel='next']/..)")


def test_the_reports_of_a_story_are_read_page_by_page_as_json(full_desk: Api) -> None:
    every = full_desk("GET", "/v1/stories/1")
    assert "link" not in every.headers
    first = full_desk("GET", "/v1/stories/1?limit=2")
    following = first.headers["link"].partition(">")[0].removeprefix("<")
    second = full_desk("GET", following)
    assert first.json["articles_total"] == second.json["articles_total"] == len(every.json["articles"]) == 3
    assert first.json["articles"] + second.json["articles"] == every.json["articles"]
    assert "link" not in second.headers


def test_a_story_shows_copies_under_the_report_they_copy(full_desk: Api) -> None:
    page = page_of(full_desk, "/stories/1")
    assert page.xpath("//tr//ul[@class='with']/li/a/@href")[-1].startswith("/compare?a=")
    [drawn] = page.xpath("//*[@class='dated ribbon']")
    assert len(drawn.xpath(".//*[@class='original']")) == len(page.xpath("//main//tbody/tr[td[2]/time]"))
