"""Each page offers the same as JSON, as a file, as a watch and as a command, and all of them work."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from itertools import takewhile
from typing import Any

import pytest
from api_server import Api
from commands import Commands
from desk_pages import WALK
from fastapi.routing import APIRoute

from worker.web.app import desk
from worker.web.ways import PAGES, ways_of

PageOf = Callable[[str], Any]
WITHOUT = {"/sign-in", "/complete", "/feeds", "/_components"}
"""A form of one's own, an answer to the script, an old address, parts with made-up content."""


@pytest.fixture(scope="module")
def documented(full_desk: Api) -> Any:
    """Provide the paths that the API documents."""
    return full_desk("GET", "/openapi.json").json["paths"]


def test_every_page_is_walked_and_has_its_ways() -> None:
    routes = [one for one in desk()[0].routes if isinstance(one, APIRoute)]
    pages = {one.path for one in routes if "GET" in (one.methods or ())}
    sent = {"/sources/import", "/sources/bulk", "/sources/preview"}
    assert pages - WITHOUT == {one for one in PAGES if one.startswith("/")} - sent
    walked = {path.partition("?")[0].rstrip("0123456789") for path in WALK}
    assert walked == {one.partition("{")[0] for one in pages - WITHOUT}


@pytest.mark.parametrize("path", WALK)
def test_the_json_the_file_the_watch_and_the_command_of_a_page_work(
    full_desk: Api, full_page: PageOf, documented: dict[str, Any], commands: Commands, path: str
) -> None:
    lines = full_page(path).xpath("//p[contains(@class, 'ways')]")
    assert lines
    for line in lines:
        links = {one.text: one for one in line.xpath("a")}
        if line.text and line.text.startswith("By the API"):
            [call] = links
            method, address = call.split()
            assert method.lower() in documented[address]
        else:
            json_link = next(one for name, one in links.items() if name.lower().endswith("as json"))
            assert full_desk("GET", json_link.get("href")).json
            assert full_desk("GET", links["Export this"].get("href")).status == 200
            if "Watch this" in links:
                assert full_page(links["Watch this"].get("href")).xpath("//form[@action='/watches/add']")
        for command in line.xpath("code/text()"):
            program, *arguments = shlex.split(command)
            assert program == "wiredesk"
            if any(one.isupper() for one in arguments):  # it hands something in
                arguments = [*takewhile(lambda one: one.islower() and one[0] != "-", arguments), "--help"]
            said = commands.run("--data", str(full_desk.services.settings.data_dir), *arguments)
            assert said.code == 0, (command, said.err)


@pytest.mark.parametrize(
    ("path", "name", "where"),
    [
        ("/?q=road", "articles", "//main//@data-article"),
        ("/stories", "stories", "//article/h2/a/@href"),
        ("/entities", "entities", "//tbody/tr/th/a/@href"),
        ("/places?period=month", "places", "//tbody/tr/th/a/@href"),
        ("/events", "events", "//tbody/tr/th/text()"),
    ],
)
def test_the_json_holds_what_the_page_shows(
    full_desk: Api, full_page: PageOf, path: str, name: str, where: str
) -> None:
    page = full_page(path)
    shown = [int(one.rpartition("/")[2]) for one in page.xpath(where)]
    [address] = page.xpath("//p[contains(@class, 'ways')]/a[text()='As JSON']/@href")
    assert shown
    assert sorted(one["id"] for one in full_desk("GET", address).json[name]) == sorted(shown)


@pytest.mark.parametrize(
    ("page", "given", "command"),
    [
        ("/", {"q": "a 'b' \"c\""}, """wiredesk search --limit 30 'a '"'"'b'"'"' "c"'"""),
        ("/", {"q": "-not this"}, "wiredesk search --limit 30 -- '-not this'"),
        ("/", {}, "wiredesk articles list"),
        ("/numbers", {}, "wiredesk search --counts source"),
        ("/numbers", {"q": "road"}, "wiredesk search --counts source road"),
        ("/sources", {"folder": "News/Asia", "failing": False}, "wiredesk feeds list --folder News/Asia"),
        ("/notes", {"label": "To check", "person": "ann"}, """wiredesk search --as ann 'label:"To check"'"""),
        ("/entities", {"name": "", "kind": "org"}, "wiredesk entities list --kind org --limit 100"),
    ],
)
def test_a_command_can_be_pasted_into_a_shell(page: str, given: dict[str, object], command: str) -> None:
    ways = ways_of(page, given)
    assert ways is not None
    assert ways.commands == (command,)


@pytest.mark.parametrize(
    ("query", "is_watched"),
    [
        ("is:unread", False),
        ("road -is:starred", False),
        ("(road OR is:read)", False),
        ("road label:idlib", False),
        ("road", True),
        ('"what is: read"', True),
        ('title:"is:starred"', True),
        ("basis:road", True),
    ],
)
def test_a_search_is_watched_unless_it_asks_for_marks_of_one_person(query: str, is_watched: bool) -> None:
    ways = ways_of("/", {"q": query, "person": "ann"})
    assert ways is not None
    assert (ways.watch is not None) == is_watched
    assert ("--as ann" in ways.commands[0]) != is_watched
