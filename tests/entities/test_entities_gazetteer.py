"""The gazetteer: places by name, by other spellings, by country; built whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.entities import Gazetteer
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
def test_a_place_is_found_under_the_names_people_write(gazetteer: Gazetteer, name, country, feature):
    place = gazetteer.find(name)[0]
    assert (place.country, place.feature) == (country, feature)


@pytest.mark.parametrize("name", ["", "Qwxzvb", "Zakharova", "' OR 1=1 --", "\0", "x" * 100_000])
def test_what_is_no_place_finds_nothing(gazetteer: Gazetteer, name):
    assert gazetteer.find(name) == ()


@pytest.mark.parametrize(("word", "country"), [("Syrian", "SY"), ("Russians", "RU"), ("Dutch", "NL"), ("table", None)])
def test_peoples_are_linked_to_their_country(gazetteer: Gazetteer, word, country):
    assert gazetteer.demonym(word) == country


@pytest.mark.parametrize(
    ("names", "hints", "countries"),
    [
        (["Paris"], [""], ["FR"]),
        (["Paris"], ["Texas"], ["US"]),
        (["Tripoli", "Lebanon"], ["", ""], ["LB", "LB"]),
        (["Tripoli", "Libya"], ["", ""], ["LY", "LY"]),
        (["Old City"], [""], [None]),
    ],
)
def test_the_other_places_of_a_text_tell_which_place_is_meant(gazetteer: Gazetteer, names, hints, countries):
    assert [p.country if p else None for p in locate(names, hints, gazetteer)] == countries


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path):
    path = tmp_path / "places.sqlite"
    with pytest.raises(StoreUnavailable):
        Gazetteer.open(path)
    path.write_bytes(b"not a database, but long enough to look like one" * 100)
    with pytest.raises(StoreUnavailable):
        Gazetteer.open(path)
