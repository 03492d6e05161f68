"""The page of reruns: one is started, seen on its way, and stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from api_server import Api
from lxml import html
from sqlalchemy import text as sql

from worker.web.words import WORDS, in_words

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # pages know no database
FORM = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"}


def shown(api: Api, path: str = "/reruns") -> Any:
    return html.fromstring(api("GET", path).body)


def test_a_rerun_is_started_seen_and_stopped_on_its_page(api: Api) -> None:
    assert "Nothing was run again yet" in shown(api).text_content()
    assert api("POST", "/reruns", "stage=clean&query=bridge", headers=FORM).status == 303
    page = shown(api)
    assert page.xpath("//progress/@max") == ["1"]
    assert page.xpath("//main/@data-reload") == ["5"]
    assert "clean" in shown(api, "/pipeline").xpath("//*[@id='reruns']/following-sibling::p")[0].text_content()
    [stop] = page.xpath("//table//form/@action")
    assert api("POST", stop, "", headers=FORM).status == 303
    ended = shown(api)
    assert "stopped at article 0 of 0" in ended.text_content()
    assert ended.xpath("//main/@data-reload") == ended.xpath("//progress") == []
    assert api("POST", stop, "", headers=FORM).status == 409
    assert api("POST", "/reruns", "stage=translate", headers=FORM).status == 422


def test_reruns_are_shown_page_by_page(api: Api) -> None:
    for _ in range(51):
        api.services.rerun_jobs.start("dedupe")
    [older] = shown(api).xpath("//a[@rel='next']/@href")
    assert len(shown(api).xpath("//tbody/tr")) == 50
    assert len(shown(api, older).xpath("//tbody/tr")) == 1


@pytest.mark.browser
def test_a_page_of_a_rerun_loads_itself_until_it_has_ended(api: Api, browser: Browser) -> None:
    api.services.rerun_jobs.start("clean")
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{api.port}/reruns")
    page.locator("progress").wait_for()
    with api.services.database.write() as session:
        session.execute(sql("UPDATE reruns SET state = 'done', ended_at = created_at"))
    page.locator("progress").wait_for(state="detached", timeout=30_000)
    page.close()


@pytest.mark.parametrize(
    ("code", "about", "words"),
    [
        ("org", "kind", "organisation"),
        ("person", "kind", "person"),
        ("failed_soft", "poll", "later, as it failed"),
        ("new_entry", "alert", "without new entries"),
        ("word_order", "spelling", "word order"),
        (None, "poll", ""),
    ],
)
def test_codes_are_told_in_words(code: str | None, about: str, words: str, database_url: str) -> None:
    assert in_words(code, about) == words
    assert all(text and "_" not in text for group in WORDS.values() for text in group.values())
