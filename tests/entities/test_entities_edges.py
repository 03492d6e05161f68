"""Ends and kinds of names: people behind bodies, bodies that begin with known names, peoples, parts of countries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from worker.entities import Aliases, Gazetteer
from worker.entities.drafts import is_people
from worker.types import FoundEntity

Finder = Callable[..., dict[str, FoundEntity]]

Marks = tuple[tuple[str, str], ...]


@pytest.mark.parametrize(
    ("text", "marks", "kinds"),
    [
        (
            "Brixtar Interior Ministry Anatoly Brovin spoke.",
            (("Brixtar Interior Ministry Anatoly Brovin", "ORG"),),
            {"Brixtar Interior Ministry": "org", "Anatoly Brovin": "person"},
        ),
        (
            "Talks with Brixtar National Committee Chairman Tom Perlan ended.",
            (("Brixtar National Committee Chairman Tom Perlan", "ORG"),),
            {"Brixtar National Committee": "org", "Tom Perlan": "person"},
        ),
        (
            "It was Senate Minority Leader Chuck Brixtar.",
            (("Senate Minority Leader Chuck Brixtar", "ORG"),),
            {"Chuck Brixtar": "person"},
        ),
        ("The Bank Julius Brixtar fell.", (("Bank Julius Brixtar", "ORG"),), {"Bank Julius Brixtar": "org"}),
        ("Aid for Choi Soon-sil ended.", (("Choi Soon", "PERSON"),), {"Choi Soon-sil": "person"}),
        ("The Donald Brixtar-era rule ended.", (("Donald Brixtar", "PERSON"),), {"Donald Brixtar": "person"}),
        ("A Brixtar-based firm closed.", (("Brixtar-based", "ORG"),), {"Brixtar": "org"}),
        (
            "Olaya Brixtar insisted. Ms Brixtar said no. Ms Brixtar left.",
            (("Olaya Brixtar", "ORG"),),
            {"Olaya Brixtar": "person"},
        ),
        (
            "Zhejiang Brixtar Group Co grew. Its plant is in China's Zhejiang province.",
            (("Zhejiang Brixtar Group Co", "ORG"), ("Zhejiang province", "GPE")),
            {"Zhejiang Brixtar Group Co": "org", "Zhejiang": "place"},
        ),
        (
            "In Brixtar, New Jersey, snow fell.",
            (("Brixtar", "ORG"),),
            {"Brixtar": "place", "New Jersey": "place"},
        ),
        ("More Cypriots came, and many Syrians.", (("More Cypriots", "WORK_OF_ART"), ("Syrians", "PERSON")), {}),
        ("Lyon will play Thrash Nashville.", (("Nashville", "GPE"),), {"Lyon": "place", "Nashville": "place"}),
    ],
)
def test_a_span_is_parted_and_named(marked: Finder, text: str, marks: Marks, kinds: dict[str, str]) -> None:
    found = {name: one.kind for name, one in marked(text, *marks).items()}
    assert {name: found.get(name) for name in kinds} == kinds
    assert all(piece in kinds or piece not in found for piece, _ in marks)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The UN Human Rights Council met.", "UN Human Rights Council"),
        ("The EU Border Agency met.", "EU Border Agency"),
        ("It was the Brixtar Democratic Congress that won.", "Brixtar Democratic Congress"),
        ("The US Congress met.", "US Congress"),
        ("The UN met.", "United Nations"),
        ("Google Inc grew.", "Google"),
    ],
)
def test_a_known_name_that_begins_or_ends_a_longer_one_is_part_of_it(
    marked: Finder, aliases: Aliases, text: str, name: str
) -> None:
    assert name in marked(text, aliases=aliases)


def test_a_small_word_in_a_line_of_capitals_is_no_known_name(marked: Finder, aliases: Aliases) -> None:
    assert not marked("WHAT IS THE NUCLEAR OPTION\n\nNothing yet.", aliases=aliases)


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("Brixtar are eighth.", "PERSON", "org"),
        ("Brixtar beat Lyon 2-1 on Sunday.", "PERSON", "org"),
        ("Brixtar beat Ivanov 6-2 6-1 on Sunday.", "PERSON", "person"),
        ("He and Brixtar are friends.", "PERSON", "person"),
        ("Brixtar recalls two million cars.", "GPE", "org"),
        ("Nobody knew why Brixtar manager Sean Lawson left.", "PERSON", "org"),
    ],
)
def test_a_club_or_firm_is_told_by_what_it_does(marked: Finder, text: str, label: str, kind: str) -> None:
    assert marked(text, ("Brixtar", label))["Brixtar"].kind == kind


@pytest.mark.parametrize(
    ("text", "is_apart"),
    [
        ("Brixtar shares rose. Michael Brixtar, who made it, left.", True),
        ("Brixtar striker Jo Lawson scored. Lewis Brixtar watched.", True),
        ("Brixtar said it would cut jobs. Michael Brixtar left.", True),
        ("Brixtar said he would stay. Michael Brixtar left.", False),
        ("Brixtar supporters sang. Lewis Brixtar watched.", False),
    ],
)
def test_a_firm_or_club_is_not_the_person_who_bears_its_name(marked: Finder, text: str, is_apart: bool) -> None:
    full = next(one for one in ("Michael Brixtar", "Lewis Brixtar") if one in text)
    found = marked(text, ("Brixtar", "ORG"), (full, "PERSON"))
    assert found[full].kind == "person"
    assert ("Brixtar" in found) == is_apart


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The secretary of state said so. Georgia's secretary of state said lines were long.", "US"),
        ("Gunmen came to Niger state, police said.", "NG"),
        ("Gunmen came to Niger, police said.", "NE"),
    ],
)
def test_offices_and_words_of_states_tell_the_state_from_the_country(marked: Finder, text: str, country: str) -> None:
    name = "Georgia" if "Georgia" in text else "Niger"
    assert marked(text, (name, "GPE"))[name].country == country


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Cypriots", True),
        ("Syrian", True),
        ("More Cypriots", True),
        ("Syrian Airlines", False),
        ("Francis", False),
        ("Philippines", False),
        ("Philippine", True),
    ],
)
def test_peoples_are_no_names_in_the_plural_either(name: str, expected: bool, gazetteer: Gazetteer) -> None:
    assert is_people(name, gazetteer) is expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shares of LVMH rose in Paris.", {"Paris"}),  # Lomé in Hebrew letters
        ("At Tube station in London a man fell.", {"Tube", "London"}),
        ("At Kinross a man fell.", {"Kinross"}),
        ("At Tube in Nigeria a man fell.", {"Tube", "Nigeria"}),
    ],
)
def test_a_village_far_from_what_a_text_is_about_is_not_put_on_the_map(
    marked: Finder, text: str, names: set[str]
) -> None:
    found = marked(text, *((name, "GPE") for name in names))
    assert found.keys() == names
    is_far = "Tube" in names and "Nigeria" not in names
    assert {name for name, one in found.items() if one.country is None} == ({"Tube"} if is_far else set())


def test_a_short_form_is_the_full_name_that_was_read_before_it(marked: Finder) -> None:
    before = "The Brixtar Executive Council met. Brixtar said so. Brixtar left."
    after = "Brixtar said so. Brixtar left. The Brixtar Executive Council met."
    spans = ("Brixtar said", "ORG"), ("Brixtar Executive Council", "ORG")
    assert set(marked(before, *spans)) == {"Brixtar Executive Council"}
    assert set(marked(after, *spans)) == {"Brixtar", "Brixtar Executive Council"}


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("French Defense Minister Jean Brixtar said so.", "Defense"),
        ("It was up to the Minister for Finance Dana Brixtar.", "Finance"),
        ("Education Secretary Dana Brixtar spoke.", "Education"),
    ],
)
def test_the_matter_of_an_office_is_no_name(marked: Finder, text: str, piece: str) -> None:
    assert piece not in marked(text, (piece, "ORG"))


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Islamic State of Iraq and the Levant left.", "Islamic State", "org"),
        ("The Bill and Melinda Gates Foundation paid.", "Bill and Melinda Gates Foundation", "org"),
        ("It was said that Macy's will close.", "Macy's", "org"),
        ("The Brixtar Care Act passed.", "Brixtar Care Act", "work"),
        ("KIEV - Snow fell in KIEV.", "Kiev", "place"),
    ],
)
def test_a_name_is_found_whole_and_as_what_it_is(
    marked: Finder, aliases: Aliases, text: str, name: str, kind: str
) -> None:
    pieces = [(one, label) for one, label in (("Brixtar Care Act", "ORG"), ("KIEV", "GPE")) if one in text]
    assert {found: one.kind for found, one in marked(text, *pieces, aliases=aliases).items()} == {name: kind}
