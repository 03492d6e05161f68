"""Terms of an article, in any language and however names are spelt."""

from __future__ import annotations

import time

import pytest

from worker.stories import candidate_terms, story_terms
from worker.stories.names import names_in, skeleton
from worker.stories.terms import TERMS_LIMIT
from worker.types import Frequencies


def test_a_word_of_the_title_weighs_more_than_one_of_the_lead_and_that_more_than_one_of_the_body() -> None:
    body = "filler " * 80 + "harbour"
    weights = story_terms("Quake", f"Rescuers {body}", "en", ()).weights
    assert weights["quake"] > weights["rescuer"] > weights["harbour"]


def test_the_most_frequent_words_of_the_language_are_no_terms() -> None:
    assert "und" not in story_terms("Haus und Hof", "Haus und Hof", "de", ()).weights
    assert "und" in story_terms("Haus und Hof", "Haus und Hof", "en", ()).weights


def test_the_number_of_terms_is_bounded_and_those_of_one_article_are_always_the_same() -> None:
    text = " ".join(f"word{number} Name{number} Other{number}." for number in range(2_000))
    terms = story_terms("Headline", text, "en", ())
    assert len(terms.weights) == TERMS_LIMIT
    assert terms == story_terms("Headline", text, "en", ())
    assert terms.shown.keys() == terms.weights.keys()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Captain Naji Mustafa", "spokesman Mustapha Naji"),
        ("National Liberation Front", "National Front for Liberation"),
        ("Jaish al Izza", "Jaish al-Ezzi"),
        ("Владимир Путин", "Vladimir Putin"),
    ],
)
def test_two_spellings_of_a_name_share_a_term(one: str, other: str) -> None:
    def name_terms(name: str) -> set[str]:
        return {term for term in story_terms("", "", "en", [name]).weights if term.startswith("=")}

    assert name_terms(one) & name_terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bashar al-Assad", "Maher al-Assad"), ("Naji Mustafa", "Mustafa Bakour"), ("Paris", "Paris")],
)
def test_two_people_who_share_one_name_share_no_term_and_a_single_word_is_none(one: str, other: str) -> None:
    names = [
        {term for term in story_terms("", "", "en", [name]).weights if term.startswith("=")} for name in (one, other)
    ]
    assert not names[0] & names[1]


def test_names_are_found_by_their_capitals_where_nobody_looked_for_them() -> None:
    assert "=mstf nj" in story_terms("", "He met Mustapha Naji yesterday.", "en", ()).weights
    assert list(names_in("later Jean-Luc van der Berg spoke")) == ["Jean-Luc van der Berg"]


@pytest.mark.parametrize(
    ("title", "text", "lang", "term"),
    [
        ("東京で大地震", "東京都内で地震があった", "ja", "地震"),
        ("トランプ大統領が訪問", "", "ja", "トランプ"),
        ("서울에서 지진", "서울에서 지진이 발생했다", "ko", "지진"),
        ("भूकंप से तबाही", "दिल्ली में भूकंप", "hi", "भूकंप"),
        ("Землетрясение в Токио", "", "ru", "землетр"),
        ("زلزال في طوكيو", "", "ar", "زلزال"),
        ("Σεισμός στο Τόκιο", "", "el", "σεισμοσ"),
        ("แผ่นดินไหวในโตเกียว", "", "th", "ดิ"),
    ],
)
def test_every_script_gives_terms(title: str, text: str, lang: str, term: str) -> None:
    assert term in story_terms(title, text, lang, ()).weights


@pytest.mark.parametrize("lang", [None, "xx", "en-GB", ""])
def test_an_unknown_language_is_no_obstacle(lang: str | None) -> None:
    assert "harbour" in story_terms("Harbour closed", "", lang, ()).weights


def test_an_empty_article_has_no_terms() -> None:
    assert story_terms("", "", None, ()).weights == {}


def test_years_zeros_and_single_letters_are_no_terms() -> None:
    assert set(story_terms("", "2019 300,000 b 212", "en", ()).weights) == {"300", "212"}


def test_an_article_is_looked_up_by_what_is_rare() -> None:
    terms = story_terms("Minister visits Humaymat", "The minister visited Humaymat.", "en", ())
    often = Frequencies(1_000, {"ministe": 500, "visit": 300})
    assert candidate_terms(terms, often, limit=1) == ("humayma",)


def test_a_word_without_consonants_still_has_a_skeleton() -> None:
    assert skeleton("Aeio") == "a"
    assert skeleton("Yy") == "yy"


@pytest.mark.parametrize(
    "unit", ["a", " ", "A", "A ", "A al ", "-", "A-", "<", "&", "(", "al ", "地", "é", "ア地", "_", "Aa"]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        best = float("inf")
        for _ in range(7):
            start = time.thread_time()
            list(names_in(text))
            story_terms(text, text, "en", [text])
            best = min(best, time.thread_time() - start)
        return best

    assert seconds(60_000) < 8 * seconds(15_000) + 0.01  # linear: 4 times, quadratic: 16
