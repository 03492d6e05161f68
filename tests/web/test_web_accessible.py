"""Every page with many things: by the rules of axe, narrow, dark, by keyboard; and on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from api_server import Api
from axe_eyes import Eyes
from desk_pages import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.browser
@pytest.mark.timeout(900)  # some twenty pages, each looked at in two colours: a minute of processor time
def test_pages_with_many_things_are_seen_and_gone_through_by_all(full_desk: Api, look: Callable[[Api], Eyes]) -> None:
    look(full_desk).walk([*PAGES, "/?q=road"])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("/stories/1", "Why it is here"),
        ("/pipeline", "Input"),
        ("/sources", "Probably missed"),
        ("/articles/1", "Naji Mustafa"),
    ],
)
def test_on_paper_a_page_has_its_tables_and_texts_and_nothing_to_press(
    full_desk: Api, browser: Browser, path: str, printed: str
) -> None:
    page = browser.new_page(color_scheme="dark", viewport={"width": 800, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"http://127.0.0.1:{full_desk.port}{path}")
    assert page.locator("main").get_by_text(printed).first.is_visible()
    pressed = page.locator("button:visible, input:visible, nav:visible, summary:visible")
    assert pressed.count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 29, 27)"
    page.close()
