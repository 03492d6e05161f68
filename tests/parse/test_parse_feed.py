from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.parse import discover_feeds, parse_feed
from worker.types import Enclosure, Entry, ParsedFeed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "http://news.example/feed.xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/"'
)


def rss(items: str, channel: str = "<title>News</title>", head: str = "") -> bytes:
    return f'{head}<rss version="2.0" {NAMESPACES}><channel>{channel}{items}</channel></rss>'.encode()


def read(body: bytes, content_type: str = "") -> ParsedFeed:
    return parse_feed(body, url=URL, content_type=content_type, now=NOW)


def only(body: bytes) -> Entry:
    (entry,) = read(body).entries
    return entry


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
        enclosures=(
            Enclosure(url="http://news.example/a.mp3", type="audio/mpeg", length=12),
            Enclosure(url="http://img.example/a.jpg", type="image/jpeg"),
        ),
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


# ── limits ───────────────────────────────────────────────────────────────────────────────────


def test_of_too_many_entries_the_newest_are_kept_and_the_rest_counted() -> None:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    items = "".join(
        f"<item><title>{n}</title><pubDate>{1 + n % 28} {months[n % 12]} 2020 00:00 GMT</pubDate></item>"
        for n in range(700)
    )
    feed = read(rss(items))
    oldest_kept = min(entry.published_at for entry in feed.entries if entry.published_at)
    assert len(feed.entries) == 500
    assert "200 older entries were left out; the newest 500 are kept." in feed.warnings
    assert oldest_kept >= datetime(2020, 4, 1, tzinfo=UTC)


def test_undated_entries_beyond_the_limit_are_the_last_ones() -> None:
    feed = read(rss("".join(f"<item><title>{n}</title></item>" for n in range(600))))
    assert [feed.entries[0].title, feed.entries[-1].title] == ["0", "499"]


def test_twenty_thousand_items_are_cut_before_they_are_parsed() -> None:
    feed = read(rss("<item><title>x</title></item>" * 20_000))
    assert len(feed.entries) == 500
    assert any("18000" in warning for warning in feed.warnings)


def test_strings_are_bounded() -> None:
    tags = "".join(f"<category>{n}</category>" for n in range(300))
    entry = only(
        rss(f"<item><title>{'t' * 5000}</title><guid>{'g' * 9000}</guid>{tags}<author>{'a b ' * 1000}</author></item>")
    )
    assert (len(entry.title or ""), len(entry.id or ""), len(entry.tags)) == (1024, 2048, 100)
    assert all(len(author) <= 1024 for author in entry.authors)


def test_nothing_that_a_database_refuses_comes_through() -> None:
    body = rss("<item><title>a\x00b\x0bc&#0;&#xD800;&#1114112;\x7f</title><category>x\x00</category></item>")
    feed = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "\x00\ud800", "title": "a\x00\ud83db"}]}
    )
    for entry in (only(body), only(feed.encode())):
        text = f"{entry.title}{entry.id}{entry.tags}"
        assert not set(text) & {"\x00", "\x0b", "\x7f", "\ud800"}


def test_scripts_in_titles_are_not_text() -> None:
    title = "safe&lt;script&gt;alert(1)&lt;/script&gt; title&lt;img src=x onerror=alert(1)&gt;"
    assert only(rss(f"<item><title>{title}</title></item>")).title == "safe title"


# ── A16 to A20: hostile feeds ────────────────────────────────────────────────────────────────

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY l9 "{"a" * 50_000}">]>',
    "external file": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
    "external address": '<!DOCTYPE x [<!ENTITY l9 SYSTEM "http://127.0.0.1/">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>',
    "parameter value": "<!DOCTYPE x [<!ENTITY % p '<!ENTITY l9 \"x\">'> %p;]>",
    "unclosed": '<!DOCTYPE x [<!ENTITY l9 "x"',
    "many": "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "x">' for n in range(5000)) + "]>",
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES)
def test_a_document_type_with_dangerous_entities_is_refused(doctype: str) -> None:
    feed = read(rss("<item><title>&l9;</title></item>", head=doctype))
    assert feed.kind == "none"
    assert "XML" in feed.warnings[0]


