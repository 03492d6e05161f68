from __future__ import annotations

import pytest

from worker.fetch.politeness import PoliteLimits, Politeness
from worker.fetch.robots import Robots, read_robots


def test_a_host_gets_two_requests_at_a_time_and_a_gap_between_them() -> None:
    polite = Politeness(PoliteLimits(connections=2, gap_s=1.0))
    assert polite.enter("a", 0.0) == 0.0
    assert polite.enter("a", 0.2) == pytest.approx(0.8)
    assert polite.enter("a", 1.0) == 0.0
    assert polite.enter("a", 5.0) > 0.0  # two are open
    polite.leave("a", 5.0, elapsed_s=5.0)
    assert polite.enter("a", 5.5) == 0.0


def test_one_host_does_not_hold_up_another() -> None:
    polite = Politeness()
    assert polite.enter("a", 0.0) == 0.0
    assert polite.enter("b", 0.0) == 0.0


def test_a_host_that_asks_for_rest_gets_it() -> None:
    polite = Politeness()
    polite.rest("a", 120.0)
    assert polite.enter("a", 20.0) == pytest.approx(100.0)
    assert polite.enter("a", 120.0) == 0.0


def test_a_slow_host_is_asked_less_often() -> None:
    polite = Politeness(PoliteLimits(gap_s=1.0, slow_factor=2.0, max_gap_s=30.0))
    now_s = 0.0
    for _ in range(40):
        now_s += polite.enter("slow", now_s)
        polite.enter("slow", now_s)
        polite.leave("slow", now_s + 8.0, elapsed_s=8.0)
        now_s += 8.0
    assert polite.enter("slow", now_s) > 5.0


def test_a_dead_host_is_left_alone_for_a_while_and_then_tried_again() -> None:
    polite = Politeness(PoliteLimits(dead_after=3, dead_s=600.0))
    for now_s in (0.0, 10.0, 20.0):
        assert polite.enter("dead", now_s) == 0.0
        polite.leave("dead", now_s, connected=False)
    assert polite.enter("dead", 100.0) == pytest.approx(520.0)
    assert polite.enter("dead", 621.0) == 0.0


def test_a_turn_is_given_back_when_its_block_fails() -> None:
    polite = Politeness(PoliteLimits(connections=1, gap_s=0.0))

    def fail() -> None:
        with polite.turn("a", 0.0) as wait_s:
            assert wait_s == 0.0
            raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        fail()
    assert polite.enter("a", 0.0) == 0.0


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


def test_a_server_that_fails_allows_nothing() -> None:
    assert not Robots(text="", reachable=False).allows("http://a.example/", "wiredesk")


def test_the_delay_and_the_training_opt_outs_are_told() -> None:
    robots = read_robots(ROBOTS)
    assert robots.delay_s("wiredesk") == 2.0
    assert robots.ai_opt_outs("http://a.example/") == ("GPTBot",)


def test_the_sitemaps_that_robots_txt_names_are_read_and_bounded() -> None:
    lines = [f"Sitemap: https://news.example/{n}.xml" for n in range(90)]
    named = read_robots("\n".join(["User-agent: *", "Disallow: /a", *lines]).encode()).sitemaps()
    assert named[:2] == ("https://news.example/0.xml", "https://news.example/1.xml")
    assert len(named) == 50
    assert read_robots(b"").sitemaps() == ()
