"""Exports: whole, in order, a page at a time, and from anywhere on."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from manual_clock import ManualClock
from sample_articles import arrival, edited, text
from working import take_in

from worker.bootstrap import Services
from worker.errors import Conflict, InvalidInput
from worker.service.search.articles import ArticleFilter
from worker.service.search.export import FORMATS, ExportRequest
from worker.store.exports import exports

ALL = ArticleFilter(state="any")
SMITH = "Angela Merkel met the banker Jonathan Smith in Paris on Monday. Smith spoke of the budget of France."


def body(services: Services, kind: str, format: str = "jsonl", after: int = 0, **wanted: Any) -> bytes:
    articles = ArticleFilter(**{"state": "any"} | wanted)
    asked = ExportRequest(kind=kind, format=format, articles=articles, after=after)  # type: ignore[arg-type]
    return b"".join(piece.body for piece in services.export.pieces(asked))


def rows(services: Services, kind: str, format: str = "jsonl", **wanted: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body(services, kind, format, **wanted).splitlines()]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few rows to a page that a handful of articles are many pages."""
    monkeypatch.setattr(exports, "IDS_LIMIT", 5)
    monkeypatch.setattr(exports, "ROWS_LIMIT", 2)


@pytest.mark.usefixtures("small_pages")
def test_every_article_is_in_it_once_in_the_order_of_ids(services: Services) -> None:
    take_in(services, *(arrival(n) for n in range(12)))
    assert [one["id"] for one in rows(services, "articles")] == list(range(1, 13))
    assert body(services, "articles") == body(services, "articles")


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("cut", [1, 4, 5, 11, 12])
def test_it_goes_on_after_any_row(services: Services, cut: int) -> None:
    take_in(services, *(arrival(n) for n in range(12)))
    whole = body(services, "articles").splitlines(keepends=True)
    cursor = json.loads(whole[cut - 1])["id"]
    assert body(services, "articles", after=cursor) == b"".join(whole[cut:])


@pytest.mark.usefixtures("small_pages")
def test_each_piece_says_after_which_id_it_ends(services: Services) -> None:
    take_in(services, *(arrival(n) for n in range(5)))
    pieces = list(services.export.pieces(ExportRequest(kind="articles", articles=ALL)))
    assert [(piece.rows, piece.cursor) for piece in pieces] == [(2, 2), (4, 4), (5, 5)]
    assert all(piece.body.endswith(b"\n") for piece in pieces)


@pytest.mark.usefixtures("small_pages")
def test_articles_that_come_meanwhile_spoil_nothing(services: Services) -> None:
    take_in(services, *(arrival(n) for n in range(4)))
    pieces = services.export.pieces(ExportRequest(kind="articles", articles=ALL))
    first = next(pieces)
    take_in(services, arrival("late"))
    found = [json.loads(line)["id"] for piece in (first, *pieces) for line in piece.body.splitlines()]
    assert found == sorted(set(found))
    assert set(found) >= {1, 2, 3, 4}


def test_copies_withdrawn_articles_and_earlier_versions_are_in_it(services: Services) -> None:
    first = text("a")
    take_in(services, arrival("a", text=first))
    take_in(services, arrival("a", text=edited(first)))
    take_in(services, arrival("b", text=edited(first), url="https://other.example/b", source="other"))
    take_in(services, arrival("kill", url=arrival("a").url, title="KILL: report", text="Please kill this report."))
    found = rows(services, "articles")
    assert found[0]["version"] == 2
    assert [one["text"] for one in found[0]["versions"]] == [first]
    states = [(one["duplicate_of"] is not None, one["withdrawn_at"] is not None) for one in found]
    listed = services.articles.find_articles(ArticleFilter(state="any")).articles
    assert states == [(one.duplicate_of is not None, one.withdrawn_at is not None) for one in reversed(listed)]


def test_a_query_and_a_time_choose(services: Services, clock: ManualClock) -> None:
    take_in(services, arrival("a", text=f"{text('a')} Zeppelin over town."))
    clock.pass_s(86_400)
    take_in(services, arrival("b", text=f"{text('b')} Zeppelin again."), arrival("c"))
    assert [one["id"] for one in rows(services, "articles", q="zeppelin")] == [1, 2]
    assert [one["id"] for one in rows(services, "articles", since=clock())] == [2, 3]
    assert [one["id"] for one in rows(services, "articles", q="zeppelin", since=clock())] == [2]
    with pytest.raises(InvalidInput, match="quotation mark"):
        services.export.pieces(ExportRequest(kind="articles", articles=ArticleFilter(q='"open')))


def test_csv_holds_the_same_articles(services: Services) -> None:
    take_in(services, arrival("a", title="=1+1 is no title"), arrival("b", authors=("Ann; Bo", "Cy")))
    told = body(services, "articles", "csv").decode()
    read = list(csv.DictReader(io.StringIO(told, newline="")))
    assert [one["title"] for one in read] == ["'=1+1 is no title", "Report number b of the regional office"]
    assert json.loads(read[1]["authors"]) == ["Ann; Bo", "Cy"]
    assert [one["text"] for one in read] == [one["text"] for one in rows(services, "articles")]
    assert set(read[0]) == set(rows(services, "articles")[0]) - {"schema"}


