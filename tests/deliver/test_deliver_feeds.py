"""Feeds out, read back by feedparser and by a JSON reader; hostile text stays text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from lxml import etree
from sample_articles import MEDIA

from worker.deliver.feed_json import json_feed
from worker.deliver.feed_xml import atom, rss
from worker.deliver.feeds_out import UNKNOWN_TYPE, EntryOut, FeedDocument, entry_id
from worker.parse import parse_feed
from worker.types import Picture

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ENTRY = EntryOut(
    id=entry_id(7, AT),
    url="https://example.org/7?a=1&b=2",
    title="AT&T says 3 < 4",
    text="First paragraph & more.\n\nSecond one.",
    source="desk",
    authors=("Ann Lee", "Bo Ek"),
    lang="en",
    published_at=AT,
    updated_at=AT.replace(hour=13),
)
FEED = FeedDocument(
    id="https://wire.example/v1/watches/3/feed.rss",
    title="Bridges & tunnels",
    self_url="https://wire.example/v1/watches/3/feed.rss?q=a&b",
    home_url="https://wire.example/",
    updated_at=AT.replace(hour=13),
    entries=(ENTRY,),
)
HOSTILE = '</title><script>alert(1)</script>]]>\x00\x0b\x1f\ufffe\ud800 "quoted" &amp; \u202e🙂'


@pytest.mark.parametrize("write", [rss, atom])
def test_feedparser_reads_what_was_written(write: Callable[[FeedDocument], bytes]) -> None:
    read = feedparser.parse(write(FEED))
    assert not read.bozo
    assert read.version in ("rss20", "atom10")
    assert read.feed.title in ("Bridges & tunnels", "Bridges &amp; tunnels")
    [entry] = read.entries
    assert entry.id == ENTRY.id
    assert entry.link == ENTRY.url
    assert entry.title.replace("&lt;", "<").replace("&amp;", "&") == ENTRY.title
    assert entry.content[0].value == "<p>First paragraph &amp; more.</p><p>Second one.</p>"
    date_of = {"rss20": parsedate_to_datetime, "atom10": datetime.fromisoformat}[read.version]
    assert date_of(entry.published) == AT
    assert "Ann Lee" in str(entry.get("authors") or entry.author)


def test_a_json_feed_says_the_same() -> None:
    read = json.loads(json_feed(FEED))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    [item] = read["items"]
    assert (item["id"], item["url"], item["title"]) == (ENTRY.id, ENTRY.url, ENTRY.title)
    assert item["content_html"] == "<p>First paragraph &amp; more.</p><p>Second one.</p>"
    assert item["authors"] == [{"name": "Ann Lee"}, {"name": "Bo Ek"}]
    assert item["language"] == "en"


@pytest.mark.parametrize("write", [rss, atom, json_feed])
def test_hostile_text_is_shown_and_does_nothing(write: Callable[[FeedDocument], bytes]) -> None:
    hostile = replace(ENTRY, title=HOSTILE, text=HOSTILE, source=HOSTILE, authors=(HOSTILE,))
    body = write(replace(FEED, title=HOSTILE, entries=(hostile,)))
    if write is json_feed:
        assert "<script" not in json.loads(body)["items"][0]["content_html"]
        return
    root = etree.fromstring(body)  # it is XML
    assert root.xpath("count(//*[local-name()='script'])") == 0
    read = feedparser.parse(body)
    assert not read.bozo
    assert "<script" not in read.entries[0].content[0].value


def test_a_feed_of_nothing_is_a_feed() -> None:
    for write in (rss, atom):
        assert not feedparser.parse(write(replace(FEED, entries=()))).bozo
    assert json.loads(json_feed(replace(FEED, entries=())))["items"] == []


def test_an_id_stays_and_is_no_other_articles() -> None:
    assert entry_id(7, AT) == entry_id(7, AT)
    assert entry_id(7, AT).startswith("urn:uuid:")
    assert len({entry_id(7, AT), entry_id(8, AT), entry_id(7, AT.replace(hour=3))}) == 3


WITH_MEDIA = replace(ENTRY, **MEDIA)


@pytest.mark.parametrize("write", [rss, atom, json_feed])
def test_what_goes_with_an_article_is_read_back_as_it_was(write: Callable[[FeedDocument], bytes]) -> None:
    [entry] = parse_feed(write(replace(FEED, entries=(WITH_MEDIA,))), url=FEED.self_url, now=AT).entries
    assert entry.tags == WITH_MEDIA.tags
    files = [replace(one, type=None if one.type == UNKNOWN_TYPE else one.type) for one in entry.enclosures]
    assert files == list(WITH_MEDIA.enclosures)
    if write is json_feed:  # it has a word for the address alone
        assert entry.picture == Picture(url="https://img.example/a.jpg")
    else:
        assert (entry.picture, entry.comments_url) == (WITH_MEDIA.picture, WITH_MEDIA.comments_url)


@pytest.mark.parametrize("write", [rss, atom, json_feed])
def test_an_article_with_nothing_beside_it_has_no_empty_elements(write: Callable[[FeedDocument], bytes]) -> None:
    words = (b"category", b"enclosure", b"comments", b"replies", b"media:content", b"attachments", b'"tags"')
    assert not any(word in write(FEED) for word in words)
