"""The pages behind a real server, and a browser where one is installed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from api_server import Api, api, kept_api, serve, serving, still_api
from commands import commands
from full_desk import fill_desk
from lxml import html

from worker.settings import Settings

if TYPE_CHECKING:
    from axe_eyes import Eyes
    from playwright.sync_api import Browser

    from worker.entities import EntityTools

__all__ = ["api", "browser", "commands", "kept_api", "serve", "still_api"]


@pytest.fixture(scope="session")
def full_desk(
    tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path, entity_tools: EntityTools
) -> Iterator[Api]:
    """Provide a desk with one of everything, on SQLite; tests only read it."""
    folder = tmp_path_factory.mktemp("full-desk")
    shutil.copy(_migrated_file, folder / "wiredesk.db")
    closed = {
        "fetch_allowed_networks": ("127.0.0.0/8",),
        "fetch_allowed_ports": (9, 443),
    }  # 9: the webhook's, where none listens
    with serving(Settings(data_dir=folder, **closed)) as api:
        fill_desk(api, entity_tools)
        yield api


@pytest.fixture(scope="session")
def full_page(full_desk: Api) -> Callable[[str], Any]:
    """Provide a function that returns a page of it, each read once."""

    @cache
    def page_of(path: str) -> Any:
        answer = full_desk("GET", path)
        assert answer.status == 200, (path, answer.body)
        return html.fromstring(answer.body)

    return page_of


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Provide the installed Chromium; without one, tests that need it are skipped and say so."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
            timeout=120_000,  # milliseconds; at a load of 20 on two cores half a minute is too short
        )
        yield browser
        browser.close()


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[[Api], Eyes]]:
    """Provide a function that opens a window on a desk; what it has found when the test ends fails the test."""
    from axe_eyes import Eyes

    opened: list[Eyes] = []

    def look_at(api: Api) -> Eyes:
        opened.append(Eyes(browser, f"http://127.0.0.1:{api.port}"))
        return opened[-1]

    yield look_at
    for eyes in opened:
        eyes.close()
        assert eyes.found == []
