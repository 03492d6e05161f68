"""The pages in a real browser, where one is installed."""

from __future__ import annotations

import pytest
from api_server import Api
from database_marks import ON_SQLITE
from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, ON_SQLITE]
REPORT = "The bridge over the river reopened on Monday after two years of repairs, the city said at noon. " * 4


def test_a_reader_finds_an_article_and_opens_it_by_keyboard(api: Api, browser: Browser) -> None:
    api("POST", "/v1/articles", {"text": REPORT, "title": "Bridge reopens", "source": "gazette"})
    api.services.ingest.take_in_batch()
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    ours = f"http://127.0.0.1:{api.port}/"
    page.on("request", lambda request: None if request.url.startswith(ours) else trouble.append(request.url))
    page.goto(f"http://127.0.0.1:{api.port}/")
    page.get_by_label("Search").fill("bridge")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bridge reopens").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/1")
    assert page.locator("h1").inner_text() == "Bridge reopens"
    assert trouble == []
    page.close()


def test_the_api_docs_draw_themselves(api: Api, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{api.port}/docs")
    page.get_by_text("/v1/ledger").first.wait_for(timeout=100_000)
    page.close()
