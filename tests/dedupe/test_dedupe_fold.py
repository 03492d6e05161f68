"""The comparison form: what counts in a text and what does not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dedupe import fold


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Café Über", "cafe uber"),
        ("“Quote,” he said", '"Quote", he said'),
        ("one\n  two\tthree", "One two three"),
        ("co\u00adoperate zero\u200bwidth", "cooperate zerowidth"),
        ("o\ufb03ce", "office"),
        ("Ｗｉｄｅ １２", "wide 12"),
        ("٣٤٥ مدرسة", "345 مدرسة"),
        ("Straße", "STRASSE"),
        ("Ёлка", "елка"),
        ("中国\n人民", "中国人民"),
        ("ประเทศ\nไทย", "ประเทศไทย"),
        ("brand™ name", "brand name"),
        ("snake_case", "snake case"),
    ],
)
def test_what_does_not_count_folds_away(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("12 dead", "15 dead"),
        ("rose 3.5 percent", "rose 35 percent"),
        ("कल", "किल"),
        ("中国", "美国"),
        ("はし", "ばし"),
    ],
)
def test_what_counts_stays_different(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_each_character_of_a_script_without_spaces_is_a_word() -> None:
    assert fold("新华社2019年").split() == ["新", "华", "社", "2019", "年"]


@given(st.text(max_size=200))
def test_folding_twice_changes_nothing_and_needs_no_normal_form(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert fold(folded) == fold(fold(folded))
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert sorted(fold(composed)) == sorted(fold(decomposed))
