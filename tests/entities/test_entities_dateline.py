"""Places of datelines: found, put on the map, and one with the same place in the text."""

from __future__ import annotations

import pytest

from worker.entities import Aliases, Gazetteer, Reading, find_entities
from worker.types import FoundEntity, Span

TEXT = "Officials said on Monday that the talks had failed."


def found(dateline: str | None, text: str, gazetteer: Gazetteer, *places: str) -> tuple[FoundEntity, ...]:
    spans = [Span(text.index(one), text.index(one) + len(one), "GPE") for one in places]
    return find_entities(Reading(text=text, dateline=dateline), spans, gazetteer, Aliases())


@pytest.mark.parametrize(
    ("dateline", "wanted"),
    [
        ("ATLANTA", {"ATLANTA": ("Atlanta", "US")}),
        ("Beirut", {"Beirut": ("Beirut", "LB")}),
        ("PARIS, Texas", {"PARIS": ("Paris", "US")}),
        ("PARIS, July 18", {"PARIS": ("Paris", "FR")}),
        ("LONDON 3 March", {"LONDON": ("London", "GB")}),
        ("RIO DE JANEIRO", {"RIO DE JANEIRO": ("Rio de Janeiro", "BR")}),
        ("NEW YORK", {"NEW YORK": ("New York", "US")}),
        ("MOSCOW/KYIV", {"MOSCOW": ("Moscow", "RU"), "KYIV": ("Kyiv", "UA")}),
        ("Damascus and Beirut", {"Damascus": ("Damascus", "SY"), "Beirut": ("Beirut", "LB")}),
        ("МОСКВА, 18 июл", {"МОСКВА": ("Москва", "RU")}),
        ("ABOARD THE TRAIN", {}),
        ("", {}),
        (None, {}),
    ],
)
def test_a_dateline_names_its_places(
    dateline: str | None, wanted: dict[str, tuple[str, str]], gazetteer: Gazetteer
) -> None:
    mentions = {m.text: (one, m) for one in found(dateline, TEXT, gazetteer) for m in one.mentions}
    assert {text: (one.name, one.country) for text, (one, _) in mentions.items()} == wanted
    for text, (one, mention) in mentions.items():
        assert (one.kind, mention.field) == ("place", "dateline")
        assert (dateline or "")[mention.start : mention.end] == text


def test_a_place_of_the_dateline_is_the_place_of_that_name_in_the_text(gazetteer: Gazetteer) -> None:
    text = "Crowds filled the centre of Tripoli on Friday."
    [tripoli] = found("TRIPOLI, Lebanon", text, gazetteer, "Tripoli")
    assert [one.field for one in tripoli.mentions] == ["dateline", "text"]
    assert (tripoli.name, tripoli.country) == ("Tripoli", "LB")
