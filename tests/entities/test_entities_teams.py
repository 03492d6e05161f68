"""Teams of tables, results and fixtures, and places that are teams, in reports of team sports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from worker.types import FoundEntity

Finder = Callable[..., dict[str, FoundEntity]]

REPORT = "Soccer - results of the weekend in the league and the cup, with standings and goal scorers.\n\n"


@pytest.mark.parametrize(
    ("lines", "teams"),
    [
        pytest.param("Quellin 4 3 1 0 9 2 10\nPort Vessey 4 2 1 1 5 5 7", {"Quellin", "Port Vessey"}, id="standings"),
        pytest.param("1. Quellin 69 66 .511 6\n2. Vessey 65 72 .474 12 1/2", {"Quellin", "Vessey"}, id="with ranks"),
        pytest.param("Quellin 3 Marrow Rovers 2\nVessey 0 Oldham 0 (halftime 0-0)",
                     {"Quellin", "Marrow Rovers", "Vessey", "Oldham"}, id="results"),
        pytest.param("Postponed: Quellin v Marrow, Port Vessey v Oldham",
                     {"Quellin", "Marrow", "Port Vessey", "Oldham"}, id="fixtures"),
        pytest.param("BOSTON AT OAKLAND", {"BOSTON", "OAKLAND"}, id="fixtures of American papers"),
        pytest.param("England beat the Faroe Islands 2-1.", {"England", "Faroe Islands"}, id="behind the article"),
        pytest.param("He praised Ireland's opening World Cup qualifier.", {"Ireland"}, id="owner of a match"),
        pytest.param("He praised rivals Ireland, Kenya and Ghana.", {"Ireland", "Kenya", "Ghana"}, id="list"),
        pytest.param("ROMANIA BEAT SOUTH AFRICA IN CUP", {"ROMANIA", "SOUTH AFRICA"}, id="headline in capitals"),
        pytest.param("J. Smith 4 3 1 0 9\nMaria Lopez 4 3 1 0 9", set(), id="players"),
        pytest.param("PLAYED POINTS 4 3 1 0\nTeam Goals 1 2 3", set(), id="headings"),
        pytest.param("The match in Liverpool was in London, England.", set(), id="where it was played"),
    ],
)  # fmt: skip
def test_teams_of_tables_results_and_reports_are_organisations(marked: Finder, lines: str, teams: set[str]) -> None:
    places = [(name, "GPE") for name in ("Liverpool", "England", "Faroe Islands", "Ireland") if name in lines]
    found = marked(f"{REPORT}{lines}", *places)
    assert {one.mentions[0].text for one in found.values() if one.kind == "org"} == teams


def test_a_team_of_a_table_is_a_team_in_the_report_too(marked: Finder) -> None:
    found = marked(f"{REPORT}Kettering 3 Vessey 2\nOldham 1 Marrow 0\n\nThe goals of Kettering were fine.")
    assert len(found["Kettering"].mentions) == 2


def test_tables_of_other_reports_name_no_teams(marked: Finder) -> None:
    assert not marked("Prices of the week at the exchange.\n\nQuellin 4 3 1 0 9 2\nVessey 4 2 1 1 5 5")


@pytest.mark.parametrize(
    ("text", "piece", "name"),
    [
        ("SOCCER - ROMANIA BEAT ALL.", "SOCCER - ROMANIA", "ROMANIA"),
        ("Then Real Quellin 3-0 was the score.", "Real Quellin 3-0", "Real Quellin"),
        ("Then Channel 4 said so.", "Channel 4", "Channel 4"),
    ],
)
def test_desks_and_scores_are_no_part_of_a_name(marked: Finder, text: str, piece: str, name: str) -> None:
    assert [one.mentions[0].text for one in marked(text, (piece, "ORG")).values()] == [name]


@pytest.mark.parametrize(
    "name",
    ["Quellin Cement", "Folk Recordings", "Vessey Textiles", "Marrow Online", "Oldham Semiconductors"],
)
def test_what_a_firm_makes_tells_it(marked: Finder, name: str) -> None:
    found = marked(f"Shares rose, and {name} gained most.", (name, "PERSON"))
    assert found[name].kind == "org"


def test_a_region_that_a_model_takes_for_a_person_is_a_team_unless_a_full_name_bears_it(marked: Finder) -> None:
    team = marked(f"{REPORT}Then Surrey captain Jo Finch spoke.", ("Surrey", "PERSON"), ("Jo Finch", "PERSON"))
    assert team["Surrey"].kind == "org"
    player = marked(f"{REPORT}Then captain Ann Surrey spoke. Surrey beat all.", ("Ann Surrey", "PERSON"))
    assert player["Ann Surrey"].kind == "person"


def test_countries_of_a_line_in_capitals_are_found(marked: Finder) -> None:
    found = marked("LEADERS OF NEW ZEALAND AND KENYA MEET\n\nThey met on Monday for talks on trade.")
    assert {name for name, one in found.items() if one.kind == "place"} == {"New Zealand", "Kenya"}
