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


@pytest.mark.parametrize(
    ("text", "piece", "label", "kind"),
    [
        ("Brixtar said it would cut jobs.", "Brixtar", "PERSON", "org"),
        ("Brixtar agreed to buy a rival.", "Brixtar", "PERSON", "org"),
        ("Brixtar shares fell 3 percent.", "Brixtar", "GPE", "org"),
        ("A professor at Brixtar spoke.", "Brixtar", "PERSON", "org"),
        ("He works for BrixTar.", "BrixTar", "PERSON", "org"),
        ("He works for McBrixtar.", "McBrixtar", "PERSON", "person"),
        ("Dana Brixtar said it would be hard.", "Dana Brixtar", "PERSON", "person"),
        ("Jovan Brixtar, 48, promised jobs.", "Jovan Brixtar", "ORG", "person"),
        ("Jovan Brixtar was sworn in on Monday.", "Jovan Brixtar", "ORG", "person"),
        ("He was tried at Brixtar Crown Court.", "Brixtar Crown Court", "FAC", "org"),
    ],
)
def test_what_a_name_does_and_what_is_beside_it_tell_its_kind(
    marked: Finder, text: str, piece: str, label: str, kind: str
) -> None:
    assert marked(text, (piece, label))[piece].kind == kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Brixtar, a payments firm, said so.", "Brixtar"),
        ("OpenBrix will hire.", "OpenBrix"),
        ("He sold shares of Brixtar last week.", "Brixtar"),
    ],
)
def test_a_body_that_no_model_marks_is_told_by_what_is_beside_it(marked: Finder, text: str, name: str) -> None:
    assert marked(text)[name].kind == "org"


@pytest.mark.parametrize(
    ("text", "piece", "names"),
    [
        (
            "The Ministry of Industry and Information Technology said.",
            "Ministry of Industry",
            {"Ministry of Industry and Information Technology"},
        ),
        (
            "The Organisation for Security and Cooperation in Europe said.",
            "Organisation for Security",
            {"Organisation for Security and Cooperation in Europe"},
        ),
        ("The Ministry of Health and Brixtar said.", "Ministry of Health", {"Ministry of Health"}),
        (
            "The Ministry of Environmental Protection on Dec 15 said.",
            "Ministry of Environmental Protection on Dec",
            {"Ministry of Environmental Protection"},
        ),
        ("For months.- Socialist Alternative grew.", "months.- Socialist Alternative", {"Socialist Alternative"}),
        ("The envoy to Syria Staffan de Mistura left.", "Syria Staffan de Mistura", {"Syria", "Staffan de Mistura"}),
        ("The bank of Syria John Brixtar left.", "Syria John Brixtar", {"Syria", "John Brixtar"}),
        ("Guests: Jan Brixtar - Professor", "Jan Brixtar - Professor", {"Jan Brixtar"}),
        ("Votes for Dutch PM Brixtar fell.", "Dutch PM Brixtar", {"Brixtar"}),
    ],
)
def test_a_name_ends_where_the_next_thing_begins(marked: Finder, text: str, piece: str, names: set[str]) -> None:
    found = marked(text, (piece, "PERSON" if " - " in piece else "ORG"))
    assert names <= found.keys()
    assert piece in names or piece not in found


def test_a_part_of_a_name_of_the_text_is_no_place(marked: Finder) -> None:
    text = "Oxford Brixtar closes\n\nOxford Brixtar said it would close."
    assert set(marked(text, ("Oxford", "GPE"), ("Oxford Brixtar said", "ORG"))) == {"Oxford Brixtar"}


def test_a_word_that_the_text_mostly_writes_small_is_no_name(marked: Finder) -> None:
    text = "To the Moon went nobody. The moon is far, a moon is cold."
    assert not marked(text, ("Moon", "PERSON"))


def test_a_family_name_of_the_text_stays_a_person_whatever_it_says(marked: Finder) -> None:
    text = "Jonathan Brixtar built a bridge. Brixtar said it would close, and Brixtar said that it would stand."
    found = marked(text, ("Jonathan Brixtar", "PERSON"))
    assert {(name, one.kind) for name, one in found.items()} == {("Jonathan Brixtar", "person")}
