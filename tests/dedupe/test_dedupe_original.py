"""Election of the original among two sightings of one report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.dedupe import Contender, agency_of, credited_agency, elect
from worker.types import Removed

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
OUTLET = Contender(source="gazette.example", agency=None, published_at=AT, published_from="feed", words=400)
CREDITED = replace(OUTLET, source="echo.example", agency="Reuters")
AGENCY = replace(OUTLET, source="reuters.com", agency="Reuters")


def at(one: Contender, hours: float, origin: str = "feed") -> Contender:
    return replace(one, published_at=AT + timedelta(hours=hours), published_from=origin)


@pytest.mark.parametrize(
    ("what", "original", "challenger", "by"),
    [
        ("two outlets at one time", OUTLET, replace(OUTLET, source="b"), None),
        ("the agency after an outlet", CREDITED, AGENCY, "agency"),
        ("the agency after an outlet that credits nobody", OUTLET, AGENCY, "agency"),
        ("the agency, though dated later", CREDITED, at(AGENCY, 3), "agency"),
        ("an outlet after the agency", AGENCY, CREDITED, None),
        ("an outlet dated before the agency", AGENCY, at(CREDITED, -3), None),
        ("one that credits nobody after one that does", CREDITED, OUTLET, "agency"),
        ("two agencies at one time", AGENCY, replace(AGENCY, source="afp.com"), None),
        ("published an hour before", OUTLET, at(OUTLET, -1), "first_published"),
        ("published minutes before", OUTLET, at(OUTLET, -0.1), None),
        ("published an hour after", OUTLET, at(OUTLET, 1), None),
        ("published an hour after, and fuller", OUTLET, replace(at(OUTLET, 1), words=900), None),
        ("dated by the day in its address", OUTLET, at(OUTLET, -12, "url"), None),
        ("undated", OUTLET, replace(OUTLET, published_at=None, published_from=None), None),
        ("fuller at one time", OUTLET, replace(OUTLET, words=600), "fuller_text"),
        ("fuller and undated", OUTLET, replace(OUTLET, published_at=None, words=600), "fuller_text"),
        ("a little fuller", OUTLET, replace(OUTLET, words=450), None),
        ("shorter", OUTLET, replace(OUTLET, words=100), None),
        ("after a person chose", replace(CREDITED, is_settled=True), AGENCY, None),
    ],
)
def test_the_original_is_elected(what: str, original: Contender, challenger: Contender, by: str | None) -> None:
    election = elect(original, challenger)
    assert (election.by if election else None) == by
    if election:
        assert election.detail
        assert elect(challenger, original) is None  # and stays elected


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Reuters", "Reuters"),
        ("REUTERS", "Reuters"),
        ("www.reuters.com", "Reuters"),
        ("The Associated Press", "AP"),
        ("apnews.com", "AP"),
        ("Agence  France-Presse", "AFP"),
        ("ТАСС", "TASS"),
        ("gazette.example", None),
        ("The Guardian", None),
        ("Reuters Plus Local", None),
        ("", None),
    ],
)
def test_an_agency_is_known_by_its_names_and_domains(name: str, agency: str | None) -> None:
    assert agency_of(name) == agency


@pytest.mark.parametrize(
    ("source", "authors", "removed", "agency"),
    [
        ("reuters.com", [], [], "Reuters"),
        ("echo.example", ["AFP"], [], "AFP"),
        ("echo.example", ["Jane Doe"], [Removed("dateline", "LONDON (Reuters) -")], "Reuters"),
        ("echo.example", [], [Removed("dateline", "MOSCOW, July 18. /TASS/.")], "TASS"),
        ("echo.example", [], [Removed("dateline", "PARIS, July 18 (AFP) –")], "AFP"),
        ("echo.example", [], [Removed("dateline", "BEIRUT -")], None),
        ("echo.example", [], [Removed("desk_line", "dpa ab yy n1")], "dpa"),
        ("echo.example", [], [Removed("byline", "By Associated Press")], "AP"),
        ("echo.example", ["Jane Doe"], [Removed("credit", "AFP")], None),
        ("echo.example", ["Jane Doe"], [Removed("caption", "A bridge (Reuters)")], None),
    ],
)
def test_a_print_is_credited_to_the_agency_that_signs_it(
    source: str, authors: list[str], removed: list[Removed], agency: str | None
) -> None:
    assert credited_agency(source, authors, removed) == agency
