"""Every page, empty, with one thing, with many and refused: by axe, narrow, dark, by keyboard, with hostile text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from api_server import Answer, Api
from axe_eyes import Eyes
from database_marks import ON_SQLITE
from desk_pages import FORMS, LISTS, MARKED, OF_ONE, PAGES, REFUSED
from feed_server import feed_server, item, rss
from lxml import html
from sample_articles import edited, text

from worker.api.gate import COOKIE
from worker.service.people.sign_ins import Credentials
from worker.settings import Settings
from worker.types.people import Decider

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORD = "correct horse battery"
NEWS_SITE = b'href="https://news.example/"'  #: Of each feed that a test serves.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "'-alert(1)-'",
    "</title>",
    "javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "${7*7}",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "</textarea><b>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<iframe src=//evil.example>",
    "<form action=//evil.example>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;b&gt;",
    "&#60;b&#62;",
    "%3Cscript%3E",
    "\\x3cscript\\x3e",
    "\u202eevil\u202c",
    "\u200b",
    "\ufeff",
    "e\u0301" * 20,
    "A" * 300,
    "عاجل: خبر",
    "חדשות",
    "新聞" * 40,
    "👩‍👩‍👧‍👦" * 10,
    "\u0300" * 50,
    "ﷺ",
    "' OR 1=1 --",
    '"; DROP TABLE articles; --',
    "%s%n%d",
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
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<math><mtext><script>1</script>",
    "<object data=//evil.example>",
    "<embed src=//evil.example>",
    "<p style=position:fixed>",
    "<b onclick=alert(1)>",
)


THOROUGHLY = pytest.param(Eyes.walk, id="thoroughly", marks=pytest.mark.slow)
"""The whole walk, for pages whose style ``make test`` sees on the full desk."""


@pytest.fixture
def look(browser: Browser) -> Iterator[Callable[[Api], Eyes]]:
    """Provide a function that opens a window on a desk; what it has found when the test ends fails the test."""
    opened: list[Eyes] = []

    def look_at(api: Api) -> Eyes:
        opened.append(Eyes(browser, f"http://127.0.0.1:{api.port}"))
        return opened[-1]

    yield look_at
    for eyes in opened:
        eyes.close()
        assert eyes.found == []


@pytest.fixture
def desk(serve: Callable[..., Api], sqlite_url: str, data_dir: Path, quick_passwords: None) -> Api:
    """Provide an empty desk with an admin and a reader."""
    api = serve(Settings(data_dir=data_dir, database_url=sqlite_url)).with_key("admin")
    for role in ("admin", "reader"):
        api.services.people.add(role, PASSWORD, role)
    return api


@pytest.mark.browser
@pytest.mark.timeout(900)  # some twenty pages, each looked at in two colours: a minute of processor time
def test_pages_with_many_things_are_seen_and_gone_through_by_all(full_desk: Api, look: Callable[[Api], Eyes]) -> None:
    look(full_desk).walk([*PAGES, "/?q=road"])


@pytest.mark.parametrize("walk", [pytest.param(Eyes.glance, id="at a glance"), THOROUGHLY])
@pytest.mark.browser
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
    walk(eyes, [*LISTS, *FORMS, *MARKED, *REFUSED])


@pytest.mark.parametrize("walk", [pytest.param(Eyes.measure, id="widths and focus"), THOROUGHLY])
@pytest.mark.browser
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
    eyes.sign_in("reader", PASSWORD)
    walk(eyes, ["/", "/add", "/watches/add", "/sources", "/sources/1", "/stories/1", "/articles/1", "/me"])


@pytest.mark.browser
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


@ON_SQLITE  # pages know no database
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
        api("POST", "/v1/feeds", {"url": f"https://a.example/{number}", "title": bad, "folders": [bad[:200]]})
        api("POST", "/v1/watches", {"name": bad, "query": "x"})
        api("POST", "/v1/reruns", {"stage": "clean", "query": bad})  # some are no queries
        api("POST", "/v1/searches", {"name": bad, "query": bad})
        api.services.keys.create(bad[:60], ("read",))
    api.services.ingest.take_in_batch()
    api.services.enrich.enrich_batch()
    named = [f"/stories/{one.id}" for one in api.services.stories.find_stories(limit=100).rows]
    named += [f"/entities/{one.id}" for one in api.services.entities.find_entities(limit=100).rows]
    for number, bad in enumerate(HOSTILE):  # decisions show each, pages the last they were given
        path = named[number % len(named)]
        asked = {"title" if path.startswith("/stories") else "name": bad}
        assert api("POST", f"/v1{path}/rename", asked).status == 200, bad
    for decision in api.services.decisions.find_decisions(limit=len(HOSTILE) // 2):
        api.services.decisions.take_back(decision.id, Decider(HOSTILE[decision.id % len(HOSTILE)]))
    last = api.services.decisions.find_decisions(limit=1)[0].id
    stored = [f"/articles/{number}" for number in range(1, api.services.ledgers.read_ledger().stored + 1)]
    assert len(HOSTILE) >= 50
    assert len(stored) >= 50
    watches = [f"/watches/{one.id}?days=1" for one in api.services.watches.all()]
    assert len(watches) >= 50
    for path in (
        *LISTS,
        *stored,
        *(one.replace("articles", "receipts") for one in stored),
        *named,
        *watches,
        *(f"/compare?a={number}&b={number % len(stored) + 1}" for number in range(1, len(stored) + 1, 2)),
        *(f"/decisions?before={number}" for number in range(last + 1, 1, -20)),
        "/settings",
        "/sources/1",
        "/stories/1",
        "/?q=script+OR+alert",
        "/search",
        *(
            f"/{one}" + urlencode({"x": bad})[2:]
            for bad in HOSTILE
            for one in ("events?q=", "events?kind=", "notes?label=", "watches/add?query=")
        ),
        *(f"/add?{urlencode({'title': bad, 'url': bad, 'text': bad})}" for bad in HOSTILE),
    ):
        is_text(api, api("GET", path), path)


def is_text(api: Api, answer: Answer, path: str) -> None:
    """Fail unless a page is whole, and nothing on it is markup, a script or an address that somebody handed in."""
    assert answer.status == 200, path
    page: Any = html.fromstring(answer.body)
    forbidden = "//script[not(@src) or text()] | //img | //iframe | //base | //object | //embed | //style | //math"
    assert page.xpath(forbidden) == [], path
    assert [name for one in page.iter("*") for name in one.attrib if name.startswith("on")] == [], path
    links = page.xpath("//@href | //@src | //@action")
    ours = ("/", "#", "https://a.example/", f"javascript:location.href='http://127.0.0.1:{api.port}/add'+")
    assert [link for link in links if not link.startswith(ours)] == [], path
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1, path


def test_hostile_text_of_a_feed_is_text_on_its_preview(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    with feed_server() as server:
        closed = {"fetch_allowed_networks": ("127.0.0.0/8",), "fetch_allowed_ports": (server.port,)}
        api = serve(Settings(data_dir=data_dir, **closed))
        for number, bad in enumerate(HOSTILE, 1):
            entries = (item(f"https://a.example/{number}", bad, title=bad), item(bad, text("report"), title=bad))
            server.on(f"/{number}", rss(*entries, title=bad), Content_Type="application/rss+xml")
            sent = urlencode({"url": f"{server.origin}/{number}"})
            answer = api("POST", "/sources/preview", sent, headers=form)
            kept = answer.body.replace(f'href="{server.origin}/'.encode(), b'href="/').replace(NEWS_SITE, b'href="/"')
            is_text(api, replace(answer, body=kept), bad)


def test_hostile_names_of_browsers_are_text_where_one_is_signed_in(desk: Api) -> None:
    people = desk.services.sign_ins
    for bad in HOSTILE:
        token = people.sign_in(Credentials(name="admin", password=PASSWORD, address="127.0.0.1", agent=bad))
        signed_in = {"Cookie": f"{COOKIE}={token}"}
        is_text(desk, replace(desk, key=None)("GET", "/me", headers=signed_in), bad)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "printed"),
    [
        ("/stories/1", "Why it is here"),
        ("/pipeline", "Input"),
        ("/sources", "Probably missed"),
        ("/articles/1", "Naji Mustafa"),
    ],
)
def test_on_paper_a_page_has_its_tables_and_texts_and_nothing_to_press(
    full_desk: Api, browser: Browser, path: str, printed: str
) -> None:
    page = browser.new_page(color_scheme="dark", viewport={"width": 800, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(f"http://127.0.0.1:{full_desk.port}{path}")
    assert page.locator("main").get_by_text(printed).first.is_visible()
    pressed = page.locator("button:visible, input:visible, nav:visible, summary:visible")
    assert pressed.count() == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 29, 27)"
    page.close()
