"""Pages that are empty, refused or have one thing of long words, and parts of pages: by axe, narrow, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from api_server import Api
from axe_eyes import Eyes
from desk_pages import LISTS, MARKED, OF_ONE, REFUSED
from sample_articles import edited, text

from worker.settings import Settings

pytestmark = pytest.mark.browser
PASSWORD = "correct horse battery"
THOROUGHLY = pytest.param(Eyes.walk, id="thoroughly", marks=pytest.mark.slow)
"""The whole walk, for pages whose style ``make test`` sees on the full desk."""


@pytest.fixture
def desk(serve: Callable[..., Api], sqlite_url: str, data_dir: Path, quick_passwords: None) -> Api:
    """Provide an empty desk with an admin and a reader."""
    api = serve(Settings(data_dir=data_dir, database_url=sqlite_url)).with_key("admin")
    for role in ("admin", "reader"):
        api.services.people.add(role, PASSWORD, role)
    return api


@pytest.mark.parametrize("walk", [pytest.param(Eyes.glance, id="at a glance"), THOROUGHLY])
@pytest.mark.timeout(900)
def test_the_sign_in_and_empty_pages_and_errors_are_seen_and_gone_through_by_all(
    desk: Api, look: Callable[[Api], Eyes], walk: Callable[[Eyes, Sequence[str]], None]
) -> None:
    eyes = look(desk)
    eyes.page.goto(f"http://127.0.0.1:{desk.port}/?q=report")
    eyes.look("asked to sign in")
    for password in ("wrong", PASSWORD):
        eyes.page.get_by_label("Name", exact=True).fill("admin")
        eyes.page.get_by_label("Password").fill(password)
        with eyes.page.expect_navigation():
            eyes.page.keyboard.press("Enter")
        eyes.look(f"signed in with the password {password}")
    assert eyes.page.url.endswith("/?q=report")
    walk(eyes, [*LISTS, "/settings", "/me", *MARKED, *REFUSED])  # the other forms are the same on every desk


@pytest.mark.parametrize("walk", [pytest.param(Eyes.measure, id="widths and focus"), THOROUGHLY])
@pytest.mark.timeout(900)
def test_pages_with_one_thing_of_long_words_and_those_of_a_reader_are_seen_and_gone_through_by_all(
    desk: Api, look: Callable[[Api], Eyes], walk: Callable[[Eyes, Sequence[str]], None]
) -> None:
    first = {"url": "https://a.example/1", "title": "W" * 200, "text": text("report one"), "source": "x" * 200}
    copy = first | {"url": "https://b.example/1", "source": "b.example", "text": edited(first["text"])}
    for one in (first, copy):
        desk("POST", "/v1/articles", one)
        desk.services.ingest.take_in_batch()
    desk("POST", "/v1/feeds", {"url": f"https://a.example/{'feed' * 50}"})
    desk("POST", "/v1/watches", {"name": "R" * 200, "query": "report"})
    admin = desk.services.people.get("admin")
    desk.services.notes.set_note(admin, "article", 1, text="W" * 300, labels=["W" * 64, "Idlib"])
    eyes = look(desk)
    eyes.sign_in("admin", PASSWORD)
    walk(eyes, [*LISTS, *MARKED, *(one for one in OF_ONE if not one.startswith("/entities"))])
    if walk is Eyes.walk:  # a reader's pages have the same parts, and fewer of them
        eyes.sign_in("reader", PASSWORD)
        walk(eyes, ["/", "/add", "/watches/add", "/sources", "/sources/1", "/stories/1", "/articles/1", "/me"])


def test_the_parts_of_pages_are_shown_in_both_themes_where_the_settings_ask_for_it(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path, look: Callable[[Api], Eyes]
) -> None:
    assert serve(Settings(data_dir=data_dir))("GET", "/_components").status == 404
    eyes = look(serve(Settings(data_dir=data_dir, components_page=True)))
    eyes.walk(["/_components"])
    light, dark = (eyes.page.locator(f".parts.{theme}") for theme in ("light", "dark"))
    background = "(one) => getComputedStyle(one).backgroundColor"
    for scheme in ("light", "dark"):  # whatever the browser is set to
        eyes.page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        assert light.evaluate(background) == "rgb(252, 251, 249)"
        assert dark.evaluate(background) == "rgb(21, 23, 25)"
