"""The rules of axe and a narrow, dark screen, held against the pages that one browser shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

WIDE_PX, NARROW_PX = 1400, 360
RULES_OF_LOOKS = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
"""Rules whose answer changes with colours and widths; the others read the same document."""


class Eyes:
    """One window of a browser: what is wrong on the pages that it shows is collected in ``found``."""

    def __init__(self, browser: Browser, ours: str) -> None:
        """Open the window.

        Args:
            browser: The browser.
            ours: Address of the only host that may be asked.
        """
        self.found: list[str] = []
        self._ours = ours
        self._context = browser.new_context(bypass_csp=True)  # axe is a script of another
        self._context.add_init_script(Axe().axe_script)
        self.page: Page = self._context.new_page()
        self.page.route("**/*", self._only_ours)

    def walk(self, paths: Sequence[str]) -> None:
        """Open pages and look at each."""
        for path in paths:
            self.page.goto(f"{self._ours}{path}")
            self.look(path)

    def look(self, name: str) -> None:
        """Look at the page that is shown: light on a wide screen by all rules, then dark on a narrow one."""
        self._look_as(name, "light", WIDE_PX, {})
        self._look_as(name, "dark", NARROW_PX, {"runOnly": list(RULES_OF_LOOKS)})

    def sign_in(self, name: str, password: str) -> None:
        """Sign in without showing the form."""
        self._context.clear_cookies()
        self._context.request.post(f"{self._ours}/sign-in", form={"name": name, "password": password})

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _look_as(self, name: str, scheme: str, width_px: int, options: dict[str, Any]) -> None:
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal
        self.page.set_viewport_size({"width": width_px, "height": 800})
        asked = {"resultTypes": ["violations"], **options}
        broken = self.page.evaluate("(asked) => axe.run(asked).then((results) => results.violations)", asked)
        self.found += [f"{name} {scheme}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in broken]
        if self.page.evaluate("document.documentElement.scrollWidth") > width_px:
            self.found.append(f"{name} scrolls sideways at {width_px} px")

    def _only_ours(self, route: Route) -> None:
        if not route.request.url.startswith(f"{self._ours}/"):
            self.found.append(f"asks {route.request.url}")
        route.continue_()
