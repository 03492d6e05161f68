"""Fields of a submitted article: unknown ones are named and never compared at full length; media are checked."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from worker.addresses import without_login
from worker.clean import canonical_url
from worker.errors import NAME_CUT_CHARS, InvalidInput
from worker.parse.submission import FIELDS, read_article
from worker.types import Enclosure, Picture

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MIB = 2**20


def refusal(given: dict[Any, Any]) -> InvalidInput:
    """Return the error that refuses an article."""
    with pytest.raises(InvalidInput) as refused:
        read_article(given, now=NOW, text_limit_chars=1_000)
    return refused.value


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("txt", "did you mean text?"),
        ("Title", "did you mean title?"),
        ("publishedat", "did you mean published_at?"),
        ("zzz", "known are url, title"),
        (7, "known are url, title"),
    ],
)
def test_an_unknown_field_is_answered_with_the_nearest_known_one(name: str | int, hint: str) -> None:
    error = refusal({"text": "A report.", name: "x"})
    assert error.reason == "unknown_field"
    assert hint in error.message


@pytest.mark.parametrize("piece", ["x", "text", "published_at", "é", "\U0001f4f0", "\x00"])
def test_a_field_name_of_megabytes_is_refused_without_memory_of_its_size(piece: str) -> None:
    given = {piece * (4 * MIB // len(piece)): "x"}
    tracemalloc.start()
    try:
        error = refusal(given)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.reason == "unknown_field"
    assert len(error.message) < 1_000
    assert peak_bytes < MIB


def test_the_cut_is_longer_than_every_known_field() -> None:
    assert max(map(len, FIELDS)) < NAME_CUT_CHARS


NO_ADDRESSES = (
    "nonsense", "ftp://e.org/1", "javascript:alert(1)", "//e.org/1", "http:e.org", "http://", "https://", "http:///x",
    "http://[", "http://[::1", "http://[::1]x/", "http://a b", "http://a\tb c/", "http://a.example:65536/",
    "http://a.example:99999/x", "http://a.example:x/", "http://a.example:-1/", "http://a.example:80:80/",
    "http://jane@", "http://jane:secret@/x", "http://@/", "http://.", "http://../x", "http://\u3002/", "http://%", "http://a%00b/",
    "http://256.1.1.1/", "http://a\u2100b.example/",
)  # fmt: skip


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_is_refused_and_not_accepted_to_be_rejected_later(url: str) -> None:
    for field, named in (
        ("url", {"url": url}),
        ("comments_url", {"comments_url": url}),
        ("picture.url", {"picture": {"url": url}}),
        ("enclosures.url", {"enclosures": [{"url": url}]}),
    ):
        error = refusal({"text": "A report."} | named)
        assert (error.reason, error.message.partition(":")[0]) == ("bad_url", field)


@settings(deadline=None)
@example("0 \t0")
@given(st.text("http:/[]@.%a0\u3002 \t", max_size=12))
def test_an_address_that_is_taken_can_be_read_when_the_article_is_cleaned(rest: str) -> None:
    url = f"http://{rest}"
    try:
        read_article({"text": "A report.", "url": url}, now=NOW, text_limit_chars=1_000)
    except InvalidInput:
        return
    assert canonical_url(without_login(url)).url


PICTURE = {"url": "https://img.example/a.jpg"}
ENCLOSURE = {"url": "https://pod.example/a.mp3"}


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("tags", "EU", "list of texts"),
        ("tags", ["a", 3], "list of texts"),
        ("tags", ["a"] * 101, "at most 100"),
        ("tags", ["a" * 201], "at most 200 characters"),
        ("picture", "https://img.example/a.jpg", "object"),
        ("picture", {}, "no http or https address"),
        ("picture", {"url": "javascript:alert(1)"}, "no http or https address"),
        ("picture", PICTURE | {"alt": "x"}, "caption, credit"),
        ("picture", PICTURE | {"caption": 3}, "picture.caption is text"),
        ("picture", PICTURE | {"credit": "a" * 301}, "at most 300"),
        ("picture", PICTURE | {"width": "640"}, "whole number"),
        ("picture", PICTURE | {"width": True}, "whole number"),
        ("enclosures", ENCLOSURE, "list of at most 50"),
        ("enclosures", [ENCLOSURE] * 51, "list of at most 50"),
        ("enclosures", [{"url": "/a.mp3"}], "no http or https address"),
        ("enclosures", [{"url": "https://"}], "no http or https address"),
        ("enclosures", [ENCLOSURE | {"length": 1.5}], "whole number"),
        ("comments_url", "data:text/html,x", "no http or https address"),
        ("comments_url", 7, "no http or https address"),
    ],
)
def test_what_cannot_go_with_an_article_is_refused_with_its_field(field: str, value: object, says: str) -> None:
    error = refusal({"text": "A report.", field: value})
    assert error.message.startswith(field)
    assert says in error.message


def test_what_goes_with_a_submitted_article_is_taken_as_it_is() -> None:
    given = {
        "text": "A report.", "tags": ["EU", "eu", " "], "picture": PICTURE | {"caption": None, "width": 640},
        "enclosures": [ENCLOSURE | {"length": 9, "duration_s": 61}, ENCLOSURE],
        "comments_url": "https://user:secret@news.example/c",
    }  # fmt: skip
    taken = read_article(given, now=NOW, text_limit_chars=1_000)
    assert taken.tags == ("EU",)
    assert taken.picture == Picture(url="https://img.example/a.jpg", width=640)
    assert taken.enclosures == (Enclosure(url="https://pod.example/a.mp3", length=9, duration_s=61),)
    assert taken.comments_url == "https://news.example/c"
    nothing: dict[str, object] = dict.fromkeys(("tags", "picture", "enclosures", "comments_url"))
    assert read_article({"text": "x"} | nothing, now=NOW, text_limit_chars=9).picture is None
