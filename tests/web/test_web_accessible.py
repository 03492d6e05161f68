"""Every page, empty, with one thing, with many and refused: by axe, narrow, dark, by keyboard, with hostile text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from api_server import Api
from axe_eyes import Eyes
from desk_pages import FORMS, LISTS, MARKED, OF_ONE, PAGES, REFUSED
from lxml import html
from one_database import ON_SQLITE
from sample_articles import edited, text

from worker.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PASSWORD = "correct horse battery"
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


THOROUGHLY = pytest.mark.parametrize(
    "walk",
    [pytest.param(Eyes.glance, id="at a glance"), pytest.param(Eyes.walk, id="thoroughly", marks=pytest.mark.slow)],
)
"""Pages whose rules of style are those of the full desk, which is always walked through."""


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


@THOROUGHLY
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


@THOROUGHLY
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
        api("POST", "/v1/feeds", {"url": f"https://a.example/{number}", "title": bad, "folders": [bad]})
        api("POST", "/v1/watches", {"name": bad, "query": "x"})
        api("POST", "/v1/reruns", {"stage": "clean", "query": bad})  # some are no queries
    api.services.ingest.take_in_batch()
    api.services.enrich.enrich_batch()
    named = [f"/stories/{one.id}" for one in api.services.stories.find_stories(limit=100).rows]
    named += [f"/entities/{one.id}" for one in api.services.entities.find_entities(limit=100).rows]
    for number, bad in enumerate(HOSTILE):  # decisions show each, pages the last they were given
        path = named[number % len(named)]
        asked = {"title" if path.startswith("/stories") else "name": bad}
        assert api("POST", f"/v1{path}/rename", asked).status == 200, bad
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
        "/compare?a=1&b=2",
        "/sources/1",
        "/stories/1",
        "/?q=script+OR+alert",
        "/search",
        *(
            f"/{one}" + urlencode({"x": bad})[2:]
            for bad in HOSTILE
            for one in ("events?q=", "events?kind=", "notes?label=")
        ),
    ):
        answer = api("GET", path)
        assert answer.status == 200, path
        page: Any = html.fromstring(answer.body)
        forbidden = "//script[not(@src) or text()] | //img | //iframe | //base | //object | //embed | //style | //math"
        assert page.xpath(forbidden) == [], path
        assert [name for one in page.iter("*") for name in one.attrib if name.startswith("on")] == [], path
        links = page.xpath("//@href | //@src | //@action")
        assert [link for link in links if not link.startswith(("/", "#", "https://a.example/"))] == [], path
        assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1, path
