"""Feeds as public bug reports of other feed readers and parsers show them, cut down to what was read wrongly there."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime

import pytest

from worker.parse import parse_feed
from worker.types import Entry

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
UTF8 = '<?xml version="1.0" encoding="utf-8"?>'
NAMED = "<title>T</title><link>https://n.example/1</link>"
CYRILLIC = "Новости о погоде в городе"


def rss(inner: str, *, channel: str = "<title>N</title>", declaration: str = UTF8, spaces: str = SPACES) -> str:
    return f'{declaration}<rss version="2.0" {spaces}><channel>{channel}<item>{inner}</item></channel></rss>'


def dated(date: str, lang: str = "en") -> str:
    return rss(f"{NAMED}<pubDate>{date}</pubDate>", channel=f"<title>N</title><language>{lang}</language>")


def atom(inner: str, attributes: str = 'xmlns="http://www.w3.org/2005/Atom"') -> str:
    named = "" if "<id>" in inner else "<id>urn:1</id>"
    return f'<?xml version="1.0"?><feed {attributes}><title>N</title><entry>{named}{inner}</entry></feed>'


def rdf(inner: str) -> str:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://n.example/"><title>N</title></channel>'
        f'<item rdf:about="https://n.example/1">{NAMED}{inner}</item></rdf:RDF>'
    )


def json_feed(**item: object) -> str:
    items = [None, {"id": "1", "url": "https://n.example/1", "content_text": "Words", **item}]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": items})


def only(body: str | bytes, content_type: str = "") -> Entry:
    raw = body.encode() if isinstance(body, str) else body
    (entry,) = parse_feed(raw, url="https://feeds.example/f.xml", content_type=content_type, now=NOW).entries
    return entry


@pytest.mark.parametrize(
    ("body", "published_at"),
    [
        (dated("Mon, 03 Dec 2018 13:03:47 PST"), "2018-12-03T21:03:47"),  # miniflux 290
        (dated("2023-05-30 12:00:33"), "2023-05-30T12:00:33"),  # miniflux 1906
        (dated("Sun, 05 Sep 2021 15:45:05 GMT+7"), "2021-09-05T08:45:05"),  # miniflux 1233
        (dated("Thu, 19 Jun 2014 17:00:00 Z"), "2014-06-19T17:00:00"),  # feedbin 455
        (dated("<![CDATA[ Wed, 11 Sep 2019 22:52:30+5:30 ]]>"), "2019-09-11T17:22:30"),  # NetNewsWire 1012
        (dated("Wed, 19 Mar 2014 09:30:00 EDT"), "2014-03-19T13:30:00"),  # Flym 107
        (dated("Tue, 17 Jan 2006"), "2006-01-17"),  # RssBandit 688
        (dated("Mon, 02 Mar 2027 09:05:00 +0100"), None),  # feedbin 269
        (dated("੨੦੧੭-੦੧-੧੬"), "2017-01-16"),  # dateparser 275
        (dated("2024-10-05", "pt"), "2024-10-05"),  # dateparser 1253
        (dated("gennaio 18, 2018", "it"), "2018-01-18"),  # dateparser 415
        (dated("2018 m. sausio 18 d.", "lt"), "2018-01-18"),
        (dated("1月 18, 2018", "ja"), "2018-01-18"),  # dateparser 415
        (dated("18 1月 2018 10:05", "zh"), "2018-01-18T10:05"),
        (dated("18日1月2018年", "zh"), "2018-01-18"),
        (dated("1월 18일, 2018년", "ko"), "2018-01-18"),
        (dated("11月 2018", "ja"), None),
        (dated("2009 03 09"), "2009-03-09"),  # datejs 63
        (dated("2009 03 09 14:05:06 GMT"), "2009-03-09T14:05:06"),
        (dated("19 03 2009"), "2009-03-19"),
        (dated("09 03 2009"), None),
        (dated("2009 13 09"), None),
        (dated("an hour ago"), "2026-03-01T11:00"),
        (dated("قبل ساعتين", "ar"), "2026-03-01T10:00"),
        (dated("okt. 2022", "da"), None),  # dayjs 2146
        (dated("2017-09", "it"), None),  # pyyaml 92
        (dated("on:"), None),  # dateparser 992
        (dated("Monday August 27, 2018 10:05 am PDT by Juli Clover"), None),  # unfluff 93
        (rdf("<dc:date>2026-02-28T10:00:00+01:00</dc:date>"), "2026-02-28T09:00:00"),  # lion-reader 77
        (rss(f"{NAMED}<date>2018-06-29</date><dc:date>2018-06-29T12:44:00Z</dc:date>"), "2018-06-29T12:44"),  # rome 390
        (
            atom("<updated>2022-12-14T22:02:55</updated><published>2022-12-13T22:02:55</published>"),
            "2022-12-13T22:02:55",
        ),
        (
            atom("<published>2013-10-17T08:00:00Z</published><updated>2026-02-22T00:00:00Z</updated>"),
            "2013-10-17T08:00",
        ),
        (json_feed(date_published=1771581600), "2026-02-20T10:00:00"),
        (json_feed(date_published=1771581600000), "2026-02-20T10:00:00"),
    ],
)
def test_a_date_is_read_in_full_or_not_at_all(body: str, published_at: str | None) -> None:
    at = None if published_at is None else datetime.fromisoformat(published_at).replace(tzinfo=UTC)
    assert only(body).published_at == at


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss("<title><![CDATA[Jahresr&uuml;ckblick 2017]]></title>"), "Jahresrückblick 2017"),  # simplepie 575
        (rss("<title>Channels not &amp;quot;kept&amp;quot;</title>"), 'Channels not "kept"'),  # limnoria 1437
        (rss("<title><![CDATA[Rock &amp;amp; Roll]]></title>"), "Rock & Roll"),  # parachord 370
        (rss("<title>Unship: &amp;lt;a&amp;gt; in image maps</title>"), "Unship: <a> in image maps"),  # feedparser 243
        (rss("<title><![CDATA[The <em>Post</em> &quot;wins&quot;]]></title>"), 'The Post "wins"'),  # laravel-feed 193
        (rss("<title>Inflation &lt; 2 percent</title>"), "Inflation < 2 percent"),  # elfeed 69
        (rss("<title>&lt;![CDATA[Storm hits coast]]&gt;</title>"), "Storm hits coast"),  # feedparser 440
        (atom('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Less <b>is</b> &lt; more</div></title>'),
         "Less is < more"),
        (atom('<title type="html">AT&amp;amp;T &lt;i&gt;wins&lt;/i&gt;</title>'), "AT&T wins"),
        (rss("<title>A&nbsp;title &mdash; here</title>"), "A title — here"),  # nextcloud news 1852
        (rss("<link>https://m.example/1</link><description>&lt;p&gt;Words&lt;/p&gt;</description>"), None),  # twine 114
        (atom("<title></title><content>Words</content>"), None),  # lamb 251
        (json_feed(title="Tom &amp; Jerry&#8217;s day"), "Tom & Jerry’s day"),
        (rss("<title>T</title>").replace("rss", "RSS").replace("item", "ITEM").replace("title", "TITLE"), "T"),
        ('<?xml version="1.0"?><rss><channel><item><title>T</title></item></channel></rss>', "T"),  # newsboat 1435
        ('<rss version="2.0"><channel><title>N</title></channel><item><title>T</title></item></rss>', "T"),
        (rss("<title>T</title>", spaces='xmlns="http://www.w3.org/2005/Atom"'), "T"),  # newsboat 1086
        (atom("<title>T</title>", 'xmlns="https://www.w3.org/2005/Atom"'), "T"),  # newsboat 1960
    ],
)  # fmt: skip
def test_a_title_is_the_text_that_its_writer_meant(body: str, title: str | None) -> None:
    assert only(body).title == title


@pytest.mark.parametrize(
    ("body", "markup"),
    [
        (rss(f"{NAMED}<description>&lt;![CDATA[some text]]&gt;</description>"), "some text"),  # feedparser 440
        (rss(f"{NAMED}<description>&lt;![CDATA[&lt;p&gt;Text&lt;/p&gt;]]&gt;</description>"), "<p>Text</p>"),
        (rss(f'{NAMED}<content:encoded><![CDATA[<pre>&lt;div class="w">Lorem</pre>]]></content:encoded>'),
         '<pre>&lt;div class="w">Lorem</pre>'),  # feed-parser 209
        (rss(f"{NAMED}<content:encoded>&lt;p&gt;All of it&lt;/p&gt;</content:encoded>", spaces=""), "<p>All of it</p>"),
        (atom('<link href="https://e.example/posts/1"/><content type="html" xml:base="https://e.example/posts/">'
              "&lt;img src=&quot;i/bird.jpg&quot;&gt;</content>"), '<img src="https://e.example/posts/i/bird.jpg">'),
        (json_feed(content_html=None), "Words"),
        (rss(f"{NAMED}<description>In short</description><yandex:full-text>All of it</yandex:full-text>",
             spaces='xmlns:yandex="http://news.yandex.ru"'), "All of it"),
        (rss(f"{NAMED}<turbo:content><![CDATA[<p>All</p>]]></turbo:content>",
             spaces='xmlns:turbo="http://turbo.yandex.ru"'), "<p>All</p>"),
        (rss("<title>Cup final</title><description>Cup final</description><itunes:summary>Who won</itunes:summary>"),
         "Who won"),
        (rss("<title>Cup final</title><description>Cup final</description><media:description>Cup</media:description>"),
         "Cup final"),
    ],
)  # fmt: skip
def test_a_text_comes_through(body: str, markup: str) -> None:
    entry = only(body)
    assert (entry.html or entry.summary) == markup


HTML_LINK = '<link rel="alternate" type="text/html" href="https://n.example/1"/>'


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (rss("<link>https://n.example/1</link><guid isPermaLink='false'>https://n.example/?p=1</guid>"), 1),
        (rss("<link>https://n.example/1</link><guid>886840</guid>"), 1),  # NetNewsWire 987
        (rss("<guid>https://n.example/post.723</guid><link>https://n.example/1</link>"), 1),  # NetNewsWire 5418
        (rss("<link><![CDATA[\n https://n.example/1\n ]]></link><guid><![CDATA[ 15 ]]></guid>"), 1),  # NetNewsWire 1012
        (rss('<guid isPermalink="true">https://n.example/1</guid>'), 1),  # yarr 143
        (rss("<guid>https://n.example/1</guid>"), 1),
        (rss('<title>T</title><guid isPermaLink="false">https://n.example/1</guid>'), None),
        (rss("<title>T</title><enclosure url='https://n.example/1.mp3' type='audio/mpeg'/>"), None),  # feedparser 384
        (atom(f'<link rel="replies" type="application/atom+xml" href="https://n.example/1/feed"/>{HTML_LINK}'), 1),
        (atom(f'<link rel="self" href="https://n.example/s"/>{HTML_LINK}'), 1),  # node-feedparser 244
        (atom(f'{HTML_LINK}<link rel="self" type="text/xml" href="https://n.example/data/1"/>'), 1),  # liferea 723
        (atom(f'<link rel="alternate" type="application/pdf" href="https://n.example/1.pdf"/>{HTML_LINK}'), 1),
        (atom('<link rel="Self" href="https://n.example/s"/><link rel="Alternate" href="https://n.example/1"/>'), 1),
        (atom("".join(f'<link rel="http://www.iana.org/assignments/relation/{rel}" href="https://n.example/{name}"/>'
                      for rel, name in (("self", "s"), ("alternate", "1")))), 1),
        (atom(f'{HTML_LINK}<link rel="enclosure" type="image/jpeg">https://i.example/u.jpg</link>'), 1),
        (atom('<link href="/1"/>', 'xmlns="http://www.w3.org/2005/Atom" xml:base="https://n.example/"'), 1),
    ],
)  # fmt: skip
def test_the_address_is_that_of_the_article(body: str, url: int | None) -> None:
    assert only(body).url == (None if url is None else f"https://n.example/{url}")


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        (rss(f"{NAMED}<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Chen</dc:creator>"), ["Ann Lee", "Bo Chen"]),
        (rdf("<dc:creator>Ann Lee, Bo Chen, Lin Wu</dc:creator>"), ["Ann Lee", "Bo Chen", "Lin Wu"]),  # elfeed 471
        (rss(f"{NAMED}<author>desk@n.example</author><dc:creator>Ann Lee</dc:creator>"), ["Ann Lee"]),  # FeedReader 853
        (rss(f"{NAMED}<author>desk@n.example</author>"), ["desk@n.example"]),
        (rss(f"{NAMED}<author>ann@n.example (Ann Lee)</author><dc:creator>Ann Lee</dc:creator>"), ["Ann Lee"]),
        (rss(f"{NAMED}<dc:creator><![CDATA[By Ann Lee]]></dc:creator>"), ["Ann Lee"]),  # feedbin 242
        (rss(f"{NAMED}<itunes:author>Ann Lee</itunes:author>"), ["Ann Lee"]),
        (rss("<title>T</title><dc:creator>Ann Lee</dc:creator>", spaces=""), ["Ann Lee"]),  # newsboat 3070
        (atom("<author><name><![CDATA[drmacro]]></name></author>"), ["drmacro"]),  # liferea 1174
        (atom("<author><name>Zoé Martin</name></author><author><name>Ben Ito</name></author>"),
         ["Zoé Martin", "Ben Ito"]),
        (json_feed(authors={"name": "Ann Lee"}), ["Ann Lee"]),  # miniflux 3988
        (json_feed(authors=["Ann Lee", {"name": "Bo Chen"}]), ["Ann Lee", "Bo Chen"]),
        (json_feed(author={"name": "Ann Lee", "url": "https://a.example"}), ["Ann Lee"]),  # nextcloud news 572
        (json_feed(author="Ann Lee"), ["Ann Lee"]),
        (json_feed(author=[{"name": "Ann Lee"}, {"name": "Bo Chen"}]), ["Ann Lee", "Bo Chen"]),
    ],
)  # fmt: skip
def test_authors_are_those_who_are_named(body: str, authors: list[str]) -> None:
    assert list(only(body).authors) == authors


@pytest.mark.parametrize(
    ("body", "files"),
    [
        ("<enclosure url='https://i.example/a.mp3' length='5'/>", [(None, 5, None)]),  # AntennaPod 2074
        ("<enclosure url='https://i.example/a.mp3' length='1231.08' type='audio/mpeg'/>", [("audio/mpeg", None, None)]),
        ("<enclosure url='https://i.example/a.mp3' length='None' type='audio/mpeg'/>", [("audio/mpeg", None, None)]),
        ("<enclosure url='https://i.example/a.mp3' length='9' type='audio/mpeg'/><media:content "
         "url='https://i.example/a.mp3' type='audio/mpeg'/><itunes:duration>00:34:00</itunes:duration>",
         [("audio/mpeg", 9, 2040)]),  # rubycocos feedparser 11
        ("<enclosure url='https://i.example/a.mp3' length='1' type='audio/mpeg'/><enclosure "
         "url='https://i.example/b.jpg' length='2' type='image/jpeg'/>",
         [("audio/mpeg", 1, None), ("image/jpeg", 2, None)]),
    ],
)  # fmt: skip
def test_files_keep_what_is_known_of_them(body: str, files: list[tuple[str | None, int | None, int | None]]) -> None:
    assert [(one.type, one.length, one.duration_s) for one in only(rss(NAMED + body)).enclosures] == files


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        (
            rss(f"{NAMED}<category>EU &amp;amp; UK</category><category><![CDATA[Sport]]></category>"),
            ("EU & UK", "Sport"),
        ),
        (
            rss(f"{NAMED}<media:group><media:keywords>Gold Cup,Goals</media:keywords></media:group>"),
            ("Gold Cup", "Goals"),
        ),
        (json_feed(tags="news, sport"), ("news", "sport")),
        (json_feed(tags=["news", 3]), ("news",)),
    ],
)
def test_tags_come_one_by_one(body: str, tags: tuple[str, ...]) -> None:
    assert only(body).tags == tags


def stated(encoding: str) -> str:
    return rss(f"<title>{CYRILLIC}</title>", declaration=f"<?xml version='1.0' encoding='{encoding}'?>")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (stated("windows-1251").encode("cp1251"), ""),  # commafeed 681
        (stated("cp-1251").encode("cp1251"), ""),  # simplepie 354
        (stated("win-1251").encode("cp1251"), ""),
        (stated("koi8-r").encode("koi8-r"), ""),  # feed-extractor 123
        (stated("utf-16").encode("utf-16"), ""),
        (stated("utf-16").encode(), ""),
        (stated("windows-1251").encode(), ""),  # rssguard 1664
        (("\n" + stated("windows-1251")).encode("cp1251"), ""),  # feedparser 570
        (("\ufeff\ufeff\r\n " + stated("utf-8")).encode(), ""),  # gofeed 26, feedbin 129
        (stated("utf-8").replace(" encoding='utf-8'", "").encode("cp1251"), "text/xml;charset=WINDOWS-1251"),
        (stated("utf-8").encode(), "application/rss+xml; charset=ISO-8859-1"),
        (gzip.compress(stated("utf-8").encode()), ""),  # rss-parser 280
        (gzip.compress(gzip.compress(stated("utf-8").encode())), ""),
        (("<br />\n<b>Notice</b>: in x.php<br />\n" + stated("utf-8")).encode(), ""),
        ((stated("utf-8") + "\n<br />\n<b>Warning</b>: in x.php").encode(), ""),
        (("<!-- made -->\n" + stated("utf-8")).encode(), ""),
    ],
)  # fmt: skip
def test_letters_are_read_whatever_is_stated_or_stands_around_the_feed(body: bytes, content_type: str) -> None:
    assert only(body, content_type).title == CYRILLIC
