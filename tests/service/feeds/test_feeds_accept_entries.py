"""Identity of entries: what one document shows, and what comes poll after poll under one id or address."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from database_marks import ON_SQLITE
from feed_server import XML, FeedServer, rss
from manual_clock import ManualClock
from sample_articles import edited, text
from working import originals, take_in, work

from worker.bootstrap import Services
from worker.service.feeds.accept_entries import content_key, tell_apart
from worker.types import Arrival, Entry

AT = datetime(2026, 3, 1, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOME = "https://office.example/"
PAGE = f"{HOME}warnings"
NEWS = (
    ("Flood warning for the valley", "The river office raised the warning to level three after two days of rain."),
    ("Bus drivers end their strike", "Drivers went back to work; the union took six percent more over two years."),
    ("Museum gives a bronze head back", "A delegation from Benin received it a century after soldiers took it away."),
)


def entry(number: int, **given: Any) -> Entry:
    title, summary = NEWS[number]
    return replace(Entry(title=title, summary=summary, published_at=AT + timedelta(hours=number)), **given)


def xml(one: Entry) -> str:
    fields = [f"<title>{one.title}</title>", f"<description>{one.summary or ''}</description>"]
    fields += [f"<link>{one.url}</link>"] if one.url else []
    fields += [f"<guid isPermaLink='false'>{one.id}</guid>"] if one.id else []
    fields += [f"<pubDate>{one.published_at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"] if one.published_at else []
    return f"<item>{''.join(fields)}</item>"


def show(services: Services, server: FeedServer, *entries: Entry, full_text: Any = "never") -> tuple[int, int]:
    """Poll a feed of these entries and take them in. Return how many it showed and how many were accepted."""
    url = server.on("/feed", rss(*map(xml, entries)), Content_Type=XML)
    report = services.poll.one(services.feeds.add(url, full_text=full_text).id)
    assert report is not None
    while services.pages.fetch_batch() or services.ingest.take_in_batch():
        pass
    work(services)
    return report.entries, report.accepted


# ── one document ─────────────────────────────────────────────────────────────────────────────


@ON_SQLITE
@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("one address, ids of their own", [{"url": PAGE, "id": f"w-{n}"} for n in range(3)]),
        ("one address and no ids", [{"url": PAGE}] * 3),
        ("one address, one with an id", [{"url": PAGE, "id": "w"}, {"url": PAGE}, {"url": PAGE}]),
        ("one id and no address", [{"id": "warning"}] * 3),
        ("one id and one address", [{"id": "warning", "url": PAGE}] * 3),
        ("one id, addresses of their own", [{"id": "warning", "url": f"{PAGE}/{n}"} for n in range(3)]),
        ("addresses that differ in the fragment", [{"url": f"{PAGE}#post-{n}"} for n in range(3)]),
        ("the same with ids", [{"url": f"{PAGE}#post-{n}", "id": f"{PAGE}#post-{n}"} for n in range(3)]),
        ("addresses that differ in a tracker", [{"url": f"{PAGE}?utm_source=rss{n}"} for n in range(3)]),
        ("neither", [{}] * 3),
        ("one address and no text", [{"url": PAGE, "summary": None}] * 3),
        ("one address and no dates", [{"url": PAGE, "published_at": None}] * 3),
        ("one address and one headline", [{"url": PAGE, "title": "Warning"}] * 3),
        ("one address and one date", [{"url": PAGE, "published_at": AT}] * 3),
    ],
)
def test_entries_that_share_a_key_and_differ_in_the_rest_are_articles_of_their_own(
    polling: Services, server: FeedServer, what: str, names: list[dict[str, Any]]
) -> None:
    entries = [entry(number, **names[number]) for number in range(3)]
    assert show(polling, server, *entries) == (3, 3)
    assert (len(originals(polling)), polling.ledgers.read_ledger().stored) == (3, 3)
    assert show(polling, server, *entries) == (3, 0)
    assert show(polling, server, *reversed(entries)) == (3, 0)


@pytest.mark.parametrize(
    ("what", "again", "told", "repeats"),
    [
        ("word for word", {}, 1, 1),
        ("with another tracker", {"url": f"{PAGE}/1?utm_medium=x"}, 1, 1),
        ("under another section", {"url": f"{PAGE}/sport/1"}, 2, 0),
        ("with an edited text", {"summary": "The river office raised the warning to level four after rain."}, 2, 0),
    ],
)
def test_one_entry_that_stands_twice_in_its_document(what: str, again: dict[str, Any], told: int, repeats: int) -> None:
    one = entry(0, url=f"{PAGE}/1", id="w-1")
    found = tell_apart([one, replace(one, **again)])
    assert (len(found.entries), len(found.repeats)) == (told, repeats)


def test_two_wordings_of_one_headline_and_date_keep_their_address_and_id() -> None:
    one = entry(0, url=f"{PAGE}/1", id="w-1")
    found = tell_apart([one, replace(one, summary="The river office raised the warning to level four.")])
    assert [(told.id, told.shares_url) for told in found.entries] == [("w-1", False)] * 2


@pytest.mark.parametrize("url", ["http://", "http://a b.example/1", "http://a.example:99999/1", "https://[::1"])
def test_an_address_that_cannot_be_read_is_left_out(url: str) -> None:
    [(told, _)] = tell_apart([entry(0, url=url)]).shown
    assert (told.url, told.summary) == (None, NEWS[0][1])


@pytest.mark.parametrize(
    ("before", "after", "is_one"),
    [
        ('<img src="/a.jpg?sig=1&exp=2">', '<img src="/a.jpg?sig=3&exp=4">', True),
        ("<a href='/count?n=12'>More</a>", "<a href='/count?n=13'>More</a>", True),
        ('<img src="/a.jpg">', '<img src="/b.jpg">', False),
        ("Is it? One.", "Is it? Two.", False),
    ],
)
def test_what_an_address_in_the_markup_asks_for_is_no_change(before: str, after: str, is_one: bool) -> None:
    keys = {content_key(entry(0, html=f"<p>The warning is over.</p>{markup}")) for markup in (before, after)}
    assert (len(keys) == 1) is is_one


def test_addresses_alone_say_nothing_of_a_shared_one() -> None:
    """A sitemap may name one address twice, with two dates."""
    found = tell_apart([Entry(url=PAGE, published_at=AT), Entry(url=PAGE, published_at=AT + timedelta(days=1))])
    assert ([told.shares_url for told in found.entries], len(found.repeats)) == ([False], 1)


def test_the_page_of_a_shared_address_is_not_the_page_of_an_entry(polling: Services, server: FeedServer) -> None:
    url = server.on("/live", f"<html><body><article><p>{text('page')}</p></article>", Content_Type="text/html")
    show(polling, server, *(entry(number, url=f"{url}#{number}") for number in range(3)), full_text="always")
    assert (server.asked("/live"), len(originals(polling))) == (0, 3)


# ── poll after poll ──────────────────────────────────────────────────────────────────────────


@ON_SQLITE
@pytest.mark.parametrize("hours", [1, 5, 24, 168])
@pytest.mark.parametrize(
    ("what", "first", "second"),
    [
        ("at one address", {"url": PAGE}, {"url": PAGE}),
        ("under one id", {"id": "warning"}, {"id": "warning"}),
        ("under one id and address", {"id": "warning", "url": PAGE}, {"id": "warning", "url": PAGE}),
        ("under ids of their own", {"id": "w-1", "url": PAGE}, {"id": "w-2", "url": PAGE}),
        ("first without an id", {"url": PAGE}, {"id": "w-2", "url": PAGE}),
        ("at the homepage", {"url": HOME}, {"url": HOME}),
        ("under the homepage as id", {"id": HOME, "url": HOME}, {"id": HOME, "url": HOME}),
        ("under one id, at addresses of their own", {"id": HOME, "url": f"{HOME}a"}, {"id": HOME, "url": f"{HOME}b"}),
        ("at fragments of one address", {"url": f"{PAGE}#a"}, {"url": f"{PAGE}#b"}),
        ("under fragments as ids", {"id": f"{PAGE}#a", "url": f"{PAGE}#a"}, {"id": f"{PAGE}#b", "url": f"{PAGE}#b"}),
    ],
)
def test_the_next_warning_is_another_article_and_its_update_is_its_own(
    polling: Services,
    server: FeedServer,
    clock: ManualClock,
    what: str,
    first: dict[str, str],
    second: dict[str, str],
    hours: int,
) -> None:
    clock.now = AT + timedelta(hours=3)
    show(polling, server, entry(0, **first))
    clock.pass_s(hours * 3_600)
    following = entry(1, published_at=AT + timedelta(hours=hours), **second)
    show(polling, server, following)
    assert len(originals(polling)) == 2
    clock.pass_s(7_200)
    show(polling, server, replace(following, summary=f"{following.summary} Night buses will run again from Thursday."))
    ledger = polling.ledgers.read_ledger()
    assert (ledger.accepted, ledger.stored, ledger.updated) == (3, 2, 1)
    assert polling.articles.get(max(originals(polling))).version == 2


def test_the_next_warning_without_a_date_is_another_article_too(polling: Services, server: FeedServer) -> None:
    for number in range(3):
        show(polling, server, entry(number, url=PAGE, published_at=None))
    assert len(originals(polling)) == 3
    show(polling, server, entry(2, url=PAGE, published_at=None, title="Museum gives a bronze head back to Benin"))
    assert (len(originals(polling)), polling.articles.get(max(originals(polling))).version) == (3, 2)


@ON_SQLITE
@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("its text", {"summary": "The office lowered the warning to level two, as the rain had ended in the hills."}),
        ("its headline", {"title": "Flood warning for the whole valley"}),
        (
            "its date and a word",
            {"summary": NEWS[0][1].replace("three", "four"), "published_at": AT + timedelta(days=2)},
        ),
        ("its text and date", {"summary": "All is over.", "published_at": AT + timedelta(hours=40)}),
        ("its headline and text on the day", {"title": "All clear", "summary": "Levels fall on every gauge now."}),
    ],
)
@pytest.mark.parametrize("names", [{"url": PAGE}, {"id": "w"}, {"id": "w", "url": PAGE}])
def test_an_update_of_one_article_stays_an_update(
    polling: Services,
    server: FeedServer,
    clock: ManualClock,
    what: str,
    changed: dict[str, Any],
    names: dict[str, Any],
) -> None:
    clock.now = AT + timedelta(days=3)
    show(polling, server, entry(0, **names))
    show(polling, server, replace(entry(0, **names), **changed))
    assert [polling.articles.get(one).version for one in originals(polling)] == [2]


@ON_SQLITE
@pytest.mark.parametrize(
    "names",
    [
        [{"url": PAGE}] * 3,
        [{"id": "warning"}] * 3,
        [{"id": "warning", "url": PAGE}] * 3,
        [{"id": f"w-{n}", "url": PAGE} for n in range(3)],
        [{"url": f"{PAGE}#post-{n}"} for n in range(3)],
        [{}] * 3,
    ],
)
def test_an_update_of_one_that_shares_its_address_stays_an_update(
    polling: Services, server: FeedServer, clock: ManualClock, names: list[dict[str, Any]]
) -> None:
    clock.now = AT + timedelta(days=1)
    entries = [entry(number, **names[number]) for number in range(3)]
    show(polling, server, *entries)
    entries[1] = replace(entries[1], summary="All has changed: the strike goes on, as the members voted against it.")
    assert show(polling, server, *entries) == (3, 1)
    assert sorted(polling.articles.get(one).version for one in originals(polling)) == [1, 1, 2]


def test_one_by_one_the_articles_of_a_feed_with_one_link_for_all_and_those_of_a_weekly_series_are_told_apart(
    polling: Services, server: FeedServer, clock: ManualClock
) -> None:
    clock.now = AT + timedelta(days=30)
    for number in range(3):
        show(polling, server, entry(number, url=HOME, id=HOME))
    assert len(originals(polling)) == 3
    for week in range(3):
        at = AT + timedelta(days=7 * week)
        url = f"{HOME}round-up"
        show(polling, server, Entry(title="The week", summary=text(f"week {week}"), url=url, published_at=at))
    assert len(originals(polling)) == 6


@pytest.mark.parametrize("url", [f"{HOME}flood-warning-for-the-valley", f"{HOME}news/84711", f"{HOME}2026/03/01/flood"])
def test_an_article_rewritten_with_a_new_date_at_an_address_of_its_own_stays_one(
    polling: Services, server: FeedServer, clock: ManualClock, url: str
) -> None:
    clock.now = AT + timedelta(days=1)
    show(polling, server, entry(0, url=url))
    show(polling, server, entry(1, url=url, published_at=AT + timedelta(hours=3)))
    assert [polling.articles.get(one).version for one in originals(polling)] == [2]


def test_the_next_post_of_a_live_blog_is_an_article_of_its_own(polling: Services, server: FeedServer) -> None:
    for number in range(3):
        show(polling, server, entry(number, url=f"{PAGE}#post-{number}"))
    assert len(originals(polling)) == 3


def test_pages_that_name_a_section_as_their_address_are_articles_of_their_own(
    polling: Services, server: FeedServer
) -> None:
    head = f"<head><link rel=canonical href='{server.origin}/news'></head>"
    entries = []
    for number in range(3):
        body = f"<html>{head}<body><article><h1>{NEWS[number][0]}</h1><p>{text(str(number))}</p></article>"
        url = server.on(f"/news/{number}", body, Content_Type="text/html")
        entries.append(entry(number, url=url, summary=None))
    show(polling, server, *entries, full_text="auto")
    assert len(originals(polling)) == 3
    assert {polling.articles.get(one).url for one in originals(polling)} == {f"{server.origin}/news"}


def test_an_address_alone_under_another_headline_is_asked_for_its_page(polling: Services, server: FeedServer) -> None:
    for number in range(2):
        body = f"<html><body><article><h1>{NEWS[number][0]}</h1><p>{text(str(number))}</p></article>"
        url = server.on("/warning", body, Content_Type="text/html")
        at = AT - timedelta(days=2 - number)
        show(polling, server, entry(number, url=url, summary=None, published_at=at), full_text="auto")
    assert (server.asked("/warning"), len(originals(polling))) == (2, 2)


# ── a feed in the place of another ───────────────────────────────────────────────────────────


def test_a_feed_that_is_added_after_another_was_removed_has_nothing_to_do_with_it(
    polling: Services, server: FeedServer
) -> None:
    ids = []
    for number, path in enumerate(("/a", "/b")):
        url = server.on(path, rss(xml(entry(number, id="msg-1"))), Content_Type=XML)
        ids.append(polling.feeds.add(url, full_text="never").id)
        polling.poll.one(ids[-1])
        work(polling)
        polling.feeds.remove(ids[-1])
    assert ids[0] < ids[1]
    assert [polling.articles.get(one).title for one in originals(polling)] == [NEWS[0][0], NEWS[1][0]]
    ledger = polling.ledgers.read_ledger()
    assert (ledger.stored, ledger.updated) == (2, 0)


def test_a_counter_that_moves_is_no_version_and_fetches_no_page(polling: Services, server: FeedServer) -> None:
    body = f"<html><body><article><h1>{NEWS[0][0]}</h1><p>{text('page')}</p></article>"
    url = server.on("/page", body, Content_Type="text/html")
    for number in (13, 14, 15):
        counted = f"{NEWS[0][1]} (Visited {number} times, 1 visits today)"
        one = entry(0, url=url, summary=counted, title=f"{NEWS[0][0]} | {number} comments")
        assert show(polling, server, one, full_text="auto") == (1, int(number == 13))
    assert server.asked("/page") == 1
    [receipt] = take_in(polling, Arrival(url=url, title=NEWS[0][0], text=f"{text('page')}\n\n12 comments"))
    assert (receipt.state, receipt.detail) == ("duplicate", "same address, only a counter moved")


# ── poll after poll ──────────────────────────────────────────────────────────────────────────


def item_of(name: str, **changed: Any) -> str:
    """Return an item with a text of its own; its id and address are its name where none are given."""
    given = {"title": f"Report {name}", "url": HOME + name, "id": name, "summary": text(name)} | changed
    return xml(Entry(**given))


ABC = [item_of(name) for name in "abc"]

#: Polls of one feed; rows stored, updated and duplicate after them; versions of its articles.
POLLS: dict[str, tuple[list[list[str]], tuple[int, int, int], list[int]]] = {
    "a text that is gone": ([[item_of("a")], [item_of("a", summary="")]], (1, 0, 1), [1]),
    "a text that goes back": (
        [[item_of("a")], [item_of("a", summary=edited(text("a")))], [item_of("a")]],
        (1, 1, 1),
        [2],
    ),
    "other addresses, http before": (
        [[item_of("a", id=None, url="http://office.example/a")], [item_of("a", id=None)]],
        (1, 0, 1),
        [1],
    ),
    "one id for all, then own ones": ([[item_of(name, id="0") for name in "abc"], ABC], (3, 0, 3), [1, 1, 1]),
    "own ids, then one for all": ([ABC, [item_of(name, id="0") for name in "abc"]], (3, 0, 3), [1, 1, 1]),
    "another order, none, and all again": ([ABC, ABC[::-1], [], ABC], (3, 0, 0), [1, 1, 1]),
    "a window of two": ([[item_of(f"{n}"), item_of(f"{n + 1}")] for n in range(4)], (5, 0, 0), [1] * 5),
    "addresses that change places": (
        [ABC[:2], [item_of("a", url=HOME + "b"), item_of("b", url=HOME + "a")]],
        (2, 0, 0),
        [1, 1],
    ),
    "an id lost and given back": ([ABC[:1], [item_of("a", id=None)], ABC[:1]], (1, 0, 1), [1]),
    "fragments of a live blog": (
        [
            [item_of(f"live#p{m}", id=None, url=f"{HOME}live#p{m}") for m in range(n, max(n - 3, 0), -1)]
            for n in range(1, 5)
        ],
        (4, 0, 0),
        [1] * 4,
    ),
    "an hour of summer time": (
        [[item_of("a", id=None, url=None, published_at=AT)], [item_of("a", id=None, url=None, published_at=AT + HOUR)]],
        (1, 0, 0),
        [1],
    ),
    "ratings": ([[item_of("a", summary=f"{text('a')} | ★ 4.{n} (12{n} reviews)")] for n in range(3)], (1, 0, 0), [1]),
}


@ON_SQLITE
@pytest.mark.parametrize("case", POLLS)
def test_what_changes_from_poll_to_poll_makes_the_articles_versions_and_rows_that_it_should(
    polling: Services, server: FeedServer, clock: ManualClock, case: str
) -> None:
    polls, rows, versions = POLLS[case]
    feed = polling.feeds.add(server.origin + "/feed", full_text="never")
    accepted = 0
    for items in polls:
        server.on("/feed", rss(*items), Content_Type=XML)
        report = polling.poll.one(feed.id)
        assert report is not None
        accepted += report.accepted
        work(polling)
        clock.pass_s(3_600)
    ledger = polling.ledgers.read_ledger()
    assert (ledger.stored, ledger.updated, ledger.duplicate) == rows
    assert ledger.accepted == accepted
    assert sorted(polling.articles.get(one).version for one in originals(polling)) == versions
