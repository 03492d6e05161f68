"""The word lists that names are found with: each says what it is for, and holds words as they are looked up."""

from __future__ import annotations

from importlib import resources

import pytest

from worker.entities.fold import fold
from worker.wordlists import WordList

LISTS = sorted(
    one.name.removesuffix(".txt")
    for one in resources.files("worker.wordlists").joinpath("entities").iterdir()
    if one.name.endswith(".txt")
)
#: Matched as they are written, or with their marks.
AS_WRITTEN = {
    *("headline_words", "body_staff", "body_owned", "body_nouns", "body_before", "posted", "legal_forms_abroad"),
    *("korean_particles", "slavic_endings", "world_no_names", "han_variants"),
    *("adjective_endings", "genitive_endings", "area_words", "country_acronyms", "speech_verbs", "speech_pronouns"),
    *("not_speaking", "days_and_months", "western_bodies", "western_matters", "western_adjectives"),
    *("western_ministers", "compound_body_endings", "no_native_towns"),
}
#: Languages whose lists are matched as they are written.
UNCASED = ("_zh", "_ja", "_ko", "_ar", "_fa", "_he", "_hi", "_th", "_vi", "_ur", "_bn", "_am")
#: In scripts and spellings that are folded when they are read.
FOLDED_LATER = {"arabic_names", "arabic_places", "body_words", "no_names", "place_cues", "roles"}


@pytest.mark.parametrize(
    "name", [one for one in LISTS if one not in AS_WRITTEN | FOLDED_LATER and not one.endswith(UNCASED)]
)
def test_words_that_are_looked_up_folded_are_listed_folded(name: str) -> None:
    words = WordList(f"entities/{name}").entries
    assert [word for word in words if fold(word.replace("-", "")) != word.replace("-", "").replace("'", "")] == []
