"""Reading state on the pages: by forms, by keys, and for each person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from api_server import Answer, Api
from database_marks import ON_SQLITE
from lxml import html
from sample_articles import arrival, text
from waiting import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.usefixtures("quick_passwords")

PASSWORD = "correct horse battery"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}


def token_of(api: Api, name: str = "ann") -> str:
    api.services.people.add(name, PASSWORD)
    answer = api("POST", "/sign-in", urlencode({"name": name, "password": PASSWORD}), headers=FORM)
    return answer.headers["set-cookie"].partition(";")[0].partition("=")[2]


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"wiredesk_session={token}", "Authorization": ""}


def take_in(api: Api, *numbers: int) -> None:
    given = [{"url": f"https://a.example/{n}", "title": f"Report {n}", "text": text(n)} for n in numbers]
    key = api.with_key("admin")
    assert key("POST", "/v1/articles", given).status == 202
    api.services.ingest.take_in_batch()


def tree_of(answer: Answer) -> Any:
    assert answer.status == 200
    return html.fromstring(answer.body)


def titles(page: Any) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath("//article//h2/a")]


def test_rows_are_marked_by_form_and_listed_by_their_mark(api: Api) -> None:
    take_in(api, 1, 2, 3)
    ann = cookie(token_of(api))
    page = tree_of(api("GET", "/", headers=ann))
    assert titles(page) == ["Report 3", "Report 2", "Report 1"]
    assert page.xpath("//article[contains(@class, ' read')]") == []
    body = urlencode({"article": 2, "do": "star", "back": "/?show=starred"})
    starred = api("POST", "/marks", body, headers=FORM | ann)
    assert (starred.status, starred.headers["location"]) == (303, "/?show=starred")
    assert titles(tree_of(api("GET", "/?show=starred", headers=ann))) == ["Report 2"]
    tree_of(api("GET", "/articles/3", headers=ann))  # opened, so read
    assert titles(tree_of(api("GET", "/?show=unread", headers=ann))) == ["Report 2", "Report 1"]
    assert len(tree_of(api("GET", "/", headers=ann)).xpath("//article[contains(@class, ' read')]")) == 1
    api("POST", "/marks", urlencode({"article": 3, "do": "unread"}), headers=FORM | ann)
    assert titles(tree_of(api("GET", "/?show=unread", headers=ann)))[0] == "Report 3"
    api("POST", "/marks", urlencode({"article": 3, "do": "read up to"}), headers=FORM | ann)
    assert "All read" in tree_of(api("GET", "/?show=unread", headers=ann)).text_content()
    bob = cookie(token_of(api, "bob"))
    assert len(titles(tree_of(api("GET", "/?show=unread", headers=bob)))) == 3


def test_unread_and_starred_are_asked_for_by_query_and_as_json(api: Api) -> None:
    take_in(api, 1, 2, 3)
    ann = cookie(token_of(api))
    api("POST", "/marks", urlencode({"article": 2, "do": "star"}), headers=FORM | ann)
    assert titles(tree_of(api("GET", "/?q=report+is%3Astarred", headers=ann))) == ["Report 2"]
    page = tree_of(api("GET", "/?show=starred", headers=ann))
    [address] = page.xpath("//p[contains(@class, 'ways')]/a[text()='As JSON']/@href")
    assert [one["id"] for one in api("GET", address, headers=ann).json["articles"]] == [2]
    assert page.xpath("string(//p[contains(@class, 'ways')]/code)") == "wiredesk search --limit 30 --as ann is:starred"
    assert api("GET", address, headers={"Authorization": f"Bearer {api.with_key('read').key}"}).status == 422


def test_a_mark_that_makes_no_sense_is_refused(api: Api) -> None:
    ann = cookie(token_of(api))
    for body, status in (
        ("do=read", 303), ("article=1&do=shred", 422), ("article=x&do=read", 422), ("", 422), ("do=read+up+to", 422),
        ("do=above", 422), ("do=above+x", 422), ("do=below+9", 303), ("do=above+1&row=x", 422), ("do=undo", 422),
    ):  # fmt: skip
        assert api("POST", "/marks", body, headers=FORM | ann).status == status, body


def test_the_line_of_the_last_visit_goes_with_the_person_from_browser_to_browser(api: Api) -> None:
    take_in(api, 1, 2)
    ann = cookie(token_of(api))
    page = api("GET", "/", headers=ann)
    assert "wiredesk_visit" not in page.headers.get("set-cookie", "")
    person = api.services.people.all()[0]
    line, newest, at_s = api.services.marks.visit(person).split(".")
    assert (line, newest) == ("2", "2")
    api.services.marks.write_visit(person, f"{line}.{newest}.{int(at_s) - 3_600}")
    take_in(api, 3)
    assert tree_of(api("GET", "/", headers=ann)).xpath("string(//p[@class='since'])") == "Above: since your last visit"


@pytest.mark.browser
@ON_SQLITE
def test_marks_are_set_by_key_in_place_and_by_form_without_script(api: Api, browser: Browser) -> None:
    take_in(api, 1, 2)
    token = token_of(api)
    ours = f"http://127.0.0.1:{api.port}/"
    person = api.services.people.all()[0]
    for has_script in (True, False):
        context = browser.new_context(java_script_enabled=has_script)
        context.add_cookies([{"name": "wiredesk_session", "value": token, "url": ours}])
        page = context.new_page()
        page.goto(ours)
        if has_script:
            page.keyboard.press("j")
            page.keyboard.press("m")
            page.wait_for_selector("article.row.read")
            page.keyboard.press("s")
            page.wait_for_selector("text=★ Starred")
            page.keyboard.press("?")
            assert page.locator("dialog >> text=star, or take the star away").count() == 1
            page.keyboard.press("Escape")
            with page.expect_navigation():
                page.keyboard.press("b")
            page.locator(".row.read").nth(1).wait_for()
            with page.expect_navigation():
                page.keyboard.press("u")
            page.locator(".row:not(.read)").wait_for()
        else:
            page.locator("article.row >> nth=1 >> text=☆ Star").click()
            page.wait_for_load_state()
        number = 2 if has_script else 1
        wait_until(lambda: api.services.marks.states(person, [number])[number].is_starred, "the star is kept")  # noqa: B023
        context.close()
    assert api.services.marks.states(person, [2])[2].is_read
    assert not api.services.marks.states(person, [1])[1].is_read


def unread(api: Api, ann: dict[str, str]) -> list[str]:
    return titles(tree_of(api("GET", "/?show=unread", headers=ann)))


def test_what_is_above_or_below_a_row_is_marked_read_and_undone(api: Api) -> None:
    take_in(api, 1, 2, 3, 4)
    ann = cookie(token_of(api))
    for action, left in (("below", [4, 3, 2]), ("all", []), ("above", [2, 1])):
        read_first = {"article": 4, "do": "read"} if action == "above" else {}
        api("POST", "/marks", urlencode(read_first), headers=FORM | ann)
        before = unread(api, ann)
        page = tree_of(api("GET", "/", headers=ann))
        if action == "all":
            form: dict[str, Any] = {"article": 4, "do": "read up to"}
        else:
            [button] = page.xpath(f"//article[@data-article='2']//button[@form='rows'][contains(@value, '{action}')]")
            form = {"row": page.xpath("//form[@id='rows']/input[@name='row']/@value"), "do": button.get("value")}
        marked = api("POST", "/marks", urlencode(form, doseq=True), headers=FORM | ann)
        kept = marked.headers["set-cookie"].partition(";")[0]
        assert unread(api, ann) == [f"Report {one}" for one in left]
        shown = api("GET", "/", headers=ann | {"Cookie": f"{ann['Cookie']}; {kept}"})
        assert 'wiredesk_undo=""' in shown.headers["set-cookie"]  # it is offered once
        assert "wiredesk_undo" not in api("GET", "/", headers=ann).headers.get("set-cookie", "")
        given = {one.get("name"): one.get("value") for one in tree_of(shown).xpath("//form[@class='undo']/*[@name]")}
        assert api("POST", "/marks", urlencode(given), headers=FORM | ann).status == 303
        assert unread(api, ann) == before


@ON_SQLITE
def test_the_page_of_sources_counts_what_a_person_has_not_read_of_each_feed(api: Api) -> None:
    token = token_of(api)
    for name in ("a", "b"):
        api.services.feeds.add(f"https://{name}.example/feed", title=name)
    api.services.accept.articles([arrival(n, feed_id=1) for n in (1, 2, 3)], door="api")
    api.services.ingest.take_in_batch()
    api.services.marks.mark(api.services.people.get("ann"), [1], read=True)
    [unread] = tree_of(api("GET", "/sources", headers=cookie(token))).xpath("//td[@data-label='Unread']/a")
    assert unread.text == "2"
    found = tree_of(api("GET", unread.get("href").replace(" ", "+"), headers=cookie(token)))
    assert [one.get("data-article") for one in found.xpath("//main//*[@data-article]")] == ["3", "2"]
