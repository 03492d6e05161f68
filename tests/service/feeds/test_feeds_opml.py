"""Lists of feeds in and out: what is added, what was known, what is wrong, and when the new ones are polled."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from manual_clock import START, ManualClock
from sqlalchemy import text as sql
from waiting import wait_until

from worker.bootstrap import Services
from worker.errors import InvalidInput
from worker.parse import parse_opml
from worker.service.feeds.folders import folder_names, folder_path, is_in_folder, tidy_folder
from worker.service.feeds.identity import feed_key
from worker.service.feeds.opml import ImportReport
from worker.store.feeds import feeds as store
from worker.store.feeds.feeds import NewFeed


def opml(*outlines: str) -> bytes:
    return f'<opml version="2.0"><head><title>Mine</title></head><body>{"".join(outlines)}</body></opml>'.encode()


def rss(address: str, *, text: str = "", more: str = "") -> str:
    return f'<outline type="rss" text="{text}" xmlUrl="{address}" {more}/>'


def folder(name: str, *inside: str) -> str:
    return f'<outline text="{name}">{"".join(inside)}</outline>'


MANY = [rss(f"https://news{n}.example/feed", text=f"News {n}") for n in range(700)]


def test_the_feeds_of_a_list_are_added_with_their_titles_and_folders(services: Services) -> None:
    report = services.subscriptions.import_opml(
        opml(
            folder(
                "World",
                folder("AC/DC", rss("https://a.example/feed", text="My A", more='htmlUrl="https://a.example/"')),
            ),
            rss("https://b.example/feed"),
        )
    )
    assert (report.title, report.feeds, report.added, report.known, report.wrong) == ("Mine", 2, 2, 0, ())
    a, b = services.feeds.all()
    assert (a.url, a.title, a.folders, a.site_url) == (
        "https://a.example/feed", "My A", ["World/AC\\/DC"], "https://a.example/",
    )  # fmt: skip
    assert (b.url, b.title, b.folders, b.site_url) == ("https://b.example/feed", None, [], None)


def test_a_list_taken_in_again_changes_nothing(services: Services, clock: ManualClock) -> None:
    given = opml(folder("World", rss("https://a.example/feed", text="A")), rss("https://b.example/feed"))
    services.subscriptions.import_opml(given)
    before = services.feeds.all()
    services.feeds.change(before[1].id, title="Called by a person")
    before = services.feeds.all()
    clock.pass_s(60)
    again = services.subscriptions.import_opml(given)
    assert (again.feeds, again.added, again.known, again.polled_within_s) == (2, 0, 2, 0.0)
    assert services.feeds.all() == before


@pytest.mark.parametrize(
    "again", ["https://a.example/feed", "HTTPS://A.example:443/feed#top", "http://www.a.example/feed?utm_source=x"]
)
def test_a_feed_is_known_by_its_canonical_address(services: Services, again: str) -> None:
    feed = services.feeds.add("https://a.example/feed")
    report = services.subscriptions.import_opml(opml(rss(again, text="Another name")))
    assert (report.added, report.known) == (0, 1)
    assert services.feeds.all() == [feed]


def test_a_feed_that_stands_in_two_folders_is_one_feed_in_both(services: Services) -> None:
    a = rss("https://a.example/feed", text="A")
    report = services.subscriptions.import_opml(opml(folder("World", a), folder("Morning", a), folder("World", a)))
    assert (report.feeds, report.added, report.repeated) == (1, 1, 2)
    assert services.feeds.all()[0].folders == ["World", "Morning"]


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        ('<outline type="rss" text="None"/>', "no_address"),
        (rss("news.example"), "bad_url"),
        (rss("ftp://a.example/feed"), "bad_url"),
        (rss("javascript:alert(1)"), "bad_url"),
        (rss("https://a.example:8080/feed"), "bad_url"),
        (rss("https://a.example/" + "x" * 3_000), "bad_url"),
        (rss("http://127.0.0.1/feed"), "blocked_address"),
        (rss("http://localhost/feed"), "blocked_address"),
        (rss("http://169.254.169.254/latest/meta-data"), "blocked_address"),
        (rss("http://[::1]/feed"), "blocked_address"),
        (rss("http://0x7f.1/feed"), "blocked_address"),
    ],
)
def test_a_wrong_outline_is_named_and_the_good_ones_are_taken(services: Services, outline: str, reason: str) -> None:
    good = [rss("https://a.example/feed"), rss("https://b.example/feed")]
    report = services.subscriptions.import_opml(opml(good[0], outline, good[1]))
    assert [(one.number, one.reason) for one in report.wrong] == [(2, reason)]
    assert "secret" not in str(report.wrong)
    assert report.wrong[0].message
    assert (report.feeds, report.added) == (2, 2)
    assert len(services.feeds.all()) == 2


def test_a_private_network_that_was_allowed_is_taken(connect_services: Callable[..., Services]) -> None:
    services = connect_services(fetch_allowed_networks=("10.1.0.0/16",))
    report = services.subscriptions.import_opml(opml(rss("http://10.1.2.3/feed"), rss("http://10.2.2.3/feed")))
    assert (report.added, [one.reason for one in report.wrong]) == (1, ["blocked_address"])


def test_what_is_no_list_adds_nothing(services: Services) -> None:
    with pytest.raises(InvalidInput, match="OPML"):
        services.subscriptions.import_opml(b"<rss/>")
    assert services.feeds.all() == []


def test_thousands_are_added_at_once_and_first_polled_one_after_the_other(
    services: Services, clock: ManualClock
) -> None:
    told: list[int] = []

    def started(feeds: int) -> Callable[[int], None]:
        told.append(feeds)
        return told.append

    report = services.subscriptions.import_opml(opml(*MANY), started=started)
    assert told == [700, 500, 200]
    assert (report.added, report.polled_within_s) == (700, 70.0)
    due = [(one.next_poll_at - clock()).total_seconds() for one in services.feeds.all()]
    assert 0 <= min(due) < max(due) <= 70
    a_second = Counter(int(one) for one in due)
    assert max(a_second.values()) <= 30
    assert len(a_second) > 60


def test_an_import_that_was_stopped_goes_on_when_run_again(services: Services) -> None:
    class Stopped(Exception):
        pass

    def stop(_: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        services.subscriptions.import_opml(opml(*MANY), started=lambda _: stop)
    assert len(services.feeds.all()) == 500
    report = services.subscriptions.import_opml(opml(*MANY))
    assert (report.added, report.known) == (200, 500)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer
def test_a_feed_that_somebody_adds_during_an_import_is_known_to_it(services: Services) -> None:
    url = "https://news7.example/feed"
    reports: list[ImportReport] = []

    def take_in() -> None:
        reports.append(services.subscriptions.import_opml(opml(*MANY[:20])))

    importing = threading.Thread(target=take_in)
    waits = sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with services.database.write() as session, services.database.read() as looking:
        added = NewFeed(key_sha256=feed_key(url), url=url, next_poll_at=START, host=None)
        store.put(session, [added], now=START)
        importing.start()
        wait_until(lambda: looking.scalar(waits), "the import has come to that feed")
    importing.join(30)
    assert [(one.added, one.known) for one in reports] == [(19, 1)]


def test_a_list_handed_out_and_taken_in_elsewhere_is_the_same(
    services: Services, connect_services: Callable[..., Services]
) -> None:
    services.feeds.add("https://a.example/feed?a=1&b=2", title="A & <B>", folders=["World/Asia", "R\\/D"], source="Ä")
    services.feeds.add("https://b.example/feed", interval_s=600, full_text="always")
    services.feeds.change(services.feeds.add("https://c.example/feed").id, paused=True)
    services.feeds.start_replay("seeds", "http://127.0.0.1:8123/feed", source="Replay", interval_s=60)
    before = services.feeds.all()[:3]
    given = services.subscriptions.export_opml()
    for feed in before:
        services.feeds.remove(feed.id)
    report = services.subscriptions.import_opml(given)
    assert (report.added, report.wrong, report.warnings) == (3, (), ())
    kept = ("url", "title", "folders", "source", "interval_s", "full_text", "state", "pause_reason")
    after = sorted(services.feeds.all()[1:], key=lambda one: one.url)
    titled = [feed.url if feed.title is None else feed.title for feed in before]
    assert [[getattr(one, name) for name in kept if name != "title"] for one in after] == [
        [getattr(one, name) for name in kept if name != "title"] for one in before
    ]
    assert [one.title or one.url for one in after] == titled
    assert [one.url for one in parse_opml(given).subscriptions].count("https://a.example/feed?a=1&b=2") == 2


def test_feeds_are_listed_by_folder_and_by_trouble(services: Services) -> None:
    services.subscriptions.import_opml(
        opml(
            folder("News", folder("Asia", rss("https://a.example/feed")), rss("https://b.example/feed")),
            folder("Newsletters", rss("https://c.example/feed")),
        )
    )
    a, b, c = services.feeds.all()
    assert services.feeds.all(folder="News") == [a, b]
    assert services.feeds.all(folder=" News / Asia ") == [a]
    assert services.feeds.all(folder="Newsletters") == [c]
    assert services.feeds.all(folder="Nothing") == []
    assert services.feeds.all(failing=True) == []
    services.feeds.change(c.id, folders=["News", "News", " "])
    assert [one.id for one in services.feeds.all(folder="News")] == [a.id, b.id, c.id]


@pytest.mark.parametrize(
    ("names", "path"),
    [
        (("News", "Asia"), "News/Asia"),
        (("AC/DC",), "AC\\/DC"),
        (("a\\", "b"), "a\\\\/b"),
        (("a\\/b", "/"), "a\\\\\\/b/\\/"),
        ((" News ", "", "A\nB"), "News/A B"),
    ],
)
def test_folders_are_one_line_and_come_apart_again(names: tuple[str, ...], path: str) -> None:
    assert folder_path(names) == path
    assert folder_path(folder_names(path)) == path
    assert folder_names(path) == tuple(" ".join(name.split()) for name in names if name)


@pytest.mark.parametrize("path", ["x" * 201, "News/" + "y" * 201, "/".join("abcdefghijklmnopqrstu")])
def test_a_folder_that_would_be_cut_is_refused_unless_it_comes_in_a_list(services: Services, path: str) -> None:
    with pytest.raises(InvalidInput, match="a folder is 1 to 20 names deep, each of at most 200 characters"):
        services.feeds.add("https://a.example/feed", folders=[path])
    feed = services.feeds.add("https://a.example/feed", folders=["News"])
    with pytest.raises(InvalidInput):
        services.feeds.change(feed.id, folders=["Daily", path])
    assert services.feeds.all() == [feed]
    names = folder_names(path)
    outline = rss("https://b.example/feed")
    for name in reversed(names):
        outline = folder(name, outline)
    assert services.subscriptions.import_opml(opml(outline)).added == 1
    assert services.feeds.all()[1].folders == [folder_path(names)]


def test_a_folder_is_not_another_one_that_begins_alike() -> None:
    assert is_in_folder("News/Asia", "News")
    assert not is_in_folder("Newsletters", "News")
    assert tidy_folder("/News//Asia/") == "News/Asia"
