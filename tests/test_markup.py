"""Bounds on markup: what is cut, what is kept, and that it takes time in proportion to the text."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from worker.clean import html_to_text
from worker.markup import MAX_ATTRIBUTES, bound_attributes

MANY = " ".join(f"a{number}=x" for number in range(MAX_ATTRIBUTES + 1))
LONG = "x" * 400


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<p {MANY}>Text.</p>", "<p>Text.</p>"),
        (f"<p {MANY.replace('=x', '')}>Text.</p>", "<p>Text.</p>"),
        (f"""<p {MANY.replace("=x", "='>'")}>Text.</p>""", "<p>Text.</p>"),
        (f"</p {MANY}>Text.", "</p>Text."),
        # what hides a tag from a scanner that reads markup otherwise than the parser
        (f"<!--><p {MANY}>Text.", "<!--><p>Text."),
        (f"<!-- a --!><p {MANY}>Text.", "<!-- a --!><p>Text."),
        (f'<p ="><p {MANY}>Text.', '<p ="><p>Text.'),
        (f'<p a=b="><p {MANY}>Text.', '<p a=b="><p>Text.'),
        (f"<script-x><p {MANY}>Text.", "<script-x><p>Text."),
        (f"<script></scripts></script><p {MANY}>Text.", "<script></scripts></script><p>Text."),
        (f"<textarea></textarea-x><p {MANY}>Text.", "<textarea></textarea-x><p>Text."),
        (f'<img src="{LONG}" alt="a > b">', None),
        (f'<img srcset="{", ".join(f"a{n}.jpg {n}w" for n in range(200))}">', None),
        (f"<!-- <p {MANY}> --> {LONG}", None),
        (f"<script>if (a<b) {{ {MANY} }}</script><p>Text. {LONG}</p>", None),
        (f"<p class=x>It is 3 < 4 and {LONG} > 2.</p>", None),
        (f'<a href="/x">{LONG}</a> <b>"{LONG}"</b>', None),
        (f"<p>{LONG}", None),
    ],
)
def test_only_tags_of_very_many_attributes_lose_them(markup: str, expected: str | None) -> None:
    assert bound_attributes(markup) == (markup if expected is None else expected)


def test_in_xml_a_script_hides_no_tag() -> None:
    markup = f"<content><script><p {MANY}>Text.</p></script></content>"
    assert bound_attributes(markup) == markup
    assert bound_attributes(markup, is_xml=True) == "<content><script><p>Text.</p></script></content>"


def test_the_text_around_such_a_tag_is_kept() -> None:
    assert html_to_text(f"<p>Before.</p><p {MANY}>Within.</p><p>After.</p>") == "Before.\n\nWithin.\n\nAfter."


ATTACKS: dict[str, Callable[[int], str]] = {
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">text</p>",
    "attributes without values": lambda n: "<p " + " ".join(f"a{i}" for i in range(n)) + ">text</p>",
    "quoted attributes": lambda n: "<p " + " ".join(f"a{i}='>'" for i in range(n)) + ">text</p>",
    "attributes parted by slashes": lambda n: "<p " + "/".join(f"a{i}" for i in range(n)) + ">text</p>",
    "attributes of a raw element": lambda n: "<style " + " ".join(f"a{i}=1" for i in range(n)) + "></style>text",
    "seven such tags": lambda n: 7 * ("<p " + " ".join(f"a{i}=1" for i in range(n // 7)) + ">text</p>"),
    "attributes behind a comment that ends at once": lambda n: (
        "<!--><p " + " ".join(f"a{i}=1" for i in range(n)) + ">text</p>"
    ),
    "attributes behind a quote in a name": lambda n: '<p ="><p ' + " ".join(f"a{i}=1" for i in range(n)) + ">text</p>",
    "attributes behind an element named like a script": lambda n: (
        "<script-x><p " + " ".join(f"a{i}=1" for i in range(n)) + ">text</p>"
    ),
    "one long value": lambda n: f'<p title="{"x" * 7 * n}">text</p>',
    "a quote that does not end": lambda n: '<p title="' + "a=" * 3 * n,
    "tags that do not end": lambda n: "<a " * 2 * n,
    "comments that do not end": lambda n: "<!-- " * n,
    "scripts that do not end": lambda n: "<script>" * n,
    "equals signs": lambda n: "<a" + " = " * 2 * n,
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("call", [bound_attributes, html_to_text], ids=["bounds", "html to text"])
def test_no_markup_takes_more_than_its_length(call: Callable[[str], str], attack: str) -> None:
    def seconds(size: int) -> float:
        markup = ATTACKS[attack](size)
        best = 9.0
        for _ in range(2):
            started = time.process_time()
            call(markup)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(40_000) < max(3.5 * seconds(20_000), 0.1)


@pytest.mark.parametrize(
    ("attributes", "is_kept"),
    [
        (" a" * 99, True),
        (" a" * 101, False),
        (" a='>'" * 99, True),
        (" a='>'" * 101, False),  # no run of characters in it is long
        (' a=">"' * 101, False),
        (" a = '>'" * 101, False),
        ("/a" * 101, False),
    ],
)
def test_a_tag_of_too_many_attributes_is_found_however_short_they_are(attributes: str, is_kept: bool) -> None:
    markup = f"<p{attributes}>text</p>" + "<i>short</i>" * 100
    assert (bound_attributes(markup) == markup) is is_kept
