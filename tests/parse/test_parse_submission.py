"""Fields of a submitted article that are not known: named, never compared at full length."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest

from worker.errors import InvalidInput
from worker.parse.submission import FIELDS, NAME_CUT_CHARS, read_article

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MIB = 2**20


def refusal(given: dict[Any, Any]) -> InvalidInput:
    """Return the error that refuses an article."""
    with pytest.raises(InvalidInput) as refused:
        read_article(given, now=NOW, text_limit_chars=1_000)
    return refused.value


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("txt", "did you mean text?"),
        ("Title", "did you mean title?"),
        ("publishedat", "did you mean published_at?"),
        ("zzz", "known are url, title"),
        (7, "known are url, title"),
    ],
)
def test_an_unknown_field_is_answered_with_the_nearest_known_one(name: str | int, hint: str) -> None:
    error = refusal({"text": "A report.", name: "x"})
    assert error.reason == "unknown_field"
    assert hint in error.message


@pytest.mark.parametrize("piece", ["x", "text", "published_at", "é", "\U0001f4f0", "\x00"])
def test_a_field_name_of_megabytes_is_refused_without_memory_of_its_size(piece: str) -> None:
    given = {piece * (4 * MIB // len(piece)): "x"}
    tracemalloc.start()
    try:
        error = refusal(given)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.reason == "unknown_field"
    assert len(error.message) < 1_000
    assert peak_bytes < MIB


def test_the_cut_is_longer_than_every_known_field() -> None:
    assert max(map(len, FIELDS)) < NAME_CUT_CHARS
