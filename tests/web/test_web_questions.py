"""Each question of the people at the desk is answered within three clicks: by keyboard, without script, on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from api_server import Api
from axe_eyes import PATIENCE_MS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CLICKS_LIMIT = 3
QUESTIONS = {
    "who first reported a story": (["Stories", "Governor welcomes"], "First report"),
    "what grows": (["Stories", "Growing"], "Governor welcomes"),
    "why two articles were called copies": (["Road to Aleppo", "Side by side"], "judged a copy of the first"),
    "what a correction changed": (["Road to Aleppo", "What it changed"], "It is the M5 road."),
    "which reports were corrected": (["Events", "Corrected and changed", "Road to Aleppo"], "It is the M5 road."),
    "what changed of the reports of a story": (["Stories", "Governor welcomes"], "Corrected and changed"),
    "under which spellings a person appears": (["Names", "Naji Mustafa"], "why they are one"),
    "with whom and where a person is named": (["Names", "Naji Mustafa"], "Idlib"),
    "take it all away": (["Names", "Naji Mustafa", "Export this"], None),
    "which feed fails": (["Sources", "those that fail"], "it answered 500"),
    "which feed has gone quiet": (["Sources"], "no new entry for 31 h"),
    "how many entries it probably lost": (["Sources", "Paper One"], "4 by pace"),
    "what is in quarantine and how to run it again": (["Pipeline"], "Try those chosen again"),
    "who decided what": (["Stories", "Governor welcomes"], "ann"),
    "what is in the stream": (["Events"], "article.stored"),
    "the call that delivers what is shown": (["As JSON"], None),
    "the call that delivers a query": (["Roads", "As JSON"], None),
    "the call that delivers a query as it is answered": (["Roads", "As a stream"], "/v1/stream?q=road%20OR%20bridge'"),
}


def follow(page: Page, links: Sequence[str]) -> None:
    """Follow links by their words, with the keyboard."""
    for words in links:
        link = page.get_by_role("link", name=words).first
        link.focus()
        assert link.evaluate("(one) => one === document.activeElement")
        with page.expect_navigation():  # the page before is loaded already
            page.keyboard.press("Enter")


@pytest.mark.browser
@pytest.mark.parametrize("width_px", [360, pytest.param(1400, marks=pytest.mark.slow)])
def test_each_question_is_answered_within_three_clicks(full_desk: Api, browser: Browser, width_px: int) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width_px, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    for question, (links, answer) in QUESTIONS.items():
        assert len(links) <= CLICKS_LIMIT, question
        page.goto(f"http://127.0.0.1:{full_desk.port}/")
        if answer is None:
            follow(page, links[:-1])
            address = page.get_by_role("link", name=links[-1]).first.get_attribute("href")
            assert full_desk("GET", address or "").status == 200, question
        else:
            follow(page, links)
            shown = page.locator("main").inner_text()
            assert answer in shown, question
    context.close()
