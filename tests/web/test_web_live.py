"""Live news: over a restart of the service, without a shift of the page, and light on the first visit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from api_server import Api, serving
from database_marks import ON_SQLITE
from sample_articles import text
from waiting import wait_until

from worker.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, ON_SQLITE]
FIRST_PAGE_LIMIT_BYTES = 100_000
SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
        .observe({ type: "layout-shift", buffered: true });
"""
PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def take_in(api: Api, *numbers: int) -> None:
    given = [{"url": f"https://a.example/{n}", "title": f"Report {n}", "text": text(n)} for n in numbers]
    assert api("POST", "/v1/articles", given).status == 202
    api.services.ingest.take_in_batch()


def test_news_before_during_and_after_a_restart_of_the_service_is_counted_once(
    database_url: str, data_dir: Path, browser: Browser
) -> None:
    settings = Settings(data_dir=data_dir)
    page = browser.new_page()
    with serving(settings) as api:
        take_in(api, 1)
        page.goto(f"http://127.0.0.1:{api.port}/")
        take_in(api, 2)
        page.get_by_role("link", name="1 new").wait_for()
    with serving(settings, port=api.port) as again:
        take_in(again, 3)
        page.get_by_role("link", name="2 new").wait_for()
        take_in(again, 4, 5)
        page.get_by_role("link", name="4 new").wait_for()
        page.keyboard.press("n")
        page.locator("article").nth(4).wait_for()
        rows = page.locator("article").evaluate_all("(all) => all.map((one) => one.dataset.article)")
        assert rows == ["5", "4", "3", "2", "1"]
        page.close()


def test_a_laptop_that_slept_while_the_service_restarted_loses_and_repeats_nothing(
    database_url: str, data_dir: Path, browser: Browser
) -> None:
    settings = Settings(data_dir=data_dir)
    context = browser.new_context()
    page = context.new_page()
    with serving(settings) as api:
        take_in(api, 1)
        page.goto(f"http://127.0.0.1:{api.port}/")
        take_in(api, 2)
        page.get_by_role("link", name="1 new").wait_for()
        context.set_offline(True)
        take_in(api, 3)
    with serving(settings, port=api.port) as again:
        take_in(again, 4)
        context.set_offline(False)
        page.get_by_role("link", name="3 new").wait_for()
        take_in(again, 5)
        page.get_by_role("link", name="4 new").wait_for()
        page.keyboard.press("n")
        page.locator("article").nth(4).wait_for()
        rows = page.locator("article").evaluate_all("(all) => all.map((one) => one.dataset.article)")
        assert rows == ["5", "4", "3", "2", "1"]
        context.close()


def test_events_that_come_in_are_counted_on_their_page_and_shown_when_asked_for(api: Api, browser: Browser) -> None:
    take_in(api, 1)
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{api.port}/events?kind=article.stored")
    take_in(api, 2, 3)
    page.get_by_role("link", name="2 new").wait_for()
    assert page.locator("tbody tr").count() == 1
    page.keyboard.press("n")
    page.locator("tbody tr").nth(2).wait_for()
    page.close()


@pytest.mark.parametrize("width_px", [360, 1400])
def test_nothing_shifts_while_times_of_the_readers_zone_and_news_arrive(
    api: Api, browser: Browser, width_px: int
) -> None:
    take_in(api, *range(1, 20))
    page = browser.new_page(viewport={"width": width_px, "height": 800}, timezone_id="Asia/Kolkata")
    page.add_init_script(SHIFTS)
    page.goto(f"http://127.0.0.1:{api.port}/")
    page.evaluate(PAINTED)
    for number in (20, 21, 22):
        take_in(api, number)
        page.get_by_role("link", name=f"{number - 19} new").wait_for()
    assert page.evaluate("shifts.map((one) => one.value)") == []
    page.close()


def test_the_first_page_is_light(api: Api, browser: Browser, entity_tools: Any) -> None:
    api.services.__dict__["entity_tools"] = entity_tools
    take_in(api, *range(1, 41))
    api.services.enrich.enrich_batch()
    page = browser.new_page()
    answers: list[Any] = []
    page.on("requestfinished", lambda one: answers.append(one))  # noqa: PLW0108  # Playwright marks the function
    page.goto(f"http://127.0.0.1:{api.port}/")
    wait_until(lambda: len(answers) >= 3, "page, style and script are there")
    weights = {one.url: one.sizes()["responseBodySize"] for one in answers}
    assert any("desk.js" in address for address in weights)
    assert sum(weights.values()) < FIRST_PAGE_LIMIT_BYTES, weights
    page.close()
