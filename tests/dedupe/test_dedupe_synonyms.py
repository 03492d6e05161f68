"""Runs of words that differ in writing only, and numbers that only look alike when points are left out."""

from __future__ import annotations

import pytest

from worker.dedupe.synonyms import say_the_same


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("1 500", "1500"),
        ("1 500 000", "1500000"),
        ("per cent", "percent"),
        ("5 m", "5m"),
        ("g 20", "g20"),
        ("cease fire", "ceasefire"),
        ("twelve", "12"),
        ("1 5 million", "1 500 000"),
        ("1 5m", "1500000"),
        ("1 5 millionen euro", "1 500 000 euro"),
        ("2 billion", "2 000 000 000"),
        ("twelve thousand", "12 000"),
        ("1 500 million", "1 5 billion"),
        ("3 mil millones", "3 000 millones"),
        ("0 5 million", "500 000"),
    ],
)
def test_two_writings_say_the_same(own: str, other: str) -> None:
    assert say_the_same(own.split(), other.split())


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("1 5 million", "15 million"),
        ("1 5", "15"),
        ("2 1", "21"),
        ("3 45", "345"),
        ("0 25", "025"),
        ("1 5m", "15m"),
        ("1 5 million", "1 5 billion"),
        ("1 5 million", "1 6 million"),
        ("1 500 000", "1 6 million"),
        ("12 thousand", "12 million"),
    ],
)
def test_a_number_with_a_point_is_not_the_one_without(own: str, other: str) -> None:
    assert not say_the_same(own.split(), other.split())
    assert not say_the_same(other.split(), own.split())
