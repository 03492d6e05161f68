"""The deck below a headline is text of the article, though it stands apart from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from worker.parse import parse_page
from worker.parse.deck import deck_of

PARAGRAPHS = (
    "The harbour bridge opened again to traffic on Monday after two years of repairs, the city said in a statement.",
    "Engineers replaced all of its steel cables and most of the deck, which had rusted since the seventies.",
    "Ferries that had carried commuters across the bay will stop running at the end of the month, officials said.",
)
LEAD = "Ferry crews fear for their jobs while drivers cheer the new cables."
OTHER = "Ten recipes for soup that keep a household warm through the winter."


TITLE = "Harbour bridge reopens"


def page(below: str, *, head: str = "", after: str = "") -> str:
    body = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    article = f"<article><header><h1>{TITLE}</h1>{below}</header><div>{body}{after}</div></article>"
    return f"<!doctype html><html lang=en><head><title>{TITLE}</title>{head}</head><body>{article}</body>"


def read(below: str, *, head: str = "") -> list[str]:
    text = parse_page(page(below, head=head), now=datetime(2026, 11, 29, tzinfo=UTC)).text
    return [line.removeprefix("- ") for line in text.split("\n\n")]


@pytest.mark.parametrize(
    ("below", "head"),
    [
        (f"<h2>{LEAD}</h2>", ""),
        (f"<div class='article-standfirst'><p>{LEAD}</p></div>", ""),
        (f"<p class='sub-title'>{LEAD}</p>", ""),
        (f"<p class=chapo>{LEAD}</p>", ""),
        (f"<div class='artikel-vorspann'>{LEAD}</div>", ""),
        (f"<div class=sottotitolo><span>{LEAD}</span></div>", ""),
        (f"<p class=x1>{LEAD}</p>", f"<meta property='og:description' content='{LEAD}'>"),
        (f"<p class=x1>{LEAD}</p>", f"<meta name=description content='{LEAD} Our reporter asked both.'>"),
    ],
)
def test_a_deck_stands_above_the_text(below: str, head: str) -> None:
    assert read(below, head=head) == [LEAD, *PARAGRAPHS]


def test_the_main_points_of_an_article_stand_above_its_text() -> None:
    points = ["Two years of repairs ended on Monday.", "Ferries stop at the end of the month.", LEAD]
    below = f"<ul class='summary-list'>{''.join(f'<li>{one}</li>' for one in points)}</ul>"
    assert read(below) == [*points, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("below", "after"),
    [
        ("<p class=x1>By a reporter of ours in the harbour</p>", ""),
        (f"<ul><li><h2>{OTHER}</h2></li></ul>", ""),
        (f"<h2><a href=/soup>{OTHER}</a></h2>", ""),
        (f"<div class='related-summary'><p>{OTHER}</p></div>", ""),
        ("", f"<div class=card><p class=excerpt>{OTHER}</p></div>"),
    ],
)
def test_other_words_below_a_headline_are_no_deck(below: str, after: str) -> None:
    assert deck_of(document_fromstring(page(below, after=after)), TITLE, []) == []


def test_a_lead_that_the_text_begins_with_stands_there_once() -> None:
    lead = PARAGRAPHS[0]
    assert read(f"<p class=standfirst>{lead}</p>", head=f"<meta name=description content='{lead}'>") == [*PARAGRAPHS]