def test_after_an_export_those_that_changed_are_exported_again(services: Services) -> None:
    def changed(since: int, **wanted: Any) -> list[int]:
        asked = ExportRequest(kind="articles", articles=ArticleFilter(**{"state": "any"} | wanted), changed_since=since)
        return [json.loads(line)["id"] for piece in services.export.pieces(asked) for line in piece.body.splitlines()]

    first = text("a")
    take_in(services, arrival("a", text=first), arrival("b"), arrival("c"))
    position = services.export.position()
    assert (changed(0), changed(position)) == ([1, 2, 3], [])
    take_in(services, arrival("a", text=edited(first)), arrival("d"))
    assert changed(position) == [1, 4]
    assert changed(position, q="number AND d") == [4]
    later = services.export.position()
    services.copies.merge([2, 3])
    assert changed(later) == [2, 3]  # the original has a copy more
    later = services.export.position()
    services.copies.split([3])
    assert changed(later) == [2, 3]
    with pytest.raises(Conflict, match="no event 999 yet"):
        changed(999)


def test_an_empty_database_gives_an_empty_file(services: Services) -> None:
    assert {kind: body(services, kind) for kind in FORMATS} == dict.fromkeys(FORMATS, b"")
    assert body(services, "mentions", "csv").startswith(b"article_id,start,end,text")


@pytest.mark.parametrize(("kind", "format"), [("stories", "ninjs"), ("stories", "ftm"), ("mentions", "ninjs")])
def test_a_format_a_kind_does_not_have_is_named_with_those_it_has(services: Services, kind: str, format: str) -> None:
    with pytest.raises(InvalidInput, match=f"{kind} have no format {format}; known are jsonl"):
        body(services, kind, format)


class TestWhatWasFoundOut:
    """Entities, stories and mentions."""

    @pytest.fixture
    def services(self, services_with_names: Services) -> Services:
        services = services_with_names
        take_in(services, arrival("a", title="A meeting in Paris", text=SMITH), arrival("b"))
        while services.enrich.enrich_batch():
            pass
        return services

    def test_articles_change_when_an_entity_of_theirs_is_merged(self, services: Services) -> None:
        position = services.export.position()
        by_name = {one["name"]: one["id"] for one in rows(services, "entities")}
        services.entities.merge([by_name["Angela Merkel"], by_name["Jonathan Smith"]])
        asked = ExportRequest(kind="mentions", articles=ALL, changed_since=position)
        lines = [json.loads(line) for piece in services.export.pieces(asked) for line in piece.body.splitlines()]
        assert {one["article_id"] for one in lines} == {1}

    def test_mentions_point_into_title_or_text_of_their_article_and_at_their_entity(self, services: Services) -> None:
        articles = {one["id"]: one for one in rows(services, "articles")}
        names = {one["id"]: one["name"] for one in rows(services, "entities")}
        found = rows(services, "mentions")
        assert {"Angela Merkel", "Paris"} <= {one["text"] for one in found}
        for one in found:
            assert articles[one["article_id"]][one["field"]][one["start"] : one["end"]] == one["text"]
            assert names[one["entity_id"]] == one["name"]
        places = [(one["article_id"], one["field"] == "text", one["start"]) for one in found]
        assert places == sorted(places)

    def test_a_query_chooses_what_its_articles_name_and_tell(self, services: Services) -> None:
        merkel = rows(services, "articles", q="Merkel")[0]
        named = {one["id"] for one in merkel["entities"]}
        assert {one["id"] for one in rows(services, "entities", q="Merkel")} == named
        assert {one["article_id"] for one in rows(services, "mentions", q="Merkel")} == {merkel["id"]}
        assert [one["id"] for one in rows(services, "stories", q="Merkel")] == [merkel["story_id"]]
        assert len(rows(services, "stories")) == 2

    def test_an_entity_that_was_merged_is_gone_from_the_export(self, services: Services) -> None:
        kept, gone = (one["id"] for one in rows(services, "entities")[:2])
        services.entities.merge([kept, gone])
        assert gone not in {one["id"] for one in rows(services, "entities")}
        assert gone not in {one["entity_id"] for one in rows(services, "mentions")}

    def test_ftm_mentions_lead_to_articles_and_entities_of_the_same_export(self, services: Services) -> None:
        articles = {one["id"] for one in rows(services, "articles", "ftm")}
        entities = {one["id"]: one["schema"] for one in rows(services, "entities", "ftm")}
        mentions = rows(services, "mentions", "ftm")
        assert {one["properties"]["document"][0] for one in mentions} <= articles
        resolved = [one["properties"]["resolved"][0] for one in mentions if "resolved" in one["properties"]]
        assert resolved
        assert {entities[one] for one in resolved} <= {"Person", "Organization"}

    def test_a_ninjs_line_stands_for_each_article(self, services: Services) -> None:
        items = rows(services, "articles", "ninjs")
        assert [one["altIds"][0]["value"] for one in items] == ["1", "2"]
        assert "Paris" in [one["name"] for one in items[0]["places"]]
