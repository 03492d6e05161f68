"""Every page in every state: accessible by the rules of axe, whole with hostile text, and from this host alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from api_server import Api
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from sample_articles import edited, text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

LISTS = (
    "/",
    "/stories",
    "/entities",
    "/places?period=month",
    "/sources",
    "/pipeline",
    "/watches",
    "/events",
    "/decisions",
)
FORMS = ("/add", "/watches/add", "/settings")
REFUSED = ("/nowhere", "/articles/x", "/?q=%22open", "/events?after=999999")
OF_ONE = ("/articles/1", "/articles/2", "/compare?a=1&b=2", "/stories/1", "/sources/1", "/receipts/1", "/?q=report")
STATES = [("empty", (*LISTS, *FORMS, *REFUSED, "/?q=nothing")), ("one", (*LISTS, *OF_ONE)), ("many", (*LISTS, *OF_ONE))]
PASSWORD = "correct horse battery"
HOSTILE = (
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg/onload=alert(1)>',
        "'-alert(1)-'",
        "</title>",
    ),
    *("javascript:alert(1)", "data:text/html,<script>1</script>", "{{ 7 * 7 }}", "{% raw %}", "${7*7}", "<!--", "-->"),
    *("<![CDATA[", "]]>", "</textarea><b>", "<base href=//evil.example>", "<meta http-equiv=refresh content=0>"),
    *("<iframe src=//evil.example>", "<form action=//evil.example>", "<a href=javascript:alert(1)>x</a>", "&lt;b&gt;"),
    *(
        "&#60;b&#62;",
        "%3Cscript%3E",
        "\\x3cscript\\x3e",
        "\u202eevil\u202c",
        "\u200b",
        "\ufeff",
        "e\u0301" * 20,
        "A" * 300,
    ),
    *(
        "عاجل: خبر",
        "חדשות",
        "新聞" * 40,
        "👩‍👩‍👧‍👦" * 10,
        "\u0300" * 50,
        "ﷺ",
        "' OR 1=1 --",
        '"; DROP TABLE articles; --',
        "%s%n%d",
    ),
    *(
        "../../etc/passwd",
        "C:\\con",
        "=1+1",
        "@SUM(1)",
        "+1",
        "-1",
        "line\u2028break",
        "tab\tin it",
        "$(reboot)",
        "`id`",
    ),
    *("<style>*{display:none}</style>", "<link rel=stylesheet href=//evil.example>", "<math><mtext><script>1</script>"),
    *("<object data=//evil.example>", "<embed src=//evil.example>", "<p style=position:fixed>", "<b onclick=alert(1)>"),
)


def fill(api: Api, state: str) -> None:
    """Take in nothing, one article with a copy, or forty."""
    if state == "empty":
        return
    first = {"url": "https://a.example/1", "title": "Report 1", "text": text("report one"), "source": "a.example"}
    copy = first | {"url": "https://b.example/1", "source": "b.example", "text": edited(first["text"])}
    for one in (first, copy):
        api("POST", "/v1/articles", one)
        api.services.ingest.take_in_batch()
    api("POST", "/v1/feeds", {"url": "https://a.example/feed"})
    if state == "many":
        more = [
            first | {"url": f"https://a.example/{n}", "title": f"Report {n}", "text": text(f"more {n}")}
            for n in range(3, 42)
        ]
        api("POST", "/v1/articles", more)
        api.services.ingest.take_in_batch()
        for number in range(2, 30):
            api("POST", "/v1/feeds", {"url": f"https://a.example/feed{number}"})
    api.services.enrich.enrich_batch()


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("state", "paths"), STATES, ids=[state for state, _ in STATES])
def test_axe_finds_nothing_on_any_page_and_no_page_asks_another_host(
    api: Api, browser: Browser, entity_tools: Any, state: str, paths: tuple[str, ...]
) -> None:
    api.services.__dict__["entity_tools"] = entity_tools
    fill(api, state)
    ours = f"http://127.0.0.1:{api.port}/"
    found: list[str] = []

    def only_ours(route: Route) -> None:
        if not route.request.url.startswith(ours):
            found.append(f"asks {route.request.url}")
        route.continue_()

    for scheme, width_px in (("light", 1400), ("dark", 360)):
        context = browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]  # a literal
            viewport={"width": width_px, "height": 800},
            bypass_csp=True,  # axe is a script of another
        )
        page = context.new_page()

        page.route("**/*", only_ours)
        for path in paths:
            page.goto(ours + path[1:])
            broken = Axe().run(page).response["violations"]
            found += [f"{path} {scheme}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in broken]
            if page.evaluate("document.documentElement.scrollWidth") > width_px:
                found.append(f"{path} scrolls sideways at {width_px} px")
        context.close()
    assert found == []


SIGNED_IN = (
    "/",
    "/?show=unread",
    "/?show=starred",
    "/me",
    "/add",
    "/watches/add",
    "/decisions",
    "/settings",
    "/nowhere",
)
"""Of pages that differ for a person: what is listed with marks, their own page, forms they may not use, refusals."""


@pytest.mark.browser
@pytest.mark.usefixtures("quick_passwords")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", ["empty", "one", "many"])
def test_axe_finds_nothing_at_the_sign_in_and_on_pages_of_a_person(
    api: Api, browser: Browser, entity_tools: Any, state: str
) -> None:
    api.services.__dict__["entity_tools"] = entity_tools
    fill(api, state)
    api.services.people.add("ann", PASSWORD, "reader")
    ours = f"http://127.0.0.1:{api.port}"
    found: list[str] = []
    for scheme, width_px in (("light", 1400), ("dark", 360)):
        context = browser.new_context(color_scheme=scheme, viewport={"width": width_px, "height": 800}, bypass_csp=True)  # type: ignore[arg-type]  # a literal
        page = context.new_page()

        def look(path: str, page: Page = page, scheme: str = scheme, width_px: int = width_px) -> None:
            broken = Axe().run(page).response["violations"]
            found.extend(f"{path} {scheme}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in broken)
            if page.evaluate("document.documentElement.scrollWidth") > width_px:
                found.append(f"{path} scrolls sideways at {width_px} px")

        page.goto(f"{ours}/?q=report")
        look("sign-in")
        for password in ("wrong", PASSWORD):
            page.get_by_label("Name", exact=True).fill("ann")
            page.get_by_label("Password").fill(password)
            with page.expect_navigation():
                page.keyboard.press("Enter")
            look(f"signed in with the password {password}")
        assert page.url == f"{ours}/?q=report"
        for path in SIGNED_IN:
            page.goto(f"{ours}{path}")
            look(path)
        context.close()
    assert found == []


def test_hostile_text_is_text_on_every_page(api: Api, entity_tools: Any) -> None:
    api.services.__dict__["entity_tools"] = entity_tools
    given = [
        {
            "url": f"https://a.example/{n}",
            "title": bad,
            "source": bad,
            "authors": [bad],
            "text": f"{bad} {text(str(n))}",
        }
        for n, bad in enumerate(HOSTILE, 1)
    ]
    assert api("POST", "/v1/articles", given).status == 202
    for number, bad in enumerate(HOSTILE, 1):
        api("POST", "/v1/feeds", {"url": f"https://a.example/{number}", "title": bad, "folders": [bad]})
        api("POST", "/v1/watches", {"name": bad, "query": "x"})
    api.services.ingest.take_in_batch()
    api.services.enrich.enrich_batch()
    stored = [f"/articles/{number}" for number in range(1, api.services.ledgers.read_ledger().stored + 1)]
    assert len(HOSTILE) >= 50
    assert len(stored) >= 50
    for path in (*LISTS, *stored, "/compare?a=1&b=2", "/sources/1", "/stories/1", "/?q=script+OR+alert"):
        answer = api("GET", path)
        assert answer.status == 200, path
        page: Any = html.fromstring(answer.body)
        forbidden = "//script[not(@src) or text()] | //img | //iframe | //base | //object | //embed | //style | //math"
        assert page.xpath(forbidden) == [], path
        assert [name for one in page.iter("*") for name in one.attrib if name.startswith("on")] == [], path
        links = page.xpath("//@href | //@src | //@action")
        assert [link for link in links if not link.startswith(("/", "#", "https://a.example/"))] == [], path
        assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1, path
