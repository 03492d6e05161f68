"""Pushed feeds: a real hub, a real callback over HTTP, and the polls that go on beside them."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from api_server import Api
from feed_server import feed_server, item, rss
from hub_server import CHALLENGE, hub_server, send
from manual_clock import ManualClock
from sample_articles import text
from websub_desk import XML, Desk

from worker.bootstrap import Services
from worker.service.websub.callback import METHODS, is_signed
from worker.settings import Settings

DAY_S = 86_400


@pytest.fixture
def desk(
    serve: Callable[..., Api],
    connect_services: Callable[..., Services],
    database_url: str,
    data_dir: Path,
    clock: ManualClock,
) -> Iterator[Desk]:
    with feed_server() as server, hub_server() as hub:
        api = serve(Settings(database_url=database_url, data_dir=data_dir))
        api.services.clock = clock
        services = connect_services(
            fetch_allowed_networks=("127.0.0.0/8",),
            fetch_allowed_ports=(server.port, hub.port),
            fetch_host_gap_s=0,
            public_url=f"http://127.0.0.1:{api.port}/",
        )
        yield Desk(services, api, server, hub, clock)


# ── subscribing ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verifies", ["after", "before"])
def test_a_feed_that_names_a_hub_is_subscribed_there(desk: Desk, verifies: str) -> None:
    desk.hub.verifies = verifies
    desk.subscribe()
    asked = desk.hub.last
    assert (asked["hub.mode"], asked["hub.topic"], asked["hub.lease_seconds"]) == ("subscribe", desk.topic, "864000")
    assert asked["hub.callback"].startswith(f"http://127.0.0.1:{desk.api.port}/websub/")
    assert len(asked["hub.secret"]) >= 32
    assert desk.hub.verified == [(200, CHALLENGE.encode())]
    assert (desk.feed.push_state, desk.feed.push_message, desk.feed.hub_url) == ("active", None, desk.hub.url)
    assert "feed.push_active" in desk.events()
    assert desk.services.websub.ask_due_hubs() is False
    assert len(desk.hub.asked) == 1


def test_the_link_header_names_a_hub_too(desk: Desk) -> None:
    links = f'<{desk.hub.url}>; rel="hub", <{desk.server.origin}/topic>; rel=self'
    url = desk.server.on("/feed", rss(item("https://news.example/a", text("a"))), Content_Type=XML, Link=links)
    desk.feed_id = desk.services.feeds.add(url).id
    desk.poll()
    desk.services.websub.ask_due_hubs()
    desk.hub.wait_verified(1)
    assert desk.hub.last["hub.topic"] == f"{desk.server.origin}/topic"


def test_a_hub_that_has_moved_is_followed(desk: Desk) -> None:
    desk.hub.location = f"{desk.hub.url}moved"
    desk.hub.verifies = "never"
    desk.subscribe()
    assert desk.hub.verify(desk.hub.last) == (200, CHALLENGE.encode())


def test_without_a_public_address_no_hub_is_asked(desk: Desk, connect_services: Callable[..., Services]) -> None:
    ports = (desk.server.port, desk.hub.port)
    closed = connect_services(fetch_allowed_networks=("127.0.0.0/8",), fetch_allowed_ports=ports)
    desk.shows("a")
    feed = closed.feeds.add(desk.topic)
    closed.poll.one(feed.id)
    assert "websub" not in closed.sweep.waiting()
    assert closed.websub.ask_due_hubs() is False
    assert desk.hub.asked == []
    assert desk.services.sweep.waiting().count("websub") == 1


def test_two_workers_at_one_moment_ask_once(desk: Desk) -> None:
    desk.shows("a")
    desk.feed_id = desk.services.feeds.add(desk.topic).id
    desk.poll()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: desk.services.websub.ask_due_hubs(), range(4)))
    desk.hub.wait_verified(1)
    assert len(desk.hub.asked) == 1


@pytest.mark.parametrize(
    ("changed", "token"),
    [
        ({"topic": "https://other.example/feed"}, None),
        ({"mode": "unsubscribe"}, None),
        ({"mode": "publish"}, None),
        ({"challenge": ""}, None),
        ({"challenge": "x" * 5_000}, None),
        ({}, "guessed"),
    ],
)
def test_a_question_about_what_was_not_asked_for_is_answered_with_no(
    desk: Desk, changed: dict[str, str], token: str | None
) -> None:
    desk.hub.verifies = "never"
    desk.subscribe()
    form = dict(desk.hub.last)
    if token:
        form["hub.callback"] = form["hub.callback"].rpartition("/")[0] + f"/{token}"
    status, body = desk.hub.verify(form, **changed)
    assert (status, CHALLENGE.encode() in body) == (410, False)
    assert desk.feed.push_state == "asked"


def test_the_callback_needs_no_key_and_nothing_else_is_open(desk: Desk) -> None:
    desk.subscribe()
    assert desk.hub.verified[0][0] == 200
    callback = desk.hub.last["hub.callback"]
    assert send("POST", callback, b"?", {"Host": "news.example.org", "Sec-Fetch-Site": "cross-site"})[0] == 202
    for path in ("/v1/feeds", "/websub", "/websub/../v1/feeds"):
        assert send("GET", f"http://127.0.0.1:{desk.api.port}{path}")[0] in (401, 404)


# ── news ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        ("sha1=a83e7ba1d6bb22e4a7b7a51a2c2f9ab24bb23d4f", False),
        *((f"{method}={hmac.new(b'key', b'news', method).hexdigest()}", True) for method in sorted(METHODS)),
        (f"SHA256={hmac.new(b'key', b'news', 'sha256').hexdigest().upper()}", True),
        (f"sha256={hmac.new(b'other', b'news', 'sha256').hexdigest()}", False),
        (f"sha1={hmac.new(b'key', b'news', 'sha256').hexdigest()}", False),
        (f"md5={hmac.new(b'key', b'news', 'md5').hexdigest()}", False),
        (hmac.new(b"key", b"news", "sha256").hexdigest(), False),
        ("sha256=", False),
        ("sha256=é", False),
        ("new=", False),
        ("", False),
    ],
)
def test_a_signature_is_right_or_wrong(signature: str, expected: bool) -> None:
    assert is_signed(b"news", signature, "key") is expected


def test_signed_news_are_accepted_as_those_of_a_poll(desk: Desk) -> None:
    desk.subscribe()
    news = desk.shows("b", "a")
    assert desk.hub.publish(news, method="sha512") == 202
    assert desk.accepted == 2
    assert desk.hub.publish(news, method="sha1") == 202
    desk.poll()
    assert desk.accepted == 2
    assert desk.feed.pushed_at == desk.clock()
    assert desk.services.sweep.waiting() == ["ingest"]


@pytest.mark.parametrize(
    ("signature", "reason"),
    [
        ("", "no_signature"),
        ("sha256=" + "0" * 64, "bad_signature"),
    ],
)
def test_news_that_are_not_signed_rightly_are_ignored_and_recorded(desk: Desk, signature: str, reason: str) -> None:
    desk.subscribe()
    news = rss(item("https://news.example/forged", text("forged"), guid="forged"))
    assert desk.hub.publish(news, signature=signature) == 202
    assert desk.accepted == 1
    [refused] = [one for one in desk.services.events.read_page(0)[0] if one.kind == "feed.push_refused"]
    assert (refused.feed_id, refused.data["reason"]) == (desk.feed_id, reason)
    assert (desk.feed.push_message, desk.feed.pushed_until) == (reason, None)


def test_what_is_no_feed_is_taken_for_a_ping(desk: Desk) -> None:
    desk.subscribe()
    desk.clock.pass_s(60)
    assert desk.feed.next_poll_at > desk.clock()
    assert desk.hub.publish("something is new") == 202
    assert desk.feed.next_poll_at == desk.clock()
    assert desk.services.sweep.waiting()[0] == "poll"


def test_a_callback_nobody_subscribed_is_gone(desk: Desk) -> None:
    desk.subscribe()
    callback = f"http://127.0.0.1:{desk.api.port}/websub/nobody"
    assert send("POST", callback, b"<rss/>", {"X-Hub-Signature": "sha1=00"})[0] == 410


def test_news_of_a_paused_feed_are_not_wanted(desk: Desk) -> None:
    desk.subscribe()
    desk.services.feeds.change(desk.feed_id, paused=True)
    assert desk.hub.publish(desk.shows("b")) == 202
    assert desk.accepted == 1


def test_news_too_large_are_refused(desk: Desk, database_url: str, serve: Callable[..., Api], data_dir: Path) -> None:
    desk.subscribe()
    small = serve(Settings(database_url=database_url, data_dir=data_dir, fetch_body_limit_bytes=1_000))
    token = desk.hub.last["hub.callback"].rpartition("/")[2]
    assert send("POST", f"http://127.0.0.1:{small.port}/websub/{token}", b"x" * 2_000)[0] == 413


# ── the schedule beside it ───────────────────────────────────────────────────────────────────


def test_a_pushed_feed_is_polled_as_a_daily_audit(desk: Desk) -> None:
    desk.subscribe()
    desk.poll()
    assert desk.feed.poll_reason != "pushed"  # the hub has promised; it has not pushed yet
    desk.hub.publish(desk.shows("b", "a"))
    desk.poll()
    assert desk.feed.poll_reason == "pushed"
    assert desk.feed.next_poll_at >= desk.clock() + timedelta(seconds=DAY_S)


def test_an_audit_that_finds_what_was_not_pushed_ends_the_trust(desk: Desk) -> None:
    desk.subscribe()
    desk.hub.publish(desk.shows("b", "a"))
    desk.poll()
    desk.shows("c", "b", "a")
    desk.clock.pass_s(DAY_S)
    desk.poll()
    assert desk.accepted == 3
    assert (desk.feed.pushed_until, desk.feed.poll_reason != "pushed") == (None, True)
    [missed] = [one for one in desk.services.events.read_page(0)[0] if one.kind == "feed.push_missed"]
    assert missed.data == {"entries": 1}
    desk.hub.publish(desk.shows("d", "c"))
    desk.poll()
    assert desk.feed.poll_reason == "pushed"


def test_a_lease_is_renewed_before_it_ends(desk: Desk) -> None:
    desk.subscribe()
    desk.hub.publish(desk.shows("b", "a"))
    first = desk.feed.pushed_until
    assert first == desk.clock() + timedelta(days=10)
    desk.clock.pass_s(8 * DAY_S - 1)
    assert "websub" not in desk.services.sweep.waiting()
    desk.clock.pass_s(1)
    desk.services.websub.ask_due_hubs()
    desk.hub.wait_verified(2)
    assert [one["hub.callback"] for one in desk.hub.asked] == [desk.hub.last["hub.callback"]] * 2
    assert desk.feed.pushed_until == desk.clock() + timedelta(days=10)
    assert desk.events().count("feed.push_active") == 1


@pytest.mark.parametrize(("granted", "expected_s"), [(None, 864_000), (3_600, 3_600), (1, 600), (10**9, 90 * DAY_S)])
def test_the_hub_grants_the_lease_within_reason(desk: Desk, granted: int | None, expected_s: int) -> None:
    desk.hub.lease_s = granted
    desk.subscribe()
    desk.hub.publish(desk.shows("b"))
    assert desk.feed.pushed_until == desk.clock() + timedelta(seconds=expected_s)


def test_a_lease_that_cannot_be_renewed_ends_in_polling(desk: Desk) -> None:
    desk.subscribe()
    desk.hub.publish(desk.shows("b", "a"))
    desk.poll()
    desk.hub.status = 500
    for _ in range(40):
        desk.clock.pass_s(DAY_S / 4)
        desk.services.websub.ask_due_hubs()
    assert (desk.feed.push_state, desk.feed.pushed_until) == ("asked", None)
    assert "500" in (desk.feed.push_message or "")
    assert desk.feed.next_poll_at <= desk.clock()
    assert desk.events().count("feed.push_lapsed") == 1
    assert len(desk.hub.asked) < 20
    desk.hub.status = 202
    desk.clock.pass_s(DAY_S)
    before = len(desk.hub.verified)
    desk.services.websub.ask_due_hubs()
    desk.hub.wait_verified(before + 1)
    assert desk.feed.push_state == "active"


@pytest.mark.parametrize("how", ["down", "refusing", "silent"])
def test_a_hub_that_does_not_confirm_is_asked_again_ever_more_seldom(desk: Desk, how: str) -> None:
    desk.hub.status = {"down": 503, "refusing": 404, "silent": 202}[how]
    desk.hub.verifies = "never"
    desk.subscribe()
    waits = []
    for _ in range(4):
        asked, waited = len(desk.hub.asked), 0
        while len(desk.hub.asked) == asked:
            desk.clock.pass_s(300)
            waited += 300
            desk.services.websub.ask_due_hubs()
        waits.append(waited)
    assert waits == [300, 600, 1_200, 2_400]
    assert desk.feed.push_state == "asked"
    assert desk.feed.pushed_until is None


def test_a_hub_that_denies_is_left_alone_for_a_week(desk: Desk) -> None:
    desk.subscribe()
    desk.hub.publish(desk.shows("b", "a"))
    desk.poll()
    assert desk.hub.deny("not for you\x00")[0] == 200
    assert (desk.feed.push_state, desk.feed.push_message, desk.feed.pushed_until) == ("denied", "not for you", None)
    assert desk.feed.next_poll_at == desk.clock()
    assert "feed.push_denied" in desk.events()
    assert desk.hub.publish(desk.shows("c")) == 410
    desk.clock.pass_s(7 * DAY_S - 1)
    assert desk.services.websub.ask_due_hubs() is False
    assert len(desk.hub.asked) == 1
    desk.clock.pass_s(1)
    desk.services.websub.ask_due_hubs()
    desk.hub.wait_verified(3)
    assert desk.feed.push_state == "active"


# ── the end of it ────────────────────────────────────────────────────────────────────────────


def test_a_removed_feed_is_unsubscribed(desk: Desk) -> None:
    desk.subscribe()
    desk.services.feeds.remove(desk.feed_id)
    desk.hub.verifies = "never"
    desk.services.websub.ask_due_hubs()
    assert (desk.hub.last["hub.mode"], desk.hub.last["hub.topic"]) == ("unsubscribe", desk.topic)
    desk.hub.asked[-1]["hub.secret"] = desk.hub.asked[0]["hub.secret"]
    assert desk.hub.publish(rss()) == 410
    assert desk.hub.verify(desk.hub.last) == (200, CHALLENGE.encode())
    assert desk.hub.verify(desk.hub.last)[0] == 410
    assert "websub" not in desk.services.sweep.waiting()


def test_a_hub_that_is_gone_when_we_leave_is_asked_three_times(desk: Desk) -> None:
    desk.subscribe()
    desk.services.feeds.remove(desk.feed_id)
    desk.hub.status = 500
    for _ in range(10):
        desk.services.websub.ask_due_hubs()
        desk.clock.pass_s(DAY_S)
    assert [one["hub.mode"] for one in desk.hub.asked] == ["subscribe"] + ["unsubscribe"] * 3
    assert "websub" not in desk.services.sweep.waiting()


def test_another_hub_replaces_the_first(desk: Desk) -> None:
    desk.subscribe()
    with hub_server() as other:
        links = f'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{other.url}"/>'
        desk.server.on("/feed", rss(item("https://news.example/a", text("a"), guid="a"), more=links), Content_Type=XML)
        desk.poll()
        desk.services.websub.ask_due_hubs()  # its port is not open to the fetcher: the old one is left all the same
        desk.hub.wait_verified(2)
    assert [one["hub.mode"] for one in desk.hub.asked] == ["subscribe", "unsubscribe"]
    assert (desk.feed.push_state, desk.feed.hub_url) == ("asked", other.url)
    assert "port" in (desk.feed.push_message or "")


def test_a_hub_on_a_private_address_is_not_asked(desk: Desk) -> None:
    links = '<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="http://169.254.169.254/latest"/>'
    url = desk.server.on("/feed", rss(item("https://news.example/a", text("a")), more=links), Content_Type=XML)
    desk.feed_id = desk.services.feeds.add(url).id
    desk.poll()
    desk.services.websub.ask_due_hubs()
    assert desk.feed.push_state == "asked"
    assert desk.feed.push_message
    assert desk.feed.pushed_until is None
