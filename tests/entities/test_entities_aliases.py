"""The alias file: read, looked up, and refused with a clear word when it cannot be taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.entities import Aliases
from worker.errors import InvalidInput


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[entity]\n", "TOML"),
        ('[[thing]]\nname = "A"', "thing"),
        ('[[entity]]\nkind = "org"', "entry 1"),
        ('[[entity]]\nname = "A B"\nkind = "group"', "entry 1 (A B): kind"),
        ('[[entity]]\nname = "A B"\nkind = "org"\nnames = "C"', "names"),
        ('[[entity]]\nname = "A B"\nkind = "org"\ncolour = "red"', "colour"),
        ('[[entity]]\nname = "A B"\nkind = "org"\ncountry = "Syria"', "country"),
        ('[[entity]]\nname = "A B"\nkind = "org"\nwikidata = "42"', "wikidata"),
        (
            '[[entity]]\nname = "Aa"\nkind = "org"\nnames = ["Cc"]\n[[entity]]\nname = "Cc"\nkind = "org"',
            "'Aa' and 'Cc'",
        ),
    ],
)
def test_a_bad_file_is_refused_with_file_and_entry(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "aliases.toml"
    path.write_text(content)
    with pytest.raises(InvalidInput) as caught:
        Aliases.load(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        Aliases.load(tmp_path / "none.toml")


def test_the_shipped_file_is_good_and_broad(aliases: Aliases) -> None:
    assert len(aliases.entries) >= 150
    assert len({e.country for e in aliases.entries if e.country}) >= 30


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("HTS", "Hayat Tahrir al-Sham"),
        ("U.N.", "United Nations"),
        ("UN", "United Nations"),
        ("is", None),
        ("IS", "Islamic State"),
        ("the Guardian", "Guardian"),
        ("Nobody Known", None),
    ],
)
def test_names_are_looked_up_spelling_apart_and_acronyms_in_capitals_only(
    aliases: Aliases, name: str, thing: str | None
) -> None:
    entry = aliases.find(name)
    assert (entry.name if entry else None) == thing
