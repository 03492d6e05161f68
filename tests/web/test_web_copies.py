"""Versions, withdrawals and copies, as the pages show them."""

from __future__ import annotations

from typing import Any

from api_server import Api
from lxml import html
from sample_articles import edited, text

HOSTILE = "<script>alert(1)</script>"
FIRST = {"url": "https://news.example/1", "title": "Harbour reopens after two years", "text": text("first")}


def take_in(api: Api, *articles: Any) -> None:
    for one in articles:
        api("POST", "/v1/articles", one)
        api.services.ingest.take_in_batch()


def page_of(api: Api, article_id: int) -> Any:
    return html.fromstring(api("GET", f"/articles/{article_id}").body)


def test_an_article_shows_what_each_version_changed(api: Api) -> None:
    changed = FIRST["text"].replace("On ", f"{HOSTILE} Late on ", 1)
    take_in(api, FIRST, FIRST | {"text": changed})
    page = page_of(api, 1)
    versions = page.xpath("//ol[@class='versions']/li")
    assert [one.xpath("string(b)") for one in versions] == ["first version", "edited"]
    assert page.xpath("//del/text()") == ["On"]
    assert "alert(1)" in page.xpath("string(//ins)")
    assert page.xpath("//script[not(@src)]") == []


def test_an_article_shows_that_it_is_withdrawn_and_how_often_it_was_printed(api: Api) -> None:
    copy = FIRST | {"url": "https://other.example/1", "source": "other", "text": edited(FIRST["text"])}
    take_in(
        api, FIRST, copy, FIRST | {"title": f"KILL: {FIRST['title']}", "text": f"Please kill this story. {HOSTILE}"}
    )
    page = page_of(api, 1)
    assert "2 sightings, 1 copy with words of its own" in page.text_content()
    [notice] = page.xpath("//*[@role='alert']")
    assert notice.text_content().startswith("Withdrawn 2026-")
    assert "Please kill this story" in notice.text_content()
    assert html.fromstring(api("GET", "/").body).xpath("//main/article") == []


def test_words_of_two_articles_are_counted_by_where_they_stand(api: Api) -> None:
    start = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    take_in(api, FIRST | {"text": f"{start} and here"}, FIRST | {"url": "https://b.example/", "text": f"{start} there"})
    page = html.fromstring(api("GET", "/compare?a=1&b=2").body)
    said = str(page.xpath("string(//main)"))
    assert "17 words stand in both, 2 in the first alone (struck through), 1 in the second" in said


def test_an_address_that_looks_like_another_is_shown_with_a_warning(api: Api) -> None:
    api("POST", "/v1/articles", {"url": "https://\u0430pple.com/a", "text": text(1)})
    api("POST", "/v1/articles", {"url": "https://apple.com/b", "text": text(2)})
    api.services.ingest.take_in_batch()
    shown = api("GET", "/articles/1").body.decode()
    assert 'pple.com/a</a> <span class="chip">letters of two scripts' in shown
    assert ">xn--pple-43d.com</a>" in shown
    assert b"two scripts" not in api("GET", "/articles/2").body


def test_a_copy_leads_to_the_names_of_its_original(api: Api) -> None:
    copy = FIRST | {"url": "https://other.example/1", "source": "other", "text": edited(FIRST["text"])}
    take_in(api, FIRST, copy)
    [named] = page_of(api, 2).xpath("//section[@aria-labelledby='names']//a/@href")
    assert named == "/articles/1#names"
