"""The home of a source helps to tell its places apart; what was read before is not read again."""

from __future__ import annotations

import pytest

from worker.entities import Gazetteer, Recogniser, home_of
from worker.entities.models import ENGLISH
from worker.entities.places import locate
from worker.entities.spacy import Model

TEXAN = {("US", "TX"): 9, ("FR", "11"): 1}


@pytest.mark.parametrize(
    ("name", "places", "country"),
    [
        ("Paris", {}, "FR"),
        ("Paris", TEXAN, "US"),
        ("Dublin", {("US", "GA"): 12}, "US"),
        ("Dublin", {("IE", "L"): 12}, "IE"),
        ("Berlin", TEXAN, "DE"),
        ("London", {("CA", "08"): 20}, "CA"),
    ],
)
def test_a_name_means_the_place_near_which_the_source_is_at_home(
    gazetteer: Gazetteer, name: str, places: dict[tuple[str, str], int], country: str
) -> None:
    [place] = locate([name], [""], gazetteer, home=home_of(places))
    assert place is not None
    assert place.country == country


def test_one_article_of_a_source_decides_little(gazetteer: Gazetteer) -> None:
    [place] = locate(["Paris"], [""], gazetteer, home=home_of({("US", "TX"): 1}))
    assert place is not None
    assert place.country == "FR"


def test_the_word_behind_the_comma_outweighs_home(gazetteer: Gazetteer) -> None:
    [place] = locate(["Paris"], ["France"], gazetteer, home=home_of(TEXAN))
    assert place is not None
    assert place.country == "FR"


def test_a_text_with_one_paragraph_changed_is_read_anew_only_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    people = ("Angela Merkel", "Emmanuel Macron", "Boris Johnson", "Pedro Sanchez", "Mario Draghi", "Mark Rutte")
    cities = ("Berlin", "Paris", "London", "Madrid", "Rome", "The Hague")
    paragraphs = [
        f"On day {day} {people[day % 6]} flew to {cities[day % 6]} and said there that talk number {day} of the round "
        f"had been long, that nothing was agreed yet, and that the next one would be held in {cities[(day + 1) % 6]}."
        for day in range(60)
    ]
    model = Model.load(ENGLISH)
    recogniser = Recogniser(model)
    [before] = recogniser.recognise(["\n\n".join(paragraphs)])
    read: list[str] = []
    make_doc = model.nlp.make_doc

    def reading(text):  # type: ignore[no-untyped-def]
        read.append(text)
        return make_doc(text)

    monkeypatch.setattr(model.nlp, "make_doc", reading)
    paragraphs[30] = "Jens Stoltenberg was in Oslo that day and met nobody at all, as far as anybody knows."
    changed = "\n\n".join(paragraphs)
    [after] = recogniser.recognise([changed])
    assert 0 < sum(map(len, read)) < len(changed) / 2
    assert "Jens Stoltenberg" in {changed[one.start : one.end] for one in after}
    assert [one.label for one in after[:20]] == [one.label for one in before[:20]]
