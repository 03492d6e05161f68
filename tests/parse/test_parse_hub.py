"""Declarations of hubs: in the document, and in Link headers."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from worker.parse import header_links, hub_and_topic, parse_feed

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HUB, SELF = "https://hub.example/", "https://a.example/feed"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
ENTRY = "<entry><title>A</title><link rel='hub' href='https://evil.example/'/></entry>"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (f'<feed {ATOM}><title>A</title><link rel="hub" href="{HUB}"/><link rel="self" href="{SELF}"/></feed>',
         (HUB, SELF)),
        (f'<feed {ATOM}><title>A</title><link rel="self" href="/feed"/>{ENTRY}</feed>', (None, SELF)),
        (f'<rss version="2.0"><channel><title>A</title><link>https://a.example/</link><link {ATOM} rel="HUB" '
         f'href="{HUB}"/><link {ATOM} rel="hub" href="https://second.example/"/></channel></rss>', (HUB, None)),
        ('<rss version="2.0"><channel><title>A</title></channel></rss>', (None, None)),
        (f'<feed {ATOM}><title>A</title><link rel="hub" href="javascript:alert(1)"/></feed>', (None, None)),
        (f'{{"version": "https://jsonfeed.org/version/1.1", "feed_url": "{SELF}", "items": [], "hubs": '
         f'[{{"type": "rssCloud", "url": "https://c.example/"}}, {{"type": "WebSub", "url": "{HUB}"}}]}}', (HUB, SELF)),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [], "hubs": "none"}', (None, None)),
    ],
    ids=["atom", "an entry's link", "rss", "none", "no address", "json", "json without"],
)  # fmt: skip
def test_a_feed_names_its_hub_and_itself(document: str, expected: tuple[str | None, str | None]) -> None:
    parsed = parse_feed(document.encode(), url="https://a.example/x", now=NOW)
    assert parsed.kind != "none"
    assert (parsed.hub_url, parsed.self_url) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f'<{HUB}>; rel="hub", <{SELF}>; rel="self"', (HUB, SELF)),
        (f"<{HUB}>;rel=hub,<{SELF}>;rel=self", (HUB, SELF)),
        (f'<{HUB}>; rel="alternate hub"; title="a, b; rel=x"', (HUB, None)),
        ('</hub>; title="x"; REL="Hub"', ("https://a.example/hub", None)),
        (f'<{HUB}>; rel="preload"', (None, None)),
        (f"{HUB}; rel=hub", (None, None)),
        ("<>; rel=hub, <ftp://x.example/>; rel=hub", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_link_header_names_hub_and_self(header: str, expected: tuple[str | None, str | None]) -> None:
    assert hub_and_topic(header_links(header, "https://a.example/feed")) == expected


@pytest.mark.parametrize("piece", ["<", "<>", "<a>; rel=", '<a>; rel="', "; rel=hub", ";" * 50, "<a>;   "])
def test_reading_a_header_is_bounded(piece: str) -> None:
    started = time.process_time()
    list(header_links(piece * 100_000, None))
    assert time.process_time() - started < 2
