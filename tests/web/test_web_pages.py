"""The pages, as they are served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from api_server import Answer, Api
from feed_server import feed_server, item, rss
from lxml import html
from sample_articles import text as prose

from worker.settings import Settings
from worker.store.feeds import health as feed_health

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & javascript:alert(1)"
REPORT = "The bridge over the river reopened on Monday after two years of repairs, the city said at noon."


def tree_of(answer: Answer) -> Any:
    """Return the elements of a page; the stubs of lxml do not know what an XPath gives."""
    return html.fromstring(answer.body)


@pytest.fixture(scope="module")
def filled(kept_api: Api) -> Api:
    """Provide the API with three articles, one of them hostile."""
    api = kept_api
    for number, text in enumerate(
        (REPORT, f"{HOSTILE} said the mayor of the old harbour town. " * 3, "Short flash from the port.")
    ):
        api(
            "POST",
            "/v1/articles",
            {"text": text, "source": f"<b>paper {number}</b>", "title": f"Report {number} {HOSTILE}"},
        )
    api("POST", "/v1/feeds", {"url": "https://a.example/feed", "title": HOSTILE, "folders": [HOSTILE, "News/Asia"]})
    api("POST", "/v1/feeds", {"url": "https://b.example/feed", "full_text": "never"})
    api.services.ingest.take_in_batch()
    return api


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/?q=bridge", "/?q=%22open", "/?q=script", "/articles/1", "/articles/2", "/stories", "/entities"),
        *("/entities?name=x&kind=org", "/places", "/sources", "/sources/1", "/pipeline", "/watches", "/events"),
    ],
)
def test_every_page_has_a_strict_policy_and_no_script_of_others(filled: Api, path: str) -> None:
    answer = filled("GET", path)
    assert answer.status == 200
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = tree_of(answer)
    assert page.xpath("//script[not(@src) or text()] | //img | //iframe | //form[starts-with(@action, 'http')]") == []
    assert [name for one in page.iter("*") for name in one.attrib if name.startswith("on")] == []
    assert not [link for link in page.xpath("//@href | //@src") if not link.startswith(("/", "#"))]
    assert len(page.xpath("//h1")) == 1


def test_the_wire_lists_what_came_in_and_the_ledger(filled: Api) -> None:
    page = tree_of(filled("GET", "/"))
    assert len(page.xpath("//main/article")) == 3
    assert "accepted 3 = stored 3" in " ".join(page.xpath("//p[contains(@class, 'ledger')]")[0].text_content().split())


def test_a_search_without_results_and_a_wrong_one_say_so(filled: Api) -> None:
    assert b"Nothing matches" in filled("GET", "/?q=volcano").body
    assert "character 1 is not closed" in tree_of(filled("GET", "/?q=%22open")).text_content()


def test_the_page_of_sources_lists_feeds_by_folder_and_by_trouble(filled: Api) -> None:
    def rows(path: str) -> list[str]:
        return [" ".join(row.text_content().split()) for row in tree_of(filled("GET", path)).xpath("//tr")]

    today = filled.services.clock().date()
    with filled.services.database.write() as session:
        feed_health.save(session, [], {2: {str(today): 5, str(today - timedelta(days=3)): 7, "2020-01-01": 1}})
    everything = rows("/sources")
    assert len(everything) == 3
    assert "News/Asia" in everything[1]
    assert "https://b.example/feed active 12" in everything[2]
    [line] = tree_of(filled("GET", "/sources")).xpath("//td/*[@class='spark']/@aria-label")
    assert line == "By day: 0, 0, 0, 7, 0, 0, 5"
    assert str(today) in filled("GET", "/v1/feeds/2").json["stored_lately"]
    assert len(rows("/sources?folder=News")) == 2
    assert rows("/sources?failing=true") == []
    assert filled("GET", "/feeds?folder=News").headers["location"] == "/sources?folder=News"


def test_a_search_marks_what_matches_and_nothing_else(filled: Api) -> None:
    page = tree_of(filled("GET", "/?q=bridge+OR+alert"))
    assert {mark.text_content() for mark in page.xpath("//p[@class='fragment']/mark")} == {"alert", "bridge"}
    assert {mark.text_content() for mark in page.xpath("//h2//mark")} == {"alert"}
    assert page.xpath("//a[contains(@href, 'order=relevance')]")
    assert len(tree_of(filled("GET", "/?q=bridge&order=relevance")).xpath("//main/article")) == 1


def test_what_is_not_there_is_404(filled: Api) -> None:
    for path in ("/articles/99", "/stories/99", "/entities/99", "/sources/99"):
        assert filled("GET", path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/articles/0",
        f"/stories/{10**20}",
        f"/entities/{10**20}",
        "/sources/x",
        "/stories?cursor=-1",
        "/events?after=-1",
    ],
)
def test_a_number_that_no_page_has_is_refused_in_our_words(filled: Api, path: str) -> None:
    answer = filled("GET", path)
    assert answer.status == 422
    assert b"SQLite" not in answer.body


def test_the_page_of_events_says_that_an_event_has_not_happened_yet(filled: Api) -> None:
    assert b"there is no event 999999 yet" in filled("GET", "/events?after=999999").body


def test_the_page_of_events_names_the_address_it_was_asked_at(filled: Api) -> None:
    assert f"http://127.0.0.1:{filled.port}/v1/stream".encode() in filled("GET", "/events").body


def test_the_page_of_events_is_filtered_and_names_the_call_that_gives_the_same(filled: Api) -> None:
    page = tree_of(filled("GET", "/events?q=bridge+-%22it's%22"))
    assert page.xpath("string(//main//input[@name='q']/@value)") == """bridge -"it's\""""
    assert "/v1/stream?q=bridge%20-%22it%27s%22'" in page.xpath("string(//main//code)")
    assert len(page.xpath("//tbody/tr")) == 1


def test_a_feed_is_looked_at_by_form_before_it_is_added(
    serve: Callable[..., Api], sqlite_url: str, data_dir: Path
) -> None:
    hostile = "<script>alert(1)</script>"
    entries = item("https://news.example/1", prose("a"), title=hostile), item("javascript:alert(1)", prose("b"))
    with feed_server() as server:
        closed = {"fetch_allowed_networks": ("127.0.0.0/8",), "fetch_allowed_ports": (server.port,)}
        api = serve(Settings(data_dir=data_dir, **closed))
        address = server.on("/feed", rss(*entries, title="The <b>coast</b>"), Content_Type="application/rss+xml")
        form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        answer = api("POST", "/sources/preview", f"url={address}", headers=form)
        assert answer.status == 200, answer.body
        page: Any = html.fromstring(answer.body)
        assert page.xpath("//script[not(@src)]") == []
        assert page.xpath("//main//a[starts-with(@href, 'javascript:')]") == []
        [url] = page.xpath("//form[@action='/sources/add']/input[@name='url']/@value")
        assert api.services.feeds.all() == []
        assert api("POST", "/sources/add", f"url={url}", headers=form).status == 303
        again = api("POST", "/sources/preview", f"url={address}", headers=form)
        assert b"It is feed 1 already" in again.body


def test_pages_can_be_left_out(serve: Callable[..., Api], sqlite_url: str, data_dir: Path) -> None:
    api = serve(Settings(data_dir=data_dir), web=False)
    assert api("GET", "/").status == 404
    assert api("GET", "/v1/ledger").status == 200
