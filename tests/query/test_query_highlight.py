"""Places in an article that match a query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.query import highlight, parse_query
from worker.query.highlight import FRAGMENT_CHARS, pieces

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TEXT = "Über die Brücke fuhr kein Zug. The old town's bridge, an OLD bridge, is closed."
LONG = "\n\n".join(
    f"Paragraph {n} has words enough to fill a line or two of any page, and then some." for n in range(99)
)


def marked(typed: str, title: str, text: str) -> tuple[list[str], list[str]]:
    found = highlight(parse_query(typed, NOW), 7, title, text)
    for one in found.fragments:
        assert text[one.start : one.end] == one.text
        assert all(one.start <= mark.start < mark.end <= one.end for mark in one.marks)
    return (
        [title[span.start : span.end] for span in found.title],
        [text[mark.start : mark.end] for one in found.fragments for mark in one.marks],
    )


@pytest.mark.parametrize(
    ("typed", "in_title", "in_text"),
    [
        ("bridge", ["Bridge"], ["bridge", "bridge"]),
        ("brucke", [], ["Brücke"]),
        ("BRÜCKE zug", [], ["Brücke", "Zug"]),
        ('"old bridge"', [], ["OLD bridge"]),
        ("town's", [], ["town's"]),
        ("title:bridge", ["Bridge"], []),
        ("bridge -closed", ["Bridge"], ["bridge", "bridge"]),
        ("tunnel OR closed", [], ["closed"]),
        ('old "old town"', [], ["old town", "OLD"]),
        ("source:x", [], []),
        ("bridg", [], []),
        ("bridg*", ["Bridge"], ["bridge", "bridge"]),
        ("old-bri* title:br*", ["Bridge"], ["OLD bridge"]),
        ("bri* old-bri*", ["Bridge"], ["bridge", "OLD bridge"]),
    ],
)
def test_what_is_marked_is_what_was_found(typed: str, in_title: list[str], in_text: list[str]) -> None:
    assert marked(typed, "Bridge closed?" if typed == "x" else "The Bridge", TEXT) == (in_title, in_text)


def test_fragments_are_few_and_short_and_hold_the_most_different_words() -> None:
    text = f"{LONG}\n\nHere the harbour and the ferry stand side by side.\n\n{LONG}\n\nA ferry alone."
    fragments = highlight(parse_query("harbour ferry", NOW), 7, "", text).fragments
    assert [one.text.count("erry") for one in fragments] == [1, 1]
    assert fragments[0].text.startswith("Here the harbour and the ferry")
    assert all(len(one.text) <= FRAGMENT_CHARS for one in fragments)


def test_an_article_found_by_its_title_shows_how_its_text_begins() -> None:
    [fragment] = highlight(parse_query("title:x", NOW), 7, "x", LONG).fragments
    assert fragment.start == 0
    assert LONG.startswith(fragment.text)
    assert not fragment.text.endswith(" ")


def test_pieces_put_together_are_the_text() -> None:
    [fragment] = highlight(parse_query("old", NOW), 7, "", TEXT).fragments
    cut = pieces(fragment.text, fragment.start, fragment.marks)
    assert "".join(piece for piece, _ in cut) == fragment.text
    assert [piece for piece, is_match in cut if is_match] == ["old", "OLD"]


def test_a_text_of_one_word_without_end_is_cut() -> None:
    found = highlight(parse_query("x", NOW), 7, "", "x " + "y" * 100_000)
    assert sum(len(one.text) for one in found.fragments) < 1_000
