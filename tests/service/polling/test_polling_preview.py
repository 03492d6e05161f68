"""A feed is looked at before it is added: what it holds is shown, and nothing is stored. Against a real web server."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from database_marks import ON_SQLITE
from feed_server import FeedServer, item, rss
from sample_articles import text

from worker.bootstrap import Services
from worker.errors import FetchFailed, InvalidInput, ParseFailed

XML, HTML = "application/rss+xml", "text/html"
LONG = text("a") * 5


def dated(name: str, day: int, *, title: str, lang: str = "") -> str:
    plain = item(f"https://news.example/{name}", LONG, title=title, guid=name)
    return plain.replace("</item>", f"<pubDate>{day:02} Feb 2026 12:00:00 GMT</pubDate>{lang}</item>")


FEED = rss(
    dated("old", 1, title="Der Bürgermeister hat am Montag die neue Brücke über den Fluss eröffnet"),
    dated("new", 3, title="Die Regierung will im nächsten Jahr mehr Geld für die Schulen ausgeben"),
    item("https://news.example/undated", "Short.", title="Ohne Datum", guid="u"),
)


@ON_SQLITE
def test_a_preview_tells_what_a_feed_holds_and_stores_nothing(polling: Services, server: FeedServer) -> None:
    address = server.on("/feed", FEED, Content_Type=XML)
    found = polling.poll.preview(f" {address} ")
    assert (found.url, found.page_url, found.feed_id) == (address, None, None)
    assert (found.kind, found.title, found.site_url) == ("rss", "Example News", "https://news.example/")
    assert (found.entries, found.full_texts, found.entries_a_day, found.lang) == (3, 2, 0.5, "de")
    assert [one.url for one in found.newest] == [f"https://news.example/{one}" for one in ("new", "old", "undated")]
    assert found.newest[0].published_at == datetime(2026, 2, 3, 12, tzinfo=UTC)
    assert polling.feeds.all() == []
    assert polling.ledgers.read_ledger().accepted == 0


@ON_SQLITE
def test_the_feed_of_a_site_is_found_and_one_that_is_there_is_named(polling: Services, server: FeedServer) -> None:
    address = server.on("/rss.xml", rss(title="Of the site"), Content_Type=XML)
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>'
    site = server.on("/", page, Content_Type=HTML)
    found = polling.poll.preview(site)
    assert (found.url, found.page_url, found.title) == (address, site, "Of the site")
    assert (found.entries, found.entries_a_day, found.lang, found.newest) == (0, None, None, ())
    feed = polling.feeds.add(address)
    assert polling.poll.preview(site).feed_id == polling.poll.preview(address).feed_id == feed.id


@ON_SQLITE
def test_what_is_no_feed_is_refused_with_the_reason(polling: Services, server: FeedServer) -> None:
    with pytest.raises(ParseFailed, match="no feed"):
        polling.poll.preview(server.on("/image", "GIF89a", Content_Type="image/gif"))
    with pytest.raises(ParseFailed, match="none of the"):
        polling.poll.preview(server.on("/page", "<html><body>Hello</body></html>", Content_Type=HTML))
    with pytest.raises(FetchFailed):
        polling.poll.preview(server.on("/gone", "", status=410))
    with pytest.raises(InvalidInput):
        polling.poll.preview("nonsense")
