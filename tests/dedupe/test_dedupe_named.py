"""The article that a notice means by a name."""

from __future__ import annotations

import pytest

from worker.dedupe import find_named
from worker.types import Headline, Notice

CANDIDATES = [
    Headline(1, "Harbour reopens after two years", "https://a.example/harbour"),
    Headline(2, "Budget of the harbour passes", "https://a.example/2"),
    Headline(3, "Budget passes in the night", None),
    Headline(4, "Market report", None),
    Headline(5, "Market report", None),
]


@pytest.mark.parametrize(
    ("named", "found"),
    [
        (("Harbour reopens after two years",), 1),
        (("“HARBOUR  reopens, after two years.”",), 1),
        (("Harbour reopens",), None),
        (("Harbour reopens after three years",), None),
        (("sent in error", "Harbour reopens after two years"), 1),
        (("BC-Harbour-Budget",), 2),
        (("Budget-Harbour",), 2),
        (("Budget-Night",), 3),
        (("budget-passes-night",), 3),
        (("US-EU",), None),
        (("Harbour-Volcano",), None),
        (("Market report",), None),
        ((), None),
    ],
)
def test_a_name_finds_the_one_article_that_bears_it(named: tuple[str, ...], found: int | None) -> None:
    assert find_named(Notice(kind="kill", text="", named=named), CANDIDATES) == found
