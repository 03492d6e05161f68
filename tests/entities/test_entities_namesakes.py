"""Parties and state bodies of one name in different countries are different."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, Recogniser, find_entities, resolve
from worker.types import FoundEntity, KnownEntity


def body(
    text: str, country: str | None, gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> FoundEntity | None:
    entities = find_entities(Reading(text=text, lang="en"), recogniser.recognise([text])[0], gazetteer, aliases)
    return next((one for one in entities if one.kind == "org" and one.country == country), None)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The Labour Party lost in London, Britain, on Monday.", "GB"),
        ("The Labour Party lost ground on Monday, its leader said.", "GB"),
        ("In Israel the Labour Party lost ground on Monday. Israelis voted in Tel Aviv.", "IL"),
        ("The Dutch Labour Party lost ground, as the Labour Party of Britain did.", "NL"),
        ("Republicans in the Senate in Washington voted on Monday, the United States said.", "US"),
        ("Israel's Defence Ministry said on Monday that the border was closed.", "IL"),
    ],
)
def test_the_text_says_whose_party_or_ministry_is_meant(
    text: str, country: str, gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    assert body(text, country, gazetteer, recogniser, aliases) is not None


def test_parties_of_one_name_in_two_countries_are_two_entities(
    gazetteer: Gazetteer, recogniser: Recogniser, aliases: Aliases
) -> None:
    text = "In Israel the Labour Party lost ground on Monday. Israelis voted in Tel Aviv."
    found = body(text, "IL", gazetteer, recogniser, aliases)
    assert found is not None
    british = KnownEntity(entity_id=1, name="Labour Party", kind="org", names=("Labour",), country="GB")
    israeli = KnownEntity(entity_id=2, name="Labour Party", kind="org", names=("Labour Party",), country="IL")
    assert resolve(found, [british, israeli], aliases).entity_id == 2
