"""Views of the full desk: maps, differences, events by kind, texts as they came in, examples of searches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from api_server import Api

PageOf = Callable[[str], Any]


def test_a_story_says_where_and_what_each_report_adds_to_the_first_and_marks_what_was_corrected(
    full_page: PageOf,
) -> None:
    page = full_page("/stories/1")
    facts = dict(zip(page.xpath("//dl[1]/dt/text()"), page.xpath("//dl[1]/dd"), strict=True))
    assert "Idlib" in facts["Where"].text_content()
    assert page.xpath("//*[@class='map near']/a")
    assert facts["Last change"].xpath("a/@href")
    rows = page.xpath("//tbody/tr[td[2]/time]")
    assert "as in the first report" not in rows[0].text_content()
    assert all("first report" in one.text_content() or "of its own" in one.text_content() for one in rows[1:])
    assert page.xpath("//tbody//span[@class='chip changed']")


def test_a_story_lists_which_report_was_corrected_and_leads_to_what_that_changed(full_page: PageOf) -> None:
    [line] = full_page("/stories/1").xpath("//section[@aria-labelledby='changes']//li")
    assert "It is the M5 road." not in line.text_content()  # the difference is on the page of the report
    assert "5 words added, 0 removed" in " ".join(line.text_content().split())
    [address] = line.xpath("a/@href")
    path, _, anchor = address.partition("#")
    [version] = full_page(path).xpath(f"//*[@id='{anchor}']")
    assert version.xpath("string(.//ins)") == "It is the M5 road."
    assert line.xpath("string(span[1])") == version.xpath("string(b)")


def test_events_are_shown_by_kind_and_page_by_page_with_the_call_that_streams_them(
    full_page: PageOf, full_desk: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = full_page("/events?kind=article.stored")
    assert set(page.xpath("//tbody/tr/td[2]/text()")) == {"article.stored"}
    assert "/v1/stream?kind=article.stored'" in page.xpath("string(//main)")
    assert page.xpath("//main/@data-kind") == ["article.stored"]
    monkeypatch.setattr("worker.web.reading.PAGE_EVENTS", 5)
    first = full_desk("GET", "/events?kind=article.stored&q=road").body.decode()  # long before the newest five
    assert "article.stored</td>" in first
    newest = full_desk.services.events.newest()
    older = f"/events?after={newest - 10}"
    assert f'href="{older}"' in full_desk("GET", f"/events?after={newest - 5}").body.decode()
    assert f'href="/events?after={newest - 5}"' in full_desk("GET", older).body.decode()
    assert full_desk("GET", "/events?kind=nonsense").status == 200


def test_a_receipt_shows_what_came_in_and_offers_another_try_of_what_was_refused(full_page: PageOf) -> None:
    stored = full_page("/receipts/1")
    assert "Naji Mustafa met the governor" in stored.xpath("string(//pre)")
    assert stored.xpath("//form[@action='/quarantine/replay']") == []
    rejected = full_page("/receipts/7")
    assert rejected.xpath("//form[@action='/quarantine/replay']/input[@value='/receipts/7']")
    assert full_page("/articles/1").xpath("//details//a[starts-with(@href, '/receipts/')] | //a[@href='/receipts/1']")


def test_the_spellings_of_a_name_are_counted_short_ones_too(full_page: PageOf) -> None:
    page = full_page("/entities/1")
    counts = [int(one) for one in page.xpath("//tbody[1]/tr[th//a]/td[2]/text()")]
    assert max(counts) > 1


def test_places_lead_to_the_articles_that_name_them(full_page: PageOf, full_desk: Api) -> None:
    links = full_page("/places?period=month").xpath(
        "//td/a[starts-with(@aria-label, '1 ') or contains(@aria-label, 'name')]"
    )
    assert links
    for one in links:
        assert full_desk("GET", one.get("href")).status == 200


def test_examples_of_searches_are_answered_here(full_page: PageOf, full_desk: Api) -> None:
    queries = [one.text for one in full_page("/search").xpath("//tbody//a/code")]
    asked = [one for one in queries if not one.startswith(("is:", "label:"))]
    assert 'source:"paper1.example"' in " ".join(asked) or any(one.startswith("source:") for one in asked)
    for one in asked:
        answer = full_desk("GET", "/?" + urlencode({"q": one}))
        assert b'role="alert"' not in answer.body, one
