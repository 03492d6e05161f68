from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading_feeds import only, read, rss

from worker.parse import discover_feeds, parse_feed
from worker.types import Enclosure, Entry, Picture

# ── what an entry carries ────────────────────────────────────────────────────────────────────


def test_an_rss_item_is_read_whole() -> None:
    entry = only(
        rss(
            """<item><title>Floods &amp;amp; &lt;b&gt;storms&lt;/b&gt;</title><link>/2026/floods</link><guid>n-1</guid>
            <description>Short &lt;a href="/x"&gt;text&lt;/a&gt;</description>
            <content:encoded><![CDATA[<p>Long text.</p>]]></content:encoded>
            <dc:creator>Ana Pérez</dc:creator><pubDate>Sun, 01 Mar 2026 06:00:00 -0500</pubDate>
            <category>Weather</category><category>Weather</category><category>World</category>
            <enclosure url="/a.mp3" length="12" type="audio/mpeg"/>
            <media:content url="http://img.example/a.jpg" type="image/jpeg"/></item>"""
        )
    )
    assert entry == Entry(
        id="n-1",
        url="http://news.example/2026/floods",
        title="Floods & storms",
        summary='Short <a href="http://news.example/x">text</a>',
        html="<p>Long text.</p>",
        authors=("Ana Pérez",),
        published_at=datetime(2026, 3, 1, 11, tzinfo=UTC),
        published_raw="Sun, 01 Mar 2026 06:00:00 -0500",
        published_from="published",
        tags=("Weather", "World"),
        picture=Picture(url="http://img.example/a.jpg"),
        enclosures=(Enclosure(url="http://news.example/a.mp3", type="audio/mpeg", length=12),),
    )


def test_preformatted_text_keeps_its_white_space_exactly() -> None:
    text = "<pre>  BEIRUT (AP) --  Two\n   lines,\n\n\tand a   tab &amp; “quotes”\n----\n\n end </pre>"
    assert only(rss(f"<item><content:encoded><![CDATA[{text}]]></content:encoded></item>")).html == text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert only(rss(f"<item><content:encoded>{escaped}</content:encoded></item>")).html == text


