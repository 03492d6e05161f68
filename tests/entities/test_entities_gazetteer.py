"""The gazetteer: places by name, by other spellings, by country; built whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities
from worker.entities.places import locate
from worker.errors import StoreUnavailable


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("Syria", "SY", "country"),
        ("U.S.", "US", "country"),
        ("Deutschland", "DE", "country"),
        ("England", "GB", "admin"),
        ("Calif.", "US", "admin"),
        ("Москва", "RU", "capital"),
        ("Damascus", "SY", "capital"),
        ("Deir Ezzor", "SY", "city"),
        ("Deir el-Zour", "SY", "city"),
        ("Maraat al-Numan", "SY", "city"),
        ("Khan Sheikhoun", "SY", "city"),
        ("Raqqa", "SY", "city"),
        ("Tartus", "SY", "city"),
        ("Euphrates", None, "region"),
    ],
)
def test_a_place_is_found_under_the_names_people_write(
    gazetteer: Gazetteer, name: str, country: str | None, feature: str
) -> None:
    place = gazetteer.find(name)[0]
    assert (place.country, place.feature) == (country, feature)


@pytest.mark.parametrize(
    "name", ["", "Qwxzvb", "Zakharova", "Ball Game", "Anglesee Rd", "' OR 1=1 --", "\0", "x" * 100_000]
)
def test_what_is_no_place_finds_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.find(name) == ()


@pytest.mark.parametrize(("word", "country"), [("Syrian", "SY"), ("Russians", "RU"), ("Dutch", "NL"), ("table", None)])
def test_peoples_are_linked_to_their_country(gazetteer: Gazetteer, word: str, country: str | None) -> None:
    assert gazetteer.demonym(word) == country


@pytest.mark.parametrize(
    ("names", "hints", "countries"),
    [
        (["Paris"], [""], ["FR"]),
        (["Paris"], ["Texas"], ["US"]),
        (["Tripoli", "Lebanon"], ["", ""], ["LB", "LB"]),
        (["Tripoli", "Libya"], ["", ""], ["LY", "LY"]),
        (["Old City"], [""], [None]),
        (["Córdoba", "Rosario"], ["", ""], ["AR", "AR"]),
        (["Córdoba", "Sevilla"], ["", ""], ["ES", "ES"]),
    ],
)
def test_the_other_places_of_a_text_tell_which_place_is_meant(
    gazetteer: Gazetteer, names: list[str], hints: list[str], countries: Sequence[str | None]
) -> None:
    assert [p.country if p else None for p in locate(names, hints, gazetteer)] == countries


@pytest.mark.parametrize(
    ("names", "state"),
    [
        (["Paris", "Bonham", "Blossom"], "TX"),
        (["Springfield", "Chicopee", "Holyoke"], "MA"),
        (["Springfield", "Branson", "Nixa"], "MO"),
        (["Huntsville", "Walker County", "Texas"], "TX"),
        (["Dublin", "Stephenville", "Texas"], "TX"),
    ],
)
def test_towns_beside_each_other_speak_for_each_other(gazetteer: Gazetteer, names: list[str], state: str) -> None:
    assert [p.admin if p else None for p in locate(names, [""] * len(names), gazetteer)] == [state] * len(names)


def test_of_very_many_places_each_is_placed(gazetteer: Gazetteer) -> None:
    names = [*["Springfield", "Chicopee"] * 50, *(f"San Antonio {n}" for n in range(500)), "Syria", "France"]
    placed = locate(names, [""] * len(names), gazetteer)
    assert len(placed) == len(names)
    assert [p.country for p in (placed[0], placed[1], placed[-2], placed[-1]) if p] == ["US", "US", "SY", "FR"]


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("Malé", "MV", "capital"),  # not Mali, as it is called in Kiswahili
        ("Palu", "ID", "city"),  # not Palau
        ("Fuji", "JP", "city"),
        ("Granada", "ES", "city"),
        ("Norfolk", "US", "city"),
        ("Poole", "GB", "city"),
        ("França", "FR", "country"),
        ("Deutschland", "DE", "country"),
        ("W. Va.", "US", "admin"),
        ("Meadow Grove", "US", "city"),  # a village
    ],
)
def test_a_town_is_not_taken_for_a_country_that_some_language_calls_so(
    gazetteer: Gazetteer, name: str, country: str, feature: str
) -> None:
    place = gazetteer.find(name)[0]
    assert (place.country, place.feature) == (country, feature)


def test_two_capitals_are_no_town(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("EU") == ()
    assert gazetteer.find("UK")[0].country == "GB"


def test_a_county_lies_where_its_post_offices_are(gazetteer: Gazetteer) -> None:
    [county] = [one for one in gazetteer.find("Walker County") if one.admin == "TX"]
    assert county.lat == pytest.approx(30.7, abs=0.3)
    assert county.lon == pytest.approx(-95.6, abs=0.3)


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with pytest.raises(StoreUnavailable):
        Gazetteer.open(path)
    path.write_bytes(b"not a database, but long enough to look like one" * 100)
    with pytest.raises(StoreUnavailable):
        Gazetteer.open(path)


@pytest.mark.parametrize(
    ("names", "dateline", "meant"),
    [
        (("Georgia",), "ATLANTA", ("US", "GA")),
        (("Georgia",), "TBILISI", ("GE", None)),
        (("Georgia", "Atlanta"), None, ("US", "GA")),
        (("Georgia", "Batumi"), None, ("GE", None)),
        (("Victoria",), "MELBOURNE", ("AU", "07")),
        (("Victoria", "Ballarat", "Melbourne"), None, ("AU", "07")),
        (("Punjab", "Lahore"), None, ("PK", "04")),
        (("Punjab",), "AMRITSAR", ("IN", "23")),
        (("Washington",), None, ("US", "DC")),
        (("Washington", "Moscow", "China"), None, ("US", "DC")),
        (("Washington", "Seattle"), "SPOKANE", ("US", "WA")),
        (("Chicago", "Ohio", "Florida", "Texas"), None, ("US", "IL")),
        (("Paris",), "PARIS, Texas", ("US", "TX")),
    ],
)
def test_dateline_neighbours_and_capitals_decide_which_place_is_meant(
    names: tuple[str, ...], dateline: str | None, meant: tuple[str, str | None], gazetteer: Gazetteer
) -> None:
    place = locate(names, [""] * len(names), gazetteer, dateline=dateline)[0]
    assert place is not None
    assert (place.country, place.admin) == meant


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Rivers in Punjab rose on Monday, officials in Lahore said.", {"Punjab", "Lahore"}),
        ("Hurricane Florence grew. Florence could bring floods to Miami, they said.", {"Miami"}),
    ],
)
def test_words_that_open_a_sentence_and_storms_are_no_places(
    text: str, places: set[str], gazetteer: Gazetteer, recogniser: Recogniser
) -> None:
    found = find_entities(Reading(text=text, lang="en"), recogniser.recognise([text])[0], gazetteer, Aliases())
    assert {one.name for one in found if one.kind == "place"} == places
