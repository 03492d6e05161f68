"""Bodies whose names go on behind "and", a comma or "at", or begin before the run of capitals with their head."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from worker.types import FoundEntity

Finder = Callable[..., dict[str, FoundEntity]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Brixtar Food and Drug Administration met.", "Brixtar Food and Drug Administration"),
        ("The National Oceanic and Atmospheric Administration met.", "National Oceanic and Atmospheric Administration"),
        ("A Bank for Reconstruction and Development met.", "Bank for Reconstruction and Development"),
        (
            "It is a Bureau of Alcohol, Tobacco, Firearms and Explosives.",
            "Bureau of Alcohol, Tobacco, Firearms and Explosives",
        ),
        ("The 8th Brixtar Circuit Court of Appeals met.", "8th Brixtar Circuit Court of Appeals"),
        ("The 82nd Airborne Division left.", "82nd Airborne Division"),
        ("The Brixtar District Court ruled.", "Brixtar District Court"),
        ("At the University of California, Los Angeles, he read law.", "University of California, Los Angeles"),
        ("She left the University of Texas at Austin in May.", "University of Texas at Austin"),
        ("The Brixtar Library of Congress holds it.", "Brixtar Library of Congress"),
        ("The People's Liberation Army Navy sailed.", "People's Liberation Army Navy"),
        ("They left Brixtar Fuel Co. During the talks nobody spoke.", "Brixtar Fuel Co."),
        ("Shares of Brixtar Motor Co. Chairman Lee sold fell.", "Brixtar Motor Co."),
        ("The Health and Brixtar Ministry met.", "Brixtar Ministry"),
    ],
)
def test_a_body_is_found_by_its_whole_name(marked: Finder, text: str, name: str) -> None:
    assert {found for found, one in marked(text).items() if one.kind == "org"} == {name}


@pytest.mark.parametrize(
    ("text", "pieces", "orgs"),
    [
        (
            "The Law and Order Brixtar Council met.",
            (("Law and Order Brixtar Council", "ORG"),),
            {"Law and Order Brixtar Council"},
        ),
        (
            "The Brixtar Bureau of Tours and Fairs met.",
            (("Brixtar Bureau of Tours and Fairs", "ORG"),),
            {"Brixtar Bureau of Tours and Fairs"},
        ),
        (
            "The Volunteers' Brixtar Organisation met.",
            (("Volunteers' Brixtar Organisation", "ORG"),),
            {"Volunteers' Brixtar Organisation"},
        ),
        (
            "The Brixtar Ministry and the Torrino Council met.",
            (("Brixtar Ministry and the Torrino Council", "ORG"),),
            {"Brixtar Ministry", "Torrino Council"},
        ),
        ("Brixtar, Torrel & Vane advised.", (("Brixtar, Torrel & Vane", "ORG"),), {"Brixtar, Torrel & Vane"}),
        (
            "Brixtar and Torrino grew. Brixtar hired. Torrino shut.",
            (("Brixtar and Torrino", "ORG"), ("Torrino", "ORG")),
            {"Brixtar", "Torrino"},
        ),
        ("Brixtar and Torrino grew.", (("Brixtar and Torrino", "ORG"),), {"Brixtar and Torrino"}),
    ],
)
def test_a_model_reads_on_where_a_run_of_capitals_ends(
    marked: Finder, text: str, pieces: tuple[tuple[str, str], ...], orgs: set[str]
) -> None:
    assert {name for name, one in marked(text, *pieces).items() if one.kind == "org"} == orgs


def test_two_people_that_a_model_took_for_one_body_are_two(marked: Finder) -> None:
    found = marked("Anna Brixtar and David Torrino ran.", ("Anna Brixtar and David Torrino", "ORG"))
    assert {name: one.kind for name, one in found.items()} == {"Anna Brixtar": "person", "David Torrino": "person"}
