"""Every page by keyboard alone, and without script: what it holds can be reached, seen and sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from api_server import Api
from full_desk import WALK
from lxml import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = ("/", "/?q=road", *{one.partition("?")[0]: one for one in WALK if one != "/"}.values())
TABS = 8  #: Pressed on a page after each of its things was looked at with the focus on it.
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
FOCUSED = "() => [...document.querySelectorAll('*')].indexOf(document.activeElement)"


def address(api: Api, path: str) -> str:
    return f"http://127.0.0.1:{api.port}{path}"


@pytest.mark.browser
def test_each_page_is_gone_through_by_keyboard_with_the_focus_in_sight_and_no_trap(
    full_desk: Api, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    found: list[str] = []
    for path in PAGES:
        page.goto(address(full_desk, path))
        for width_px, scheme in ((360, "dark"), (1400, "light")):
            page.set_viewport_size({"width": width_px, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal
            unseen = page.evaluate(UNSEEN_FOCUS)
            found += [f"{path} at {width_px} px: the focus is not seen on {one}" for one in unseen]
        reached = []
        for _ in range(TABS):
            page.keyboard.press("Tab")
            reached.append(page.evaluate(FOCUSED))
        if len(set(reached)) < TABS:
            found.append(f"{path}: the focus does not go on")
    context.close()
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_each_page_sends_what_it_offers_by_forms_and_links(full_desk: Api, path: str) -> None:
    page: Any = html.fromstring(full_desk("GET", path).body)
    for form in page.xpath("//form"):
        names = form.xpath(".//button | .//input[@type='submit']")
        others = page.xpath("//button[@form=$id]", id=form.get("id") or "-")
        assert names or others, f"{form.get('action')} cannot be sent"
        targets = {one.get("formaction") or form.get("action") or "" for one in (*names, *others)}
        assert all(one.startswith("/") for one in targets), targets
    for one in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        is_labelled = (
            one.xpath("ancestor::label") or one.get("aria-label") or page.xpath("//label[@for=$id]", id=one.get("id"))
        )
        assert is_labelled, html.tostring(one)
        assert one.xpath("ancestor::form") or one.get("form"), html.tostring(one)
    assert page.xpath("//a[not(@href)] | //button[not(ancestor::form) and not(@form)]") == []
