"""Text that would be markup, script or an address, on every page: it is shown as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from api_server import Answer, Api
from database_marks import ON_SQLITE
from desk_pages import LISTS
from feed_server import feed_server, item, rss
from lxml import html
from sample_articles import text

from worker.api.gate import COOKIE
from worker.service.people.sign_ins import Credentials
from worker.settings import Settings
from worker.types.people import Decider

PASSWORD = "correct horse battery"
NEWS_SITE = b'href="https://news.example/"'  #: Of each feed that a test serves.
EACH_FEED = 5  #: Strings in one feed: each preview is a request to a server.
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
        for first in range(0, len(HOSTILE), EACH_FEED):
            some = HOSTILE[first : first + EACH_FEED]
            entries = [item(f"https://a.example/{n}", bad, title=bad) for n, bad in enumerate(some)]
            entries += [item(bad, text("report"), title=bad) for bad in some]
            server.on(f"/{first}", rss(*entries, title=" ".join(some)), Content_Type="application/rss+xml")
            sent = urlencode({"url": f"{server.origin}/{first}"})
            answer = api("POST", "/sources/preview", sent, headers=form)
            kept = answer.body.replace(f'href="{server.origin}/'.encode(), b'href="/').replace(NEWS_SITE, b'href="/"')
            is_text(api, replace(answer, body=kept), some[0])


@ON_SQLITE
def test_hostile_names_of_browsers_are_text_where_one_is_signed_in(api: Api, quick_passwords: None) -> None:
    api.services.people.add("ann", PASSWORD)
    for bad in HOSTILE:
        given = Credentials(name="ann", password=PASSWORD, address="127.0.0.1", agent=bad)
        signed_in = {"Cookie": f"{COOKIE}={api.services.sign_ins.sign_in(given)}"}
        is_text(api, api("GET", "/me", headers=signed_in), bad)
