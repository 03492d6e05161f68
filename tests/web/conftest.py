"""The pages behind a real server, and a browser where one is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from api_server import api, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["api", "browser", "serve"]


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
