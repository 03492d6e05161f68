"""A person's eyes and fingers on the pages that one browser shows: the rules of axe, narrow and dark screens, Tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

WIDE_PX, NARROW_PX, NARROWEST_PX = 1400, 360, 320
RULES_OF_LOOKS = ("color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block")
"""Rules whose answer changes with colours and widths; the others read the same document."""

PATIENCE_MS = 300_000  #: A page is waited for as long as a busy machine takes.
TABS = 8  #: Things of a page that Tab must lead to, after each was looked at with the focus on it.
UNSEEN_FOCUS = """() => {
  const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const wrong = [];
  for (const one of document.querySelectorAll(able)) {
    if (one.disabled || !one.checkVisibility()) continue;
    one.focus({ focusVisible: true });
    const style = getComputedStyle(one), box = one.getBoundingClientRect(), circle = one.querySelector("circle");
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const ringed = circle !== null && parseFloat(getComputedStyle(circle).strokeWidth) >= 2;
    const inside = box.width > 0 && box.left > -1 && box.right < innerWidth + 1;
    const scrolls = one.closest(".wide") !== null;
    if (document.activeElement !== one || one.tabIndex < 0 || !(outlined || ringed) || !(inside || scrolls))
      wrong.push(one.outerHTML.slice(0, 100));
  }
  document.activeElement.blur();
  window.scrollTo(0, 0);
  return wrong;
}"""
BROKEN_RULES = "(asked) => axe.run(asked).then((results) => results.violations)"
NOTE_FOCUS = "() => { focused = new Set(); addEventListener('focusin', (event) => focused.add(event.target)); }"
FOCUSED = "focused.size"
IS_TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


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
        self._context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self._context.new_page()
        self.page.on("request", lambda request: self._only_ours(request))  # noqa: PLW0108  # Playwright marks it

    def walk(self, paths: Sequence[str]) -> None:
        """Open pages, look at each, and go through it by keyboard."""
        for path in paths:
            self.page.goto(f"{self._ours}{path}")
            self.look(path)
            self._press_tab(path)

    def glance(self, paths: Sequence[str]) -> None:
        """Open pages, and look at each light on a wide screen by all rules, then at its width on the narrowest."""
        for path in paths:
            self.page.goto(f"{self._ours}{path}")
            self._look_as(path, "light", WIDE_PX, {})
            self._shows_focus(path, WIDE_PX)
            self._fits(path, NARROWEST_PX)

    def measure(self, paths: Sequence[str]) -> None:
        """Open pages, and look at the width of each on a wide and on the narrowest screen, there at the focus too."""
        for path in paths:
            self.page.goto(f"{self._ours}{path}")
            self._fits(path, WIDE_PX)
            self._fits(path, NARROWEST_PX)
            self._shows_focus(path, NARROWEST_PX)

    def look(self, name: str) -> None:
        """Look at the page that is shown: light on a wide screen by all rules, then dark and narrow with its focus."""
        self._look_as(name, "light", WIDE_PX, {})
        self._look_as(name, "dark", NARROW_PX, {"runOnly": list(RULES_OF_LOOKS)})
        self._shows_focus(name, NARROW_PX)  # its outline is of one width in all colours
        self._fits(name, NARROWEST_PX)

    def sign_in(self, name: str, password: str) -> None:
        """Sign in without showing the form."""
        self._context.clear_cookies()
        self._context.request.post(f"{self._ours}/sign-in", form={"name": name, "password": password})

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _look_as(self, name: str, scheme: str, width_px: int, options: dict[str, Any]) -> None:
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal
        self._fits(name, width_px)
        broken = self.page.evaluate(BROKEN_RULES, {"resultTypes": ["violations"], **options})
        self.found += [f"{name} {scheme}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in broken]

    def _shows_focus(self, name: str, width_px: int) -> None:
        unseen = self.page.evaluate(UNSEEN_FOCUS)
        self.found += [f"{name} at {width_px} px: the focus is not seen on {one}" for one in unseen]

    def _fits(self, name: str, width_px: int) -> None:
        self.page.set_viewport_size({"width": width_px, "height": 800})
        if self.page.evaluate(IS_TOO_WIDE):
            self.found.append(f"{name} scrolls sideways at {width_px} px")

    def _press_tab(self, name: str) -> None:
        self.page.evaluate(NOTE_FOCUS)
        for _ in range(3 * TABS):  # some lead past the end of the page, or come while it is laid out anew
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) >= TABS:
                return
        self.found.append(f"{name}: the focus does not go on")

    def _only_ours(self, request: Request) -> None:
        if not request.url.startswith(f"{self._ours}/"):
            self.found.append(f"asks {request.url}")
