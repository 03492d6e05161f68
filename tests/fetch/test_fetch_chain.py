"""Chains of redirects: cookies that live as long as they do, and pages that send their reader on."""

from __future__ import annotations

import socket

import pytest
from failing import failure
from hostile_server import Server, answer

from worker.fetch import Client, FetchLimits
from worker.fetch.refresh import refresh_target

# ── pages that send their reader on ──────────────────────────────────────────────────────────

HEAD = "<!doctype html><html><head><title>Wait</title>{}</head><body><p>You are being redirected.</p>"


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=/real/1">', "/real/1"),
        ("<META HTTP-EQUIV='Refresh' CONTENT='0;URL=/real/1'>", "/real/1"),
        ('<meta content="0; url=/real/1" http-equiv=refresh>', "/real/1"),
        ("<meta http-equiv=refresh content=0;url=/real/1 />", "/real/1"),
        ('<meta http-equiv="refresh" content="0; url=\'/real/1\'">', "/real/1"),
        ('<meta http-equiv="refresh" content="0; url=/real/1?a=1&amp;b=2">', "/real/1?a=1&b=2"),
        ('<meta http-equiv="refresh" content="5, /real/1">', "/real/1"),
        ('<meta http-equiv="refresh" content="1.5;url=https://a.example/ü">', "https://a.example/ü"),
        (
            '<meta charset=utf-8><meta name=x content="0;url=/no"><meta http-equiv=refresh content="0;url=/real/1">',
            "/real/1",
        ),
        ("<script>window.location='/real/1';</script>", "/real/1"),
        ('<script>window.location.replace("https:\\/\\/a.example\\/1")</script>', "https://a.example/1"),
        ("<script>setTimeout(function(){document.location.href = '/real/1'}, 0)</script>", "/real/1"),
        (
            '<noscript><meta http-equiv="refresh" content="0;url=/real/1"></noscript>'
            '<script>opener = null; location.replace("/real/1")</script>',
            "/real/1",
        ),
        # not at once, or not at all
        ("<script>location.href = '/real/' + number;</script>", None),
        ("<script>if (old) { location = '/a'; } else { location = '/b'; }</script>", None),
        ("<script>data.location = '/a';</script>", None),
        ("<a onclick=\"location.href='/a';\">Go on</a>", None),
        ("<p>Write location = '/a';", None),
        ("<rss><description><![CDATA[<script>location = '/a';</script>]]></description></rss>", None),
        (f"<script>function go() {{ location = '/search'; }}</script><p>{'The lock has new gates. ' * 20}", None),
        ('<meta http-equiv="refresh" content="300; url=/real/1">', None),
        ('<meta http-equiv="refresh" content="0">', None),
        ('<meta http-equiv="refresh" content="soon; url=/real/1">', None),
        ('<meta http-equiv="refresh">', None),
        ('<noscript><meta http-equiv="refresh" content="0; url=/no-script"></noscript>', None),
        ('<!-- <meta http-equiv="refresh" content="0; url=/old"> -->', None),
        ('<script>var a = \'<meta http-equiv="refresh" content="0; url=/old">\';</script>', None),
        ("<script>var unclosed", None),
    ],
)
def test_a_page_that_sends_its_reader_on_is_told(markup: str, target: str | None) -> None:
    assert refresh_target({}, "text/html", HEAD.format(markup).encode()) == target


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("<meta http-equiv=refresh content='0;url=/a'><p>Moved.", "/a"),
        ("\n<div class=x><meta http-equiv=refresh content='0;url=/a'></div>", "/a"),
        ("<noscript><meta http-equiv=refresh content='0;url=/a'></noscript>", None),
        ("<!-- <meta http-equiv=refresh content='0;url=/a'> -->", None),
        ("<p>Moved.<meta http-equiv=refresh content='0;url=/a'>", None),
        (f"<meta http-equiv=refresh content='0;url=/a'><p>{'A long text. ' * 30}", None),
    ],
)
def test_a_stub_sends_its_reader_on_from_the_top_of_its_body_too(body: str, target: str | None) -> None:
    assert refresh_target({}, "text/html", f"<html><body class='a'>{body}".encode()) == target


def test_markup_shown_in_a_page_sends_nobody_on() -> None:
    body = '<html><body><p>Write <meta http-equiv="refresh" content="0; url=/x"> into the head.'
    assert refresh_target({}, "text/html", body.encode()) is None


@pytest.mark.parametrize(("value", "target"), [("0; url=/a", "/a"), ("0;URL='/a'", "/a"), ("900; url=/a", None)])
def test_a_refresh_header_sends_its_reader_on(value: str, target: str | None) -> None:
    assert refresh_target({"refresh": value}, "text/html", b"") == target


