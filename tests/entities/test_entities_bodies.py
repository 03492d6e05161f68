"""Organisations whose name begins with a town, and spans of the model that no person is called."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from worker.types import FoundEntity

Finder = Callable[..., dict[str, FoundEntity]]


@pytest.mark.parametrize(
    ("text", "pieces", "orgs"),
    [
        ("Cambridge Analytica will close.", (("Cambridge", "GPE"), ("Analytica", "ORG")), {"Cambridge Analytica"}),
        ("He left Oxford Nanopore on Monday.", (("Oxford", "GPE"), ("Nanopore", "ORG")), {"Oxford Nanopore"}),
        ("The deal with Boston Dynamix fell.", (("Boston", "GPE"), ("Dynamix", "ORG")), {"Boston Dynamix"}),
        ("In London Barclex said so.", (("London", "GPE"), ("Barclex", "ORG")), {"Barclex"}),
        ("In Syria Hayatix said so.", (("Syria", "GPE"), ("Hayatix", "ORG")), {"Hayatix"}),
        ("The LONDON Barclex office.", (("LONDON", "GPE"), ("Barclex", "ORG")), {"Barclex"}),
    ],
)
def test_a_town_and_the_word_of_a_body_behind_it_are_one_name(
    marked: Finder, text: str, pieces: tuple[tuple[str, str], ...], orgs: set[str]
) -> None:
    assert {name for name, one in marked(text, *pieces).items() if one.kind == "org"} == orgs


@pytest.mark.parametrize("piece", ["Q3 EBITDA at Alphabex", "Mahrez vs Torrino", "Apollo 11"])
def test_no_person_is_called_by_figures_or_by_words_that_no_name_joins(marked: Finder, piece: str) -> None:
    found = marked(f"They spoke of {piece} again.", (piece, "PERSON"))
    assert piece not in {name for name, one in found.items() if one.kind == "person"}
