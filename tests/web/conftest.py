"""The pages behind a real server, and a browser where one is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from api_server import Api, api, serve, serving
from commands import commands
from full_desk import fill_desk

from worker.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from worker.entities import EntityTools

__all__ = ["api", "browser", "commands", "serve"]


@pytest.fixture(scope="session")
def full_desk(
    tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path, entity_tools: EntityTools
) -> Iterator[Api]:
    """Provide a desk with one of everything, on SQLite; tests only read it."""
    folder = tmp_path_factory.mktemp("full-desk")
    shutil.copy(_migrated_file, folder / "wiredesk.db")
    closed = {
        "fetch_allowed_networks": ("127.0.0.0/8",),
        "fetch_allowed_ports": (9,),
    }  # the webhook's, where none listens
    with serving(Settings(data_dir=folder, **closed)) as api:
        fill_desk(api, entity_tools)
        yield api


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
        )
        yield browser
        browser.close()
