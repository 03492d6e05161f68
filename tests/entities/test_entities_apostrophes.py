"""Firms whose own name ends in 's, and possessives that are none."""

from __future__ import annotations

import pytest

from worker.entities.apostrophes import keep_own
from worker.entities.drafts import Draft
from worker.types import EntityKind


def named(text: str, name: str, kind: EntityKind = "org") -> list[Draft]:
    """Every mention of a name, the 's taken off as the trimming does."""
    starts = [at for at in range(len(text)) if text.startswith(name, at)]
    return [Draft(at, at + len(name), name, kind, "model") for at in starts]


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("Moody's said so. Analysts at Moody's agreed.", "Moody", "Moody's"),
        ("A painting was sold at Sotheby’s.", "Sotheby", "Sotheby’s"),
        ("Christie's, the auction house, sold it.", "Christie", "Christie's"),
        ("Macy's in New York", "Macy", "Macy's"),
        ("They work for Wendy's", "Wendy", "Wendy's"),
        ("NATO's troops. NATO's ships.", "NATO", "NATO"),  # always with its noun
        ("Hamas's leader spoke. Hamas agreed.", "Hamas", "Hamas"),  # also without
        ("The Fed's in trouble, the Fed said.", "Fed", "Fed"),
        ("A rating of Moodys's", "Moody", "Moody"),  # a part of another word
    ],
)
def test_an_apostrophe_of_its_own_is_kept(text: str, name: str, kept: str) -> None:
    drafts = named(text, name)
    keep_own(text, drafts)
    assert {one.name for one in drafts} == {kept}
    assert all(text[one.start : one.end] == kept for one in drafts)


@pytest.mark.parametrize("kind", ["person", "place"])
def test_people_and_places_keep_theirs_as_possessives(kind: EntityKind) -> None:
    text = "Levi's in town, and Levi's was the first."
    drafts = named(text, "Levi", kind)
    keep_own(text, drafts)
    assert drafts[0].name == "Levi"


def test_a_verb_behind_an_apostrophe_tells_a_firm() -> None:
    drafts = named("Levi's said so.", "Levi", "person")
    keep_own("Levi's said so.", drafts)
    assert [(one.name, one.kind) for one in drafts] == [("Levi's", "org")]


def test_what_the_model_once_took_for_a_person_is_the_firm_too() -> None:
    text = "McDonald's said so. McDonald's shares rose."
    drafts = named(text, "McDonald")
    drafts[1].kind = "person"
    keep_own(text, drafts)
    assert [(one.name, one.kind) for one in drafts] == [("McDonald's", "org")] * 2
