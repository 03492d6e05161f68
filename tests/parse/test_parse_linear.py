"""Text made to be slow: twice as much of it takes about twice the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from lxml import html

from worker.errors import ParseFailed
from worker.parse import discover_feeds, parse_feed
from worker.parse.bylines import people
from worker.parse.page_guard import refuse_complex
from worker.parse.page_meta import read_metas
from worker.parse.plain import plain
from worker.parse.xml_mend import mended

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PIECES = ["a", " ", "<", "&", "-", "(", "<a ", "<!--", "<![CDATA[", "<author>", '<a href="', "x@", "&#x41;", "<item>"]


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


@pytest.mark.parametrize("piece", ["<![CDATA[<![CDATA[ ]]>", "<![CDATA[<![CDATA[x", "<description><b>"])
def test_slips_are_mended_in_time_proportional_to_the_feed(piece: str) -> None:
    once, twice = (f"<rss><channel><item>{piece * count}" for count in (1_000, 2_000))
    assert seconds(mended, twice) < max(3.5 * seconds(mended, once), 0.2)
