from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.errors import FetchFailed
from worker.fetch.politeness import Ended, PoliteLimits, ended, enter, free_at, leave
from worker.fetch.robots import read_robots
from worker.types import HostSlot, HostState

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
UNKNOWN = HostState(host="news.example", next_at=NEVER, rest_until=NEVER, changed_at=NEVER)
LIMITS = PoliteLimits(connections=2, gap_s=1.0, slow_factor=2.0, max_gap_s=30.0, dead_after=3, dead_s=600.0)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def slot(token: str, until_s: float = 120.0) -> HostSlot:
    return HostSlot(token, at(until_s))


def entered(host: HostState, now_s: float, token: str, *, gap_s: float = 0.0) -> HostState:
    state = enter(host, at(now_s), LIMITS, slot(token, now_s + 120), gap_s)
    assert state is not None
    return state


def free_s(host: HostState, now_s: float) -> float:
    return (free_at(host, at(now_s), LIMITS) - START).total_seconds()


def test_the_next_request_starts_a_gap_after_the_last_one_ended() -> None:
    host = leave(entered(UNKNOWN, 0.0, "a"), at(0.2), LIMITS, "a", Ended(elapsed_s=0.2))
    assert free_s(host, 0.2) == pytest.approx(1.2)
    assert enter(host, at(1.1), LIMITS, slot("b")) is None
    assert enter(host, at(1.2), LIMITS, slot("b")) is not None


def test_two_requests_may_be_open_and_not_three() -> None:
    host = entered(entered(UNKNOWN, 0.0, "a"), 2.0, "b")
    assert free_s(host, 10.0) == 120.0  # when the first slot ends by itself
    assert enter(host, at(10.0), LIMITS, slot("c")) is None
    host = leave(host, at(10.0), LIMITS, "a", Ended(elapsed_s=10.0))
    assert free_s(host, 10.0) == 30.0  # twice the ten seconds it takes


def test_a_slot_whose_holder_died_ends_by_itself() -> None:
    host = entered(entered(UNKNOWN, 0.0, "a"), 2.0, "b")
    assert enter(host, at(119.0), LIMITS, slot("c")) is None
    assert enter(host, at(120.0), LIMITS, slot("c", 240.0)) is not None


def test_a_slot_given_back_twice_or_by_a_stranger_changes_no_other_slot() -> None:
    host = entered(UNKNOWN, 0.0, "a")
    assert leave(host, at(1.0), LIMITS, "b", Ended(elapsed_s=1.0)).slots == host.slots


def test_the_gap_a_site_asks_for_is_kept_within_bounds() -> None:
    host = leave(entered(UNKNOWN, 0.0, "a", gap_s=10.0), at(0.0), LIMITS, "a", Ended(elapsed_s=0.0))
    assert free_s(host, 0.0) == 10.0
    host = leave(entered(UNKNOWN, 0.0, "a", gap_s=3600.0), at(0.0), LIMITS, "a", Ended(elapsed_s=0.0))
    assert free_s(host, 0.0) == 30.0


def test_a_slow_host_is_asked_less_often() -> None:
    host, now_s = UNKNOWN, 0.0
    for _ in range(40):
        host = leave(entered(host, now_s, "a"), at(now_s + 8.0), LIMITS, "a", Ended(elapsed_s=8.0))
        now_s = free_s(host, now_s + 8.0)
    assert host.smoothed_s > 7.0
    assert (host.next_at - host.changed_at).total_seconds() > 14.0


def test_a_dead_host_is_left_alone_for_a_while_and_then_tried_again() -> None:
    host = UNKNOWN
    for now_s in (0.0, 10.0, 20.0):
        host = leave(entered(host, now_s, "a"), at(now_s), LIMITS, "a", Ended(elapsed_s=0.0, answered=False))
    assert free_s(host, 20.0) == 620.0
    host = leave(entered(host, 620.0, "a"), at(620.0), LIMITS, "a", Ended(elapsed_s=0.0))
    assert (host.failures, free_s(host, 620.0)) == (0, 621.0)


def test_without_a_gap_only_the_number_of_connections_counts() -> None:
    limits = PoliteLimits(connections=2, gap_s=0.0)
    first = enter(UNKNOWN, at(0.0), limits, slot("a"))
    assert first is not None
    second = enter(first, at(0.0), limits, slot("b"))
    assert second is not None
    assert enter(second, at(0.0), limits, slot("c")) is None


@pytest.mark.parametrize(
    ("error", "answered", "rest_s"),
    [
        (None, True, 0.0),
        (FetchFailed("", reason="timeout"), False, 0.0),
        (FetchFailed("", reason="connect_failed"), False, 0.0),
        (FetchFailed("", reason="dns_failed"), False, 0.0),
        (FetchFailed("", reason="http_status"), True, 0.0),
        (FetchFailed("", reason="rate_limited"), True, 30.0),
        (FetchFailed("", reason="rate_limited", retry_after_s=120.0), True, 120.0),
        (FetchFailed("", reason="rate_limited", retry_after_s=0.0), True, 0.0),
        (FetchFailed("", reason="rate_limited", retry_after_s=30 * 86_400.0), True, 86_400.0),
        (FetchFailed("", reason="http_status", retry_after_s=120.0), True, 0.0),
    ],
)
def test_what_an_answer_tells_about_its_host(error: FetchFailed | None, answered: bool, rest_s: float) -> None:
    assert ended(error, 0.5, LIMITS) == Ended(elapsed_s=0.5, answered=answered, rest_s=rest_s)


def test_a_host_that_asks_for_rest_gets_it() -> None:
    host = leave(entered(UNKNOWN, 0.0, "a"), at(0.0), LIMITS, "a", Ended(elapsed_s=0.0, rest_s=100.0))
    assert free_s(host, 0.0) == 100.0


ROBOTS = b"User-agent: *\nDisallow: /private\nCrawl-delay: 2\n\nUser-agent: GPTBot\nDisallow: /\n"


@pytest.mark.parametrize(
    ("body", "url", "allowed"),
    [
        (ROBOTS, "http://a.example/news", True),
        (ROBOTS, "http://a.example/private/x", False),
        (b"", "http://a.example/private", True),
        (b"<html>not found</html>", "http://a.example/", True),
        (b"\xef\xbb\xbfUser-agent: wiredesk\nDisallow: /\n", "http://a.example/", False),
        (b"User-agent: *\nDisallow: /*.pdf$\n", "http://a.example/x.pdf", False),
        (b"\xff\xfe\0garbage\0", "http://a.example/", True),
    ],
)
def test_robots_rules_are_read(body: bytes, url: str, allowed: bool) -> None:
    assert read_robots(body).allows(url, "wiredesk") is allowed


def test_the_delay_and_the_training_opt_outs_are_told() -> None:
    robots = read_robots(ROBOTS)
    assert robots.delay_s("wiredesk") == 2.0
    assert robots.ai_opt_outs("http://a.example/") == ("robots.txt: GPTBot",)


def test_the_sitemaps_that_robots_txt_names_are_read_and_bounded() -> None:
    lines = [f"Sitemap: https://news.example/{n}.xml" for n in range(90)]
    named = read_robots("\n".join(["User-agent: *", "Disallow: /a", *lines]).encode()).sitemaps()
    assert named[:2] == ("https://news.example/0.xml", "https://news.example/1.xml")
    assert len(named) == 50
    assert read_robots(b"").sitemaps() == ()
