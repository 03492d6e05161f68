"""One address per article."""

from __future__ import annotations

import ada_url
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from worker.clean import canonical_url, source_of
from worker.clean import url as url_module
from worker.errors import InvalidInput


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("https://example.com/a", "https://example.com/a"),
        ("  HTTPS://Example.COM:443/a  ", "https://example.com/a"),
        ("http://example.com:80/a/../b", "http://example.com/b"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/#!/a", "https://example.com/#!/a"),
        ("https://example.com/a?utm_source=x&id=7&fbclid=y", "https://example.com/a?id=7"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a?ref=rss", "https://example.com/a"),
        ("https://example.com/a?ref=chapter-7", "https://example.com/a?ref=chapter-7"),
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a/index.html", "https://example.com/a/"),
        ("https://example.com/index.php?id=3", "https://example.com/?id=3"),
        ("https://m.example.com/a", "https://example.com/a"),
        ("https://amp.example.co.uk/a", "https://example.co.uk/a"),
        ("https://en.m.example.org/a", "https://en.example.org/a"),
        ("https://amp.dev/a", "https://amp.dev/a"),
        ("https://example.com/a/amp/", "https://example.com/a"),
        ("https://example.com/amp/a", "https://example.com/a"),
        ("https://example.com/a.amp.html", "https://example.com/a.html"),
        ("https://example.com/a?outputType=amp", "https://example.com/a"),
        ("https://example.com/camp/amplifier", "https://example.com/camp/amplifier"),
        ("https://www.google.com/amp/s/www.example.com/a", "https://www.example.com/a"),
        ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("http://0x7f.1/a", "http://127.0.0.1/a"),
    ],
)
def test_an_address_has_one_normal_form(raw: str, url: str) -> None:
    assert canonical_url(raw).url == url
    assert canonical_url(url).url == url


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.com/a?x=1&y=2",
        "https://www.example.com/a/?y=2&x=1",
        "https://m.example.com/a?x=1&y=2&utm_medium=rss#top",
        "https://example.com//a?x=1&y=2",
    ],
)
def test_twins_of_an_address_share_a_key(twin: str) -> None:
    assert canonical_url(twin).key == canonical_url("https://example.com/a?x=1&y=2").key


def test_two_articles_that_differ_in_the_query_do_not_share_a_key() -> None:
    assert canonical_url("https://example.com/a?id=1").key != canonical_url("https://example.com/a?id=2").key


@pytest.mark.parametrize(
    ("raw", "source"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://edition.cnn.com/2017", "cnn.com"),
        ("http://127.0.0.1:8080/a", None),
        ("http://[::1]/a", None),
        ("http://localhost/a", None),
    ],
)
def test_the_source_is_the_registered_domain(raw: str, source: str | None) -> None:
    assert source_of(canonical_url(raw)) == source


def test_a_host_that_mixes_scripts_is_flagged() -> None:
    assert canonical_url("https://xn--pple-43d.com/").mixed_script  # Cyrillic а, Latin pple
    assert not canonical_url("https://xn--bcher-kva.de/").mixed_script
    assert not canonical_url("https://пример.рф/").mixed_script


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "example.com",
        "ftp://example.com/a",
        "javascript:alert(1)",
        "http://",
        "file:///etc/passwd",
        "http://a b/",
        "https://e.com/" + "a" * 5000,
    ],
)
def test_what_is_no_web_address_is_refused(raw: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        canonical_url(raw)
    assert caught.value.reason == "bad_url"


@given(st.from_regex(url_module._USUAL, fullmatch=True))
def test_an_address_that_is_read_at_once_is_read_as_a_browser_does(address: str) -> None:
    assume("xn--" not in address)
    parsed = ada_url.URL(address)
    parts = (parsed.protocol, parsed.hostname, parsed.pathname, parsed.search, parsed.hash, parsed.port)
    assert tuple(url_module._parse(address)) == parts
