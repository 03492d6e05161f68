"""The five wire articles in seeds/, mess included: what stays, what goes, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.clean import clean_text
from worker.types import CleanText

SEEDS = Path(__file__).parents[2] / "seeds"


def seed(number: str) -> CleanText:
    path = next(SEEDS.glob(f"{number}_*.txt"))
    return clean_text(path.read_text(encoding="utf-8"))


def removed(text: CleanText, reason: str) -> list[str]:
    return [part.text for part in text.removed if part.reason == reason]


def test_hard_wrapped_lines_become_the_seventeen_paragraphs_of_the_report() -> None:
    text = seed("000")
    paragraphs = text.text.split("\n\n")
    assert len(paragraphs) == 17
    assert "\n" not in text.text.replace("\n\n", "")
    assert paragraphs[0].endswith("to seize the last opposition bastion, senior rebel commanders said.")
    assert "to seize the strategic Humaymat hilltops in northern Hama" in paragraphs[3]
    assert paragraphs[-1].startswith('"The Iranians have brought reinforcements')
    assert paragraphs[-1].endswith("a Turkey-backed rebel group fighting the Syrian army.")


def test_the_picture_credit_and_the_related_links_of_the_first_seed_go_out() -> None:
    text = seed("000")
    assert text.credit == "Russian Defense Ministry"
    assert removed(text, "credit") == ["Russian Defense Ministry"]
    assert removed(text, "related_link") == [
        "Related article: Russia Denies Its Troops Are Fighting in Northwest Syria",
        "Related article: Over 500 Civilians Dead After Russian-Led Assault in Syria",
    ]
    assert len(text.removed) == 3


def test_a_title_is_inferred_from_the_first_sentence_where_no_headline_stands() -> None:
    for number, start in (
        ("000", "Russia has sent special forces in recent days"),
        ("001", "Russian military police are patrolling a civilian safe zone"),
        ("002", 'Moscow has condemned "foreign powers"'),
    ):
        text = seed(number)
        assert text.title_from == "inferred"
        assert text.title.startswith(start)
        assert len(text.title) <= 125


def test_a_text_pasted_twice_between_rules_stands_once() -> None:
    text = seed("001")
    paragraphs = text.text.split("\n\n")
    assert len(paragraphs) == len(set(paragraphs)) == 10
    assert paragraphs[0].startswith("Russian military police are patrolling")
    assert paragraphs[-1].endswith("the Observatory has reported.")
    assert removed(text, "repeated") == paragraphs[1:]
    assert len(removed(text, "rule")) == 2


def test_a_label_for_a_film_left_behind_goes_out() -> None:
    text = seed("002")
    assert [(part.reason, part.text) for part in text.removed] == [("media_label", "Bonus video:")]
    assert len(text.text.split("\n\n")) == 15


def test_banner_headline_and_dateline_are_told_apart() -> None:
    text = seed("003")
    assert (text.title, text.title_from) == (
        "Syrian army makes new gains as Russia brings reinforcements",
        "text",
    )
    assert text.dateline == "BEIRUT"
    assert text.text.startswith("Russia and its Syrian army ally stepped up aerial raids")
    assert text.title not in text.text
    assert removed(text, "banner") == ["BREAKING NEWS"]
    assert removed(text, "dateline") == ["BEIRUT -"]
    assert len(text.text.split("\n\n")) == 15


def test_a_caption_said_twice_goes_out_and_sub_heads_stay() -> None:
    text = seed("004")
    assert text.title == "Russia: Special Forces Helping Syria Win Key City"
    assert removed(text, "banner") == ["Accessibility links", "Breaking News"]
    assert len(removed(text, "caption")) == 2
    assert text.subheads == ("Russian-backed troops advance", "Raqqa battle nearly won")
    paragraphs = text.text.split("\n\n")
    assert len(paragraphs) == 13
    assert paragraphs[3] == "Russian-backed troops advance"
    assert paragraphs[0].startswith("Russian special forces are helping")
    assert paragraphs[-1].endswith("redeployed from there to Deir el-Zour.")


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_cleaning_a_clean_text_again_changes_nothing(number: str) -> None:
    once = seed(number)
    twice = clean_text(once.text, title=once.title)
    assert twice.text == once.text
    assert twice.removed == ()
