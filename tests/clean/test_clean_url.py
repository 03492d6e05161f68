"""One address per article."""

from __future__ import annotations

import ada_url
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from worker.addresses import mixes_scripts
from worker.clean import canonical_url
from worker.clean import url as url_module
from worker.errors import InvalidInput

HOLDING = "CBMiIWh0dHBzOi8vZXhhbXBsZS5jb20vMjAyMS9hLXJlcG9ydNIBAA"
GOOGLE_NEWS_HOLDING = (
    f"rss/articles/{HOLDING}?oc=5",
    f"articles/{HOLDING}?hl=en-US&gl=US",
    f"__i/rss/rd/articles/{HOLDING}",
)
GOOGLE_NEWS = ("rss/articles/CBMiAA?oc=5", "articles/CBMiAA", "read/CBMiAA?hl=de", "__i/rss/rd/articles/CBMiAA?oc=5")


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
        ("https://example.com/a?view=amp&id=7", "https://example.com/a?id=7"),
        ("https://example.com/a?view=7", "https://example.com/a?view=7"),
        (
            "https://www-example-com.cdn.ampproject.org/v/s/www.example.com/a?amp_js_v=0.1&usqp=mq",
            "https://www.example.com/a",
        ),
        ("https://news.google.com/url?url=https://example.com/a", "https://example.com/a"),
        ("https://flipboard.com/redirect?url=https%3A%2F%2Fexample.com%2Fa", "https://example.com/a"),
        ("https://example.com/camp/amplifier", "https://example.com/camp/amplifier"),
        ("https://www.google.com/amp/s/www.example.com/a", "https://www.example.com/a"),
        ("https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("http://0x7f.1/a", "http://127.0.0.1/a"),
        ("https://example.com/%d0%b1", "https://example.com/%D0%B1"),
        ("https://example.com/%7Euser/%61%2dz", "https://example.com/~user/a-z"),
        ("https://example.com/a%2fb?c=%2f", "https://example.com/a%2Fb?c=%2F"),
        ("https://example.com/100%2541", "https://example.com/100%2541"),
        ("https://example.com/100%", "https://example.com/100%"),
        ("https://example.com/a?utm%5fsource=x", "https://example.com/a"),
        ("https://example.com/index%2ehtml", "https://example.com/"),
        ("https://example.com/a;jsessionid=1F?b=1&PHPSESSID=2", "https://example.com/a?b=1"),
        ("https://example.com/a/amp/index.html", "https://example.com/a"),
        ("https://example.com/index.amp.html", "https://example.com/"),
        ("https://cdn.ampproject.org/c/s/www.example.com/a", "https://www.example.com/a"),
        ("https://www-example-com.bing-amp.com/c/s/www.example.com/a", "https://www.example.com/a"),
        (
            "https://www.google.com/url?rct=j&sa=t&url=https://example.com/a/1%3Fb%3D2&ct=ga",
            "https://example.com/a/1?b=2",
        ),
        ("https://www.google.co.uk/url?q=https://example.com/a&sa=U", "https://example.com/a"),
        *((f"https://news.google.com/{form}", "https://example.com/2021/a-report") for form in GOOGLE_NEWS_HOLDING),
        *((f"https://news.google.com/{form}", "https://news.google.com/rss/articles/CBMiAA") for form in GOOGLE_NEWS),
        ("https://news.google.com/topics/CBMiAA", "https://news.google.com/topics/CBMiAA"),
        ("https://news.google.com/articles/CBMiäö", "https://news.google.com/articles/CBMi%C3%A4%C3%B6"),
        ("https://google.de/url?url=https%3A%2F%2Fexample.com%2Fa%3Futm_source%3Dx", "https://example.com/a"),
        ("https://www.google.com/url?url=https://www.google.com/amp/s/example.com/a", "https://example.com/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa&h=AT0", "https://example.com/a"),
        (
            "http://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fexample.com%2fa&c=1",
            "https://example.com/a",
        ),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fexample.com%2Fa", "https://example.com/a"),
        (
            "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2Fa&data=05",
            "https://example.com/a",
        ),
        ("https://vk.com/away.php?to=https%3A%2F%2Fexample.com%2Fa", "https://example.com/a"),
        # what only looks like a wrapper
        ("https://www.google.com/url?q=weather", "https://www.google.com/url?q=weather"),
        (
            "https://www.google.com/search?q=https://example.com/a",
            "https://www.google.com/search?q=https://example.com/a",
        ),
        ("https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com/url?url=javascript:alert(1)"),
        ("https://notgoogle.com/url?url=https://example.com/a", "https://notgoogle.com/url?url=https://example.com/a"),
        ("https://google.evil.example/url?url=https://e.com/a", "https://google.evil.example/url?url=https://e.com/a"),
        (
            "https://example.com/share?url=https://other.example/a",
            "https://example.com/share?url=https://other.example/a",
        ),
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
        "https://example.com/%61?x=%31&y=2",
        "https://EXAMPLE.com./a?x=1&y=2",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.com%2Fa%3Fx%3D1%26y%3D2",
    ],
)
def test_twins_of_an_address_share_a_key(twin: str) -> None:
    assert canonical_url(twin).key == canonical_url("https://example.com/a?x=1&y=2").key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://BÜCHER.example/a", "https://bücher.example/a"),
        ("https://b\u0075\u0308cher.example/a", "https://bücher.example/a"),
        ("https://пример.рф/новости/1", "https://xn--e1afmkfd.xn--p1ai/%d0%bd%d0%be%d0%b2%d0%be%d1%81%d1%82%d0%b8/1"),
        ("https://example.com/it's", "https://example.com/it%27s"),
        ("https://example.com/a?q=it's", "https://example.com/a?q=it%27s"),
        ("https://example.com/a_(b)", "https://example.com/a_%28b%29"),
        ("https://example.com/a?q=two%20words", "https://example.com/a?q=two+words"),
    ],
)
def test_one_address_written_in_two_ways_has_one_key(one: str, other: str) -> None:
    assert canonical_url(one).key == canonical_url(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/a%3Fb", "https://example.com/a?b"),
        ("https://example.com/a?b=c%26d", "https://example.com/a?b=c&d"),
        ("https://example.com/a?b=c%2Bd", "https://example.com/a?b=c+d"),
        ("https://example.com/a%2541", "https://example.com/a%41"),
        ("https://example.com/a%23b", "https://example.com/a#b"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com/a?v=Ab", "https://example.com/a?v=aB"),
        ("https://example.com/a;b=1", "https://example.com/a;b=2"),
        ("https://example.com/a+b", "https://example.com/a%20b"),
        ("https://one.example.com/a", "https://two.example.com/a"),
        ("https://example.com/ü", "https://example.com/u"),
        ("https://translate.google.com/translate?u=https://example.com/a", "https://example.com/a"),
        ("https://web.archive.org/web/2020/https://example.com/a", "https://example.com/a"),
    ],
)
def test_two_addresses_that_differ_in_what_matters_have_two_keys(one: str, other: str) -> None:
    assert canonical_url(one).key != canonical_url(other).key


