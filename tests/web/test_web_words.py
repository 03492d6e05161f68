"""Pure helpers of pages: what a report adds to the first, sentences with links, texts as they came in."""

from __future__ import annotations

import pytest

from worker.types import Removed
from worker.web.differences import beside_first
from worker.web.marks import removed_in
from worker.web.words import mend_of, with_links

ONE = "The road to Aleppo is open again, the governor of Idlib said on Monday."
TWO = "Aid convoys left Gaziantep for the camps near the border on Tuesday."
THREE = "Drivers waited for hours at the checkpoint of Saraqib before they could pass."
EDITED = "The road to Aleppo is open once more, the governor of Idlib said on Monday."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{ONE}\n\n{TWO}", "adds no paragraph to the first report"),
        (EDITED, "adds no paragraph to the first report"),
        (f"{ONE}\n\n{THREE}", "adds 1 paragraph; 1 paragraph as in the first report"),
        (f"{THREE}\n\n{THREE}\n\n{ONE}\n\n{TWO}", "adds 2 paragraphs; 2 paragraphs as in the first report"),
        (THREE, "all in words of its own"),
        ("Short.", "all in words of its own"),
        ("", "all in words of its own"),
    ],
)
def test_a_report_says_what_it_adds_to_the_first(text: str, said: str) -> None:
    assert beside_first(f"{ONE}\n\n{TWO}", {7: text}) == {7: said}


def test_texts_without_blanks_are_compared_too() -> None:
    first = "總理穆罕默德週一會見伊德利卜省長，討論重開通往阿勒頗的國際公路。"
    assert beside_first(first, {1: first, 2: "援助物資將送達土耳其邊境附近的難民營，司機等候了數小時。"}) == {
        1: "adds no paragraph to the first report",
        2: "all in words of its own",
    }


@pytest.mark.parametrize(
    ("said", "pieces"),
    [
        ("grew by article 12", [("grew by ", ""), ("article 12", "/articles/12")]),
        (
            "took in story 3: a person said so",
            [("took in ", ""), ("story 3", "/stories/3"), (": a person said so", "")],
        ),
        (
            "articles 3, 4 left for story 5",
            [
                ("articles 3", "/articles/3"),
                (", ", ""),
                ("4", "/articles/4"),
                (" left for ", ""),
                ("story 5", "/stories/5"),
            ],
        ),
        ("made anew", [("made anew", "")]),
        ("", []),
    ],
)
def test_articles_and_stories_in_a_sentence_are_links(said: str, pieces: list[tuple[str, str]]) -> None:
    assert with_links(said) == pieces


@pytest.mark.parametrize(
    ("reason", "message", "mend"),
    [
        ("http_status", "the server answered 404", "find a new one"),
        ("http_status", "the server answered 403", "set a login"),
        ("http_status", "the server answered 502", "passes by itself"),
        ("http_status", None, "passes by itself"),
        ("not_a_feed", "x", "find the feed"),
        ("never_heard_of", "x", ""),
        (None, None, ""),
    ],
)
def test_a_failure_of_a_feed_has_a_mend(reason: str | None, message: str | None, mend: str) -> None:
    assert mend in mend_of(reason, message)
    assert bool(mend) == bool(mend_of(reason, message))


def test_what_was_removed_is_shown_where_it_stood() -> None:
    removed = (Removed("share", "Share"), Removed("related_link", "READ MORE"), Removed("rule", "never there"))
    assert removed_in("Share this. Share\nREAD MORE Bridge.", removed) == [
        ("Share", "share"), (" this. Share\n", ""), ("READ MORE", "related link"), (" Bridge.", ""),
    ]  # fmt: skip
    assert removed_in("All kept.", ()) == [("All kept.", "")]
