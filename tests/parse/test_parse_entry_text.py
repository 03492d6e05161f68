"""The text of an entry is chosen by what its elements are for and what they hold; its characters as they were meant."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from worker.clean import html_to_text
from worker.parse import parse_feed
from worker.types import Entry

NOW = datetime(2026, 11, 28, tzinfo=UTC)
ABOUT = "<description>The tram line to the harbour opens again after the storm, the city said.</description>"
TEXT = "The tram line to the harbour opens again after the storm, the city said."


def rss(item: str) -> Entry:
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    )
    body = f'<rss version="2.0" {names}><channel><title>T</title><item>{item}</item></channel></rss>'
    [entry] = parse_feed(body.encode(), now=NOW).entries
    return entry


@pytest.mark.parametrize(
    "others",
    [
        "<media:description>Trams in 2019.</media:description>",
        "<media:content url='http://e.example/a'><media:description>Trams in 2019.</media:description></media:content>",
        "<media:group><media:title>T</media:title><media:description>Trams in 2019.</media:description></media:group>",
        "<itunes:summary>Our podcast about trams.</itunes:summary><itunes:subtitle>Trams</itunes:subtitle>",
        "<content:encoded/>",
        "<content:encoded><![CDATA[<img src='a.jpg' alt='A tram'>]]></content:encoded>",
        "<content:encoded><![CDATA[<p></p><p>&nbsp;</p>]]></content:encoded>",
        "<content:encoded><![CDATA[<figure><img src='a'><figcaption>A long <b>caption</b> on the trams of the city in"
        " the year of the storm, with a credit</figcaption></figure>]]></content:encoded>",
        "<content:encoded><![CDATA[<a href='/x'>Read on</a>]]></content:encoded>",
        "<content:encoded><![CDATA[<video src='a.mp4'>"
        "<p>Your browser does not support video.</p></video>]]></content:encoded>",
        "<content:encoded><![CDATA[<AUDIO controls>"
        "<source src='a'/>Ihr Browser spielt das nicht ab</AUDIO>]]></content:encoded>",
        "<content:encoded><![CDATA[<iframe src='//tube.example/1'>"
        "Frames are not shown here</iframe>]]></content:encoded>",
        "<content:encoded><![CDATA[<object data='a.swf'>"
        "<embed src='a.swf'>Get the player</object>]]></content:encoded>",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_captions_blurbs_and_pictures_do_not_hide_the_description(others: str, is_first: bool) -> None:
    entry = rss(others + ABOUT if is_first else ABOUT + others)
    assert (entry.summary, entry.html) == (TEXT, None)


@pytest.mark.parametrize("before", ["", "<iframe src='//tube.example/1'/>", "<video src='a.mp4'></video>"])
def test_content_with_words_stays_the_text(before: str) -> None:
    html = before + "<p>Trams run again from the harbour to the hill.</p>"
    entry = rss(ABOUT + f"<content:encoded><![CDATA[{html}]]></content:encoded>")
    assert (entry.summary, entry.html) == (TEXT, html)


@pytest.mark.parametrize("name", ["itunes:summary", "media:description"])
def test_where_nothing_else_stands_a_blurb_or_caption_is_the_summary(name: str) -> None:
    assert rss(f"<title>T</title><{name}>All about trams.</{name}>").summary == "All about trams."


def test_a_json_feeds_pictures_do_not_hide_its_summary() -> None:
    item = {"id": "1", "summary": TEXT, "content_html": "<img src='a.jpg'>"}
    feed = parse_feed(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item]}).encode(), now=NOW)
    assert (feed.entries[0].summary, feed.entries[0].html) == (TEXT, None)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("AT&T buys Smith & Sons", "AT&T buys Smith & Sons"),
        ("R&D; Q&A", "R&D; Q&A"),
        ("S&P 500 &amp; more", "S&P 500 & more"),
        ("caf&eacute; &#233; &#xe9;", "café é é"),
        ("Party &#55357;&#56832; time", "Party 😀 time"),
        ("&#xD83C;&#xDF89;", "🎉"),
        ("lone &#xD83C; one", "lone \ufffd one"),
        ("&#128512;", "😀"),
        ("It&#146;s &#x93;so&#x94; &#150; &#133;", "It’s “so” – …"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("Tom &amp;amp;amp; Jerry&amp;#8217;s", "Tom & Jerry’s"),
        ("<![CDATA[AT&T &#55357;&#56832; &amp; co]]>", "AT&T 😀 & co"),
    ],
)
def test_characters_are_read_as_they_were_meant(raw: str, meant: str) -> None:
    entry = rss(f"<title>{raw}</title><dc:creator>{raw}</dc:creator><description>{raw}</description>")
    assert entry.title == meant
    assert html_to_text(entry.summary or "") == meant
    if "CDATA" not in raw:
        assert entry.authors == ((meant,) if any(map(str.isalpha, meant)) else ())


def test_the_ampersands_of_an_address_stay() -> None:
    assert (
        rss("<title>T</title><link>https://e.example/?a=1&b=2&copy=3</link>").url == "https://e.example/?a=1&b=2&copy=3"
    )