def test_the_files_of_the_seeds_come_through_a_feed_unchanged() -> None:
    import html

    for seed in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt")):
        text = seed.read_text("utf-8").replace("\r\n", "\n")
        item = f"<item><content:encoded><![CDATA[<pre>{html.escape(text)}</pre>]]></content:encoded></item>"
        markup = only(rss(item)).html or ""
        assert html.unescape(markup.removeprefix("<pre>").removesuffix("</pre>")) == text


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://blog.example/base/" xml:lang="de">
<title type="text">Blog &lt;1&gt;</title><link href="/"/><updated>2026-02-01T00:00:00Z</updated>
<entry><id>tag:blog.example,2026:1</id><title type="html">A &amp;lt; B</title><link rel="alternate" href="one"/>
<published>2026-02-01T10:00:00+02:00</published><updated>2026-02-02T10:00:00Z</updated>
<author><name>Eva Braun-Lee</name><email>eva@blog.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Text <a href="two">x</a></p></div></content>
<summary type="text">1 &lt; 2</summary></entry></feed>"""


def test_an_atom_entry_is_read_whole() -> None:
    feed = read(ATOM)
    assert (feed.kind, feed.title, feed.url) == ("atom", "Blog <1>", "http://blog.example/")
    entry = feed.entries[0]
    assert (entry.id, entry.url, entry.title) == ("tag:blog.example,2026:1", "http://blog.example/base/one", "A < B")
    assert entry.html == '<p>Text <a href="http://blog.example/base/two">x</a></p>'
    assert entry.summary == "1 &lt; 2"
    assert (entry.authors, entry.lang) == (("Eva Braun-Lee",), "de")
    assert entry.published_at == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 2, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (rss(""), "rss"),
        (b'<rss version="0.91"><channel><title>x</title></channel></rss>', "rss"),
        (ATOM, "atom"),
        (b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>x</title></feed>', "atom"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
         b"<channel><title>x</title></channel></rdf:RDF>", "rdf"),
        (b'<CHANNEL HREF="http://a.example/"><TITLE>x</TITLE><ITEM HREF="/a"><TITLE>y</TITLE></ITEM></CHANNEL>', "cdf"),
        (b'{"version":"https://jsonfeed.org/version/1.1","items":[]}', "json"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "sitemap"),
        (b"<sitemapindex><sitemap><loc>http://a.example/s.xml.gz</loc></sitemap></sitemapindex>", "sitemap"),
        (b"<!doctype html><html><head><title>x</title></head></html>", "none"),
        (b"<html><body>404</body></html>", "none"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x"><html></html>', "none"),
        (b'<!DOCTYPE html><rss version="2.0"><channel><title>x</title></channel></rss>', "rss"),
        (b"<opml><body/></opml>", "none"),
        (b"", "none"),
        (b" \n\t", "none"),
        (b"hello", "none"),
        (b"{}", "none"),
        (b"[1, 2]", "none"),
        (b"{broken", "none"),
        (b"\x1f\x8b\x08garbage", "none"),
    ],
)  # fmt: skip
def test_the_kind_of_a_document_is_told_by_its_content(body: bytes, kind: str) -> None:
    feed = read(body, "text/html")
    assert feed.kind == kind
    assert kind != "none" or feed.warnings


@pytest.mark.parametrize(
    ("unpacked", "cut", "kind"),
    [(b"<urlset></urlset>", 0, "sitemap"), (b"<urlset></urlset>", 9, "sitemap"), (bytes(30 * 2**20), 0, "none")],
)
def test_a_gzip_file_is_opened_within_a_limit(unpacked: bytes, cut: int, kind: str) -> None:
    packed = gzip.compress(unpacked)
    feed = read(packed[: len(packed) - cut])
    assert feed.kind == kind
    assert bool(feed.warnings) == (cut > 0 or kind == "none")


def test_a_feed_may_be_a_feed_with_an_odd_prolog() -> None:
    body = b"\xef\xbb\xbf\n  <!-- generated --><?xml-stylesheet href='x'?>" + rss("<item><title>x</title></item>")
    assert len(read(body).entries) == 1


@pytest.mark.parametrize(
    ("channel", "ttl_s"),
    [
        ("<ttl>60</ttl>", 3600.0),
        ("<ttl> 5 </ttl>", 300.0),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999</ttl>", 525_600 * 60.0),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800.0),
        ("<sy:updatePeriod> Daily </sy:updatePeriod>", 86_400.0),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_what_the_feed_asks_for_is_read(channel: str, ttl_s: float | None) -> None:
    assert read(rss("", channel)).ttl_s == ttl_s


def test_ids_are_kept_as_published_and_relative_addresses_are_not() -> None:
    entry = only(rss('<item><guid isPermaLink="false">HTTP://News.Example/A b</guid><link>a?x=1&amp;y=2</link></item>'))
    assert (entry.id, entry.url) == ("HTTP://News.Example/A b", "http://news.example/a?x=1&y=2")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://" + "a" * 3000]
)
def test_a_link_that_is_no_web_address_is_none(link: str) -> None:
    assert only(rss(f"<item><title>x</title><link>{link}</link><enclosure url='{link}'/></item>")) == Entry(title="x")


# ── JSON Feed, sitemaps ──────────────────────────────────────────────────────────────────────


def json_feed(*items: object, **fields: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, **fields}).encode()


def test_a_json_feed_item_is_read_whole() -> None:
    item = {
        "id": 7, "url": "/seven", "title": "Seven", "content_html": "<p>Text</p>", "summary": "1 < 2", "language": "fr",
        "date_published": "2026-02-28T10:00:00+01:00", "date_modified": "2026-02-28T12:00:00Z", "tags": ["a", "a", 3],
        "authors": [{"name": "Ana"}, {"url": "x"}, 3], "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg",
        "size_in_bytes": 9}, 3],
    }  # fmt: skip
    feed = read(json_feed(item, 3, title="Feed", home_page_url="https://site.example/"))
    assert (feed.kind, feed.title, feed.url, feed.warnings) == ("json", "Feed", "https://site.example/", ())
    assert feed.entries == (
        Entry(
            id="7",
            url="http://news.example/seven",
            title="Seven",
            summary="1 &lt; 2",
            html="<p>Text</p>",
            authors=("Ana",),
            published_at=datetime(2026, 2, 28, 9, tzinfo=UTC),
            published_raw="2026-02-28T10:00:00+01:00",
            published_from="published",
            updated_at=datetime(2026, 2, 28, 12, tzinfo=UTC),
            tags=("a",),
            enclosures=(Enclosure(url="http://news.example/a.mp3", type="audio/mpeg", length=9),),
            lang="fr",
        ),
    )


def test_plain_content_of_a_json_feed_becomes_html_that_shows_the_same() -> None:
    assert only(json_feed({"id": "1", "content_text": "a < b\n\nsecond"})).html == "<p>a &lt; b</p><p>second</p>"


def test_the_author_of_the_feed_is_that_of_its_items() -> None:
    assert only(json_feed({"id": "1"}, author={"name": "Ana"})).authors == ("Ana",)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"items":' * 50_000, b'{"items":[' + b'{"id":' + b"9" * 5000 + b"}]}"]
)
def test_json_made_to_hurt_is_read_or_refused(body: bytes) -> None:
    assert read(body).kind in ("json", "none")


SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> http://news.example/a </loc><lastmod>2026-02-28</lastmod>
<image:image><image:loc>http://news.example/a.jpg</image:loc><image:title>Picture</image:title></image:image>
<news:news><news:publication><news:name>News</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-02-27T10:00:00Z</news:publication_date><news:title>Headline</news:title>
<news:keywords>one, two</news:keywords></news:news></url><url><loc>javascript:x</loc></url></urlset>"""