def test_two_articles_that_differ_in_the_query_do_not_share_a_key() -> None:
    assert canonical_url("https://example.com/a?id=1").key != canonical_url("https://example.com/a?id=2").key


@pytest.mark.parametrize(
    ("raw", "source"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://edition.cnn.com/2017", "cnn.com"),
        ("http://127.0.0.1:8080/a", "127.0.0.1"),
        ("http://[::1]/a", "[::1]"),
        ("http://localhost/a", "localhost"),
        ("http://www.desk.news.lan/a", "desk.news.lan"),
    ],
)
def test_the_source_is_the_registered_domain_or_the_host_where_there_is_none(raw: str, source: str) -> None:
    assert canonical_url(raw).source == source


def test_a_host_that_mixes_scripts_is_flagged() -> None:
    assert mixes_scripts(canonical_url("https://аpple.com/").url)  # a Cyrillic а
    assert mixes_scripts("https://ann@аpple.com:8443/")
    assert not mixes_scripts(canonical_url("https://bücher.de:8443/").url)
    assert not mixes_scripts(canonical_url("https://пример.рф/").url)
    assert not mixes_scripts("https://東京ニュースtv.jp/")
    assert not mixes_scripts("https://[xn--")


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
        "http://./x",
        "http://..",
        "http://\u3002/",
        "https://e.com/" + "a" * 5000,
    ],
)
def test_what_is_no_web_address_is_refused(raw: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        canonical_url(raw)
    assert caught.value.reason == "bad_url"


@pytest.mark.parametrize("held", ["http://[", "http://a b/", "http://", "http://x:99999/"])
def test_a_wrapper_that_holds_no_address_is_the_address(held: str) -> None:
    wrapper = f"https://www.google.com/url?q={held}"
    assert canonical_url(wrapper).url.startswith("https://www.google.com/url?q=")


@given(st.from_regex(url_module._USUAL, fullmatch=True))
def test_an_address_that_is_read_at_once_is_read_as_a_browser_does(address: str) -> None:
    assume("xn--" not in address)
    parsed = ada_url.URL(address)
    parts = (parsed.protocol, parsed.hostname, parsed.pathname, parsed.search, parsed.hash, parsed.port)
    assert tuple(url_module._parse(address)) == parts
