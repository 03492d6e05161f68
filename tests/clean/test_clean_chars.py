"""The level of characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.clean import tidy, words_of


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("plain text\nof two lines", "plain text\nof two lines"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("non\ufffecharacter", "noncharacter"),
        ("over\u202eride \u2066isolate\u2069", "override isolate"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("soft\u00ad\nhyphen", "softhyphen"),
        ("no-break\u00a0space\u2009thin\u3000wide", "no-break space thin wide"),
        ("\ufb01nd the o\ufb03ce", "find the office"),
        ("cafe\u0301", "café"),
        ("he said \x93yes\x94", "he said “yes”"),
        ("Itâ€™s the cafÃ© of â€œtodayâ€\x9d", "It’s the café of “today”"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚, Ð¼Ð¸Ñ€", "Привет, мир"),
        ("“typographic” ‘quotes’ – and — dashes…", "“typographic” ‘quotes’ – and — dashes…"),
        ("Âge d’or, À côté, São Paulo, Ürümqi", "Âge d’or, À côté, São Paulo, Ürümqi"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("la\u200dtin\u200c", "latin"),
        ("one\u2028two\u2029three", "one\ntwo\n\nthree"),
    ],
)
def test_characters_are_tidied(raw: str, clean: str) -> None:
    assert tidy(raw) == clean


def test_a_pile_of_combining_marks_is_cut_to_four() -> None:
    assert tidy("Z" + "\u0335" * 10_000 + "algo") == "Z" + "\u0335" * 4 + "algo"


def test_both_twins_of_a_letter_are_stored_alike() -> None:
    text = "Zürich, São Paulo, Đà Nẵng, Ἀθῆναι, 한국"
    assert tidy(unicodedata.normalize("NFD", text)) == tidy(text)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_comes_out_storable(raw: str) -> None:
    clean = tidy(raw)
    clean.encode("utf-8")
    assert "\x00" not in clean
    assert "\r" not in clean
    assert not any("\u202a" <= c <= "\u202e" or "\u2066" <= c <= "\u2069" for c in clean)
    assert unicodedata.is_normalized("NFC", clean)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x100), max_size=200))
def test_tidying_twice_is_tidying_once(raw: str) -> None:
    assert tidy(tidy(raw)) == tidy(raw)


@given(st.text())
def test_the_words_of_a_tidy_text_are_what_stands_between_gaps(text: str) -> None:
    assert words_of(tidy(text)) == len(tidy(text).split())
