"""Reports of two sources, alike but for one word: another outcome is another report, another word for it is not."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from worker.dedupe import compare
from worker.dedupe.synonyms import is_one_spelling
from worker.types import TextSide
from worker.wordlists import Table

COPY = {"same", "reprint", "updated"}
BACKGROUND = """Prosecutors had said that the former mayor took money from builders for years and gave them permits \
for towers along the harbour. His lawyers said that the money was a loan from old friends, and mostly paid back.

The hearings, which began in September, had forty witnesses, among them two drivers, who spoke of bags that they \
had carried from a hotel to a house. A third driver could not be found, and the files of the port office are missing."""


def read_pairs(name: str) -> list[tuple[str, str]]:
    """Return the pairs of headlines of a file of this folder: a pair a line, " | " between them."""
    lines = Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines()
    pairs = [tuple(line.split(" | ")) for line in lines if not line.startswith("#")]
    return [(one, other) for one, other in pairs]


OTHER_NEWS = read_pairs("other_outcomes")
ONE_NEWS = read_pairs("same_outcomes")


def told_by(headline: str, background: str = BACKGROUND) -> TextSide:
    return TextSide(title=headline, text=f"{headline}, it was reported.\n\n{background}")


@pytest.mark.parametrize(("one", "other"), OTHER_NEWS)
def test_two_sources_that_tell_another_outcome_in_headline_and_opening_have_two_reports(one: str, other: str) -> None:
    a, b = told_by(one), told_by(other)
    assert compare(a, b).verdict == compare(b, a).verdict == "related", compare(a, b).reason


@pytest.mark.parametrize(("one", "other"), ONE_NEWS)
def test_two_sources_that_tell_one_outcome_in_words_of_their_own_have_one_report(one: str, other: str) -> None:
    a, b = told_by(one), told_by(other)
    assert {compare(a, b).verdict, compare(b, a).verdict} <= COPY, compare(a, b).reason


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Ashby win the cup final", "Lowick win the cup final", False),
        ("Marsh elected mayor of the port", "Pryce elected mayor of the port", False),
        ("Ashby calls for calm", "Lowick calls for calm", True),
        ("Kiev hails the cup final", "Kyiv hails the cup final", True),
    ],
)
def test_two_names_of_the_same_texts_are_winner_and_loser_where_there_is_a_contest(
    one: str, other: str, is_one: bool
) -> None:
    background = f"Helen Marsh of Ashby met Owen Pryce of Lowick. {BACKGROUND}"
    found = compare(told_by(one, background), told_by(other, background))
    assert (found.verdict in COPY) is is_one, found.reason


def test_no_rule_of_spelling_makes_one_word_of_two_opposites() -> None:
    for answers in Table("dedupe/opposites").values.values():
        for one, other in combinations(answers, 2):
            assert not [(a, b) for a in one for b in other if is_one_spelling(a, b)]


def reported(headline: str) -> TextSide:
    """Return a text that opens otherwise than its headline."""
    opening = f"On Tuesday evening it was announced that {headline[0].lower()}{headline[1:]}."
    return TextSide(title=headline, text=f"{opening}\n\n{BACKGROUND}")


@pytest.mark.parametrize(("one", "other"), OTHER_NEWS)
def test_another_outcome_is_told_where_no_headline_opens_its_text(one: str, other: str) -> None:
    assert compare(reported(one), reported(other)).verdict not in COPY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mayor steps down over ferry affair", "Mayor resigns over ferry affair"),
        ("Firm to buy ferry line", "Company to buy ferry line"),
        ("Former mayor convicted of bribery", "Court convicts former mayor of bribery"),
        ("Missing hiker found alive", "Missing hiker found safe and well"),
        ("Police hold suspect in ferry fire", "Police arrest man over ferry fire"),
        ("Judge throws out lawsuit over ferry", "Judge dismisses lawsuit over ferry"),
        ("Airport reopens after storm", "Airport open again after storm"),
        ("Firm pays 1.5 million euros in fine", "Firm pays 1,500,000 euros in fine"),
        ("Scientists discover new frog", "Scientists find new frog"),
        ("Senators clear harbour bill", "Senators pass harbour bill"),
        ("Mann nach Brand festgenommen", "Mann nach Feuer festgenommen"),
        ("Die Aktie von Brenntal fällt deutlich", "Die Aktie von Brenntal sinkt deutlich"),
        ("Le banquier a été acquitté vendredi", "Le banquier a été relaxé vendredi"),
        ("El juez archiva la causa", "El juez sobresee la causa"),
        ("Il sindaco è stato assolto martedì", "Il sindaco è stato prosciolto martedì"),
        ("O prefeito foi absolvido ontem", "O prefeito foi inocentado ontem"),
    ],
)
def test_one_outcome_in_another_word_is_one_report_where_no_headline_opens_its_text(one: str, other: str) -> None:
    found = compare(reported(one), reported(other))
    assert found.verdict in COPY, found.reason


@pytest.mark.parametrize(
    ("one", "opening", "other", "other_opening"),
    [
        ("Senators clear bill", "The Senate cleared the bill.", "Senators sink bill", "The Senate sank the bill."),
        ("Army seeks truce", "The army sought a truce.", "Army breaks truce", "The army broke a truce."),
        ("Owner wins appeal", "The owner won his appeal.", "Owner's appeal dismissed", "His appeal was dismissed."),
        ("Striker finds club", "The striker found a club.", "Striker leaves club", "The striker left a club."),
        (
            "Firma gewinnt Streit",
            "Die Firma gewann den Streit.",
            "Firma verliert Streit",
            "Die Firma verlor den Streit.",
        ),
        ("Il Lowick batte l'Ashby", "Il Lowick ha vinto.", "Il Lowick perde con l'Ashby", "Il Lowick ha perso."),
    ],
)
def test_another_outcome_is_told_by_forms_of_verbs_that_begin_otherwise(
    one: str, opening: str, other: str, other_opening: str
) -> None:
    a, b = (TextSide(title=h, text=f"{o}\n\n{BACKGROUND}") for h, o in ((one, opening), (other, other_opening)))
    assert compare(a, b).verdict not in COPY
