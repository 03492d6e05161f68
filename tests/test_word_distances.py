"""Distances between words, as published for the examples and as the library computed that they replace."""

from __future__ import annotations

import pytest

from worker.word_distances import is_spelt_alike, likeness


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("bush", "bush", 0),
        ("lukashenko", "lukashnko", 1),
        ("scholz", "schloz", 1),  # neighbours that change places
        ("merkel", "merckel", 1),
        ("hamid", "hamad", 1),
        ("ca", "abc", 3),  # a pair that changed places gets no letter in between
        ("kitten", "sitting", 3),
        ("", "abc", 3),
        ("abcdef", "fedcba", 5),
        ("listen", "silent", 4),
        ("aabb", "bbaa", 3),
    ],
)
def test_slips_are_counted_whichever_word_comes_first(one: str, other: str, slips: int) -> None:
    for a, b in (one, other), (other, one):
        assert [is_spelt_alike(a, b, most) for most in range(6)] == [most >= slips for most in range(6)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", 1.0),
        ("", "a", 0.0),
        ("abc", "xyz", 0.0),
        ("a", "a", 1.0),
        ("martha", "marhta", 0.9611),
        ("dwayne", "duane", 0.84),
        ("dixon", "dicksonx", 0.8133),
        ("raqqa", "ar raqqah", 0.7185),
    ],
)
def test_likeness_is_that_of_jaro_and_winkler(one: str, other: str, expected: float) -> None:
    assert likeness(one, other) == pytest.approx(expected, abs=1e-4)
    assert likeness(other, one) == pytest.approx(expected, abs=1e-4)
