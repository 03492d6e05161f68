"""Pictures of the desk for README.md, taken from a running service.

    python -m bench.pictures http://127.0.0.1:8000 docs

Needs an installed Chromium.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

PICTURES = {"desk": "/"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("address", help="of the running service")
    options.add_argument("folder", type=Path, help="where the pictures go")
    given = options.parse_args()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        page = browser.new_page(viewport={"width": 1300, "height": 760})
        for name, path in PICTURES.items():
            page.goto(given.address + path)
            page.screenshot(path=given.folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
