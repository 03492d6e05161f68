"""Opt-outs of sites from training on their articles."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from hostile_server import Server, answer

from worker.errors import FetchFailed
from worker.fetch import Client, FetchLimits, PoliteClient
from worker.fetch.opt_outs import in_headers, in_robots, in_tdmrep, read_tdmrep

PAGE = "https://news.example/news/1"


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        ("", []),
        ("User-agent: *\nAllow: /\n", []),
        ("User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n", ["robots.txt: GPTBot", "robots.txt: CCBot"]),
        ("User-agent: GPTBot\nDisallow: /shop/\n", []),
        ("User-agent: *\nDisallow: /\n", ["robots.txt: *"]),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n", ["robots.txt: ai-train=no"]),
        ("User-agent: *\nContent-Usage: train-ai=n\nAllow: /\n", ["robots.txt: train-ai=n"]),
        ("User-agent: *\nContent-Signal: ai-train=yes\n", []),
    ],
)
def test_training_robots_that_are_kept_out_are_named(robots: str, said: list[str]) -> None:
    assert list(in_robots(robots, PAGE)) == said


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, []),
        ({"x-robots-tag": "noindex, nofollow"}, []),
        ({"x-robots-tag": "noai, noimageai"}, ["x-robots-tag: noai", "x-robots-tag: noimageai"]),
        ({"x-robots-tag": "otherbot: NOAI"}, ["x-robots-tag: noai"]),
        ({"tdm-reservation": " 1 "}, ["tdm-reservation: 1"]),
        ({"tdm-reservation": "0"}, []),
    ],
)
def test_headers_are_read(headers: dict[str, str], said: list[str]) -> None:
    assert list(in_headers(headers)) == said


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([{"location": "/", "tdm-reservation": 1}], ["tdmrep.json: /"]),
        ([{"location": "/news/*", "tdm-reservation": "1"}], ["tdmrep.json: /news/*"]),
        ([{"location": "/shop", "tdm-reservation": 1}], []),
        ([{"location": "/news/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}], []),
        ([{"location": "/\nDisallow: /x", "tdm-reservation": 1}], []),
        ([7, {"location": 7}, {}], []),
        ({"location": "/"}, []),
    ],
)
def test_the_first_rule_of_a_tdmrep_file_that_fits_counts(rules: object, said: list[str]) -> None:
    assert list(in_tdmrep(read_tdmrep(json.dumps(rules).encode()), PAGE)) == said


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff"])
def test_what_is_no_tdmrep_file_says_nothing(body: bytes) -> None:
    assert read_tdmrep(body) == ()


def polite(limits: FetchLimits) -> PoliteClient:
    guarded = Client("Wiredesk/9", limits, ["127.0.0.2/32", "127.0.0.4/32"])
    return PoliteClient(guarded, lambda url, gap_s: nullcontext(), agent="Wiredesk/9")


def test_a_page_comes_with_what_its_site_says(server: Server, limits: FetchLimits) -> None:
    server.on("/robots.txt", answer(b"User-agent: GPTBot\nDisallow: /\n"))
    server.on("/.well-known/tdmrep.json", answer(b'[{"location":"/","tdm-reservation":1}]'))
    url = server.on("/1", answer(b"<p>x", "X-Robots-Tag: noindex", "X-Robots-Tag: noai", "TDM-Reservation: 1"))
    client = polite(limits)
    said = ("robots.txt: GPTBot", "tdmrep.json: /", "x-robots-tag: noai", "tdm-reservation: 1")
    assert client.page(url).ai_opt_out == said
    assert client.page(url).ai_opt_out == said
    asked = [request.split()[1] for request in server.requests]
    assert asked == [b"/robots.txt", b"/.well-known/tdmrep.json", b"/1", b"/1"]


def test_of_an_entry_whose_page_is_not_fetched_only_what_is_known_is_told(server: Server, limits: FetchLimits) -> None:
    server.on("/robots.txt", answer(b"User-agent: GPTBot\nDisallow: /\n"))
    page = server.on("/1", answer(b"<p>x"))
    feed_url = server.on("/feed", answer(b"<rss/>"))
    reserved_url = server.on("/reserved", answer(b"<rss/>", "TDM-Reservation: 1"))
    client = polite(limits)
    feed, reserved = client.feed(feed_url), client.feed(reserved_url)
    other, reserves = "https://other.example/1", ("tdm-reservation: 1",)
    assert client.known_opt_outs([page, None], feed) == {page: None, None: None}
    assert client.known_opt_outs([page, None, ""], reserved) == dict.fromkeys([page, None, ""], reserves)
    assert b"/robots.txt" not in {request.split()[1] for request in server.requests}
    client.page(page)
    told = {page: ("robots.txt: GPTBot", *reserves), f"{page}?a": ("robots.txt: GPTBot", *reserves), other: reserves}
    assert client.known_opt_outs([page, f"{page}?a", other], reserved) == told


def test_a_page_on_another_site_needs_that_sites_leave_too(server: Server, limits: FetchLimits) -> None:
    other = Server("127.0.0.4")
    try:
        other.on("/robots.txt", answer(b"User-agent: *\nDisallow: /private\n"))
        other.on("/private", answer(b"<p>x"))
        url = server.on("/go", answer(b"", f"Location: {other.origin}/private", status="302 Found"))
        ports = (server.port, other.port)
        with pytest.raises(FetchFailed) as refused:
            polite(FetchLimits(allowed_ports=ports)).page(url)
        assert refused.value.reason == "robots_refused"
    finally:
        other.close()