def test_what_a_page_sends_to_is_fetched_in_its_place(server: Server, client: Client) -> None:
    server.on("/real/1", answer(b"<p>the report</p>", "Content-Type: text/html"))
    stub = HEAD.format('<meta http-equiv="refresh" content="0; url=/real/1">').encode()
    fetched = client.get(server.on("/go", answer(stub, "Content-Type: text/html")))
    assert (fetched.url, fetched.body, fetched.moved_to) == (f"{server.origin}/real/1", b"<p>the report</p>", None)
    fetched = client.get(server.on("/header", answer(b"", "Refresh: 0; url=/real/1")))
    assert fetched.body == b"<p>the report</p>"


def test_a_login_in_a_redirect_is_dropped_and_the_redirect_followed(server: Server, client: Client) -> None:
    server.on("/feed", answer(b"feed"))
    place = server.origin.replace("://", "://you:hidden@")
    for way in ("/go", "/refresh"):
        header = f"Location: {place}/feed" if way == "/go" else f"Refresh: 0; url={place}/feed"
        url = server.on(way, answer(b"", header, status="301 Moved" if way == "/go" else "200 OK"))
        fetched = client.get(url)
        assert (fetched.url, fetched.body) == (f"{server.origin}/feed", b"feed")
        assert "hidden" not in (fetched.moved_to or "")
    assert not any(b"authorization" in request.lower() for request in server.requests)


def test_pages_that_send_to_each_other_end_and_one_that_sends_to_itself_is_taken(
    server: Server, client: Client
) -> None:
    for here, there in (("/a", "/b"), ("/b", "/a"), ("/self", "/self"), ("/odd", "javascript:alert(1)")):
        stub = HEAD.format(f'<meta http-equiv="refresh" content="0; url={there}">').encode()
        server.on(here, answer(stub, "Content-Type: text/html"))
    assert failure(client, f"{server.origin}/a").reason == "too_many_redirects"
    assert client.get(f"{server.origin}/self").url == f"{server.origin}/self"
    assert client.get(f"{server.origin}/odd").url == f"{server.origin}/odd"
    assert len(server.requests) == 8


def test_what_is_no_page_to_read_is_not_followed(server: Server, client: Client) -> None:
    url = server.on("/robots.txt", answer(b"User-agent: *", "Refresh: 0; url=/x"))
    assert client.get(url, accept="text/plain").url == url


# ── cookies ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("set_cookies", "wanted"),
    [
        (["Set-Cookie: seen=1"], b"Cookie: seen=1\r\n"),
        (["Set-Cookie: seen=1; Path=/; HttpOnly; SameSite=Lax"], b"Cookie: seen=1\r\n"),
        (["Set-Cookie: a=1", "Set-Cookie: b=2"], b"Cookie: a=1; b=2\r\n"),
        (["set-cookie: seen=1; Expires=Wed, 09 Jun 2100 10:18:14 GMT"], b"Cookie: seen=1\r\n"),
    ],
)
def test_a_site_that_asks_for_its_cookie_gets_it_within_one_fetch(
    server: Server, client: Client, set_cookies: list[str], wanted: bytes
) -> None:
    def script(connection: socket.socket) -> None:
        if wanted in server.requests[-1]:
            connection.sendall(answer(b"feed"))
        else:
            connection.sendall(answer(b"", "Location: /feed", *set_cookies, status="302 Found"))

    url = server.on("/feed", script)
    for _ in range(2):  # a second fetch knows nothing of the first
        assert client.get(url).body == b"feed"
    assert [wanted in request for request in server.requests] == [False, True, False, True]


def test_a_page_that_sets_a_cookie_and_loads_itself_again_is_asked_again(server: Server, client: Client) -> None:
    def script(connection: socket.socket) -> None:
        if b"Cookie: ok=1" in server.requests[-1]:
            connection.sendall(answer(b"report"))
        else:
            connection.sendall(answer(b"wait", "Refresh: 0; url=/page", "Set-Cookie: ok=1"))

    assert client.get(server.on("/page", script)).body == b"report"


def test_cookies_go_to_nobody_but_the_site_that_set_them(server: Server, client: Client, limits: FetchLimits) -> None:
    other = Server("127.0.0.4")
    other.on("/", answer(b"x"))
    url = server.on(
        "/go", answer(b"", f"Location: {other.origin}/", "Set-Cookie: id=1; Domain=0.4", status="302 Found")
    )
    allowed = FetchLimits(total_s=2, allowed_ports=(server.port, other.port))
    Client("test", allowed, ["127.0.0.2/32", "127.0.0.4/32"]).get(url)
    other.close()
    assert b"cookie" not in other.requests[0].lower()


@pytest.mark.parametrize("cookie", ["x" * 100_000, "=", "a=1; Max-Age=0", "\xe4=\xf6", "a=1; Path=/elsewhere", ";;;"])
def test_odd_cookies_do_no_harm(server: Server, client: Client, cookie: str) -> None:
    server.on("/end", answer(b"end"))
    url = server.on("/go", answer(b"", "Location: /end", f"Set-Cookie: {cookie}", status="302 Found"))
    assert client.get(url).body == b"end"