def test_many_uses_of_one_short_entity_do_not_grow_the_text_without_bound() -> None:
    head = f'<!DOCTYPE x [<!ENTITY e "{"a" * 150}">]>'
    assert read(rss(f"<item><description>{'&e;' * 100_000}</description></item>", head=head)).kind == "none"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.example/rss-0.91.dtd">',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1/rss.dtd">',
        '<!DOCTYPE rss [<!ENTITY copy "&#169;"><!ENTITY ouml "ö">]>',
    ],
)
def test_an_ordinary_document_type_is_put_aside(doctype: str) -> None:
    entry = only(rss("<item><title>&ouml; &copy;</title></item>", head=doctype))
    assert entry.title == "ö ©"


def test_a_document_type_in_the_text_is_text() -> None:
    assert only(
        rss("<item><description>a &lt;!DOCTYPE x [&lt;!ENTITY y SYSTEM 'z'&gt;]&gt;</description></item>")
    ).summary


def test_xinclude_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="{secret.as_uri()}"/>'
    assert "top secret" not in repr(read(rss(f"<item><description>{include}</description></item>")))


@pytest.mark.parametrize("as_path", [True, False])
def test_a_body_that_is_a_path_or_address_is_not_opened(tmp_path: Path, as_path: bool) -> None:
    other = tmp_path / "feed.xml"
    other.write_bytes(rss("<item><title>secret</title></item>"))
    feed = read((str(other) if as_path else other.as_uri()).encode())
    assert feed.kind == "none"
    assert feed.entries == ()


@pytest.mark.parametrize("field", ["author", "dc:creator", "managingEditor", "itunes:author", "name"])
def test_giant_author_fields_are_cut_before_feedparser_meets_them(field: str) -> None:
    item = f"<item><{field}>{'a' * 65_536}</{field}></item>"
    feed = read(rss(item * 10))
    assert feed.kind == "rss"
    assert any("author" in warning for warning in feed.warnings)


@pytest.mark.parametrize(
    "piece",
    ["&#1114112;", "&#55296;", "&#xFFFFFFFFFFFF;", "&#;", "&;", "&#x;", "<![CDATA[", "]]>", "<!--", "<", "</item>",
     "\x00", "<!ENTITY a '\\d'>", "<![foo[", "<?", "<a b='", "&#128;", "<item", "xmlns:x=''", "<x:y/>", "<!DOCTYPE"],
)  # fmt: skip
@pytest.mark.parametrize("where", ["title", "description", "between", "first"])
def test_broken_markup_never_raises(piece: str, where: str) -> None:
    body = {
        "title": rss(f"<item><title>{piece}</title></item>"),
        "description": rss(f"<item><description>a{piece}b</description><link>/x</link></item>"),
        "between": rss(f"<item><title>x</title></item>{piece}<item><title>y</title></item>"),
        "first": piece.encode() + rss("<item><title>x</title></item>"),
    }[where]
    assert read(body).kind in ("rss", "none")


def test_an_ill_formed_feed_is_read_as_far_as_it_goes() -> None:
    feed = read(rss("<item><title>AT&T & <b>co</title></item><item><title>two</title></item>"))
    assert [entry.title for entry in feed.entries][-1] == "two"
    assert "The XML is not well-formed; read as far as it could be." in feed.warnings


# ── JSON Feed, sitemaps ──────────────────────────────────────────────────────────────────────


def json_feed(*items: object, **fields: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, **fields}).encode()


def test_a_json_feed_item_is_read_whole() -> None:
    item = {
        "id": 7, "url": "/seven", "title": "Seven", "content_html": "<p>Text</p>", "summary": "1 < 2", "language": "fr",
        "date_published": "2026-02-28T10:00:00+01:00", "date_modified": "2026-02-28T12:00:00Z", "tags": ["a", "a", 3],
        "authors": [{"name": "Ana"}, {"url": "x"}, "text"], "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg",
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
