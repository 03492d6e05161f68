"""A form sent through the guarded client: judged at every hop as a fetch is. And addresses judged without a network."""

from __future__ import annotations

import pytest
from hostile_server import Server, answer, redirect

from worker.errors import FetchFailed
from worker.fetch import Client, UrlRules

FORM = {"hub.mode": "subscribe", "hub.topic": "https://a.example/?a=1&b=ä"}
ENCODED = b"hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fa%3D1%26b%3D%C3%A4"


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "204 No Content"])
def test_a_form_is_sent_and_the_status_comes_back(server: Server, client: Client, status: str) -> None:
    url = server.on("/hub", f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
    assert client.post(url, FORM) == int(status[:3])
    [request] = server.requests
    assert request.startswith(b"POST /hub HTTP/1.1\r\n")
    assert b"Content-Type: application/x-www-form-urlencoded\r\n" in request
    assert f"Content-Length: {len(ENCODED)}\r\n".encode() in request


def test_a_redirect_is_followed_with_the_form_where_the_status_says_so(server: Server, client: Client) -> None:
    server.on("/new", answer(b""))
    for status in ("307 Temporary Redirect", "308 Permanent Redirect"):
        server.requests.clear()
        assert client.post(server.on("/old", redirect(server.origin + "/new", status)), FORM) == 200
        assert [one.split(b" ")[:2] for one in server.requests] == [[b"POST", b"/old"], [b"POST", b"/new"]]
    with pytest.raises(FetchFailed) as failed:
        client.post(server.on("/old", redirect(server.origin + "/new")), FORM)
    assert failed.value.reason == "http_status"


@pytest.mark.parametrize("how", ["direct", "redirected"])
def test_a_form_never_reaches_a_private_address(server: Server, client: Client, canary: Server, how: str) -> None:
    url = (
        canary.origin + "/"
        if how == "direct"
        else server.on("/hub", redirect(canary.origin + "/", "307 Temporary Redirect"))
    )
    with pytest.raises(FetchFailed) as failed:
        client.post(url, FORM)
    assert failed.value.reason == "blocked_address"


def test_a_redirect_in_circles_ends(server: Server, client: Client) -> None:
    with pytest.raises(FetchFailed) as failed:
        client.post(server.on("/hub", redirect(server.origin + "/hub", "308 Permanent Redirect")), FORM)
    assert failed.value.reason == "too_many_redirects"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://a.example/feed", None),
        ("http://8.8.8.8/feed", None),
        ("http://10.1.2.3/feed", None),
        ("http://a.example:8080/feed", "bad_url"),
        ("gopher://a.example/", "bad_url"),
        ("https://a:b@a.example/", "bad_url"),
        ("http://10.2.2.3/feed", "blocked_address"),
        ("http://LOCALHOST/feed", "blocked_address"),
        ("http://a.localhost./feed", "blocked_address"),
        ("http://2130706433/", "blocked_address"),
        ("http://[::ffff:127.0.0.1]/", "blocked_address"),
        ("http://[fe80::1]/", "blocked_address"),
    ],
)
def test_an_address_is_judged_before_anybody_asks_for_it(url: str, reason: str | None) -> None:
    rules = UrlRules(allowed_ports=(80, 443), allowed_networks=("10.1.0.0/16",))
    if reason is None:
        rules.check(url)
        return
    with pytest.raises(FetchFailed) as failed:
        rules.check(url)
    assert failed.value.reason == reason


def test_links_of_several_headers_are_put_together(server: Server, client: Client) -> None:
    url = server.on(
        "/feed", answer(b"x", 'Link: <https://hub.example/>; rel="hub"', "link: <https://a.example/>; rel=self")
    )
    assert client.get(url).headers["link"] == '<https://hub.example/>; rel="hub", <https://a.example/>; rel=self'
