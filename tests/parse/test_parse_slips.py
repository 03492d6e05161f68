"""Slips of those who write feeds by templates: markup that is not escaped, sections in sections, damaged JSON."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse import parse_feed
from worker.types import Entry, ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def read(*items: str, channel: str = "", url: str = "https://feeds.example/news.xml") -> ParsedFeed:
    body = f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>{channel}{"".join(items)}</channel></rss>'
    return parse_feed(body.encode(), url=url, now=NOW)


def item(content: str, more: str = "") -> str:
    return f"<item><title>A report</title><content:encoded>{content}</content:encoded>{more}</item>"


def first(feed: ParsedFeed) -> Entry:
    assert len(feed.entries) == 2
    return feed.entries[0]


NEXT = "<item><title>The next</title><description><![CDATA[Its <b>words</b>]]></description></item>"


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("<p>One &amp; one.</p><p>Two.</p>", "<p>One &amp; one.</p><p>Two.</p>"),
        ("<p>One.<br>Two.<img src='https://a.example/1.jpg'></p>", None),
        ("Start.<div>One.</div>End", "Start.<div>One.</div>End"),
        ('<div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p></div>', None),
        ("AT&T said a < b, <b>and</b> more", "AT&T said a < b, <b>and</b> more"),
        ("&lt;p&gt;One.&lt;/p&gt;", "<p>One.</p>"),
        ("<![CDATA[<p>One.</p>]]>", "<p>One.</p>"),
        ("<![CDATA[<p>One.</p><![CDATA[in]]> <p>Two.</p>]]>", "<p>One.</p>in <p>Two.</p>"),
        ("<![CDATA[<script>//<![CDATA[\nx //]]></script><p>One.</p>]]>", "<script>//\nx //</script><p>One.</p>"),
        ("<![CDATA[<p>One.</p>]]]]><![CDATA[><p>Two.</p>]]>", "<p>One.</p>]]><p>Two.</p>"),
        ("<![CDATA[Begin with <![CDATA[ and go on.]]>", "Begin with <![CDATA[ and go on."),
    ],
)
def test_markup_of_an_entry_comes_through_however_it_is_written(content: str, html: str | None) -> None:
    feed = read(item(content), NEXT)
    assert first(feed).html == (content if html is None else html)
    assert (feed.entries[1].summary, feed.warnings) == ("Its <b>words</b>", ())


@pytest.mark.parametrize(
    ("link", "site", "url"),
    [
        ("/a", "https://www.news.example/", "https://www.news.example/a"),
        ("/a", "", "https://feeds.example/a"),
        ("a?b=1", "https://www.news.example/", "https://feeds.example/a?b=1"),
        ("//cdn.example/a", "https://www.news.example/", "https://cdn.example/a"),
        ("https://a.example/1", "https://www.news.example/", "https://a.example/1"),
    ],
)
def test_an_address_from_the_root_belongs_to_the_site_of_its_feed(link: str, site: str, url: str) -> None:
    feed = read(item("Words", f"<link>{link}</link>"), NEXT, channel=f"<link>{site}</link>" if site else "")
    assert first(feed).url == url


def test_the_address_that_a_feed_service_replaced_is_the_address() -> None:
    more = "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://news.example/1</feedburner:origLink>"
    assert first(read(item("Words", more), NEXT)).url == "https://news.example/1"


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ('{"items": [{"id": "1", "content_text": "One",}, {"id": "2", "content_text": "Two"},],}', ["One", "Two"]),
        ('\ufeff{"items": [{"id": "1", "content_text": "One"}]}', ["One"]),
        ('{"items": [{"id": "1", "content_text": "It\\\'s\none"}]}', ["It's one"]),
        ('/* made by hand */ {"items": [{"id": 1, "content_text": "One"}]}', None),
        ('{"items": [{"id": "1", "content_text": "One"}', None),
    ],
)
def test_a_json_feed_with_the_usual_damage_is_read(body: str, texts: list[str] | None) -> None:
    feed = parse_feed(body.encode(), now=NOW)
    if texts is None:
        assert feed.kind == "none"
    else:
        assert [" ".join((entry.html or "").split()) for entry in feed.entries] == texts
