"""Notes in italics and sources at the end of an article are no text of it; other lines there are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.parse import parse_page

PARAGRAPHS = (
    "The harbour bridge opened again to traffic on Monday after two years of repairs, the city said in a statement.",
    "Engineers replaced all of its steel cables and most of the deck, which had rusted since the seventies.",
    "Ferries that had carried commuters across the bay will stop running at the end of the month, officials said.",
    "The work cost forty million, a third more than was planned when the contract was signed in the spring.",
)
NOTE = "Ana Pérez writes about bridges and ports and lives in the harbour town."


def read(*parts: str, at: int = len(PARAGRAPHS)) -> str:
    body = [f"<p>{one}</p>" for one in PARAGRAPHS]
    article = f"<article><h1>Harbour bridge reopens</h1>{''.join((*body[:at], *parts, *body[at:]))}</article>"
    page = f"<!doctype html><html lang=en><head><title>Bridge</title></head><body><main>{article}</main></body></html>"
    return parse_page(page, url="https://news.example/bridge", now=datetime(2026, 11, 29, tzinfo=UTC)).text


@pytest.mark.parametrize(
    "notes",
    [
        "<p><em>{}</em></p>",
        "<p><i>{}</i></p>",
        "<p><strong><em>{}</em></strong></p>",
        "<p><em><a href='/ana'>Ana</a> is our critic.</em></p><p><em>{}</em></p>",
        "<p><em>{}</em><br></p><p><i>Translated on board.</i><br><i>The prices are those of May.</i></p>",
        "<p><em>Correction: the bridge has four lanes.</em></p><p><em>{}</em></p>",
        "<p><em>{}</em></p><p><em>An earlier version gave a wrong length.</em></p>",
    ],
)
def test_notes_in_italics_at_the_end_are_no_text(notes: str) -> None:
    text = read(notes.format(NOTE))
    assert NOTE not in text
    assert all(one in text for one in PARAGRAPHS)


@pytest.mark.parametrize(
    "note",
    [
        "Correction: an earlier version of this article gave a wrong length of the bridge.",
        "This article was updated with the number of lanes.",
        "Cet article a été corrigé après sa publication.",
        "Berichtigung: Die Brücke hat vier Spuren, nicht drei.",
        "Reporting by Ana Pérez in the harbour; editing by John Doe.",
    ],
)
def test_notes_that_cleaning_records_stay(note: str) -> None:
    assert note in read(f"<p><em>{note}</em></p>")


@pytest.mark.parametrize(
    "part",
    [
        f"<p><em>Ana</em> {NOTE}</p>",
        f"<p><em>{NOTE}</em> She said so.</p>",
        f"<p><em>{NOTE}</em> <em>{NOTE}</em> and</p>",
        f"<p><strong>{NOTE}</strong></p>",
        f"<p><em>{NOTE} {' '.join(PARAGRAPHS)} {' '.join(PARAGRAPHS)}</em></p>",
    ],
)
def test_a_last_paragraph_that_is_not_all_in_italics_or_long_stays(part: str) -> None:
    assert NOTE in read(part)


def test_italics_within_the_article_stay() -> None:
    assert NOTE in read(f"<p><em>{NOTE}</em></p>", at=2)


def test_a_letter_in_italics_below_a_short_introduction_stays() -> None:
    letter = [f"Line {n} of the letter says how the town felt when its old bridge was closed to all." for n in range(9)]
    text = read(*[f"<p><i>{one}</i></p>" for one in letter])
    assert all(one in text for one in letter)


SOURCES = (
    "Interview with Ana Pérez, harbour master, Nov. 3",
    "City of Harbour, report on bridges, 2025",
    "Email of the contractor, Nov. 5",
)
LISTED = {
    "paragraphs": "".join(f"<p>{one}</p>" for one in SOURCES),
    "a list": f"<ul>{''.join(f'<li>{one}</li>' for one in SOURCES)}</ul>",
}


@pytest.mark.parametrize(
    "heading", ["Our Sources", "Sources:", "Fuentes", "Quellen", "Références", "Источники", "参考文献"]
)
@pytest.mark.parametrize("listed", LISTED.values(), ids=LISTED)
def test_a_list_of_sources_at_the_end_is_no_text(heading: str, listed: str) -> None:
    text = read(f"<h3>{heading}</h3>{listed}")
    assert text.endswith(PARAGRAPHS[-1])
    assert all(one in text for one in PARAGRAPHS)


@pytest.mark.parametrize(
    "part",
    [
        f"<h3>Sources</h3><p>{SOURCES[0]}</p>",
        f"<h3>Sources of the Nile</h3>{LISTED['paragraphs']}",
        f"<h3>Sources</h3>{LISTED['paragraphs']}<p>{' '.join(PARAGRAPHS)}</p>",
        f"<h3>What we asked</h3>{LISTED['paragraphs']}",
    ],
)
def test_lines_below_another_heading_or_of_prose_stay(part: str) -> None:
    assert SOURCES[0] in read(part)
