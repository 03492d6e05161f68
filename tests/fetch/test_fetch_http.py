from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import chain, repeat
from threading import Event

import brotli
import pytest
from failing import failure
from hostile_server import Server, answer, redirect
from private_addresses import PRIVATE

from worker.fetch import BadStatus, Client, FetchLimits
from worker.types import Validators

# ── ordinary answers ─────────────────────────────────────────────────────────────────────────


def test_an_answer_comes_with_its_body_headers_and_validators(server: Server, client: Client) -> None:
    headers = (
        'ETag: "v1"',
        "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
        "X-A: 1",
        "X-A: 2",
        "Content-Type: text/xml",
    )
    url = server.on("/feed", answer(b"<rss/>", *headers))
    fetched = client.get(url)
    assert (fetched.status, fetched.body, fetched.content_type) == (200, b"<rss/>", "text/xml")
    assert fetched.validators == Validators(etag='"v1"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT")
    assert fetched.headers["x-a"] == "2"
    assert fetched.url == url
    assert fetched.moved_to is None
    assert fetched.elapsed_s > 0


def test_validators_go_out_byte_for_byte_and_a_304_keeps_them(server: Server, client: Client) -> None:
    url = server.on("/feed", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    sent = Validators(etag='W/"ä"', last_modified="yesterday")
    fetched = client.get(url, validators=sent)
    assert fetched.not_modified
    assert fetched.body == b""
    assert fetched.validators == sent
    assert b'If-None-Match: W/"\xe4"\r\n' in server.requests[0]
    assert b"If-Modified-Since: yesterday\r\n" in server.requests[0]


def test_a_304_that_nobody_asked_for_is_a_failure(server: Server, client: Client) -> None:
    assert failure(client, server.on("/feed", b"HTTP/1.1 304 Not Modified\r\n\r\n")).reason == "http_status"


def test_the_request_names_us_and_asks_for_codings_we_can_bound(server: Server, client: Client) -> None:
    client.get(server.on("/feed", answer(b"x")))
    assert b"User-Agent: wiredesk-test (+http://example.org)\r\n" in server.requests[0]
    assert b"Accept-Encoding: gzip, deflate, br\r\n" in server.requests[0]
    assert f"Host: 127.0.0.2:{server.port}\r\n".encode() in server.requests[0]


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("identity", bytes),
        ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
        ("gzip", lambda body: gzip.compress(body) + b"\0" * 100),
        ("gzip", bytes),  # the label without the substance
    ],
)
def test_a_coded_body_is_decoded(server: Server, client: Client, coding: str, encode: Callable[[bytes], bytes]) -> None:
    body = b"<rss>" + b"news " * 20_000 + b"</rss>"
    url = server.on("/feed", answer(encode(body), f"Content-Encoding: {coding}"))
    assert client.get(url).body == body


# ── statuses ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "reason"),
    [("404 Not Found", "http_status"), ("500 Oops", "http_status"), ("403 No", "http_status"),
     ("408 Slow", "http_status"), ("425 Early", "http_status"),
     ("204 Empty", "http_status"),
     ("410 Gone", "gone"), ("429 Slow", "rate_limited"), ("503 Later", "rate_limited")],
)  # fmt: skip
def test_a_status_without_a_document_is_a_failure_with_its_reason(
    server: Server, client: Client, status: str, reason: str
) -> None:
    failed = failure(client, server.on("/feed", f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode()))
    assert isinstance(failed, BadStatus)
    assert (failed.reason, failed.status, failed.thing) == (reason, int(status[:3]), server.origin + "/feed")
    assert failed.is_passing == (status[:3] in ("408", "425", "429", "500", "503"))


