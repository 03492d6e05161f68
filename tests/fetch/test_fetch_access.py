"""Secrets of one feed: where they are sent, what is refused, and proxies that reach no more than we do."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from failing import failure
from hostile_server import Server, answer, redirect
from loopback import refusing_port
from proxy_server import ProxyServer

from worker.errors import FetchFailed, InvalidInput
from worker.fetch import Client, FetchLimits
from worker.fetch.access import check_access, with_access
from worker.fetch.sockets import proxy_key
from worker.fetch.urls import read_url, take_login
from worker.types import Access


def access(origin: str, **more: str) -> Access:
    given = {"login": "me:pa ss", "header": "X-Key: k1", "cookie": "sid=1", "user_agent": "Reader/9"} | more
    return Access(origin=origin, **given)


@pytest.mark.parametrize(
    ("url", "plain", "login"),
    [
        ("https://me:secret@news.example/feed", "https://news.example/feed", "me:secret"),
        ("https://me@news.example/feed", "https://news.example/feed", "me:"),
        ("https://:key@news.example:444/feed?a=@b", "https://news.example:444/feed?a=@b", ":key"),
        ("https://me%40home:p%3Ass%2F@news.example/", "https://news.example/", "me@home:p:ss/"),
        ("https://jörg:ü@news.example/", "https://news.example/", "jörg:ü"),
        ("http:me:secret@news.example/feed", "http://news.example/feed", "me:secret"),
        (" http:\\\\me:secret@news.example\\feed ", "http://news.example/feed", "me:secret"),
        ("https://news.example/@me/feed", "https://news.example/@me/feed", None),
        ("no address", "no address", None),
    ],
)
def test_a_login_is_taken_out_of_an_address(url: str, plain: str, login: str | None) -> None:
    assert take_login(url) == (plain, login)


@pytest.mark.parametrize(
    "url", ["https://me:secret@exa mple/", "https://me:secret@", "https://me:secret@h:99999/", "http:\\\\me:secret@"]
)
def test_an_address_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        take_login(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("origin", "url", "is_sent"),
    [
        ("https://news.example:443", "https://news.example/feed", True),
        ("http://news.example:80", "http://news.example/other", True),
        ("http://news.example:80", "https://news.example/feed", True),  # the same site, and safer
        ("https://news.example:443", "http://news.example/feed", False),
        ("http://news.example:80", "http://www.news.example/feed", False),
        ("http://news.example:8080", "https://news.example/feed", False),
        ("https://news.example:443", "https://news.example.evil.example/feed", False),
        ("https://news.example:443", "https://evil.example/?https://news.example:443", False),
    ],
)
def test_secrets_are_sent_to_their_origin_alone(origin: str, url: str, is_sent: bool) -> None:
    target = read_url(url, allowed_ports=(80, 443, 8080))
    sent = with_access({"User-Agent": "ours", "x-key": "0", "Cookie": "seen=1"}, access(origin), target)
    assert sent["User-Agent"] == "Reader/9"
    if is_sent:
        login = base64.b64encode(b"me:pa ss").decode()
        expected = {"Authorization": f"Basic {login}", "X-Key": "k1", "Cookie": "sid=1; seen=1"}
        assert sent == {"User-Agent": "Reader/9"} | expected
    else:
        assert sent == {"User-Agent": "Reader/9", "x-key": "0", "Cookie": "seen=1"}


def test_a_redirect_to_another_host_gets_no_secret(server: Server) -> None:
    other = Server("127.0.0.4")
    other.on("/", answer(b"x"))
    url = server.on("/go", redirect(f"{other.origin}/"))
    limits = FetchLimits(total_s=2, allowed_ports=(server.port, other.port))
    client = Client("test", limits, ["127.0.0.2/32", "127.0.0.4/32"])
    assert client.get(url, access=access(server.origin)).body == b"x"
    client.close()
    other.close()
    for header in (b"Authorization: Basic ", b"X-Key: k1\r\n", b"Cookie: sid=1\r\n", b"User-Agent: Reader/9\r\n"):
        assert header in server.requests[0]
        assert (header in other.requests[0]) == header.startswith(b"User-Agent")


def test_nothing_of_it_is_shown_by_repr() -> None:
    assert repr(access("https://a.example:443", proxy="http://me:pw@p:1")) == "Access(origin='https://a.example:443')"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("login", "no-colon", "bad_login"),
        ("login", "a:b\r\nX: y", "bad_login"),
        ("login", "a:" + "b" * 5_000, "bad_login"),
        ("header", "no colon", "bad_header"),
        ("header", "X-Key:", "bad_header"),
        ("header", "X Key: 1", "bad_header"),
        ("header", "X-Key: 1\r\nHost: evil", "bad_header"),
        ("header", "Host: evil.example", "bad_header"),
        ("header", "content-length: 5", "bad_header"),
        ("header", "X-Key: schlüssel", "bad_header"),
        ("cookie", "a=1\nb=2", "bad_cookie"),
        ("cookie", "a=ü", "bad_cookie"),
        ("user_agent", "a\x00b", "bad_user_agent"),
        ("proxy", "socks4://10.0.0.5:1080", "bad_proxy"),
        ("proxy", "https://10.0.0.5:1080", "bad_proxy"),
        ("proxy", "socks5://10.0.0.5", "bad_proxy"),
        ("proxy", "socks5://10.0.0.6:1080", "bad_proxy"),
        ("proxy", "http://10.0.0.5:1080", "bad_proxy"),
        ("proxy", "10.0.0.5:1080", "bad_proxy"),
        ("proxy", "http://10.0.0.5:3128/path", "bad_proxy"),
        ("proxy", "nonsense", "bad_proxy"),
        ("proxy", "http://10.0.0.5", "bad_proxy"),
        ("proxy", "socks5:10.0.0.5:1080", "bad_proxy"),
        ("proxy", "socks5://me:[x]@10.0.0.5:1080", "bad_proxy"),
        ("proxy", "socks5://10.0.0.5:1080\x00", "bad_proxy"),
        ("proxy", "socks5://1\t0.0.0.5:1080", "bad_proxy"),
        ("proxy", "socks5://10.0.0.5:1080\\@10.0.0.6:1080", "bad_proxy"),
        ("proxy", "socks5://10.0.0.6:1080/@10.0.0.5:1080", "bad_proxy"),
    ],
)
def test_what_cannot_be_sent_is_refused_without_being_repeated(name: str, value: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_access(Access(origin="https://a.example:443", **{name: value}), ["socks5://10.0.0.5:1080"])
    assert refused.value.reason == reason
    assert value not in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        {"login": "me:"},
        {"login": "jörg:ü"},
        {"header": "Authorization: Bearer abc"},
        {"header": "X-Key:k"},
        {"proxy": "socks5://10.0.0.5:1080"},
        {"proxy": "SOCKS5://me:pass@10.0.0.5:1080/"},
    ],
)
def test_what_can_be_sent_is_taken(given: dict[str, str]) -> None:
    check_access(Access(origin="https://a.example:443", **given), ["socks5://10.0.0.5:1080"])


def test_a_proxy_is_told_by_scheme_host_and_port() -> None:
    assert proxy_key("http://Proxy.example:80/") == ("http", "proxy.example", 80)
    assert proxy_key("socks5://me:pw@[fd00::1]:1080") == ("socks5", "fd00::1", 1080)


# ── proxies ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def proxy() -> Iterator[ProxyServer]:
    proxy = ProxyServer("127.0.0.3")
    yield proxy
    proxy.close()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_connects_to_addresses_that_were_checked_here(
    server: Server, limits: FetchLimits, proxy: ProxyServer, scheme: str
) -> None:
    listed = f"{scheme}://{proxy.place}"
    by_proxy = Access(origin=server.origin, proxy=f"{scheme}://me:pass@{proxy.place}")
    names = {"news.example": "127.0.0.2", "inside.example": "127.0.0.1"}
    client = Client("test", limits, ["127.0.0.2/32"], proxies=[listed], resolve=lambda host, port: [names[host]])
    server.on("/feed", answer(b"feed"))
    assert client.get(f"http://news.example:{server.port}/feed", access=by_proxy).body == b"feed"
    assert proxy.asked == [("127.0.0.2", server.port)]
    refused = failure(client, f"http://inside.example:{server.port}/feed", access=by_proxy)
    assert (refused.reason, len(proxy.asked)) == ("blocked_address", 1)
    client.close()


@pytest.mark.parametrize("scheme", ["http", "socks5"])
@pytest.mark.parametrize("left_out", ["", "login", "header", "cookie", "user_agent"])
def test_secrets_go_together_through_a_proxy_and_not_on_to_another_host(
    server: Server, proxy: ProxyServer, scheme: str, left_out: str
) -> None:
    other = Server("127.0.0.4")
    other.on("/", answer(b"feed"))
    url = server.on("/go", redirect(f"{other.origin}/"))
    given = {"login": "me:pa ss", "header": "X-Key: k1", "cookie": "sid=1", "user_agent": "Reader/9"}
    given.pop(left_out, None)
    by_proxy = Access(origin=server.origin, proxy=f"{scheme}://me:pass@{proxy.place}", **given)
    limits = FetchLimits(total_s=5, allowed_ports=(server.port, other.port))
    client = Client("test", limits, ["127.0.0.2/32", "127.0.0.4/32"], proxies=[f"{scheme}://{proxy.place}"])
    assert client.get(url, access=by_proxy).body == b"feed"
    client.close()
    other.close()
    assert proxy.asked == [("127.0.0.2", server.port), ("127.0.0.4", other.port)]
    sent = {"login": b"Authorization: Basic ", "header": b"X-Key: k1\r\n", "cookie": b"Cookie: sid=1\r\n"}
    assert [header in server.requests[0] for header in sent.values()] == [name in given for name in sent]
    assert not any(header in other.requests[0] for header in sent.values())
    assert b"me:pass" not in server.requests[0] + other.requests[0]
    assert (b"User-Agent: Reader/9\r\n" in other.requests[0]) == ("user_agent" in given)


def test_a_proxy_that_is_not_listed_is_not_asked(server: Server, client: Client, proxy: ProxyServer) -> None:
    by_proxy = Access(origin=server.origin, proxy=f"http://{proxy.place}")
    assert failure(client, f"{server.origin}/feed", access=by_proxy).reason == "bad_proxy"
    assert (proxy.asked, server.hits) == ([], 0)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_does_not_answer_is_a_failed_connection_without_its_login(
    server: Server, limits: FetchLimits, scheme: str
) -> None:
    with refusing_port("127.0.0.3") as port:
        place = f"127.0.0.3:{port}"
        client = Client("test", limits, ["127.0.0.2/32"], proxies=[f"{scheme}://{place}"])
        by_proxy = Access(origin=server.origin, proxy=f"{scheme}://me:hidden@{place}")
        failed = failure(client, f"{server.origin}/feed", access=by_proxy)
    assert failed.reason == "connect_failed"
    assert "hidden" not in str(failed)
    client.close()
