"""Saved searches: from a query on the wire to a name on the wire, by form, by keyboard, by API and in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from api_server import Api
from commands import Commands
from database_marks import ON_SQLITE
from lxml import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def page_of(api: Api, path: str) -> Any:
    answer = api("GET", path)
    assert answer.status == 200, answer.body
    return html.fromstring(answer.body)


@pytest.mark.browser
@ON_SQLITE
def test_a_search_is_saved_found_renamed_watched_and_removed_by_keyboard_without_script(
    api: Api, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()

    def press_on(name: str, role: Any = "link") -> None:
        with page.expect_navigation():
            page.get_by_role(role, name=name).first.press("Enter")

    page.goto(f"http://127.0.0.1:{api.port}/?q=road+OR+bridge")
    page.get_by_text("Save this search").press("Enter")
    page.get_by_label("Name").fill("Roads & bridges")
    with page.expect_navigation():
        page.get_by_label("Name").press("Enter")
    saved = page.get_by_role("navigation", name="Saved searches")
    assert saved.get_by_role("link", name="Roads & bridges").get_attribute("aria-current") == "page"
    assert page.get_by_text("Save this search").count() == 0
    page.goto(f"http://127.0.0.1:{api.port}/")
    press_on("Roads & bridges")
    assert page.get_by_label("Search", exact=True).input_value() == "road OR bridge"
    press_on("edit")
    page.get_by_text("Change or remove").press("Enter")
    page.get_by_label("Name").first.fill("Roads")
    with page.expect_navigation():
        page.get_by_label("Name").first.press("Enter")
    press_on("Watch this: Roads")
    assert (page.get_by_label("Name").input_value(), page.get_by_label("Query").input_value()) == (
        "Roads",
        "road OR bridge",
    )
    page.goto(f"http://127.0.0.1:{api.port}/searches")
    page.get_by_text("Change or remove").press("Enter")
    press_on("Remove Roads", "button")
    assert "No saved searches yet" in page.locator("main").inner_text()
    context.close()


def test_the_api_saves_changes_and_deletes_a_search(api: Api) -> None:
    made = api("POST", "/v1/searches", {"name": "Roads", "query": "road"})
    assert (made.status, made.json["name"], made.json["is_shared"]) == (201, "Roads", True)
    assert api("POST", "/v1/searches", {"name": "Roads", "query": "bridge"}).json["reason"] == "name_taken"
    assert api("POST", "/v1/searches", {"name": "Open", "query": '"bridge'}).status == 422
    changed = api("PATCH", "/v1/searches/1", {"query": "bridge"})
    assert (changed.json["name"], changed.json["query"]) == ("Roads", "bridge")
    assert [one["query"] for one in api("GET", "/v1/searches").json["searches"]] == ["bridge"]
    assert api("DELETE", "/v1/searches/1").status == 204
    assert api("DELETE", "/v1/searches/1").status == 404


def test_names_of_searches_differ_by_more_than_capitals_and_are_listed_without_regard_to_them(api: Api) -> None:
    for name in ("roads", "Étude", "Bridges", "ÄRA"):
        assert api("POST", "/v1/searches", {"name": name, "query": "road"}).status == 201
    for taken in ("Roads", "étude", "ära", "BRIDGES"):
        assert api("POST", "/v1/searches", {"name": taken, "query": "road"}).json["reason"] == "name_taken"
    assert api("PATCH", "/v1/searches/1", {"name": "Roads"}).json["name"] == "Roads"
    listed = [one["name"] for one in api("GET", "/v1/searches").json["searches"]]
    assert listed == ["Bridges", "Roads", "ÄRA", "Étude"]


@ON_SQLITE
@pytest.mark.usefixtures("quick_passwords")
def test_who_is_signed_in_saves_for_themselves_and_a_key_for_everybody_if_it_may_edit(api: Api) -> None:
    desk = api
    desk("POST", "/searches", "name=All&query=road", headers=FORM)
    desk.services.people.add("ann", "correct horse battery")
    desk.services.people.add("bob", "correct horse battery", "reader")
    signed = desk("POST", "/sign-in", "name=bob&password=correct+horse+battery", headers=FORM)
    bob = FORM | {"Cookie": signed.headers["set-cookie"].partition(";")[0], "Sec-Fetch-Site": "same-origin"}
    assert desk("POST", "/searches", "name=Mine&query=is%3Aunread", headers=bob).status == 303
    assert desk("POST", "/searches/1/remove", "", headers=bob).status == 404
    read, edit = desk.with_key("read"), desk.with_key("edit")
    assert [one["name"] for one in desk("GET", "/v1/searches", headers=bob).json["searches"]] == ["All", "Mine"]
    for path in ("/v1/searches", "/searches"):
        assert read("POST", path, "name=x&query=x", headers=FORM).status == 403
    assert read("DELETE", "/v1/searches/1").status == 403
    assert edit("POST", "/searches", "name=x&query=x", headers=FORM).status == 303
    assert edit("DELETE", "/v1/searches/1").status == 204
    assert edit("DELETE", "/v1/searches/2").status == 404
    page: Any = html.fromstring(desk("GET", "/searches", headers=bob).body)
    assert page.xpath("//form/@action")[-3:] == ["/searches/2", "/searches/2/remove", "/searches"]


def test_a_query_is_saved_on_one_line_without_controls_on_both_databases(api: Api) -> None:
    made = api("POST", "/v1/searches", {"name": "Roads", "query": " road\u0000\n OR\tbridge "})
    assert (made.status, made.json["query"]) == (201, "road OR bridge")
    assert api("PATCH", "/v1/searches/1", {"query": "\u0000bridge\n"}).json["query"] == "bridge"


@ON_SQLITE
def test_an_empty_name_of_a_search_or_of_a_person_is_refused_in_the_terminal(api: Api, commands: Commands) -> None:
    api.services.articles.saved.add(None, "Roads", "road")
    data = str(api.services.settings.data_dir)
    for words in (
        ("change", "1", "--name", ""),
        ("change", "1", "--query", ""),
        ("add", "Mine", "road", "--as", ""),
        ("list", "--as", ""),
    ):
        assert commands.run("--data", data, "searches", *words).code == 1, words
    assert [(one.name, one.query) for one in api.services.articles.saved.all(None)] == [("Roads", "road")]


@ON_SQLITE
@pytest.mark.usefixtures("quick_passwords")
def test_the_terminal_saves_changes_lists_and_removes(api: Api, commands: Commands) -> None:
    api.services.people.add("ann", "correct horse battery")

    def run(*words: str) -> str:
        said = commands.run("--data", str(api.services.settings.data_dir), "searches", *words)
        assert said.code == 0, said.err
        return said.out

    run("add", "Roads", "road", "OR", "bridge", "works")
    run("add", "Mine", "is:unread", "--as", "ann")
    run("change", "1", "--name", "Bridges")
    assert [line.split("\t")[1:] for line in run("list", "--as", "ann").splitlines()[1:]] == [
        ["Bridges", "road OR bridge works", "everybody"],
        ["Mine", "is:unread", "ann"],
    ]
    run("remove", "1")
    assert [one.name for one in api.services.articles.saved.all(None)] == []
