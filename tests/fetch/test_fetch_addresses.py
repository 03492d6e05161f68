from __future__ import annotations

import pytest
from private_addresses import PRIVATE

from worker.errors import FetchFailed
from worker.fetch import is_public
from worker.fetch.addresses import is_permitted, read_networks
from worker.fetch.urls import join_url, politeness_key, read_url

PUBLIC = ["8.8.8.8", "93.184.216.34", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001:81b::200e"]


@pytest.mark.parametrize("ip", PRIVATE)
def test_an_address_that_is_not_on_the_public_internet_is_refused(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", PUBLIC)
def test_a_public_address_is_permitted(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("text", ["", "localhost", "example.org", "1.2.3", "0x7f.1", "127.0.0.1:80"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize(
    ("ip", "networks", "permitted"),
    [
        ("10.1.2.3", ["10.1.0.0/16"], True),
        ("10.2.2.3", ["10.1.0.0/16"], False),
        ("::ffff:10.1.2.3", ["10.1.0.0/16"], False),
        ("fd00::1", ["10.1.0.0/16", "fd00::/8"], True),
        ("8.8.8.8", ["10.1.0.0/16"], True),
    ],
)
def test_a_network_allowed_on_purpose_is_reached(ip: str, networks: list[str], permitted: bool) -> None:
    assert is_permitted(ip, read_networks(networks)) is permitted


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "data:text/plain,x", "javascript:alert(1)",
        "http://user@example.org/", "http://user:pass@example.org/", "http://example.org:22/", "http://example.org:25/",
        "http://example.org:6379/", "http://example.org:11211/", "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nHost: evil", "http://example.org/a b", "http://example.org#@127.0.0.1/", "http://", "",
        "//example.org/", "example.org", "http:// example.org/", "http://exa\tmple.org/", "http://[::1",
        "http://a b.org/", "http://example.org../", "http://./",
        "http://example.org/" + "a" * 3000, "http://example.org:99999/", "ht\ntp://example.org/",
    ],
)  # fmt: skip
def test_a_url_that_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        read_url(url)
    assert refused.value.reason == "bad_url"


def test_a_refused_url_is_shown_without_its_password() -> None:
    with pytest.raises(FetchFailed) as refused:
        read_url("http://user:secret@example.org/")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://2130706433/", "127.0.0.1"),
        ("http://0177.0.0.1/", "127.0.0.1"),
        ("http://0x7f000001/", "127.0.0.1"),
        ("http://127.1/", "127.0.0.1"),
        ("http://①②⑦.⓪.⓪.①/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://[::FFFF:127.0.0.1]/", "::ffff:7f00:1"),
        ("HTTP://BÜCHER.example/", "xn--bcher-kva.example"),
        ("http://bücher.example./", "xn--bcher-kva.example"),
        ("http://faß.example/", "xn--fa-hia.example"),
        ("http://example。org/", "example.org"),
        ("http://ex%61mple.org:80/", "example.org"),
        ("http://127.0.0.1./", "127.0.0.1"),
    ],
)
def test_a_host_is_read_as_browsers_read_it(url: str, host: str) -> None:
    assert read_url(url).host == host


def test_a_url_is_sent_without_its_fragment() -> None:
    assert read_url("https://example.org/feed?a=1#part").url == "https://example.org/feed?a=1"


@pytest.mark.parametrize("url", ["http://example.org/a", "HTTP://EXAMPLE.org:80/a", "http://example.org.:/a"])
def test_one_host_has_one_origin_however_it_is_written(url: str) -> None:
    """robots.txt, manners and redirects go by it."""
    target = read_url(url)
    assert (target.origin, target.url) == ("http://example.org:80", "http://example.org/a")


def test_only_one_exact_origin_may_have_another_port() -> None:
    origin = "http://127.0.0.1:8123"
    assert read_url("http://127.0.0.1:8123/feed", allow_origin=origin).port == 8123
    for other in ("http://127.0.0.1:8124/", "https://127.0.0.1:8123/", "http://127.0.0.2:8123/"):
        with pytest.raises(FetchFailed):
            read_url(other, allow_origin=origin)


@pytest.mark.parametrize(
    ("base", "location", "joined"),
    [
        ("http://example.org/a/b", "c", "http://example.org/a/c"),
        ("https://example.org/", "//other.example/x", "https://other.example/x"),
        ("http://example.org/a", "?b=1", "http://example.org/a?b=1"),
        ("http://example.org/a", "?b=1 2", "http://example.org/a?b=1%202"),
        ("http://example.org/a", "/my feed.xml", "http://example.org/my%20feed.xml"),
        ("http://example.org/a", "\t /b \t", "http://example.org/b"),
        ("http://example.org/a", " https://b.example/café au lait?q=a b ", "https://b.example/caf%C3%A9%20au%20lait?q=a%20b"),
        ("http://example.org/a", "http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://example.org/a", "/%ff%2f", "http://example.org/%ff%2f"),
        ("http://example.org/a/b", "\\news\\feed.xml?a=\\", "http://example.org/news/feed.xml?a=\\"),
        ("http://example.org/a/b", "..\\c", "http://example.org/c"),
        ("http://example.org/a", "https:b.example/x", "https://b.example/x"),
        ("http://example.org/a", "http:///b.example/x", "http://b.example/x"),
        ("http://example.org/a", "www.example.org/b", "http://example.org/www.example.org/b"),
        ("http://example.org/a", "", "http://example.org/a"),
        ("http://example.org/a?b", "#c", "http://example.org/a?b#c"),
    ],
)  # fmt: skip
def test_a_location_is_read_relative_to_its_page(base: str, location: str, joined: str) -> None:
    assert join_url(base, location) == joined


@pytest.mark.parametrize(
    "location",
    [
        *("http://exa mple.org/", "/a\r\nb", "/a\tb", "/a\x00b", "/a\u2028b", "//a b@example.org/", "http://u:p@b.example/"),
        *("http://a\\b.example/", "//a\\b.example/", "\\\\b.example/x", "/\\b.example/x", "http:\\\\b.example/"),
        *("/a#@b", "http://b.example:99999/", "javascript:alert(1)", "file:///etc/passwd", "/" + "a" * 3_000),
    ],
)  # fmt: skip
def test_a_location_that_programs_read_differently_is_refused(location: str) -> None:
    with pytest.raises(FetchFailed) as caught:
        read_url(join_url("http://example.org/", location))
    assert caught.value.reason == "bad_url"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://feeds.bbc.co.uk/news", "bbc.co.uk"),
        ("https://one.blogspot.com/", "one.blogspot.com"),
        ("http://127.0.0.1:80/", "127.0.0.1"),
        ("http://feeds.bbc.co.uk./news", "bbc.co.uk"),
        ("not a url", ""),
    ],
)
def test_hosts_of_one_registered_domain_share_an_allowance(url: str, key: str) -> None:
    assert politeness_key(url) == key