@pytest.mark.parametrize(
    ("value", "wait_s"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("-5", 0.0),
        ("9" * 60, 7 * 86400.0),
        ("soon", None),
        ("nan", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(
    server: Server, client: Client, value: str, wait_s: float | None
) -> None:
    url = server.on("/feed", answer(b"", f"Retry-After: {value}", status="429 Slow"))
    assert failure(client, url).retry_after_s == (wait_s if wait_s is None else pytest.approx(wait_s, abs=30))


# ── A1 to A5: addresses ──────────────────────────────────────────────────────────────────────

LOOPBACKS = [
    "http://127.0.0.1",
    "http://localhost",
    "http://0x7f000001",
    "http://2130706433",
    "http://0177.0.0.1",
    "http://127.1",
    "http://①②⑦.⓪.⓪.①",
    "http://127。0。0。1",
    "http://[::1]",
    "http://[::ffff:127.0.0.1]",
    "http://[::127.0.0.1]",
    "http://[64:ff9b::7f00:1]",
    "http://[2002:7f00:1::]",
    "http://0.0.0.0",
    "http://127.0.0.3",
]


@pytest.mark.parametrize("origin", LOOPBACKS)
def test_no_spelling_of_a_private_address_is_reached(client: Client, canary: Server, origin: str) -> None:
    assert failure(client, f"{origin}:{canary.port}/").reason == "blocked_address"


@pytest.mark.parametrize("ip", [ip for ip in PRIVATE if "%" not in ip])
def test_no_private_address_is_reached_by_number_or_by_name(limits: FetchLimits, canary: Server, ip: str) -> None:
    """A1 and A3: every range and every form that carries an IPv4 address, written out and as a resolver's answer."""
    client = Client("test", limits, resolve=lambda host, port: [ip])
    literal = f"[{ip}]" if ":" in ip else ip
    assert failure(client, f"http://{literal}:{canary.port}/").reason == "blocked_address"
    by_name = failure(client, f"http://news.example:{canary.port}/")
    assert by_name.reason == "blocked_address"
    assert ip not in str(by_name)  # a name is no way to learn the addresses of a network


@pytest.mark.parametrize("origin", LOOPBACKS)
def test_a_redirect_to_a_private_address_is_blocked_at_that_hop(
    server: Server, client: Client, canary: Server, origin: str
) -> None:
    url = server.on("/go", redirect(f"{origin}:{canary.port}/".encode().decode("latin-1")))
    assert failure(client, url).reason in ("blocked_address", "bad_url", "dns_failed")


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:text/plain,x"])
def test_a_redirect_to_another_scheme_is_refused(server: Server, client: Client, to: str) -> None:
    assert failure(client, server.on("/go", redirect(to))).reason == "bad_url"


@pytest.mark.parametrize("header", ["X-A: 1", "Refresh: 0; url={0}/"])
@pytest.mark.parametrize("page", ['<meta http-equiv=refresh content="0;url={0}">', "<p>x</p>"])
def test_a_page_that_sends_its_reader_to_a_private_address_is_blocked(
    server: Server, client: Client, canary: Server, header: str, page: str
) -> None:
    url = server.on("/page", answer(page.format(canary.origin).encode(), header.format(canary.origin)))
    if "{0}" in header + page:
        assert failure(client, url).reason == "blocked_address"
    else:
        assert client.get(url).url == url


@pytest.mark.parametrize("answers", [["127.0.0.2", "127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["169.254.169.254"]])
def test_one_private_answer_among_others_blocks_the_name(
    limits: FetchLimits, canary: Server, answers: list[str]
) -> None:
    client = Client("test", limits, ["127.0.0.2/32"], resolve=lambda host, port: answers)
    assert failure(client, f"http://news.example:{canary.port}/").reason == "blocked_address"


def test_a_resolver_that_changes_its_answer_gains_nothing(server: Server, limits: FetchLimits, canary: Server) -> None:
    answers = chain([["127.0.0.2"]], repeat(["127.0.0.1"]))
    client = Client("test", limits, ["127.0.0.2/32"], resolve=lambda host, port: next(answers))
    server.on("/", answer(b"first"))
    url = f"http://rebind.example:{server.port}/"
    assert client.get(url).body == b"first"
    assert b"Host: rebind.example" in server.requests[0]
    assert failure(client, url).reason == "blocked_address"


@pytest.mark.parametrize("answers", [[], OSError("no such name"), UnicodeError("label too long")])
def test_a_name_without_address_is_a_failure_of_its_own(limits: FetchLimits, answers: object) -> None:
    def resolve(host: str, port: int) -> list[str]:
        if isinstance(answers, Exception):
            raise answers
        return []

    assert failure(Client("test", limits, resolve=resolve), "http://news.example/").reason == "dns_failed"


@pytest.mark.parametrize(("hours", "wait_s"), [(1, 3600.0), (-1, 0.0)])
def test_retry_after_may_be_a_date(server: Server, client: Client, hours: int, wait_s: float) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)
    url = server.on("/feed", answer(b"", f"Retry-After: {date}", status="503 Later"))
    assert failure(client, url).retry_after_s == pytest.approx(wait_s, abs=30)


def test_a_resolver_that_does_not_answer_ends_in_time(limits: FetchLimits) -> None:
    let_go = Event()

    def resolve(host: str, port: int) -> list[str]:
        let_go.wait(60)
        return ["8.8.8.8"]

    started_s = time.monotonic()
    assert failure(Client("test", limits, resolve=resolve), "http://news.example/").reason == "timeout"
    let_go.set()
    assert time.monotonic() - started_s < 30


def test_proxies_from_the_environment_are_ignored(
    server: Server, client: Client, canary: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, canary.origin)
    assert client.get(server.on("/", answer(b"direct"))).body == b"direct"


# ── the one loopback origin that may be reached ──────────────────────────────────────────────


def test_the_allowed_origin_is_reached_by_that_request_alone(server: Server, limits: FetchLimits) -> None:
    client = Client("test", limits)
    url = server.on("/feed", answer(b"seed"))
    assert client.get(url, allow_origin=server.origin).body == b"seed"
    assert failure(client, url).reason == "blocked_address"


def test_a_redirect_off_the_allowed_origin_is_blocked(server: Server, limits: FetchLimits, canary: Server) -> None:
    client = Client("test", limits)
    staying = server.on("/stay", redirect("/feed"))
    server.on("/feed", answer(b"seed"))
    assert client.get(staying, allow_origin=server.origin).body == b"seed"
    leaving = server.on("/leave", redirect(canary.origin + "/"))
    assert failure(client, leaving, allow_origin=server.origin).reason == "blocked_address"


def test_an_origin_outside_loopback_is_not_allowed_by_name(limits: FetchLimits) -> None:
    client = Client("test", limits, resolve=lambda host, port: ["10.0.0.1"])
    assert failure(client, "http://intern.example/", allow_origin="http://intern.example").reason == "blocked_address"


# ── A6, A7: redirects ────────────────────────────────────────────────────────────────────────


def test_redirects_are_followed_and_a_permanent_first_one_is_told(server: Server, client: Client) -> None:
    server.on("/new", redirect("/newer", "302 Found"))
    server.on("/newer", answer(b"x"))
    fetched = client.get(server.on("/old", redirect("/new", "301 Moved")))
    assert (fetched.url, fetched.moved_to) == (server.origin + "/newer", server.origin + "/new")
    assert client.get(server.on("/for-now", redirect("/old", "307 For now"))).moved_to is None


@pytest.mark.parametrize("hops", [6, 50])
def test_more_than_five_redirects_are_too_many(server: Server, client: Client, hops: int) -> None:
    for hop in range(hops):
        server.on(f"/{hop}", redirect(f"/{hop + 1}"))
    server.on(f"/{hops}", answer(b"end"))
    assert failure(client, server.origin + "/0").reason == "too_many_redirects"
    assert len(server.requests) == 6


def test_five_redirects_are_not_too_many(server: Server, client: Client) -> None:
    for hop in range(5):
        server.on(f"/{hop}", redirect(f"/{hop + 1}"))
    server.on("/5", answer(b"end"))
    assert client.get(server.origin + "/0").body == b"end"


@pytest.mark.parametrize("location", ["/loop", "?", "#a"])
def test_a_redirect_loop_ends(server: Server, client: Client, location: str) -> None:
    assert failure(client, server.on("/loop", redirect(location))).reason in (
        "too_many_redirects",
        "http_status",
    )


@pytest.mark.parametrize("headers", [(), ("Location:",), ("Location: \t ",)])
def test_a_redirect_that_names_no_address_leads_nowhere(
    server: Server, client: Client, headers: tuple[str, ...]
) -> None:
    url = server.on("/go", answer(b"", *headers, status="300 Multiple Choices"))
    assert failure(client, url).reason == "too_many_redirects"


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (b"/my feed.xml", "/my%20feed.xml"),
        ("/café/à".encode(), "/caf%C3%A9/%C3%A0"),
        ("/café".encode("latin-1"), "/caf%E9"),
        ("/новости".encode("cp1251"), "/%ED%EE%E2%EE%F1%F2%E8"),
        (b"\\feed", "/feed"),
    ],
)
@pytest.mark.parametrize("header", [b"Location: %s", b"Refresh: 0; url=%s"])
def test_a_redirect_is_followed_to_the_bytes_it_names(
    server: Server, client: Client, header: bytes, location: bytes, path: str
) -> None:
    server.on(path, answer(b"feed"))
    status = "302 Found" if header.startswith(b"L") else "200 OK"
    url = server.on("/go", answer(b"", (header % location).decode("latin-1"), status=status))
    assert client.get(url).body == b"feed"


def test_nothing_that_names_the_reader_is_sent_to_another_host(server: Server, limits: FetchLimits) -> None:
    other = Server("127.0.0.4")
    other.on("/", answer(b"x"))
    url = server.on("/go", answer(b"", f"Location: {other.origin}/", "Set-Cookie: id=1", status="302 Found"))
    allowed = FetchLimits(total_s=2, allowed_ports=(server.port, other.port))
    Client("test", allowed, ["127.0.0.2/32", "127.0.0.4/32"]).get(url)
    other.close()
    for header in (b"cookie", b"authorization", b"referer"):
        assert header not in other.requests[0].lower()
