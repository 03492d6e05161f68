"""Notes and labels on the desk and by the API: written without script, shown on rows, found, each person's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from api_server import Api
from database_marks import ON_SQLITE
from lxml import html
from sample_articles import text

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "correct horse battery"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
JSON = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}


def signed_in(api: Api, name: str = "ann") -> dict[str, str]:
    api.services.people.add(name, PASSWORD, "reader")
    answer = api("POST", "/sign-in", urlencode({"name": name, "password": PASSWORD}), headers=FORM)
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0], "Authorization": ""}


def take_in(api: Api, *numbers: int) -> None:
    given = [{"url": f"https://a.example/{n}", "title": f"Report {n}", "text": text(n)} for n in numbers]
    assert api.with_key("admin")("POST", "/v1/articles", given).status == 202
    api.services.ingest.take_in_batch()


def page_of(api: Api, path: str, who: dict[str, str]) -> Any:
    answer = api("GET", path, headers=who)
    assert answer.status == 200, answer.body
    return html.fromstring(answer.body)


def labels_in(page: Any) -> list[str]:
    return [str(one) for one in page.xpath("//ul[contains(@class, 'mine')]/li[@class='chip']/a/text()")]


def test_a_note_is_written_by_form_shown_on_rows_and_listed(api: Api, entity_tools: Any) -> None:
    api.services.__dict__["entity_tools"] = entity_tools
    take_in(api, 1, 2, 3)
    api.services.enrich.enrich_batch()
    ann, bob = signed_in(api), signed_in(api, "bob")
    form = urlencode({"text": "Ask <b>him</b>.", "labels": "Idlib, To check,", "back": "/articles/2#note"})
    written = api("POST", "/notes/article/2", form, headers=FORM | ann)
    assert (written.status, written.headers["location"]) == (303, "/articles/2#note")
    article = page_of(api, "/articles/2", ann)
    assert article.xpath("string(//p[@class='noted'])") == "Ask <b>him</b>."
    assert article.xpath("string(//input[@name='labels']/@value)") == "Idlib, To check"
    story = api.services.articles.get(3).story_id
    api("POST", f"/notes/story/{story}", urlencode({"labels": "idlib"}), headers=FORM | ann)
    assert labels_in(page_of(api, f"/stories/{story}", ann)) == ["idlib"]
    assert labels_in(page_of(api, "/stories", ann)) == ["idlib"]
    assert labels_in(page_of(api, "/", ann)) == ["Idlib", "To check"]
    assert labels_in(page_of(api, "/", bob)) == labels_in(page_of(api, "/articles/2", bob)) == []
    listed = page_of(api, "/notes", ann)
    assert listed.xpath("//article/h2/a/@href") == [f"/stories/{story}", "/articles/2"]
    assert page_of(api, "/notes?label=to+CHECK", ann).xpath("//article/h2/a/@href") == ["/articles/2"]
    [search] = listed.xpath("//ul[contains(@class, 'mine')]/li/a[text()='Idlib']/@href")
    assert {"2", "3"} <= set(page_of(api, search, ann).xpath("//main//@data-article"))
    assert page_of(api, "/?q=is:noted", ann).xpath("//main//@data-article") == ["3", "2", "1"]  # and of the story
    api("POST", "/notes/article/2", urlencode({"text": " ", "labels": " "}), headers=FORM | ann)
    assert "Write a note" in page_of(api, "/articles/2", ann).text_content()


def test_the_api_writes_gives_and_lists_the_notes_of_whoever_is_signed_in(api: Api) -> None:
    take_in(api, 1, 2, 3)
    ann = JSON | signed_in(api)
    for number in (1, 2, 3):
        given = {"text": f"n {number}", "labels": ["Idlib"]}
        answer = api("PUT", f"/v1/notes/article/{number}", given, headers=ann)
        assert (answer.status, answer.json["text"], answer.json["labels"]) == (200, f"n {number}", ["Idlib"])
    assert api("GET", "/v1/notes/article/1", headers=ann).json["text"] == "n 1"
    page = api("GET", "/v1/notes?limit=2&label=idlib", headers=ann).json
    assert [(one["thing"], one["id"], one["title"]) for one in page["notes"]] == [
        ("article", 3, "Report 3"),
        ("article", 2, "Report 2"),
    ]
    last = api("GET", page["next"], headers=ann).json
    assert ([one["id"] for one in last["notes"]], last["next"]) == ([1], None)
    assert api("GET", "/v1/notes/labels", headers=ann).json == {
        "labels": [{"name": "Idlib", "articles": 3, "stories": 0}]
    }
    found = api("GET", "/v1/articles?q=label:idlib", headers=ann).json["articles"]
    assert [one["id"] for one in found] == [3, 2, 1]
    wrong = api("GET", "/v1/articles?q=label:idlb", headers=ann)
    assert (wrong.status, "did you mean Idlib?" in wrong.json["detail"]) == (422, True)
    assert api("PUT", "/v1/notes/article/1", {}, headers=ann).json == {"text": "", "labels": [], "changed_at": None}
    assert api("GET", "/v1/notes/article/99", headers=ann).status == 404
    assert api("PUT", "/v1/notes/article/1", {"labels": ["a,b"]}, headers=ann).json["reason"] == "bad_label"
    assert api("PUT", "/v1/notes/article/1", {"text": "x" * 10_001}, headers=ann).status == 422


def test_a_key_is_nobody_and_has_no_notes(api: Api) -> None:
    take_in(api, 1)
    signed_in(api)
    key = api.with_key("read")
    assert key("GET", "/v1/notes").json == {"notes": [], "next": None}
    assert key("GET", "/v1/notes/labels").json == {"labels": []}
    assert key("PUT", "/v1/notes/article/1", {"text": "x"}).status == 404
    assert key("POST", "/notes/article/1", "text=x", headers=FORM).status == 404
    assert "An API key is nobody" in key("GET", "/notes").body.decode()


def test_a_form_of_another_site_writes_no_note(api: Api) -> None:
    take_in(api, 1)
    ann = signed_in(api)
    for site in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        headers = {"Content-Type": FORM["Content-Type"]} | site | ann
        assert api("POST", "/notes/article/1", "text=x", headers=headers).status == 403
    assert api.services.notes.find_notes(api.services.people.all()[0]) == []


def test_labels_of_whoever_types_are_completed(api: Api) -> None:
    take_in(api, 1)
    ann, bob = signed_in(api), signed_in(api, "bob")
    api("POST", "/notes/article/1", "labels=To+check", headers=FORM | ann)
    offers = api("GET", "/complete?q=road+label:to", headers=ann).json["offers"]
    assert [one["query"] for one in offers] == ['road label:"To check"']
    assert api("GET", "/complete?q=road+label:to", headers=bob).json["offers"] == []


@pytest.mark.browser
@ON_SQLITE
def test_a_note_is_written_by_keyboard_without_script_on_a_phone(api: Api, browser: Browser) -> None:
    take_in(api, 1)
    who = signed_in(api)
    name, _, value = who["Cookie"].partition("=")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{api.port}/"}])
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{api.port}/articles/1")
    page.get_by_text("Write a note, or file it").press("Enter")
    page.get_by_label("Note", exact=True).fill("Ask him.\nTwice.")
    page.get_by_label("Labels, with commas between").fill("Idlib, To check")
    with page.expect_navigation():
        page.get_by_label("Labels, with commas between").press("Enter")
    assert page.locator(".noted").inner_text() == "Ask him.\nTwice."
    with page.expect_navigation():
        page.get_by_label("Your labels").get_by_role("link", name="To check").press("Enter")
    assert page.locator("article.row").count() == 1
    context.close()
