"""Repeated pieces are kept once; pieces that only look alike stay."""

from __future__ import annotations

import pytest

from worker.clean import clean_text

A = "Troops entered the northern town on Friday after two days of heavy shelling, residents said."
B = "At least twelve people were wounded and taken to a hospital near the border, doctors said."
C = "The ministry did not answer a request for comment and gave no further details of the raid."
D = "Hundreds of families have fled to the camps on the border since the fighting began in April."


def joined(*blocks: str) -> str:
    return "\n\n".join(blocks)


@pytest.mark.parametrize(
    ("blocks", "kept"),
    [
        ((A, B, A, B), (A, B)),
        ((A, B, C, "------", B, C), (A, B, C)),
        ((B, C, "------", A, B, C), (A, B, C)),
        ((A, B, C, B[:60] + "…"), (A, B, C)),
        ((A, f"{B} {C}", B, D), (A, f"{B} {C}", D)),
        ((A, B.upper(), B), (A, B.upper())),
        ((A, B, B.replace("At", "About")), (A, B, B.replace("At", "About"))),
    ],
)
def test_each_paragraph_stands_once_in_the_order_of_the_fuller_copy(
    blocks: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    found = clean_text(joined(*blocks))
    assert found.text == joined(*kept)
    assert all(part.reason in {"repeated", "rule"} for part in found.removed)


@pytest.mark.parametrize(
    "line",
    ["He did not answer.", "Sunny, with highs in the lower 80s.", "Net 807,000 vs 2,858,000", "Chorus: no more war"],
)
def test_a_short_line_said_again_further_down_stays(line: str) -> None:
    text = joined(A, line, B, line, C)
    assert clean_text(text).text == text


@pytest.mark.parametrize(
    "line",
    [
        "How did you feel when you heard about the new award for the best music of Africa?",
        "What do you make of the new rules that the ministry brought in before the summer break?",
        "- Crudités such as carrots, cucumbers, celery, broccoli, cauliflower or sweet peppers",
        "• Two cups of flour, a cup of sugar, three eggs and a spoon of baking powder",
    ],
)
def test_a_question_to_several_people_and_an_item_of_several_lists_stay(line: str) -> None:
    text = joined(A, line, B, line, C, line, D)
    assert clean_text(text).text == text


def test_a_question_pasted_twice_stands_once() -> None:
    question = "How did you feel when you heard about the new award for the best music of Africa?"
    assert clean_text(joined(A, question, question, B)).text == joined(A, question, B)


def test_a_pull_quote_goes_out_and_the_paragraph_it_was_pulled_from_stays() -> None:
    quote = '"We have lost everything we had in this war and nobody will give it back," she said.'
    found = clean_text(joined(A, quote, B, f"{quote} Her house was hit on Friday.", C))
    assert found.text == joined(A, B, f"{quote} Her house was hit on Friday.", C)
