"""Text made to be slow: twice as much of it takes about twice the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from lxml import html

from worker.errors import ParseFailed
from worker.parse import discover_feeds, parse_feed, parse_page
from worker.parse.asides import strip_asides
from worker.parse.bylines import people
from worker.parse.cards import strip_cards, strip_story_links
from worker.parse.end_notes import italic_paragraphs
from worker.parse.next_articles import join_posts
from worker.parse.page_guard import refuse_complex
from worker.parse.page_meta import read_metas
from worker.parse.page_text import choose_text
from worker.parse.plain import plain
from worker.parse.plain_shapes import write_plain
from worker.parse.xml_mend import mended

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PIECES = [
    "a", " ", "\n", "<", "&", "-", "(", "<a ", "<!--", "<![CDATA[", "<author>", '<a href="', "x@", "&#x41;", "<item>",
]  # fmt: skip


def seconds(call: Callable[[str], object], text: str) -> float:
    best = 9.0
    for _ in range(3):
        started = time.process_time()
        with suppress(ParseFailed):
            call(text)
        best = min(best, time.process_time() - started)
    return best


def in_feed(text: str) -> object:
    body = f"<rss><channel><item><title>{text}</title><link>{text}</link><author>{text}</author></item></channel></rss>"
    return parse_feed(body.encode(), url="http://news.example/", now=NOW)


CALLS: dict[str, Callable[[str], object]] = {
    "feed": in_feed,
    "document": lambda text: parse_feed(text.encode(), now=NOW),
    "discover": lambda text: discover_feeds(text.encode(), "http://news.example/"),
    "guard": refuse_complex,
    "plain": lambda text: plain(text, max_chars=1_000_000),
    "people": lambda text: list(people([text])),
    "linked body": lambda text: choose_text(["A line."], text, None),
    "title": lambda text: parse_page(f"<title>A{text}B - C</title><h1>A</h1>".encode(), now=NOW),
}


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_time_grows_with_the_length_of_the_text(call: Callable[[str], object], piece: str) -> None:
    once, twice = piece * (20_000 // len(piece)), piece * (40_000 // len(piece))
    assert seconds(call, twice) < max(3.5 * seconds(call, once), 0.05)


def test_times_of_many_comments_are_told_apart_in_time_proportional_to_them() -> None:
    def metas(comments: str) -> object:
        nested = "<div class=comments>" * 20 + comments + "<h1>Headline</h1>" + "</div>" * 20
        return read_metas(html.fromstring(f"<html><body>{nested}</body></html>"))

    once, twice = ("<p><time datetime=2026-01-01>1 January</time></p>" * count for count in (1_000, 2_000))
    assert seconds(metas, twice) < max(3.5 * seconds(metas, once), 0.2)


@pytest.mark.parametrize(
    "shape",
    [
        "<table><tr><td>" * 70 + "{}" + "</td></tr></table>" * 70,
        "<div>" * 150 + "{}" + "</div>" * 150,
        "<article>" * 60 + "{}" + "</article>" * 60,
    ],
)
@pytest.mark.parametrize(
    "piece",
    [
        "<table><tr><td>x</td></tr></table>",
        "<article><p>a line of text</p></article>",
        "<p><i>note</i></p>",
        "<h3><a href=/x>Three short words</a></h3>",
        "<p>Also: <a href=/x>Three short words</a></p>",
    ],
)
def test_parts_that_are_no_text_are_found_in_time_proportional_to_the_page(shape: str, piece: str) -> None:
    def strip(pieces: str) -> object:
        root = html.fromstring(f"<html><body><h1>Headline</h1>{shape.format(pieces)}</body></html>")
        write_plain(root)
        join_posts(root)
        strip_asides(root)
        strip_cards(root, "https://news.example/a")
        strip_story_links(root, "https://news.example/a")
        return italic_paragraphs(root)

    once, twice = (piece * count for count in (200, 400))
    assert seconds(strip, twice) < max(3.5 * seconds(strip, once), 0.5)


@pytest.mark.parametrize("piece", ["<![CDATA[<![CDATA[ ]]>", "<![CDATA[<![CDATA[x", "<description><b>"])
def test_slips_are_mended_in_time_proportional_to_the_feed(piece: str) -> None:
    once, twice = (f"<rss><channel><item>{piece * count}" for count in (1_000, 2_000))
    assert seconds(mended, twice) < max(3.5 * seconds(mended, once), 0.2)
