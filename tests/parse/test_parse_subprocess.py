"""Documents that are read in a child, and what ends it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from waiting import wait_until

from worker.errors import ParseFailed
from worker.parse import Parsers, parse_feed, parse_page
from worker.parse.subprocess import ParserLimits, ReaderBrokeError

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHILD = ParserLimits(here_bytes=0)  #: Everything goes to a child.
ITEM = (
    "<item><guid>{0}</guid><title>News {0}</title><link>https://a.example/{0}</link><category>one</category>"
    "<pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate><enclosure url='https://a.example/{0}.mp3' length='5'/></item>"
)
FEED = f"<rss><channel><title>A</title><ttl>60</ttl>{''.join(map(ITEM.format, range(3)))}</channel></rss>".encode()
PAGE = (
    "<html lang=en><head><title>Bridge reopens after two years</title>"
    "<meta property=article:published_time content=2026-11-20T10:00:00Z><meta name=author content='Ana Pérez'></head>"
    f"<body><article><h1>Bridge reopens after two years</h1>{'<p>The bridge over the river is open again.</p>' * 9}"
    "</article></body></html>"
)
#: Reading it takes far more than a second, by any machine's measure.
HARD_PAGE = f"<html><body><article>{('<span>' + 'lorem ipsum dolor sit amet ' * 18 + '</span>') * 19_000}"  #: 9 s.


@pytest.fixture
def parsers() -> Iterator[Parsers]:
    with Parsers(CHILD) as parsers:
        yield parsers


def children() -> set[int]:
    """Our child processes that read."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_bytes()
        except OSError:  # it ended while we looked
            continue
        if parent == os.getpid() and b"worker.parse.child" in command:
            found.add(int(stat.parent.name))
    return found


def test_a_child_reads_as_we_do(parsers: Parsers) -> None:
    given: dict[str, Any] = {"url": "https://a.example/x", "content_type": "text/xml", "now": NOW}
    assert parsers.feed(FEED, **given) == parse_feed(FEED, **given)
    for body in (PAGE, PAGE.encode(), PAGE.encode("utf-16")):
        page = parsers.page(body, **given)
        assert page == parse_page(body, **given)
        assert page.authors == ("Ana Pérez",)
    assert len(children()) == 1  # used again


def test_a_refusal_in_a_child_is_the_same_refusal(parsers: Parsers) -> None:
    with pytest.raises(ParseFailed) as refused:
        parsers.page("<div>" * 21_000, now=NOW)
    assert refused.value.reason == "page_too_complex"


def test_a_mistake_of_ours_in_a_child_is_not_the_documents_fault(parsers: Parsers) -> None:
    with pytest.raises(ReaderBrokeError, match="TypeError"):
        parsers.feed(FEED, now=datetime(2026, 11, 22))  # naive: a mistake
    assert parsers.feed(FEED, now=NOW).kind == "rss"


@pytest.mark.parametrize(
    ("body", "is_here"),
    [
        (PAGE, True),
        (PAGE + " " * 2**20, False),
        (PAGE.replace("</article>", "<br>" * 4_000), False),
    ],
    ids=["small", "long", "many tags"],
)
def test_only_what_is_small_and_has_few_tags_is_read_here(body: str, is_here: bool) -> None:
    with Parsers() as parsers:
        assert parsers.page(body, now=NOW).text
        assert (children() == set()) is is_here


def test_a_gzip_file_is_not_opened_here() -> None:
    import gzip

    with Parsers() as parsers:
        assert parsers.feed(gzip.compress(FEED), now=NOW).kind == "rss"
        assert children()


def test_a_page_that_takes_too_much_cpu_time_is_too_hard_and_the_next_one_is_read() -> None:
    """A31 of the matrix."""
    with Parsers(ParserLimits(cpu_s=1, wall_s=100.0)) as parsers:
        with pytest.raises(ParseFailed, match="CPU time") as ended:
            parsers.page(HARD_PAGE, now=NOW)
        assert ended.value.reason == "page_too_hard"
        assert parsers.page(PAGE.replace("</article>", "<br>" * 4_000), now=NOW).title


@pytest.mark.slow
def test_a_child_that_does_not_answer_in_time_is_ended() -> None:
    with Parsers(ParserLimits(here_bytes=0, wall_s=5.0)) as parsers:
        parsers.feed(FEED, now=NOW)
        [child] = children()
        os.kill(child, signal.SIGSTOP)
        with pytest.raises(ParseFailed, match="more than 5 s") as ended:
            parsers.feed(FEED, now=NOW)
        assert ended.value.reason == "feed_too_hard"
        assert children() == set()


@pytest.mark.parametrize("attributes", [25_000, 100_000], ids=["a little", "more than the kernel gives"])
def test_a_page_that_takes_too_much_memory_is_too_hard_and_never_cut_short(attributes: int) -> None:
    """An attribute takes more than a kilobyte: 25,000 of them more than is allowed, 100,000 more than can be had."""
    crowded = "".join(f"<p {' '.join(f'a{n}=b' for n in range(90))}>x</p>" for _ in range(attributes // 90))
    with Parsers(ParserLimits(here_bytes=0, memory_bytes=20 * 2**20, cpu_s=60, wall_s=100.0)) as parsers:
        assert parsers.page(PAGE, now=NOW).title  # its libraries do not count
        with pytest.raises(ParseFailed, match="memory") as ended:
            parsers.page(PAGE.replace("</article>", f"{crowded}</article>"), now=NOW)
        assert ended.value.reason == "page_too_hard"
        assert parsers.page(PAGE, now=NOW).title


def test_a_child_that_was_killed_while_it_waited_is_replaced(parsers: Parsers) -> None:
    parsers.feed(FEED, now=NOW)
    [child] = children()
    os.kill(child, signal.SIGKILL)
    wait_until(lambda: not children(), "it is dead")
    assert parsers.feed(FEED, now=NOW).kind == "rss"
    assert child not in children()


def test_a_child_ends_when_nobody_asks_and_a_new_one_is_started() -> None:
    with Parsers(ParserLimits(here_bytes=0, idle_s=0)) as parsers:
        parsers.feed(FEED, now=NOW)
        wait_until(lambda: not children(), "the idle child has ended")
        assert parsers.feed(FEED, now=NOW).kind == "rss"


def test_a_child_is_replaced_after_its_share() -> None:
    with Parsers(ParserLimits(here_bytes=0, documents=2)) as parsers:
        seen = set()
        for _ in range(4):
            parsers.feed(FEED, now=NOW)
            seen |= children()
        assert len(seen) == 2


def test_many_threads_share_a_few_children(parsers: Parsers) -> None:
    with ThreadPoolExecutor(8) as pool:
        feeds = list(pool.map(lambda _: parsers.feed(FEED, now=NOW), range(24)))
    assert {len(feed.entries) for feed in feeds} == {3}
    assert 1 <= len(children()) <= CHILD.children


def test_no_child_is_left_behind(parsers: Parsers) -> None:
    parsers.feed(FEED, now=NOW)
    parsers.close()
    assert children() == set()


def test_a_child_knows_none_of_our_secrets(parsers: Parsers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREDESK_API_TOKEN", "hidden")
    parsers.feed(FEED, now=NOW)
    [child] = children()
    assert b"hidden" not in Path(f"/proc/{child}/environ").read_bytes()