def test_a_news_sitemap_is_read_as_a_feed() -> None:
    assert only(SITEMAP) == Entry(
        id="http://news.example/a",
        url="http://news.example/a",
        title="Headline",
        published_at=datetime(2026, 2, 27, 10, tzinfo=UTC),
        published_raw="2026-02-27T10:00:00Z",
        published_from="published",
        updated_at=datetime(2026, 2, 28, tzinfo=UTC),
        tags=("one", "two"),
        picture=Picture(url="http://news.example/a.jpg", caption="Picture"),
        lang="en",
    )


@pytest.mark.parametrize("packed", [False, True])
def test_an_index_leads_to_its_newest_sitemaps(packed: bool) -> None:
    dates = {1: "2026-01-01", 2: None, 3: "2026-02-28T10:00:00Z", 4: "2026-02-01", 5: None, 6: "2027-01-01"}
    listed = "".join(
        f"<sitemap><loc>http://a.example/{n}.xml</loc>{f'<lastmod>{date}</lastmod>' if date else ''}</sitemap>"
        for n, date in dates.items()
    )
    body = f"<sitemapindex>{listed}<sitemap><loc>file:///x</loc></sitemap></sitemapindex>".encode()
    index = read(gzip.compress(body) if packed else body)
    assert index.sitemaps == ("http://a.example/3.xml", "http://a.example/4.xml", "http://a.example/1.xml")
    assert (index.kind, index.entries) == ("sitemap", ())
    assert "This is an index of 6 sitemaps; the newest 3 count." in index.warnings


# ── discovery ────────────────────────────────────────────────────────────────────────────────


def test_the_feeds_a_page_links_come_first() -> None:
    page = b"""<html><head><base href="/sub/"><link rel="alternate" type="application/rss+xml" href="feed?a=1&amp;b=2">
    <LINK TYPE='application/atom+xml' HREF='//other.example/atom' REL='alternate home'>
    <link rel=stylesheet type="text/css" href="/x.css"><link rel="alternate" hreflang="de" href="/de">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
    </head><a href="/rss/world.xml">World</a><a href="http://elsewhere.example/rss">x</a></html>"""
    assert discover_feeds(page, "http://news.example/") == (
        "http://news.example/sub/feed?a=1&b=2",
        "http://other.example/atom",
        "http://news.example/rss/world.xml",
    )


def test_a_page_that_links_none_leads_to_common_places() -> None:
    assert discover_feeds(b"<html></html>", "http://news.example/a/b")[:2] == (
        "http://news.example/feed",
        "http://news.example/rss",
    )


NEXT = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{}" href="{}"/>'


@pytest.mark.parametrize(
    ("body", "older_url"),
    [
        (f"<rss version='2.0'><channel>{NEXT.format('next', '/feed?paged=2')}</channel></rss>", "/feed?paged=2"),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='/2'/>"
            "<link rel='prev-archive' href='/2025'/></feed>",
            "/2025",
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next-archive' href='/2'/>"
            "<entry><id>a</id><link rel='next' href='/b'/></entry></feed>",
            None,
        ),
        (f"<rss version='2.0'><channel>{NEXT.format('next', 'javascript:0')}</channel></rss>", None),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [], "next_url": "/2.json"}', "/2.json"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [], "next_url": 7}', None),
    ],
    ids=["paged RSS", "archived Atom", "newer archive", "no address", "JSON", "no text"],
)
def test_where_older_entries_are_is_read(body: str, older_url: str | None) -> None:
    """RFC 5005, 3 and 4; JSON Feed 1.1."""
    feed = parse_feed(body.encode(), url="https://news.example/feed", now=datetime(2026, 3, 1, tzinfo=UTC))
    assert feed.kind != "none"
    assert feed.older_url == (f"https://news.example{older_url}" if older_url else None)
