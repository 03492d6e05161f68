"""The wire: live without loss or repetition, grouped by story, with a line where the last visit ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from api_server import Answer, Api
from database_marks import ON_SQLITE
from lxml import html
from sample_articles import edited, text

from worker.settings import Settings
from worker.web.wire import Visit, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""
AT_S = int(NOW.timestamp())


def tree_of(answer: Answer) -> Any:
    return html.fromstring(answer.body)


def take_in(api: Api, *articles: dict[str, Any]) -> None:
    for one in articles:
        api("POST", "/v1/articles", one)
    api.services.ingest.take_in_batch()


def report(number: int) -> dict[str, Any]:
    return {"url": f"https://paper{number}.example/1", "title": f"Report {number}", "text": text(f"report {number}")}


@pytest.mark.parametrize(
    ("cookie", "newest", "expected"),
    [
        ("", 5, Visit(5, 5, AT_S)),
        ("nonsense", 5, Visit(5, 5, AT_S)),
        ("1.2.x", 5, Visit(5, 5, AT_S)),
        (f"1.2.{'9' * 30}", 5, Visit(5, 5, AT_S)),
        (f"1.3.{AT_S - 60}", 5, Visit(1, 5, AT_S)),
        (f"1.3.{AT_S - 1801}", 5, Visit(3, 5, AT_S)),
        (f"1.7.{AT_S - 60}", 5, Visit(1, 7, AT_S)),
    ],
)
def test_a_visit_goes_on_for_half_an_hour_and_the_next_starts_from_its_newest(
    cookie: str, newest: int, expected: Visit
) -> None:
    assert visit(cookie, newest, NOW) == expected


def test_a_line_marks_what_came_since_the_last_visit(api: Api) -> None:
    take_in(api, report(1))
    take_in(api, report(2))
    page = tree_of(api("GET", "/", headers={"Cookie": "wiredesk_visit=1.1.1000000000"}))
    [line] = page.xpath("//p[@class='since']")
    assert line.xpath("preceding-sibling::article/@data-article") == ["2"]
    assert tree_of(api("GET", "/")).xpath("//p[@class='since']") == []
    assert "wiredesk_visit=" in api("GET", "/").headers["set-cookie"]


def test_a_report_stands_with_its_copies_which_are_compared_and_judged_anew(api: Api) -> None:
    original = report(1)
    take_in(api, original)
    take_in(api, original | {"url": "https://copy.example/1", "source": "copier", "text": edited(original["text"])})
    wire = tree_of(api("GET", "/"))
    [row] = wire.xpath("//article")
    [address] = row.xpath(".//ul[@class='with']//a[starts-with(@href, '/compare')]/@href")
    compared = tree_of(api("GET", address))
    assert "copy of the first" in compared.xpath("string(//p[@class='lead'])")
    assert compared.xpath("//ins | //del")
    [split] = compared.xpath("//form[@method='post']/@action")
    assert api("POST", split, "").status == 303
    assert len(tree_of(api("GET", "/")).xpath("//article")) == 2
    [merge] = tree_of(api("GET", address)).xpath("//form[@method='post']/@action")
    assert api("POST", merge, "other=2", headers={"Content-Type": "application/x-www-form-urlencoded"}).status == 303
    assert "person" in tree_of(api("GET", address)).xpath("string(//p[@class='lead'])")


def test_a_query_becomes_a_watch_in_two_clicks(api: Api) -> None:
    take_in(api, report(1))
    [address] = tree_of(api("GET", "/?q=report")).xpath("//a[text()='Watch this']/@href")
    form = tree_of(api("GET", address))
    assert form.xpath("//input[@name='query']/@value") == ["report"]
    made = api(
        "POST", "/watches/add", "name=w&query=report", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert api.services.watches.all()[0].query == "report"
    assert tree_of(made).xpath("//a[@href='/v1/watches/1/feed.rss']")


def test_the_last_word_of_a_search_is_completed_with_sources(api: Api) -> None:
    take_in(api, report(1) | {"source": 'Gazette "of" <b>'})
    offers = api("GET", "/complete?q=bridge+gaz").json["offers"]
    assert offers == [{"label": 'Gazette "of" <b> (source)', "query": 'bridge source:"Gazette of <b>"'}]
    assert api("GET", "/complete?q=g").json["offers"] == []


def test_fields_and_their_values_are_completed(api: Api) -> None:
    api.services.feeds.add("https://feed.example/rss", title="Harbour news")
    take_in(api, report(1) | {"source": "Gazette"})

    def offered(typed: str) -> list[str]:
        return [one["query"] for one in api("GET", f"/complete?q={typed}").json["offers"]]

    assert offered("bridge+-so") == ["bridge -source:"]
    assert offered("feed:h") == offered("harb") == ["feed:1"]
    assert offered("source:g") == ['source:"Gazette"']
    assert offered("place:h") == []


@pytest.mark.browser
@ON_SQLITE
def test_news_waits_behind_a_bar_and_moves_nothing(api: Api, browser: Browser) -> None:
    take_in(api, report(1))
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{api.port}/")
    before = page.locator("article").first.bounding_box()
    take_in(api, report(2), report(3))
    page.get_by_role("link", name="2 new").wait_for()
    assert page.locator("article").first.bounding_box() == before
    page.keyboard.press("n")
    page.locator("article").nth(2).wait_for()
    assert page.locator(".news").is_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".row.here").get_attribute("data-article") == "2"
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.wait_for_url("**/articles/2")
    page.close()


@pytest.mark.browser
@ON_SQLITE
def test_news_of_a_service_that_was_away_is_counted_once(
    database_url: str, data_dir: Path, browser: Browser, serve: Callable[..., Api]
) -> None:
    api = serve(Settings(data_dir=data_dir))
    take_in(api, report(1))
    page = browser.new_page()
    away = False
    page.route("**/v1/stream*", lambda route: route.abort() if away else route.continue_())
    page.goto(f"http://127.0.0.1:{api.port}/")
    take_in(api, report(2))
    page.get_by_role("link", name="1 new").wait_for()
    away = True
    page.evaluate(HIDE, True)
    take_in(api, report(3))
    away = False
    page.evaluate(HIDE, False)
    page.get_by_role("link", name="2 new").wait_for()
    page.close()
