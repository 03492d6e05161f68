"""Addresses and authors that an entry takes from around it: its base, its site, its source, its feed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse import parse_feed
from worker.types import Entry

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://feeds.example/ex/feed.xml"
SITE = "<link>https://news.example/</link>"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def only(body: str) -> Entry:
    [entry] = parse_feed(body.encode(), url=URL, now=NOW).entries
    return entry


def rss(inside: str, channel: str = SITE) -> Entry:
    return only(f'<rss version="2.0" {MEDIA}><channel>{channel}<item><title>x</title>{inside}</item></channel></rss>')


def atom(inside: str, feed: str = "", base: str = "") -> Entry:
    return only(f"<feed {ATOM} {base}>{feed}<entry><title>x</title><id>urn:1</id>{inside}</entry></feed>")


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        (rss("<enclosure url='/a.mp3' type='audio/mpeg'/>"), "https://news.example/a.mp3"),
        (rss("<enclosure url='/a.mp3' type='audio/mpeg'/>", ""), "https://feeds.example/a.mp3"),
        (rss("<enclosure url='a.mp3' type='audio/mpeg'/>"), "https://feeds.example/ex/a.mp3"),
        (rss("<enclosure url='//cdn.example/a.mp3' type='audio/mpeg'/>"), "https://cdn.example/a.mp3"),
        (rss("<media:content url='/a.jpg' medium='image'/>"), "https://news.example/a.jpg"),
        (rss("<media:thumbnail url='/a.jpg'/>"), "https://news.example/a.jpg"),
        (rss("<comments>/a#comments</comments>"), "https://news.example/a#comments"),
        (atom("<link rel='enclosure' href='a.mp3'/>", base="xml:base='https://news.example/b/'"),
         "https://news.example/b/a.mp3"),
        (atom("<link rel='enclosure' xml:base='c/' href='a.mp3'/>", base="xml:base='https://news.example/b/'"),
         "https://news.example/b/c/a.mp3"),
        (atom("<link rel='replies' href='a/comments'/>", base="xml:base='https://news.example/b/'"),
         "https://news.example/b/a/comments"),
    ],
)  # fmt: skip
def test_files_pictures_and_comments_lie_where_the_links_of_an_entry_do(entry: Entry, address: str) -> None:
    found = [*(one.url for one in entry.enclosures), entry.picture.url if entry.picture else None, entry.comments_url]
    assert address in found


FEED_AUTHOR = "<author><name>Ana Pérez</name></author>"
SOURCE = "<source><title>The Post</title><author><name>John Doe</name></author></source>"


@pytest.mark.parametrize(
    ("entry", "authors"),
    [
        (atom("", FEED_AUTHOR), ("Ana Pérez",)),
        (atom("<author><name>Jim Roe</name></author>", FEED_AUTHOR), ("Jim Roe",)),
        (atom(SOURCE, FEED_AUTHOR), ("John Doe",)),
        (atom("", "<title>The Post</title><author><name>The Post</name></author>"), ()),
        (atom("", "<author><name>Admin</name></author>"), ()),
        (rss("<author>ana@news.agency (Ana Pérez)</author>"), ("Ana Pérez",)),
        (rss("<author>ana@news.info (Ana Pérez)</author>"), ("Ana Pérez",)),
        (rss("<author>ana.perez@mail.news.online</author>"), ("ana.perez@mail.news.online",)),
        (
            rss("<dc:creator>Ana Pérez</dc:creator><author>jim@news.example (Jim Roe)</author>"),
            ("Ana Pérez", "Jim Roe"),
        ),
    ],
)
def test_an_entry_has_its_own_authors_else_those_of_its_source_or_of_its_feed(
    entry: Entry, authors: tuple[str, ...]
) -> None:
    assert entry.authors == authors


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        (rss("<guid>https://news.example/a</guid>"), "https://news.example/a"),
        (rss("<guid>/a</guid>"), "https://news.example/a"),
        (rss("<guid>report 12</guid>"), None),
        (rss("<guid>12345</guid>"), None),
        (rss("<guid>12345</guid><link>https://news.example/a</link>"), "https://news.example/a"),
        (rss("<guid isPermaLink='false'>https://news.example/a</guid>"), None),
        (atom("<content src='https://news.example/a.html' type='text/html'/>"), "https://news.example/a.html"),
        (atom("<link href='b'/><content src='https://news.example/a.html' type='text/html'/>"),
         "https://feeds.example/ex/b"),
    ],
)  # fmt: skip
def test_an_id_is_an_address_only_if_it_looks_like_one_and_content_elsewhere_is_the_article(
    entry: Entry, url: str | None
) -> None:
    assert entry.url == url
