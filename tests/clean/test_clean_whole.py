"""Properties of every text: text and removed together are the words that arrived."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.clean import clean_text, tidy
from worker.errors import Rejected
from worker.types import CleanText

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
LINES = [
    "Advertisement",
    "Read more: Army takes town",
    "BREAKING NEWS",
    "By Jane Doe",
    "BEIRUT - Troops entered the town on Friday, residents said.",
    "Photo: Jane Doe/AFP",
    "-----",
    "(Reporting by Jane Doe; Editing by John Roe)",
    "Troops entered the town on Friday after two days of shelling, residents said.",
    "Troops entered the town on Friday after two days of shelling, residents said.",
    "The ministry did not answer",
    "Army takes northern town",
    "UPDATE 1-Army takes northern town",
    "",
    "",
    "    Net 5,220,000 vs 3,143,000",
    "and the rest of it was",
    "Related articles",
    "© 2019 Example. All rights reserved.",
    "He said: “We will not go.”",
    "Bonus video:",
    "俄罗斯国防部星期五表示。",
]


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def assert_nothing_is_lost(raw: str, found: CleanText) -> None:
    out = words_of(found.text)
    for part in found.removed:
        out += words_of(part.text)
    assert out == words_of(tidy(raw))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_text_and_removed_hold_every_word_of_the_seeds(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    assert_nothing_is_lost(raw, clean_text(raw))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_text_and_removed_hold_every_word_of_any_mixture(lines: list[str]) -> None:
    raw = "\n".join(lines)
    try:
        found = clean_text(raw)
    except Rejected:
        return
    assert_nothing_is_lost(raw, found)
    assert found.title
    assert "\n\n\n" not in found.text
    assert found.text == found.text.strip()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.none() | st.text(max_size=80))
def test_any_text_is_cleaned_or_rejected(raw: str, title: str | None) -> None:
    try:
        found = clean_text(raw, title=title)
    except Rejected:
        return
    assert found.title
    assert found.text


def test_a_text_of_ten_thousand_paragraphs_is_cleaned() -> None:
    raw = "\n\n".join(f"The army said on Friday that {n} people had left the town." for n in range(10_000))
    assert clean_text(raw).text == raw
